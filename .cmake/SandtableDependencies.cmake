# Every outside library, by its Debian 12 package, as an imported target.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)                    # libfmt-dev
find_package(spdlog REQUIRED)                 # libspdlog-dev
find_package(GDAL REQUIRED)                   # libgdal-dev
find_package(PROJ REQUIRED)                   # libproj-dev
find_package(GEOS REQUIRED)                   # libgeos-dev
find_package(CURL REQUIRED)                   # libcurl4-openssl-dev
find_package(simdjson REQUIRED)               # libsimdjson-dev
find_package(nlohmann_json REQUIRED)          # nlohmann-json3-dev
find_package(pugixml REQUIRED)                # libpugixml-dev
find_package(tomlplusplus REQUIRED)           # libtomlplusplus-dev
find_package(SQLite3 REQUIRED)                # libsqlite3-dev
pkg_check_modules(pq REQUIRED IMPORTED_TARGET libpq)                  # libpq-dev
pkg_check_modules(lemon REQUIRED IMPORTED_TARGET lemon)              # liblemon-dev
find_package(ZLIB REQUIRED)                   # zlib1g-dev
find_package(utf8cpp REQUIRED)                # libutfcpp-dev
pkg_check_modules(mosquitto REQUIRED IMPORTED_TARGET libmosquitto)   # libmosquitto-dev
pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib)      # libcpp-httplib-dev
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)             # libzstd-dev
pkg_check_modules(pangocairo REQUIRED IMPORTED_TARGET pangocairo)     # libpango1.0-dev, libcairo2-dev
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)         # libsodium-dev
find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)                        # libcli11-dev, header only
find_path(EXPECTED_INCLUDE tl/expected.hpp REQUIRED)                 # libexpected-dev, header only
find_path(PROTOZERO_INCLUDE protozero/pbf_reader.hpp REQUIRED)       # libprotozero-dev, header only

# Naming the compiler's own directory once more, as a system one, would hide the C headers from the C++ ones.
foreach(directory CLI11_INCLUDE EXPECTED_INCLUDE PROTOZERO_INCLUDE)
  if(${directory} IN_LIST CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES)
    set(${directory} "")
  endif()
endforeach()

if(SANDTABLE_VIEWER)
  find_package(glfw3 REQUIRED)                                       # libglfw3-dev
  pkg_check_modules(epoxy REQUIRED IMPORTED_TARGET epoxy)            # libepoxy-dev
  pkg_check_modules(egl REQUIRED IMPORTED_TARGET egl)                # libegl-dev
  pkg_check_modules(freetype REQUIRED IMPORTED_TARGET freetype2)     # libfreetype-dev
  pkg_check_modules(fontconfig REQUIRED IMPORTED_TARGET fontconfig)  # libfontconfig-dev
  pkg_check_modules(openal REQUIRED IMPORTED_TARGET openal)          # libopenal-dev
  pkg_check_modules(png REQUIRED IMPORTED_TARGET libpng)             # libpng-dev
  find_path(IMGUI_INCLUDE imgui/imgui.h REQUIRED)                    # libimgui-dev
  find_library(IMGUI_LIBRARY imgui REQUIRED)
endif()

if(SANDTABLE_TESTS)
  find_package(GTest REQUIRED)                # libgtest-dev, libgmock-dev
  find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)  # librapidcheck-dev
  include(GoogleTest)
endif()
