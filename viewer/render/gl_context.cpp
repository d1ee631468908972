#include "viewer/render/gl_context.h"

#include <epoxy/egl.h>
#include <epoxy/gl.h>

#include <array>
#include <cstring>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

namespace sandtable::render {
namespace {

bool has(const char* extensions, std::string_view name) {
  return extensions != nullptr && std::string_view(extensions).find(name) != std::string_view::npos;
}

/// EGL hands the same display to everybody who asks, and ending it ends their contexts too: the last one does it.
class OpenDisplay {
 public:
  static std::shared_ptr<OpenDisplay> open(EGLDisplay display) {
    static std::mutex mutex;
    static std::map<EGLDisplay, std::weak_ptr<OpenDisplay>> open_ones;
    if (display == EGL_NO_DISPLAY) return nullptr;
    const std::scoped_lock lock(mutex);
    if (auto known = open_ones[display].lock()) return known;
    if (eglInitialize(display, nullptr, nullptr) == EGL_FALSE) return nullptr;
    auto opened = std::shared_ptr<OpenDisplay>(new OpenDisplay(display), [](OpenDisplay* last) {
      const std::scoped_lock closing(mutex);
      if (open_ones[last->display_].expired()) eglTerminate(last->display_);
      delete last;
    });
    open_ones[display] = opened;
    return opened;
  }
  [[nodiscard]] EGLDisplay display() const { return display_; }

 private:
  explicit OpenDisplay(EGLDisplay display) : display_(display) {}
  EGLDisplay display_;
};

EGLDisplay surfaceless_display() {
  if (has(eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS), "EGL_MESA_platform_surfaceless"))
    return eglGetPlatformDisplayEXT(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
  return eglGetDisplay(EGL_DEFAULT_DISPLAY);
}

/// Displays of graphics cards, without those that draw on the processor.
std::vector<EGLDisplay> hardware_displays() {
  const char* extensions = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
  const bool lists = has(extensions, "EGL_EXT_device_enumeration") || has(extensions, "EGL_EXT_device_base");
  if (!lists || !has(extensions, "EGL_EXT_platform_device")) return {};
  std::array<EGLDeviceEXT, 16> devices{};
  EGLint count = 0;
  if (eglQueryDevicesEXT(static_cast<EGLint>(devices.size()), devices.data(), &count) == EGL_FALSE) return {};
  std::vector<EGLDisplay> displays;
  for (EGLint i = 0; i < count; ++i) {
    EGLDeviceEXT device = devices[static_cast<std::size_t>(i)];
    if (has(eglQueryDeviceStringEXT(device, EGL_EXTENSIONS), "EGL_MESA_device_software")) continue;
    displays.push_back(eglGetPlatformDisplayEXT(EGL_PLATFORM_DEVICE_EXT, device, nullptr));
  }
  return displays;
}

EGLContext context_on(EGLDisplay display) {
  if (eglBindAPI(EGL_OPENGL_API) == EGL_FALSE) return EGL_NO_CONTEXT;
  const EGLint config_wish[] = {EGL_SURFACE_TYPE, EGL_DONT_CARE, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
  EGLConfig config = nullptr;
  EGLint configs = 0;
  eglChooseConfig(display, config_wish, &config, 1, &configs);
  const EGLint wish[] = {
      EGL_CONTEXT_MAJOR_VERSION,           4,       EGL_CONTEXT_MINOR_VERSION, 5, EGL_CONTEXT_OPENGL_PROFILE_MASK,
      EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE};
  return eglCreateContext(display, configs > 0 ? config : EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, wish);
}

}  // namespace

bool is_software_renderer(std::string_view name) {
  for (const char* known : {"llvmpipe", "softpipe", "SwiftShader", "swrast"})
    if (name.find(known) != std::string_view::npos) return true;
  return false;
}

struct GlContext::Impl {
  std::shared_ptr<OpenDisplay> display;
  EGLContext context = EGL_NO_CONTEXT;
  std::string renderer;

  ~Impl() {
    if (context == EGL_NO_CONTEXT) return;
    if (eglGetCurrentContext() == context)
      eglMakeCurrent(display->display(), EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    eglDestroyContext(display->display(), context);
  }
};

GlContext::GlContext(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
GlContext::~GlContext() = default;

Result<std::unique_ptr<GlContext>> GlContext::create(Device device) {
  std::vector<EGLDisplay> displays;
  if (device == Device::kHardwareFirst) displays = hardware_displays();
  displays.push_back(surfaceless_display());
  std::string trouble =
      "OpenGL without a window needs EGL (Debian: libegl1 and libgl1-mesa-dri, or the graphics card's driver); none "
      "is there";
  for (EGLDisplay candidate : displays) {
    auto impl = std::make_unique<Impl>();
    impl->display = OpenDisplay::open(candidate);
    if (!impl->display) continue;
    impl->context = context_on(candidate);
    if (impl->context == EGL_NO_CONTEXT) {
      trouble = fmt::format("no OpenGL 4.5 core context (EGL error 0x{:x})", eglGetError());
      continue;
    }
    auto made = std::unique_ptr<GlContext>(new GlContext(std::move(impl)));
    const Current current(*made);
    if (!current.good()) {
      trouble = fmt::format("the OpenGL context cannot be used without a surface (EGL error 0x{:x})", eglGetError());
      continue;
    }
    const auto* name = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
    made->impl_->renderer = name == nullptr ? "" : name;
    return made;
  }
  return fail(ErrorCode::kUnsupported, "{}", trouble);
}

bool GlContext::make_current() const {
  eglBindAPI(EGL_OPENGL_API);
  return eglMakeCurrent(impl_->display->display(), EGL_NO_SURFACE, EGL_NO_SURFACE, impl_->context) == EGL_TRUE;
}

void GlContext::release_current() const {
  eglMakeCurrent(impl_->display->display(), EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
}

const std::string& GlContext::renderer_name() const { return impl_->renderer; }

GlContext::Current::Current(const GlContext& context)
    : display_before_(eglGetCurrentDisplay()),
      context_before_(eglGetCurrentContext()),
      draw_before_(eglGetCurrentSurface(EGL_DRAW)),
      read_before_(eglGetCurrentSurface(EGL_READ)),
      display_(context.impl_->display->display()),
      good_(context.make_current()) {}

GlContext::Current::~Current() {
  if (context_before_ != EGL_NO_CONTEXT)
    eglMakeCurrent(display_before_, draw_before_, read_before_, context_before_);
  else
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
}

}  // namespace sandtable::render
