#pragma once

#include <memory>
#include <string>

#include "twin/base/result.h"
#include "viewer/app/imgui_host.h"
#include "viewer/ui/window_place.h"

struct GLFWwindow;
struct GLFWmonitor;

namespace sandtable {

/// How a window comes up.
struct GlfwWish {
  render::Viewport size{1600, 900};  ///< cut to what the first monitor leaves free
  std::string title;
  std::string screen{};     ///< WindowPlace::screen
  bool fills_screen = false;  ///< the first monitor, where no `screen` is named
  bool takes_focus = true;  ///< false: the keyboard stays where it is
  /// A swap waits for the screen. With more than one window that waits each slows the others.
  bool paced = true;
};

/// A window of GLFW with a context of its own, OpenGL 4.5 core, and with GLFW itself, which ends with the last of them.
class GlfwWindow {
 public:
  /// Fails with kUnsupported when there is no display or no OpenGL 4.5, saying which; with kNotFound when there is no
  /// such screen, naming those that there are. Its context is current afterwards.
  static Result<GlfwWindow> open(const GlfwWish& wish);
  GlfwWindow(GlfwWindow&& other) noexcept = default;
  GlfwWindow& operator=(GlfwWindow&&) = delete;
  ~GlfwWindow() = default;

  [[nodiscard]] GLFWwindow* get() const { return window_.get(); }

 private:
  struct Library;
  struct Closer {
    void operator()(GLFWwindow* window) const;
  };
  GlfwWindow(std::shared_ptr<Library> library, GLFWwindow* window) : library_(std::move(library)), window_(window) {}

  std::shared_ptr<Library> library_;
  std::unique_ptr<GLFWwindow, Closer> window_;
};

/// A window with ImGui on it. Several may live at a time, each with its own contexts; main thread.
class GlfwHost final : private GlfwWindow, public ImGuiHost {
 public:
  /// Fails as GlfwWindow::open().
  static Result<std::unique_ptr<GlfwHost>> create(const GlfwWish& wish);
  ~GlfwHost() override;

  /// Has GL and ImGui mean this window. Before anything that draws, hit-tests or takes input for it.
  void make_current();
  [[nodiscard]] GLFWwindow* window() const { return get(); }
  [[nodiscard]] render::Viewport framebuffer_size() const;
  /// Framebuffer pixels in one logical pixel.
  [[nodiscard]] double pixel_scale() const;
  /// Where it stands, as WindowPlace::screen tells it: the monitor that it fills, or its area.
  [[nodiscard]] std::string screen() const;
  /// Fills the monitor on which most of it stands, or goes back to the size before.
  void toggle_full_screen();
  /// The mouse pointer does not show over this window: nobody uses one there.
  void hide_pointer();

 protected:
  void begin_platform_frame(render::Viewport size, double pixel_scale) override;

 private:
  explicit GlfwHost(GlfwWindow window);
  void fill(GLFWmonitor* monitor);

  ui::DesktopArea windowed_{0, 0, 1280, 720};
};

}  // namespace sandtable
