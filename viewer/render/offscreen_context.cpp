#include "viewer/render/offscreen_context.h"

#include <epoxy/gl.h>

#include <optional>
#include <utility>

#include "viewer/render/gl_context.h"
#include "viewer/render/gl_objects.h"

namespace sandtable::render {
struct OffscreenContext::Impl {
  Statistics books;
  std::unique_ptr<GlContext> context;
  Viewport size;
  GLuint framebuffer = 0;
  std::optional<GlTexture> colour;
  std::optional<GlTexture> depth;

  void make_target() {
    if (framebuffer == 0) glCreateFramebuffers(1, &framebuffer);
    colour.emplace(books, TextureShape{.width = size.width, .height = size.height, .format = GL_RGBA8});
    depth.emplace(books, TextureShape{.width = size.width, .height = size.height, .format = GL_DEPTH_COMPONENT24});
    glNamedFramebufferTexture(framebuffer, GL_COLOR_ATTACHMENT0, colour->name(), 0);
    glNamedFramebufferTexture(framebuffer, GL_DEPTH_ATTACHMENT, depth->name(), 0);
  }

  ~Impl() {
    colour.reset();
    depth.reset();
    if (framebuffer != 0) glDeleteFramebuffers(1, &framebuffer);
  }
};

OffscreenContext::OffscreenContext(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
OffscreenContext::~OffscreenContext() = default;

Result<std::unique_ptr<OffscreenContext>> OffscreenContext::create(Viewport size) {
  auto context = GlContext::create();
  if (!context) return pass(context);
  if (!(*context)->make_current())
    return fail(ErrorCode::kUnsupported, "the OpenGL context cannot be used without a surface");
  auto impl = std::make_unique<Impl>();
  impl->size = size;
  impl->context = std::move(*context);
  impl->make_target();
  if (glCheckNamedFramebufferStatus(impl->framebuffer, GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
    return fail(ErrorCode::kLimit, "no off-screen picture of {} x {} pixels", size.width, size.height);
  }
  return std::unique_ptr<OffscreenContext>(new OffscreenContext(std::move(impl)));
}

unsigned OffscreenContext::framebuffer() const { return impl_->framebuffer; }
Viewport OffscreenContext::viewport() const { return impl_->size; }

void OffscreenContext::resize(Viewport size) {
  if (size == impl_->size) return;
  impl_->size = size;
  impl_->make_target();
}

Image OffscreenContext::read_pixels() const { return render::read_pixels(impl_->framebuffer, impl_->size); }

std::string OffscreenContext::renderer_name() const { return impl_->context->renderer_name(); }

Image read_pixels(unsigned framebuffer, Viewport size) {
  Image image{size.width, size.height, {}};
  const auto row = static_cast<std::size_t>(size.width) * 4;
  std::vector<std::uint8_t> upward(row * static_cast<std::size_t>(size.height));
  glBindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, size.width, size.height, GL_RGBA, GL_UNSIGNED_BYTE, upward.data());
  image.rgba.resize(upward.size());
  for (std::size_t y = 0; y < static_cast<std::size_t>(size.height); ++y) {
    std::memcpy(image.rgba.data() + y * row, upward.data() + (static_cast<std::size_t>(size.height) - 1 - y) * row,
                row);
  }
  for (std::size_t i = 3; i < image.rgba.size(); i += 4) image.rgba[i] = 255;
  return image;
}

bool draws_in_software() {
  const auto* text = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
  return text != nullptr && is_software_renderer(text);
}

}  // namespace sandtable::render
