#include "viewer/render/gl_objects.h"

#include <vector>

namespace sandtable::render {

GlBuffer::GlBuffer(Statistics& books, std::size_t size_bytes, GLenum usage) : books_(books), size_bytes_(size_bytes) {
  glCreateBuffers(1, &name_);
  glNamedBufferData(name_, static_cast<GLsizeiptr>(size_bytes), nullptr, usage);
  ++books_.buffers;
}

GlBuffer::~GlBuffer() {
  glDeleteBuffers(1, &name_);
  --books_.buffers;
}

void GlBuffer::write(std::size_t offset, const void* data, std::size_t size_bytes) {
  if (size_bytes == 0) return;
  glNamedBufferSubData(name_, static_cast<GLintptr>(offset), static_cast<GLsizeiptr>(size_bytes), data);
  books_.bytes_uploaded += size_bytes;
}

GlTexture::GlTexture(Statistics& books, const TextureShape& shape) : books_(books), shape_(shape) {
  glCreateTextures(shape.target, 1, &name_);
  if (shape.target == GL_TEXTURE_2D_MULTISAMPLE) {
    glTextureStorage2DMultisample(name_, shape.samples, shape.format, shape.width, shape.height, GL_TRUE);
  } else {
    if (shape.target == GL_TEXTURE_2D_ARRAY) {
      glTextureStorage3D(name_, shape.levels, shape.format, shape.width, shape.height, shape.layers);
    } else {
      glTextureStorage2D(name_, shape.levels, shape.format, shape.width, shape.height);
    }
    glTextureParameteri(name_, GL_TEXTURE_MIN_FILTER, shape.levels > 1 ? GL_LINEAR_MIPMAP_LINEAR : GL_LINEAR);
    glTextureParameteri(name_, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTextureParameteri(name_, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTextureParameteri(name_, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  }
  ++books_.textures;
}

GlTexture::~GlTexture() {
  glDeleteTextures(1, &name_);
  --books_.textures;
}

void GlTexture::write(int level, int x, int y, int width, int height, GLenum format, GLenum type, const void* pixels,
                      std::size_t size_bytes) {
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTextureSubImage2D(name_, level, x, y, width, height, format, type, pixels);
  books_.bytes_uploaded += size_bytes;
}

void GlTexture::write_layer(int layer, GLenum format, GLenum type, const void* pixels, std::size_t size_bytes) {
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTextureSubImage3D(name_, 0, 0, 0, layer, shape_.width, shape_.height, 1, format, type, pixels);
  books_.bytes_uploaded += size_bytes;
}

GlVertexArray::GlVertexArray(GLuint buffer, GLsizei stride, GLuint indices) {
  glCreateVertexArrays(1, &name_);
  use_buffer(buffer, stride);
  if (indices != 0) glVertexArrayElementBuffer(name_, indices);
}

GlVertexArray::~GlVertexArray() { glDeleteVertexArrays(1, &name_); }

void GlVertexArray::use_buffer(GLuint buffer, GLsizei stride) const {
  glVertexArrayVertexBuffer(name_, 0, buffer, 0, stride);
}

GlVertexArray& GlVertexArray::floats(GLuint location, GLint count, std::size_t offset) {
  return numbers(location, count, GL_FLOAT, false, offset);
}

GlVertexArray& GlVertexArray::numbers(GLuint location, GLint count, GLenum type, bool normalised, std::size_t offset) {
  glEnableVertexArrayAttrib(name_, location);
  glVertexArrayAttribFormat(name_, location, count, type, normalised ? GL_TRUE : GL_FALSE,
                            static_cast<GLuint>(offset));
  glVertexArrayAttribBinding(name_, location, 0);
  return *this;
}

std::size_t quad_index_count(std::size_t quads) { return quads * 6; }

void write_quad_indices(GlBuffer& buffer, std::size_t quads) {
  std::vector<std::uint32_t> indices;
  indices.reserve(quad_index_count(quads));
  for (std::uint32_t q = 0; q < quads; ++q) {
    for (const std::uint32_t corner : {0U, 1U, 2U, 0U, 2U, 3U}) indices.push_back(4 * q + corner);
  }
  buffer.write(0, std::span<const std::uint32_t>(indices));
}

}  // namespace sandtable::render
