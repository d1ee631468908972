#pragma once

#include <glm/mat4x4.hpp>
#include <glm/vec3.hpp>
#include <optional>

#include "twin/base/geometry.h"

namespace sandtable::render {

/// A point above the ground: place CRS and elevation, metres.
struct ScenePoint {
  LocalXY at;
  double elevation_m = 0;
};

/// Size of the picture in pixels.
struct Viewport {
  int width = 1280;
  int height = 720;
  bool operator==(const Viewport&) const = default;
};

/// Pixels from the top left corner; y down.
struct ScreenPoint {
  double x = 0;
  double y = 0;
};

/// Looks at a target on the ground, from a distance. A value: compare, copy, interpolate. Mutating functions keep it
/// valid (pitch 5..90 degrees, distance 5 m..200 km). In map mode the view is straight down and orthographic, with
/// the same ground width at the target as the perspective would have, so switching keeps the scale.
struct Camera {
  enum class Mode { kScene3d, kMap2d };

  ScenePoint target;
  double distance_m = 2000;
  double heading_deg = 0;  ///< the direction looked at, clockwise from north
  double pitch_deg = 45;   ///< down from the horizon; 90 looks straight down
  double fov_deg = 45;     ///< vertical
  Mode mode = Mode::kScene3d;

  bool operator==(const Camera& o) const;

  /// Metres on the ground that a pixel at the target covers, across the view.
  [[nodiscard]] double metres_per_pixel(Viewport view) const;
  [[nodiscard]] ScenePoint eye() const;

  /// Drag with the orbit button: pixels of mouse movement.
  void orbit(double dx_px, double dy_px);
  /// The ground follows the pointer.
  void pan(double dx_px, double dy_px, Viewport view);
  /// One wheel notch is steps = 1; keeps the ground under `around` in place.
  void zoom(double steps, ScreenPoint around, Viewport view);

  /// Shows the whole extent; keeps heading, pitch and mode.
  void frame(const Extent& extent, double elevation_m, Viewport view);

  /// Clip space from metres relative to `origin`, x east, y north, z up. Depth runs from 1 (near) to 0 (far), for
  /// glClipControl(GL_LOWER_LEFT, GL_ZERO_TO_ONE) and a GREATER test: even precision to the horizon.
  [[nodiscard]] glm::dmat4 clip_from_local(Viewport view, ScenePoint origin) const;
};

/// Where a point is on screen; empty behind the camera. The result may lie outside the viewport.
std::optional<ScreenPoint> project(const Camera& camera, Viewport view, const ScenePoint& point);

/// A line of sight; direction has length 1, x east, y north, z up.
struct Ray {
  ScenePoint from;
  glm::dvec3 direction{0, 0, -1};
};
Ray ray_through(const Camera& camera, Viewport view, ScreenPoint at);

/// Where the ray meets the level plane at this elevation; empty when it does not, or only behind the eye.
std::optional<ScenePoint> meet_plane(const Ray& ray, double elevation_m);

/// A smooth way from one view to another (van Wijk and Nuij 2003, "Smooth and efficient zooming and panning": zooms
/// out for far targets), eased at both ends. at(0) is the start, at(1) exactly the end.
class CameraFlight {
 public:
  CameraFlight(Camera from, Camera to);
  [[nodiscard]] Camera at(double fraction) const;
  /// Pleasant length of the flight, 0.4 .. 2.5 s.
  [[nodiscard]] double seconds() const { return seconds_; }

 private:
  Camera from_;
  Camera to_;
  double ground_m_ = 0;  ///< between the targets
  double path_ = 0;      ///< length of the way in zoom-normalised units
  double r0_ = 0;
  double seconds_ = 0.4;
};

}  // namespace sandtable::render
