# cmake -DSHADER_DIR=... -DSTAGES=a.vert;b.frag -DOUT=file.cpp -P embed_shaders.cmake
# Writes every stage, its #include lines replaced by the included text, as a raw string.
set(TEXT "#include \"viewer/render/shader_library.h\"\n\nnamespace sandtable::render {\n\n")
string(APPEND TEXT "std::span<const EmbeddedShader> embedded_shaders() {\n  static const EmbeddedShader all[] = {\n")
foreach(STAGE IN LISTS STAGES)
  file(READ ${SHADER_DIR}/${STAGE} SOURCE)
  # A shared text is taken once a stage: it has an include guard of its own, this only bounds the depth.
  foreach(DEPTH RANGE 8)
    string(REGEX MATCH "#include \"([a-z_]+\\.glsl)\"" FOUND "${SOURCE}")
    if(NOT FOUND)
      break()
    endif()
    file(READ ${SHADER_DIR}/${CMAKE_MATCH_1} INCLUDED)
    string(REPLACE "${FOUND}" "${INCLUDED}" SOURCE "${SOURCE}")
  endforeach()
  string(APPEND TEXT "      {\"${STAGE}\", R\"glsl(${SOURCE})glsl\"},\n")
endforeach()
string(APPEND TEXT "  };\n  return all;\n}\n\n}  // namespace sandtable::render\n")
file(WRITE ${OUT} "${TEXT}")
