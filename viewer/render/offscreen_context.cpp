#include "viewer/render/offscreen_context.h"

#include <epoxy/egl.h>
#include <epoxy/gl.h>

#include <cstring>
#include <optional>
#include <utility>

#include "viewer/render/gl_objects.h"

namespace sandtable::render {
namespace {

EGLDisplay surfaceless_display() {
  const char* extensions = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
  if (extensions != nullptr && std::strstr(extensions, "EGL_MESA_platform_surfaceless") != nullptr) {
    return eglGetPlatformDisplayEXT(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
  }
  return eglGetDisplay(EGL_DEFAULT_DISPLAY);
}

}  // namespace

struct OffscreenContext::Impl {
  Statistics books;
  EGLDisplay display = EGL_NO_DISPLAY;
  EGLContext context = EGL_NO_CONTEXT;
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
    if (context != EGL_NO_CONTEXT) {
      colour.reset();
      depth.reset();
      if (framebuffer != 0) glDeleteFramebuffers(1, &framebuffer);
      eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
      eglDestroyContext(display, context);
    }
    if (display != EGL_NO_DISPLAY) eglTerminate(display);
  }
};

OffscreenContext::OffscreenContext(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
OffscreenContext::~OffscreenContext() = default;

Result<std::unique_ptr<OffscreenContext>> OffscreenContext::create(Viewport size) {
  auto impl = std::make_unique<Impl>();
  impl->size = size;
  impl->display = surfaceless_display();
  if (impl->display == EGL_NO_DISPLAY || eglInitialize(impl->display, nullptr, nullptr) == EGL_FALSE) {
    impl->display = EGL_NO_DISPLAY;
    return fail(ErrorCode::kUnsupported,
                "off-screen drawing needs EGL without a display (Debian: libegl1 and libgl1-mesa-dri); none is there");
  }
  if (eglBindAPI(EGL_OPENGL_API) == EGL_FALSE) {
    return fail(ErrorCode::kUnsupported, "this EGL knows no desktop OpenGL");
  }
  const EGLint config_wish[] = {EGL_SURFACE_TYPE, EGL_DONT_CARE, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
  EGLConfig config = nullptr;
  EGLint configs = 0;
  eglChooseConfig(impl->display, config_wish, &config, 1, &configs);
  const EGLint wish[] = {EGL_CONTEXT_MAJOR_VERSION, 4, EGL_CONTEXT_MINOR_VERSION, 5, EGL_CONTEXT_OPENGL_PROFILE_MASK,
                         EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE};
  impl->context = eglCreateContext(impl->display, configs > 0 ? config : EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, wish);
  if (impl->context == EGL_NO_CONTEXT) {
    return fail(ErrorCode::kUnsupported, "no OpenGL 4.5 core context (EGL error 0x{:x})", eglGetError());
  }
  if (eglMakeCurrent(impl->display, EGL_NO_SURFACE, EGL_NO_SURFACE, impl->context) == EGL_FALSE) {
    return fail(ErrorCode::kUnsupported, "the OpenGL context cannot be used without a surface (EGL error 0x{:x})",
                eglGetError());
  }
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

std::string OffscreenContext::renderer_name() const {
  return reinterpret_cast<const char*>(glGetString(GL_RENDERER));
}

Image read_pixels(unsigned framebuffer, Viewport size) {
  Image image{size.width, size.height, {}};
  const auto row = static_cast<std::size_t>(size.width) * 4;
  std::vector<std::uint8_t> upward(row * static_cast<std::size_t>(size.height));
  glBindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, size.width, size.height, GL_RGBA, GL_UNSIGNED_BYTE, upward.data());
  image.rgba.resize(upward.size());
  for (std::size_t y = 0; y < static_cast<std::size_t>(size.height); ++y) {
    std::memcpy(image.rgba.data() + y * row, upward.data() + (static_cast<std::size_t>(size.height) - 1 - y) * row, row);
  }
  for (std::size_t i = 3; i < image.rgba.size(); i += 4) image.rgba[i] = 255;
  return image;
}

bool draws_in_software() {
  const auto* text = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
  const std::string name = text == nullptr ? "" : text;
  for (const char* known : {"llvmpipe", "softpipe", "SwiftShader", "swrast"}) {
    if (name.find(known) != std::string::npos) return true;
  }
  return false;
}

}  // namespace sandtable::render
