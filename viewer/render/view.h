#pragma once

#include <cstdint>
#include <glm/mat4x4.hpp>
#include <glm/vec3.hpp>

#include "viewer/render/camera.h"
#include "viewer/render/frustum.h"

namespace sandtable::render {

/// Where local space lies: metres from this point are small enough for floats (2 mm at 20 km).
struct LocalFrame {
  ScenePoint origin;
  [[nodiscard]] glm::dvec3 local(LocalXY at, double elevation_m) const {
    return {at.x - origin.at.x, at.y - origin.at.y, elevation_m - origin.elevation_m};
  }
  [[nodiscard]] ScenePoint place(const glm::dvec3& local) const {
    return {{origin.at.x + local.x, origin.at.y + local.y}, origin.elevation_m + local.z};
  }
};

/// A frame's view, worked out once and read by every layer.
struct View {
  View(const Camera& from, Viewport size, const LocalFrame& frame)
      : camera(from),
        viewport(size),
        clip_from_local(from.clip_from_local(size, frame.origin)),
        frustum(clip_from_local),
        map(from.mode == Camera::Mode::kMap2d) {
    const ScenePoint at = from.eye();
    eye = frame.local(at.at, at.elevation_m);
    px_at_1m = from.distance_m / from.metres_per_pixel(size);
  }

  /// Pixels that a metre at the nearest point of the box covers, seen across.
  [[nodiscard]] double px_per_m(const Box& box) const {
    const double away = map ? camera.distance_m : box.distance_to(eye);
    return px_at_1m / (away < 1 ? 1 : away);
  }

  Camera camera;
  Viewport viewport;
  glm::dmat4 clip_from_local;
  Frustum frustum;
  bool map;
  glm::dvec3 eye{0};
  double px_at_1m = 1;    ///< pixels that a metre covers at a distance of 1 m
  bool final = false;     ///< everything must be ready and at its best
  bool moving = false;
  std::uint64_t number = 0;
};

}  // namespace sandtable::render
