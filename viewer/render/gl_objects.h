#pragma once

#include <epoxy/gl.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "viewer/render/statistics.h"

/// Owners of GL names. Each belongs to the thread of its context, which must be current when it is destroyed, and
/// keeps the books of buffers, textures and uploaded bytes in a Statistics that outlives it.
namespace sandtable::render {

inline const void* offset_pointer(std::size_t offset) { return reinterpret_cast<const void*>(offset); }

class GlBuffer {
 public:
  GlBuffer(Statistics& books, std::size_t size_bytes, GLenum usage = GL_DYNAMIC_DRAW);
  ~GlBuffer();
  GlBuffer(const GlBuffer&) = delete;
  GlBuffer& operator=(const GlBuffer&) = delete;

  void write(std::size_t offset, const void* data, std::size_t size_bytes);
  template <class T>
  void write(std::size_t offset, std::span<const T> values) {
    write(offset, values.data(), values.size_bytes());
  }
  [[nodiscard]] GLuint name() const { return name_; }
  [[nodiscard]] std::size_t size_bytes() const { return size_bytes_; }

 private:
  Statistics& books_;
  GLuint name_ = 0;
  std::size_t size_bytes_;
};

/// What a texture is made of.
struct TextureShape {
  GLenum target = GL_TEXTURE_2D;
  int width = 1;
  int height = 1;
  int layers = 1;
  int levels = 1;
  int samples = 1;
  GLenum format = GL_RGBA8;
};

class GlTexture {
 public:
  /// Linear filtering, clamped to the edge.
  GlTexture(Statistics& books, const TextureShape& shape);
  ~GlTexture();
  GlTexture(const GlTexture&) = delete;
  GlTexture& operator=(const GlTexture&) = delete;

  /// Rows are tightly packed; size_bytes keeps the books.
  void write(int level, int x, int y, int width, int height, GLenum format, GLenum type, const void* pixels,
             std::size_t size_bytes);
  void write_layer(int layer, GLenum format, GLenum type, const void* pixels, std::size_t size_bytes);
  [[nodiscard]] GLuint name() const { return name_; }
  [[nodiscard]] const TextureShape& shape() const { return shape_; }

 private:
  Statistics& books_;
  TextureShape shape_;
  GLuint name_ = 0;
};

/// A vertex array whose attributes all come from one buffer.
class GlVertexArray {
 public:
  explicit GlVertexArray(GLuint buffer, GLsizei stride, GLuint indices = 0);
  ~GlVertexArray();
  GlVertexArray(const GlVertexArray&) = delete;
  GlVertexArray& operator=(const GlVertexArray&) = delete;

  GlVertexArray& floats(GLuint location, GLint count, std::size_t offset);
  GlVertexArray& numbers(GLuint location, GLint count, GLenum type, bool normalised, std::size_t offset);
  void use_buffer(GLuint buffer, GLsizei stride) const;
  [[nodiscard]] GLuint name() const { return name_; }

 private:
  GLuint name_ = 0;
};

/// The index pattern of quads: corners 0 1 2, 0 2 3, then 4 5 6, 4 6 7... Every quad mesh of the scene uses it.
std::size_t quad_index_count(std::size_t quads);
void write_quad_indices(GlBuffer& buffer, std::size_t quads);

}  // namespace sandtable::render
