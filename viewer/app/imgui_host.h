#pragma once

#include <memory>
#include <span>

#include "viewer/app/panel_cache.h"
#include "viewer/render/camera.h"

struct ImGuiContext;

namespace sandtable {

/// An ImGui context with its OpenGL backend, in force from its making on. Needs a GL context of its own for its whole
/// life; main thread. A window adds its platform backend by overriding begin_platform_frame().
class ImGuiHost {
 public:
  ImGuiHost();
  virtual ~ImGuiHost();
  ImGuiHost(const ImGuiHost&) = delete;
  ImGuiHost& operator=(const ImGuiHost&) = delete;

  /// Has ImGui mean this context, where there are several; their GL context must be current with them.
  void enter();
  /// After the glyph atlas changed.
  void upload_fonts();
  /// Begins a frame of this many pixels, of which `pixel_scale` make one logical pixel.
  void new_frame(render::Viewport size, double pixel_scale);
  /// Ends the frame; nothing is drawn yet.
  void end_frame();
  /// Draws the finished frame into a framebuffer; panels in `docked` that did not change come from the frame before.
  void render(unsigned framebuffer, render::Viewport size, std::span<const ui::Rect> docked = {});
  [[nodiscard]] const PanelCache& panels() const { return *panels_; }

 protected:
  /// Off-screen: two seconds a frame and no input.
  virtual void begin_platform_frame(render::Viewport size, double pixel_scale);

 private:
  ImGuiContext* context_;
  std::unique_ptr<PanelCache> panels_;
};

}  // namespace sandtable
