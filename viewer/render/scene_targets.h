#pragma once

#include <optional>

#include "viewer/render/camera.h"
#include "viewer/render/gl_objects.h"

namespace sandtable::render {

/// The pictures between the scene and the window: terrain and buildings (multisampled when still), the same resolved,
/// and a copy that water is drawn over. Sizes follow the wish; textures are made again only when it changes.
class SceneTargets {
 public:
  explicit SceneTargets(Statistics& books) : books_(books) {}
  ~SceneTargets();
  SceneTargets(const SceneTargets&) = delete;
  SceneTargets& operator=(const SceneTargets&) = delete;

  /// Binds where terrain and buildings are to be drawn, cleared.
  void begin_scene(Viewport size, int samples, const float (&background)[4]);
  /// The scene is complete: resolves it when multisampled.
  void end_scene();
  /// Copies colour and depth of the scene and binds the copy for water. `in_place` saves the copy: the scene itself is
  /// drawn over and must be drawn again before the next overlay.
  void begin_overlay(bool in_place);
  /// Puts the overlay into the target, scaled.
  void present(unsigned framebuffer, int x, int y, Viewport size) const;

  [[nodiscard]] Viewport scene_size() const { return scene_size_; }

 private:
  struct Target {
    GLuint framebuffer = 0;
    std::optional<GlTexture> colour;
    std::optional<GlTexture> depth;
    Viewport size{0, 0};
    int samples = 0;
  };
  void fit(Target& target, Viewport size, int samples);
  void copy(const Target& from, const Target& to) const;

  Statistics& books_;
  Target multisampled_;
  Target scene_;
  Target overlay_;
  Viewport scene_size_{0, 0};
  int samples_ = 1;
  bool in_place_ = false;
};

}  // namespace sandtable::render
