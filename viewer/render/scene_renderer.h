#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "twin/base/result.h"
#include "viewer/render/camera.h"
#include "viewer/render/scene.h"
#include "viewer/render/statistics.h"

namespace sandtable::render {

/// One frame's wishes.
struct FrameParameters {
  Camera camera;
  Viewport viewport;
  unsigned framebuffer = 0;  ///< to draw into; 0 is the window's
  int x = 0;                 ///< lower left corner of the picture in that framebuffer, pixels
  int y = 0;
  /// Part of the picture that is touched, framebuffer pixels from its lower left corner; empty for all of it.
  struct Clip {
    int x = 0;
    int y = 0;
    Viewport size;
  };
  std::optional<Clip> clip;
  /// True for pictures that are kept (shot, report): waits until every tile is ready and draws at full quality.
  bool final = false;
  /// Share of the resolution in which terrain and buildings are drawn while the camera moves; 0 chooses by renderer
  /// (0.5 on software GL, 1 otherwise).
  float moving_scale = 0;
};

struct FrameResult {
  /// Nothing better would come of drawing the same parameters again. While false, draw again soon.
  bool complete = true;
};

struct PickResult {
  enum class Kind { kNothing, kGround, kSymbol, kBuilding };
  Kind kind = Kind::kNothing;
  std::uint32_t set = 0;    ///< for symbols: which of SceneContent::symbols
  std::uint32_t index = 0;  ///< in the set
  std::optional<ScenePoint> ground;  ///< what the ray hits: terrain, or the building's surface
};

/// Draws the scene with OpenGL 4.5. Belongs to the thread of the GL context that is current when it is made; that
/// context must be current in every call, the destructor included. Worker threads of its own paint tiles.
/// Leaves GL state changed: callers set what they need.
class SceneRenderer {
 public:
  /// Fails with kUnsupported when the context is older than OpenGL 4.5 or a shader does not compile (its log is told).
  static Result<std::unique_ptr<SceneRenderer>> create();
  ~SceneRenderer();
  SceneRenderer(const SceneRenderer&) = delete;
  SceneRenderer& operator=(const SceneRenderer&) = delete;

  /// Takes the new content; only parts whose pointer changed cost anything. The old picture stays until new tiles are
  /// ready, so a changed layer never makes the ground blink.
  void update(const SceneContent& content);

  FrameResult draw(const FrameParameters& frame);

  /// Highlights a building of SceneContent::buildings.
  void select_building(std::optional<std::uint32_t> index);

  /// A marker counts as far as `slack_px` beyond its edge.
  [[nodiscard]] PickResult pick(const Camera& camera, Viewport viewport, ScreenPoint at,
                                double slack_px = kPickSlack_px) const;

  /// Terrain elevation as drawn at the finest level; empty outside or where there is no data.
  [[nodiscard]] std::optional<double> ground_m(LocalXY at) const;
  /// Extent of terrain, else of the other content; empty without any.
  [[nodiscard]] Extent extent() const;
  /// Lifts the target onto the terrain and the eye out of it.
  [[nodiscard]] Camera settled(Camera camera) const;

  [[nodiscard]] const Statistics& statistics() const;

 private:
  struct Impl;
  explicit SceneRenderer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandtable::render
