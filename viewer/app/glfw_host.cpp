#include "viewer/app/glfw_host.h"

#include <epoxy/gl.h>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>

#include <algorithm>
#include <charconv>
#include <span>

namespace sandtable {
namespace {

std::string glfw_reason() {
  const char* text = nullptr;
  glfwGetError(&text);
  return text == nullptr ? "no reason given" : text;
}

std::span<GLFWmonitor*> monitors() {
  int count = 0;
  GLFWmonitor** all = glfwGetMonitors(&count);
  return {all, static_cast<std::size_t>(std::max(0, count))};
}

std::string monitor_name(GLFWmonitor* monitor) {
  const char* name = glfwGetMonitorName(monitor);
  return name == nullptr ? "" : name;
}

/// By name, else by number from 1.
Result<GLFWmonitor*> find_monitor(const std::string& wanted) {
  const auto all = monitors();
  const auto named = std::ranges::find(all, wanted, monitor_name);
  if (named != all.end()) return *named;
  std::size_t number = 0;
  const auto [end, bad] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
  if (bad == std::errc{} && end == wanted.data() + wanted.size() && number >= 1 && number <= all.size())
    return all[number - 1];
  std::string known;
  for (std::size_t i = 0; i < all.size(); ++i)
    known += fmt::format("{}{} {}", known.empty() ? "" : ", ", i + 1, monitor_name(all[i]));
  return fail(ErrorCode::kNotFound, "there is no screen '{}'; there are: {}", wanted, known.empty() ? "none" : known);
}

ui::DesktopArea area_of(GLFWwindow* window) {
  ui::DesktopArea area;
  glfwGetWindowPos(window, &area.x, &area.y);
  glfwGetWindowSize(window, &area.width, &area.height);
  return area;
}

/// The one that shows most of the window; null without any.
GLFWmonitor* monitor_under(GLFWwindow* window) {
  const ui::DesktopArea own = area_of(window);
  GLFWmonitor* best = glfwGetPrimaryMonitor();
  long most = 0;
  for (GLFWmonitor* monitor : monitors()) {
    const GLFWvidmode* mode = glfwGetVideoMode(monitor);
    if (mode == nullptr) continue;
    int x = 0, y = 0;
    glfwGetMonitorPos(monitor, &x, &y);
    const long width = std::min(own.x + own.width, x + mode->width) - std::max(own.x, x);
    const long height = std::min(own.y + own.height, y + mode->height) - std::max(own.y, y);
    if (width <= 0 || height <= 0 || width * height <= most) continue;
    most = width * height;
    best = monitor;
  }
  return best;
}

/// No larger than the screen leaves free.
render::Viewport fitting(render::Viewport size) {
  int x = 0, y = 0, width = 0, height = 0;
  if (GLFWmonitor* monitor = glfwGetPrimaryMonitor()) glfwGetMonitorWorkarea(monitor, &x, &y, &width, &height);
  if (width <= 0 || height <= 0) return size;
  return {std::min(size.width, width), std::min(size.height, height)};
}

}  // namespace

struct GlfwWindow::Library {
  Library() = default;
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  ~Library() { glfwTerminate(); }
};

void GlfwWindow::Closer::operator()(GLFWwindow* window) const { glfwDestroyWindow(window); }

Result<GlfwWindow> GlfwWindow::open(const GlfwWish& wish) {
  static std::weak_ptr<Library> shared;
  std::shared_ptr<Library> library = shared.lock();
  if (!library) {
    if (glfwInit() == GLFW_FALSE) {
      return fail(ErrorCode::kUnsupported, "no window can be opened: {}. Without a display use 'sandtable shot'.",
                  glfw_reason());
    }
    library = std::make_shared<Library>();
    shared = library;
  }
  const auto area = ui::parse_desktop_area(wish.screen);
  GLFWmonitor* monitor = nullptr;
  if (!wish.screen.empty() && !area) {
    auto found = find_monitor(wish.screen);
    if (!found) return pass(found);
    monitor = *found;
  }
  if (wish.fills_screen && wish.screen.empty()) monitor = glfwGetPrimaryMonitor();
  const render::Viewport size = area ? render::Viewport{area->width, area->height} : fitting(wish.size);
  glfwDefaultWindowHints();
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 4);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 5);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_DEPTH_BITS, 24);
  // A full screen must not fold away because somebody works on the monitor beside it.
  glfwWindowHint(GLFW_AUTO_ICONIFY, GLFW_FALSE);
  glfwWindowHint(GLFW_FOCUS_ON_SHOW, wish.takes_focus ? GLFW_TRUE : GLFW_FALSE);
  glfwWindowHint(GLFW_DECORATED, area || wish.fills_screen ? GLFW_FALSE : GLFW_TRUE);
  glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);  // until it stands where it belongs
  GlfwWindow window(std::move(library),
                    glfwCreateWindow(size.width, size.height, wish.title.c_str(), nullptr, nullptr));
  if (window.get() == nullptr) return fail(ErrorCode::kUnsupported, "no window with OpenGL 4.5: {}", glfw_reason());
  if (area) glfwSetWindowPos(window.get(), area->x, area->y);
  const GLFWvidmode* mode = monitor == nullptr ? nullptr : glfwGetVideoMode(monitor);
  if (mode != nullptr) glfwSetWindowMonitor(window.get(), monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
  glfwShowWindow(window.get());
  glfwMakeContextCurrent(window.get());
  glfwSwapInterval(wish.paced ? 1 : 0);
  return window;
}

