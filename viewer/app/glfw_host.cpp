#include "viewer/app/glfw_host.h"

#include <epoxy/gl.h>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>

#include <algorithm>

namespace sandtable {
namespace {

std::string glfw_reason() {
  const char* text = nullptr;
  glfwGetError(&text);
  return text == nullptr ? "no reason given" : text;
}

}  // namespace

void GlfwHost::WindowCloser::operator()(GLFWwindow* window) const {
  glfwDestroyWindow(window);
  glfwTerminate();
}

Result<std::unique_ptr<GlfwHost>> GlfwHost::create(render::Viewport size, const std::string& title) {
  if (glfwInit() == GLFW_FALSE) {
    return fail(ErrorCode::kUnsupported, "no window can be opened: {}. Without a display use 'sandtable shot'.",
                glfw_reason());
  }
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 4);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 5);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_DEPTH_BITS, 24);
  // No larger than the screen leaves free.
  int x = 0, y = 0, width = 0, height = 0;
  if (GLFWmonitor* monitor = glfwGetPrimaryMonitor()) glfwGetMonitorWorkarea(monitor, &x, &y, &width, &height);
  if (width > 0 && height > 0) size = {std::min(size.width, width), std::min(size.height, height)};
  WindowHandle window(glfwCreateWindow(size.width, size.height, title.c_str(), nullptr, nullptr));
  if (!window) {
    const std::string reason = glfw_reason();
    glfwTerminate();
    return fail(ErrorCode::kUnsupported, "no window with OpenGL 4.5: {}", reason);
  }
  glfwMakeContextCurrent(window.get());
  glfwSwapInterval(1);
  return std::unique_ptr<GlfwHost>(new GlfwHost(std::move(window)));
}

GlfwHost::GlfwHost(WindowHandle window) : window_(std::move(window)) {
  ImGui_ImplGlfw_InitForOpenGL(window_.get(), false);  // the window's callbacks are ours and hand events on
}

GlfwHost::~GlfwHost() { ImGui_ImplGlfw_Shutdown(); }

render::Viewport GlfwHost::framebuffer_size() const {
  render::Viewport size;
  glfwGetFramebufferSize(window_.get(), &size.width, &size.height);
  return size;
}

double GlfwHost::pixel_scale() const {
  int width = 1;
  int height = 1;
  glfwGetWindowSize(window_.get(), &width, &height);
  return width > 0 ? static_cast<double>(framebuffer_size().width) / width : 1;
}

void GlfwHost::toggle_full_screen() {
  if (glfwGetWindowMonitor(window_.get()) != nullptr) {
    glfwSetWindowMonitor(window_.get(), nullptr, windowed_.x, windowed_.y, windowed_.width, windowed_.height, 0);
    return;
  }
  glfwGetWindowPos(window_.get(), &windowed_.x, &windowed_.y);
  glfwGetWindowSize(window_.get(), &windowed_.width, &windowed_.height);
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  const GLFWvidmode* mode = monitor == nullptr ? nullptr : glfwGetVideoMode(monitor);
  if (mode != nullptr) glfwSetWindowMonitor(window_.get(), monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
}

void GlfwHost::hide_pointer() { glfwSetInputMode(window(), GLFW_CURSOR, GLFW_CURSOR_HIDDEN); }

void GlfwHost::begin_platform_frame(render::Viewport, double) { ImGui_ImplGlfw_NewFrame(); }

}  // namespace sandtable
