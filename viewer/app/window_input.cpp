#include "viewer/app/window_input.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui_impl_glfw.h>

#include <cmath>

namespace sandtable {
namespace {

constexpr double kClickSlack_px = 4;      // a hand trembles by this much in a click
/// Counted when the events are handled: on a machine that draws slowly a whole frame may lie between two clicks.
constexpr double kDoubleClick_s = 0.5;

}  // namespace

/// The input of the window that GLFW reports on, with its contexts current: it may be any of them.
WindowInput* WindowInput::of(GLFWwindow* window) {
  auto* input = static_cast<WindowInput*>(glfwGetWindowUserPointer(window));
  input->host_.make_current();
  input->active_ = true;
  return input;
}

WindowInput::WindowInput(GlfwHost& host) : host_(host) {
  GLFWwindow* w = host_.window();
  glfwSetWindowUserPointer(w, this);
  glfwSetCursorPosCallback(w, [](GLFWwindow* win, double x, double y) {
    WindowInput* input = of(win);
#if IMGUI_VERSION_NUM >= 18700
    ImGui_ImplGlfw_CursorPosCallback(win, x, y);
#endif
    input->moved(x, y);
  });
  glfwSetCursorEnterCallback(w, [](GLFWwindow* win, int entered) {
    WindowInput* input = of(win);
#if IMGUI_VERSION_NUM >= 18600
    ImGui_ImplGlfw_CursorEnterCallback(win, entered);
#endif
    if (entered == 0 && input->stage_ != nullptr) input->stage_->pointer_left();
  });
  glfwSetMouseButtonCallback(w, [](GLFWwindow* win, int button, int action, int mods) {
    WindowInput* input = of(win);
    ImGui_ImplGlfw_MouseButtonCallback(win, button, action, mods);
    input->button(button, action == GLFW_PRESS);
  });
  glfwSetScrollCallback(w, [](GLFWwindow* win, double dx, double dy) {
    WindowInput* input = of(win);
    ImGui_ImplGlfw_ScrollCallback(win, dx, dy);
    if (input->stage_ != nullptr) input->stage_->wheel(dy);
  });
  glfwSetKeyCallback(w, [](GLFWwindow* win, int key, int scancode, int action, int mods) {
    WindowInput* input = of(win);
    ImGui_ImplGlfw_KeyCallback(win, key, scancode, action, mods);
    if (action != GLFW_RELEASE) input->key(key, mods);
  });
  glfwSetCharCallback(w, [](GLFWwindow* win, unsigned character) {
    of(win);
    ImGui_ImplGlfw_CharCallback(win, character);
  });
  glfwSetWindowFocusCallback(w, [](GLFWwindow* win, int focused) {
    of(win);
#if IMGUI_VERSION_NUM >= 18600
    ImGui_ImplGlfw_WindowFocusCallback(win, focused);
#else
    (void)focused;
#endif
  });
  glfwSetFramebufferSizeCallback(w, [](GLFWwindow* win, int, int) { of(win); });
  glfwSetWindowRefreshCallback(w, [](GLFWwindow* win) { of(win); });
  glfwSetDropCallback(w, [](GLFWwindow* win, int count, const char** paths) {
    WindowInput* input = of(win);
    if (count > 0 && input->open_) input->open_(paths[0]);
  });
}

WindowInput::~WindowInput() {
  GLFWwindow* w = host_.window();
  glfwSetCursorPosCallback(w, nullptr);
  glfwSetCursorEnterCallback(w, nullptr);
  glfwSetMouseButtonCallback(w, nullptr);
  glfwSetScrollCallback(w, nullptr);
  glfwSetKeyCallback(w, nullptr);
  glfwSetCharCallback(w, nullptr);
  glfwSetWindowFocusCallback(w, nullptr);
  glfwSetFramebufferSizeCallback(w, nullptr);
  glfwSetWindowRefreshCallback(w, nullptr);
  glfwSetDropCallback(w, nullptr);
}

bool WindowInput::take_activity() { return std::exchange(active_, false); }

void WindowInput::moved(double x, double y) {
  const double dx = x - x_;
  const double dy = y - y_;
  x_ = x;
  y_ = y;
  if (stage_ == nullptr) return;
  stage_->pointer_moved(x, y);
  if (drag_button_ < 0) return;
  drag_moved_ = drag_moved_ || std::hypot(x - pressed_x_, y - pressed_y_) > kClickSlack_px;
  if (drag_moved_) stage_->dragged(dx, dy, drag_button_ != GLFW_MOUSE_BUTTON_LEFT);
}

void WindowInput::button(int button, bool down) {
  if (stage_ == nullptr) return;
  stage_->pointer_moved(x_, y_);
  if (down && drag_button_ < 0 && stage_->takes_press()) {
    drag_button_ = button;
    drag_moved_ = false;
    pressed_x_ = x_;
    pressed_y_ = y_;
  } else if (!down && button == drag_button_) {
    drag_button_ = -1;
    if (drag_moved_ || button != GLFW_MOUSE_BUTTON_LEFT) return;
    const double now = glfwGetTime();
    const bool same_place = std::hypot(x_ - clicked_x_, y_ - clicked_y_) <= kClickSlack_px;
    const bool twice = same_place && now - last_click_s_ < kDoubleClick_s;
    stage_->clicked(twice);
    last_click_s_ = twice ? -10 : now;  // a third click begins anew
    clicked_x_ = x_;
    clicked_y_ = y_;
  }
}

void WindowInput::key(int key, int modifiers) {
  // A shortcut may open a text field, which is there from the next frame on: until then nothing else runs.
  if (stage_ == nullptr || shortcut_pending_) return;
  shortcut_pending_ = stage_->interface().press({key, (modifiers & GLFW_MOD_CONTROL) != 0, (modifiers & GLFW_MOD_SHIFT) != 0,
                                                 (modifiers & GLFW_MOD_ALT) != 0});
}

}  // namespace sandtable
