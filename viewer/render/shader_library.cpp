#include "viewer/render/shader_library.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

namespace sandtable::render {
namespace {

Result<std::string> source_of(std::string_view name) {
  if (const char* folder = std::getenv("SANDTABLE_SHADERS")) {
    std::ifstream file(std::string(folder) + "/" + std::string(name));
    if (file) return std::string(std::istreambuf_iterator<char>(file), {});
  }
  const auto all = embedded_shaders();
  const auto found = std::find_if(all.begin(), all.end(), [&](const EmbeddedShader& s) { return s.name == name; });
  if (found == all.end()) return fail(ErrorCode::kNotFound, "shader {} is not part of this build", name);
  return std::string(found->source);
}

GLenum stage_of(std::string_view name) {
  if (name.ends_with(".comp")) return GL_COMPUTE_SHADER;
  return name.ends_with(".vert") ? GL_VERTEX_SHADER : GL_FRAGMENT_SHADER;
}

}  // namespace

Result<GLuint> compile_shader(std::string_view name) {
  const auto source = source_of(name);
  if (!source) return pass(source);
  const GLuint shader = glCreateShader(stage_of(name));
  const char* text = source->c_str();
  glShaderSource(shader, 1, &text, nullptr);
  glCompileShader(shader);
  GLint ok = GL_FALSE;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &ok);
  if (ok == GL_TRUE) return shader;
  std::string log(4096, '\0');
  GLsizei length = 0;
  glGetShaderInfoLog(shader, static_cast<GLsizei>(log.size()), &length, log.data());
  log.resize(static_cast<std::size_t>(length));
  glDeleteShader(shader);
  return fail(ErrorCode::kInvalid, "shader {} does not compile: {}", name, log);
}

Result<GlProgram> GlProgram::create(std::string_view vertex, std::string_view fragment) {
  const auto vertex_stage = compile_shader(vertex);
  if (!vertex_stage) return pass(vertex_stage);
  const auto fragment_stage = compile_shader(fragment);
  if (!fragment_stage) {
    glDeleteShader(*vertex_stage);
    return pass(fragment_stage);
  }
  GlProgram program(glCreateProgram());
  glAttachShader(program.name(), *vertex_stage);
  glAttachShader(program.name(), *fragment_stage);
  glDeleteShader(*vertex_stage);
  glDeleteShader(*fragment_stage);
  if (const Status linked = program.link(fmt::format("{} and {}", vertex, fragment)); !linked) return pass(linked);
  return program;
}

Result<GlProgram> GlProgram::create_compute(std::string_view name) {
  const auto stage = compile_shader(name);
  if (!stage) return pass(stage);
  GlProgram program(glCreateProgram());
  glAttachShader(program.name(), *stage);
  glDeleteShader(*stage);
  if (const Status linked = program.link(name); !linked) return pass(linked);
  return program;
}

Status GlProgram::link(std::string_view what) const {
  glLinkProgram(name_);
  GLint ok = GL_FALSE;
  glGetProgramiv(name_, GL_LINK_STATUS, &ok);
  if (ok == GL_TRUE) return {};
  std::string log(4096, '\0');
  GLsizei length = 0;
  glGetProgramInfoLog(name_, static_cast<GLsizei>(log.size()), &length, log.data());
  log.resize(static_cast<std::size_t>(length));
  return fail(ErrorCode::kInvalid, "shaders do not link: {}: {}", what, log);
}

GlProgram& GlProgram::operator=(GlProgram&& o) noexcept {
  std::swap(name_, o.name_);
  return *this;
}

GlProgram::~GlProgram() {
  if (name_ != 0) glDeleteProgram(name_);
}

}  // namespace sandtable::render
