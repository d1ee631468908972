#pragma once

#include <epoxy/gl.h>

#include <span>
#include <string_view>

#include "twin/base/result.h"

namespace sandtable::render {

/// One stage of shaders/, its includes resolved, as it was when the program was built.
struct EmbeddedShader {
  std::string_view name;  ///< file name: the extension says the stage
  std::string_view source;
};
std::span<const EmbeddedShader> embedded_shaders();

/// Compiles one stage. Fails with kInvalid, the file's name and the driver's log.
/// With SANDTABLE_SHADERS=DIR in the environment, DIR/name (includes already resolved) is taken instead, for trying
/// changes without a build.
Result<GLuint> compile_shader(std::string_view name);

/// A linked program of one vertex and one fragment stage, or of one compute stage; owns its GL name.
class GlProgram {
 public:
  static Result<GlProgram> create(std::string_view vertex, std::string_view fragment);
  static Result<GlProgram> create_compute(std::string_view name);
  explicit GlProgram(GLuint name) : name_(name) {}
  GlProgram(GlProgram&& o) noexcept : name_(o.name_) { o.name_ = 0; }
  GlProgram& operator=(GlProgram&& o) noexcept;
  ~GlProgram();
  void use() const { glUseProgram(name_); }
  [[nodiscard]] GLuint name() const { return name_; }

 private:
  [[nodiscard]] Status link(std::string_view what) const;

  GLuint name_;
};

}  // namespace sandtable::render
