#include "viewer/app/window_input.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui_impl_glfw.h>

namespace sandtable {

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
    input->queue_.push(ui::PointerMove{x, y});
  });
  glfwSetCursorEnterCallback(w, [](GLFWwindow* win, int entered) {
    WindowInput* input = of(win);
#if IMGUI_VERSION_NUM >= 18600
    ImGui_ImplGlfw_CursorEnterCallback(win, entered);
#endif
    if (entered == 0) input->queue_.push(ui::PointerLeave{});
  });
  glfwSetMouseButtonCallback(w, [](GLFWwindow* win, int button, int action, int mods) {
    queue(win, ui::PointerButton{button, action == GLFW_PRESS});
    ImGui_ImplGlfw_MouseButtonCallback(win, button, action, mods);
  });
  glfwSetScrollCallback(w, [](GLFWwindow* win, double dx, double dy) {
    queue(win, ui::WheelTurn{dy});
    ImGui_ImplGlfw_ScrollCallback(win, dx, dy);
  });
  glfwSetKeyCallback(w, [](GLFWwindow* win, int key, int scancode, int action, int mods) {
    const ui::Chord chord{key, (mods & GLFW_MOD_CONTROL) != 0, (mods & GLFW_MOD_SHIFT) != 0,
                          (mods & GLFW_MOD_ALT) != 0};
    queue(win, ui::KeyStroke{chord, action != GLFW_RELEASE, action == GLFW_REPEAT, scancode, mods});
  });
  glfwSetCharCallback(w, [](GLFWwindow* win, unsigned character) { queue(win, ui::TypedCharacter{character}); });
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
  glfwSetWindowCloseCallback(w, [](GLFWwindow* win) {
    WindowInput* input = of(win);
    if (input->may_close_ && !input->may_close_()) glfwSetWindowShouldClose(win, GLFW_FALSE);
  });
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
  glfwSetWindowCloseCallback(w, nullptr);
  glfwSetDropCallback(w, nullptr);
}

void WindowInput::attach(Stage* stage) {
  queue_.clear();
  stage_ = stage;
}

bool WindowInput::take_activity() { return std::exchange(active_, !queue_.empty()) || !queue_.empty(); }

void WindowInput::take(ui::TypedCharacter character) {
  ImGui_ImplGlfw_CharCallback(host_.window(), character.code_point);
}

void WindowInput::take(ui::PointerMove move) {
  const auto [x, y] = move;
  const double dx = x - x_;
  const double dy = y - y_;
  x_ = x;
  y_ = y;
  if (stage_ == nullptr) return;
  stage_->pointer_moved(x, y);
  if (press_.move(x, y, stage_->interface().press_slack_px())) {
    stage_->dragged(dx, dy, press_.button() != GLFW_MOUSE_BUTTON_LEFT);
  }
}

void WindowInput::take(ui::PointerLeave) {
  if (stage_ != nullptr) stage_->pointer_left();
}

void WindowInput::take(ui::WheelTurn wheel) {
  if (stage_ != nullptr) stage_->wheel(wheel.steps);
}

void WindowInput::take(ui::PointerButton pressed) {
  const auto [button, down] = pressed;
  if (stage_ == nullptr) return;
  stage_->pointer_moved(x_, y_);
  if (down) {
    if (!press_.is_down() && stage_->takes_press()) press_.begin(button, x_, y_);
    return;
  }
  using End = ui::PointerPress::End;
  const End end = press_.end(button, x_, y_, stage_->interface().press_slack_px(), glfwGetTime());
  const bool tapped = end == End::kTap || end == End::kSecondTap;
  if (tapped && button == GLFW_MOUSE_BUTTON_LEFT) stage_->clicked(end == End::kSecondTap);
}

bool WindowInput::take(const ui::KeyStroke& stroke) {
  const int action = !stroke.down ? GLFW_RELEASE : stroke.repeat ? GLFW_REPEAT : GLFW_PRESS;
  if (!stroke.down || stage_ == nullptr || !stage_->interface().keeps_from_fields(stroke.chord))
    ImGui_ImplGlfw_KeyCallback(host_.window(), stroke.chord.key, stroke.scancode, action, stroke.modifiers);
  if (!stroke.down) return false;
  // A shortcut may open a text field, which is there from the next frame on: until then nothing else runs.
  if (stage_ != nullptr) return stage_->interface().press(stroke.chord);
  if (quit_ && stroke.chord == ui::Chord{.key = 'Q', .ctrl = true}) quit_();
  return false;
}

}  // namespace sandtable
