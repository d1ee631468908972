# What nearly every file of the house reads before its own first line, compiled once, and the files of a room compiled
# eight at a time: each saves about half of what is left of a first build. The preset for developers leaves both out, so
# that a header somebody forgot to include is found there, and one changed file is one file compiled.
option(SANDTABLE_PRELUDE "Precompile the common headers, compile files in batches" ON)
set(CMAKE_UNITY_BUILD ${SANDTABLE_PRELUDE})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
if(SANDTABLE_PRELUDE)
  # Half of the libraries ask for -pthread, and what is precompiled with it serves nobody without it.
  # In a batch the compiler takes a type of a file for one of a header, and minds where it is used.
  add_compile_options(-pthread -Wno-subobject-linkage)
endif()

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
