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

WindowInput* self(GLFWwindow* window) { return static_cast<WindowInput*>(glfwGetWindowUserPointer(window)); }

}  // namespace

WindowInput::WindowInput(GlfwHost& host) : host_(host) {
  GLFWwindow* w = host_.window();
  glfwSetWindowUserPointer(w, this);
  glfwSetCursorPosCallback(w, [](GLFWwindow* win, double x, double y) {
#if IMGUI_VERSION_NUM >= 18700
    ImGui_ImplGlfw_CursorPosCallback(win, x, y);
#endif
    self(win)->moved(x, y);
  });
  glfwSetCursorEnterCallback(w, [](GLFWwindow* win, int entered) {
#if IMGUI_VERSION_NUM >= 18600
    ImGui_ImplGlfw_CursorEnterCallback(win, entered);
#endif
    self(win)->active_ = true;
    if (entered == 0 && self(win)->stage_ != nullptr) self(win)->stage_->pointer_left();
  });
  glfwSetMouseButtonCallback(w, [](GLFWwindow* win, int button, int action, int mods) {
    ImGui_ImplGlfw_MouseButtonCallback(win, button, action, mods);
    self(win)->button(button, action == GLFW_PRESS);
  });
  glfwSetScrollCallback(w, [](GLFWwindow* win, double dx, double dy) {
    ImGui_ImplGlfw_ScrollCallback(win, dx, dy);
    WindowInput* input = self(win);
    input->active_ = true;
    if (input->stage_ != nullptr) input->stage_->wheel(dy);
  });
  glfwSetKeyCallback(w, [](GLFWwindow* win, int key, int scancode, int action, int mods) {
    ImGui_ImplGlfw_KeyCallback(win, key, scancode, action, mods);
    self(win)->active_ = true;
    if (action != GLFW_RELEASE) self(win)->key(key, mods);
  });
  glfwSetCharCallback(w, [](GLFWwindow* win, unsigned character) {
    ImGui_ImplGlfw_CharCallback(win, character);
    self(win)->active_ = true;
  });
  glfwSetWindowFocusCallback(w, [](GLFWwindow* win, int focused) {
#if IMGUI_VERSION_NUM >= 18600
    ImGui_ImplGlfw_WindowFocusCallback(win, focused);
#endif
    self(win)->active_ = true;
  });
  glfwSetFramebufferSizeCallback(w, [](GLFWwindow* win, int, int) { self(win)->active_ = true; });
  glfwSetWindowRefreshCallback(w, [](GLFWwindow* win) { self(win)->active_ = true; });
  glfwSetDropCallback(w, [](GLFWwindow* win, int count, const char** paths) {
    self(win)->active_ = true;
    if (count > 0 && self(win)->open_) self(win)->open_(paths[0]);
  });
}

WindowInput::~WindowInput() { glfwSetWindowUserPointer(host_.window(), nullptr); }

bool WindowInput::take_activity() { return std::exchange(active_, false); }

void WindowInput::moved(double x, double y) {
  active_ = true;
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
  active_ = true;
  if (stage_ == nullptr) return;
  if (down && drag_button_ < 0 && stage_->pointer_in_scene()) {
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
