#pragma once

#include <memory>
#include <string>

#include "twin/base/result.h"
#include "viewer/app/imgui_host.h"

struct GLFWwindow;

namespace sandtable {

/// A GLFW window with a current OpenGL 4.5 core context and ImGui on it. One at a time; main thread.
class GlfwHost final : public ImGuiHost {
 public:
  /// Fails with kUnsupported when there is no display or no OpenGL 4.5, saying which.
  static Result<std::unique_ptr<GlfwHost>> create(render::Viewport size, const std::string& title);
  ~GlfwHost() override;

  [[nodiscard]] GLFWwindow* window() const { return window_.get(); }
  [[nodiscard]] render::Viewport framebuffer_size() const;
  /// Framebuffer pixels in one logical pixel.
  [[nodiscard]] double pixel_scale() const;
  void toggle_full_screen();
  /// The mouse pointer does not show over this window: nobody uses one there.
  void hide_pointer();

 protected:
  void begin_platform_frame(render::Viewport size, double pixel_scale) override;

 private:
  struct WindowCloser {
    void operator()(GLFWwindow* window) const;
  };
  using WindowHandle = std::unique_ptr<GLFWwindow, WindowCloser>;
  explicit GlfwHost(WindowHandle window);

  WindowHandle window_;
  struct { int x = 0, y = 0, width = 1280, height = 720; } windowed_;
};

}  // namespace sandtable
