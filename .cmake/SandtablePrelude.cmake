# What nearly every file of the house reads before its own first line, compiled once: a third of the time of a first
# build. The presets for developers leave it out, so that a header somebody forgot to include is found there.
option(SANDTABLE_PRELUDE "Precompile the common headers" ON)

set(SANDTABLE_PRELUDE_HEADERS
  <algorithm> <array> <chrono> <cmath> <filesystem> <functional> <map> <memory> <mutex> <optional> <span> <string>
  <string_view> <utility> <variant> <vector> <fmt/chrono.h> <fmt/format.h>)

# sandtable_prelude(NAME OPTIONS ... LINK ... HEADERS ...): targets compiled with the same options can reuse it.
function(sandtable_prelude name)
  cmake_parse_arguments(ARG "" "" "OPTIONS;LINK;HEADERS" ${ARGN})
  if(NOT SANDTABLE_PRELUDE)
    return()
  endif()
  set(source ${CMAKE_BINARY_DIR}/${name}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "")
  add_library(${name} OBJECT ${source})
  target_compile_options(${name} PRIVATE ${ARG_OPTIONS})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} fmt::fmt sandtable_warnings)
  target_precompile_headers(${name} PRIVATE ${SANDTABLE_PRELUDE_HEADERS} ${ARG_HEADERS})
endfunction()

function(sandtable_reuse_prelude name prelude)
  if(TARGET ${prelude})
    target_precompile_headers(${name} REUSE_FROM ${prelude})
  endif()
endfunction()

function(sandtable_own_prelude name)
  if(SANDTABLE_PRELUDE)
    list(TRANSFORM ARGN PREPEND ${CMAKE_SOURCE_DIR}/)
    target_precompile_headers(${name} PRIVATE ${SANDTABLE_PRELUDE_HEADERS} ${ARGN})
  endif()
endfunction()