Result<std::unique_ptr<GlfwHost>> GlfwHost::create(const GlfwWish& wish) {
  auto window = GlfwWindow::open(wish);
  if (!window) return pass(window);
  return std::unique_ptr<GlfwHost>(new GlfwHost(std::move(*window)));
}

GlfwHost::GlfwHost(GlfwWindow window) : GlfwWindow(std::move(window)) {
  ImGui_ImplGlfw_InitForOpenGL(get(), false);  // the window's callbacks are ours and hand events on
}

GlfwHost::~GlfwHost() {
  make_current();
  ImGui_ImplGlfw_Shutdown();
}

void GlfwHost::make_current() {
  if (glfwGetCurrentContext() != get()) glfwMakeContextCurrent(get());
  enter();
}

render::Viewport GlfwHost::framebuffer_size() const {
  render::Viewport size;
  glfwGetFramebufferSize(get(), &size.width, &size.height);
  return size;
}

double GlfwHost::pixel_scale() const {
  int width = 1;
  int height = 1;
  glfwGetWindowSize(get(), &width, &height);
  return width > 0 ? static_cast<double>(framebuffer_size().width) / width : 1;
}

std::string GlfwHost::screen() const {
  if (GLFWmonitor* monitor = glfwGetWindowMonitor(get())) return monitor_name(monitor);
  const ui::DesktopArea area = area_of(get());
  return fmt::format("{}x{}+{}+{}", area.width, area.height, std::max(0, area.x), std::max(0, area.y));
}

void GlfwHost::fill(GLFWmonitor* monitor) {
  const GLFWvidmode* mode = monitor == nullptr ? nullptr : glfwGetVideoMode(monitor);
  if (mode != nullptr) glfwSetWindowMonitor(get(), monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
}

void GlfwHost::toggle_full_screen() {
  if (glfwGetWindowMonitor(get()) != nullptr) {
    glfwSetWindowMonitor(get(), nullptr, windowed_.x, windowed_.y, windowed_.width, windowed_.height, 0);
    return;
  }
  windowed_ = area_of(get());
  fill(monitor_under(get()));
}

void GlfwHost::hide_pointer() { glfwSetInputMode(window(), GLFW_CURSOR, GLFW_CURSOR_HIDDEN); }

void GlfwHost::begin_platform_frame(render::Viewport, double) { ImGui_ImplGlfw_NewFrame(); }

}  // namespace sandtable
