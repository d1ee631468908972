# Lets clang-tidy judge the names in every header of the house, read as one file: a minute instead of half an hour.
# cmake -DCLANG_TIDY=... -DSOURCE_DIR=... -DBINARY_DIR=... -DFOLDERS=a|b -DINCLUDES=a|b -P naming.cmake
string(REPLACE "|" ";" folders "${FOLDERS}")
string(REPLACE "|" ";" includes "${INCLUDES}")
set(headers)
foreach(folder IN LISTS folders)
  file(GLOB_RECURSE found RELATIVE ${SOURCE_DIR} ${SOURCE_DIR}/${folder}/*.h)
  list(APPEND headers ${found})
endforeach()

set(all ${BINARY_DIR}/all_headers.cpp)
set(text "")
foreach(header IN LISTS headers)
  string(APPEND text "#include \"${header}\"\n")
endforeach()
file(WRITE ${all} "${text}")

list(REMOVE_DUPLICATES includes)
set(flags -std=c++20 -I${SOURCE_DIR})
foreach(directory IN LISTS includes)
  if(directory AND NOT directory STREQUAL SOURCE_DIR)
    # The compiler looks there by itself; named again it would hide the C headers from the C++ ones.
    if(NOT directory STREQUAL "/usr/include")
      list(APPEND flags -isystem ${directory})
    endif()
  endif()
endforeach()
execute_process(
  COMMAND ${CLANG_TIDY} --quiet --config-file=${SOURCE_DIR}/.clang-tidy
          "--checks=-*,readability-identifier-naming,misc-definitions-in-headers" ${all} -- ${flags}
  OUTPUT_VARIABLE findings ERROR_VARIABLE noise RESULT_VARIABLE status)
string(REPLACE "${SOURCE_DIR}/" "" findings "${findings}")
if(NOT status EQUAL 0)
  message(FATAL_ERROR "names that break the style (see .clang-tidy), or headers that do not compile together:\n${findings}")
endif()
list(LENGTH headers count)
message(STATUS "${count} headers follow the naming rules")
