# How every target of the house is made: sandtable_library(NAME [HOT] SOURCES ... PUBLIC ... PRIVATE ...).
# The link lines are the truth about dependencies; tests/arch holds the includes to them.

add_library(sandtable_warnings INTERFACE)
target_compile_options(sandtable_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-align -Woverloaded-virtual)
# GCC 12 at -O2 sees overlaps in std::string::insert() where there are none (its bug 105651).
target_compile_options(sandtable_warnings INTERFACE $<$<AND:$<CXX_COMPILER_ID:GNU>,$<NOT:$<CONFIG:Release>>>:-Wno-restrict>)
if(SANDTABLE_WERROR)
  target_compile_options(sandtable_warnings INTERFACE -Werror)
endif()

# GCC otherwise stops at every 128 MiB to collect what a file of 300 to 600 MiB soon ends with: a tenth of its time.
add_compile_options($<$<CXX_COMPILER_ID:GNU>:--param=ggc-min-heapsize=1000000>)

if(SANDTABLE_SANITIZE)
  add_compile_options(-fsanitize=${SANDTABLE_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${SANDTABLE_SANITIZE})
endif()

# Most of the program waits for people, disks and networks: -O1 builds it in half the time and nobody can tell. The
# rooms that compute are HOT.
set(CMAKE_CXX_FLAGS_RELEASE "-O1 -DNDEBUG")
set(SANDTABLE_HOT_OPTIONS $<$<CONFIG:Release>:-O3>)
if(SANDTABLE_SANITIZE)
  set(SANDTABLE_HOT_OPTIONS -O1)  # the rest at -O0: what is compiled to be checked is compiled often and run once
endif()
function(sandtable_library name)
  cmake_parse_arguments(ARG "HOT" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE} sandtable_warnings)
  if(ARG_HOT)
    target_compile_options(${name} PRIVATE ${SANDTABLE_HOT_OPTIONS})
  else()
    sandtable_reuse_prelude(${name} sandtable_prelude)
  endif()
endfunction()

# The time limit of a test, s: a program that has every access checked is five to twenty times slower.
function(sandtable_patience out seconds)
  if(SANDTABLE_SANITIZE)
    math(EXPR seconds "${seconds} * 10")
  endif()
  set(${out} ${seconds} PARENT_SCOPE)
endfunction()

# Properties of tests that draw: no leak check, because Mesa unloads its driver while something of it is left, and what
# comes from a library that is gone can be neither named nor suppressed.
set(SANDTABLE_DRAWING_TEST "")
if(SANDTABLE_SANITIZE MATCHES address)
  set(SANDTABLE_DRAWING_TEST ENVIRONMENT LSAN_OPTIONS=detect_leaks=0)
endif()

# Compiled far more often than run: what a test measures lies in the libraries, which keep their optimisation.
set(SANDTABLE_TEST_OPTIONS -O0)

# Which precompiled headers the tests of a folder and of those below it begin with; a folder may choose another.
set(SANDTABLE_TEST_PRELUDE sandtable_test_prelude)

# sandtable_test(NAME [TOGETHER] LABELS unit;flood SOURCES ... LINK ...): a gtest program, every case its own CTest
# entry; TOGETHER: one entry for all, which share something that is dear to make.
function(sandtable_test name)
  cmake_parse_arguments(ARG "TOGETHER" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  sandtable_patience(timeout ${ARG_TIMEOUT})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_compile_definitions(${name} PRIVATE
    SANDTABLE_SOURCE_DIR="${CMAKE_SOURCE_DIR}" SANDTABLE_BINARY_DIR="${CMAKE_BINARY_DIR}")
  target_compile_options(${name} PRIVATE ${SANDTABLE_TEST_OPTIONS})
  sandtable_reuse_prelude(${name} ${SANDTABLE_TEST_PRELUDE})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} GTest::gtest GTest::gmock GTest::gtest_main fmt::fmt sandtable_warnings)
  set(drawing "")
  if("gl" IN_LIST ARG_LABELS)
    set(drawing ${SANDTABLE_DRAWING_TEST})
  endif()
  if(ARG_TOGETHER)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${timeout} ${drawing})
    return()
  endif()
  # On the way to CTest the list is taken apart three times: unescaped, all labels but the first and every property after
  # them are lost.
  string(REPLACE ";" "\\\\\\\\\\\\\\\\;" labels "${ARG_LABELS}")
  # Numbers where a case has no name of its own: printed values would hold addresses, other ones in every run.
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 NO_PRETTY_VALUES
    PROPERTIES LABELS "${labels}" TIMEOUT ${timeout} ${drawing})
endfunction()
