#pragma once

#include <memory>
#include <string>

#include "twin/base/result.h"
#include "viewer/render/camera.h"
#include "viewer/render/image.h"

namespace sandtable::render {

/// An OpenGL 4.5 core context without display (EGL surfaceless) and a framebuffer to draw into. Current on the thread
/// that made it, which must be the only one that uses it. Fails with kUnsupported naming what is missing.
class OffscreenContext {
 public:
  static Result<std::unique_ptr<OffscreenContext>> create(Viewport size);
  ~OffscreenContext();
  OffscreenContext(const OffscreenContext&) = delete;
  OffscreenContext& operator=(const OffscreenContext&) = delete;

  /// Framebuffer object to draw into, with colour and depth, of viewport().
  [[nodiscard]] unsigned framebuffer() const;
  [[nodiscard]] Viewport viewport() const;
  void resize(Viewport size);
  /// Waits for the GL and copies the picture.
  [[nodiscard]] Image read_pixels() const;
  /// GL_RENDERER, for example "llvmpipe (LLVM 15.0.6, 256 bits)".
  [[nodiscard]] std::string renderer_name() const;

 private:
  struct Impl;
  explicit OffscreenContext(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Copies the picture of any framebuffer object (0: the window's) of this size.
Image read_pixels(unsigned framebuffer, Viewport size);

/// True when the current context draws on the CPU (llvmpipe, softpipe, SwiftShader): the caller should prefer 2D.
bool draws_in_software();

}  // namespace sandtable::render
