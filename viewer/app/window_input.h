#pragma once

#include <functional>

#include "viewer/app/glfw_host.h"
#include "viewer/app/stage.h"
#include "viewer/ui/input_queue.h"
#include "viewer/ui/pointer_press.h"

namespace sandtable {

/// Turns what GLFW reports into gestures of the stage and keys of the interface, and notes that something happened.
/// Left drag pans, right or middle drag orbits, the wheel zooms at the pointer, a click selects, a double click flies
/// there. Everything waits in its order for the frame that takes it. Main thread; lives as long as the host's window.
class WindowInput final : private ui::InputSink {
 public:
  explicit WindowInput(GlfwHost& host);
  ~WindowInput() override;
  WindowInput(const WindowInput&) = delete;
  WindowInput& operator=(const WindowInput&) = delete;

  /// Gestures and keys go to this stage; null while loading. What was done before was meant for another picture.
  void attach(Stage* stage);
  /// While loading nothing is understood but Ctrl+Q, and that asks for `quit`; none on a kiosk, which has a pin.
  void on_quit_while_loading(std::function<void()> quit) { quit_ = std::move(quit); }
  /// True when anything happened since the last call, or still waits for a frame.
  bool take_activity();
  /// Before each frame: hands on what it can take.
  void deliver() { queue_.deliver(*this); }
  /// Asked when the desktop wants the window closed: its title bar, Alt+F4. False keeps it.
  void on_close(std::function<bool()> may_close) { may_close_ = std::move(may_close); }
  void on_drop(std::function<void(std::string)> open) { open_ = std::move(open); }

 private:
  static WindowInput* of(GLFWwindow* window);
  static void queue(GLFWwindow* window, const ui::InputEvent& event) { of(window)->queue_.push(event); }
  bool take(const ui::KeyStroke& stroke) override;
  void take(ui::TypedCharacter character) override;
  void take(ui::PointerMove move) override;
  void take(ui::PointerLeave leave) override;
  void take(ui::PointerButton button) override;
  void take(ui::WheelTurn wheel) override;

  GlfwHost& host_;
  Stage* stage_ = nullptr;
  ui::InputQueue queue_;
  bool active_ = true;
  std::function<void(std::string)> open_;
  std::function<void()> quit_;
  std::function<bool()> may_close_;
  double x_ = 0;
  double y_ = 0;
  ui::PointerPress press_;
};

}  // namespace sandtable
