#pragma once

#include <functional>

#include "viewer/app/glfw_host.h"
#include "viewer/app/stage.h"

namespace sandtable {

/// Turns what GLFW reports into gestures of the stage and keys of the interface, and notes that something happened.
/// Left drag pans, right or middle drag orbits, the wheel zooms at the pointer, a click selects, a double click flies
/// there. Main thread; lives as long as the host's window.
class WindowInput {
 public:
  explicit WindowInput(GlfwHost& host);
  ~WindowInput();
  WindowInput(const WindowInput&) = delete;
  WindowInput& operator=(const WindowInput&) = delete;

  /// Gestures go to this stage; null while loading.
  void attach(Stage* stage) { stage_ = stage; }
  /// True when anything happened since the last call.
  bool take_activity();
  /// After each frame: what a shortcut asked for is on the screen.
  void frame_drawn() { shortcut_pending_ = false; }
  void on_drop(std::function<void(std::string)> open) { open_ = std::move(open); }

 private:
  static WindowInput* of(GLFWwindow* window);
  void moved(double x, double y);
  void button(int button, bool down);
  void key(int key, int modifiers);

  GlfwHost& host_;
  Stage* stage_ = nullptr;
  bool active_ = true;
  bool shortcut_pending_ = false;
  std::function<void(std::string)> open_;
  double x_ = 0;
  double y_ = 0;
  int drag_button_ = -1;
  double pressed_x_ = 0;
  double pressed_y_ = 0;
  bool drag_moved_ = false;
  double last_click_s_ = -10;
  double clicked_x_ = 0;
  double clicked_y_ = 0;
};

}  // namespace sandtable
