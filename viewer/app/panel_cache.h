#pragma once

#include <optional>
#include <span>
#include <vector>

#include "twin/base/digest.h"
#include "viewer/render/camera.h"
#include "viewer/render/gl_objects.h"
#include "viewer/ui/layout.h"

struct ImDrawData;

namespace sandtable {

/// Keeps the pixels of the docked panels from frame to frame, so that a turning view does not paint them again: on
/// software GL they cost as much as the scene. A panel is painted again when anything that ImGui would draw over it
/// differs. Needs the GL context in which it was first used; main thread.
class PanelCache {
 public:
  PanelCache() = default;
  ~PanelCache();
  PanelCache(const PanelCache&) = delete;
  PanelCache& operator=(const PanelCache&) = delete;

  /// Draws `data` (changing it) into the framebuffer. `docked` are the rectangles worth keeping, logical pixels; none
  /// means to draw everything and keep nothing.
  void draw(ImDrawData& data, unsigned framebuffer, render::Viewport size, std::span<const ui::Rect> docked);

  /// Panels that the last draw() took from the cache.
  [[nodiscard]] int reused() const { return reused_; }

 private:
  void fit(render::Viewport size);

  render::Statistics books_;
  std::optional<render::GlTexture> pixels_;
  unsigned framebuffer_ = 0;
  render::Viewport size_{0, 0};
  std::vector<ui::Rect> kept_;
  std::vector<std::optional<Digest>> shown_;  ///< what the pixels of each rectangle were made of
  int reused_ = 0;
};

}  // namespace sandtable
