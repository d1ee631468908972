#include "viewer/render/camera.h"

#include <algorithm>
#include <cmath>
#include <glm/ext/matrix_clip_space.hpp>
#include <glm/ext/matrix_transform.hpp>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>
#include <numbers>

namespace sandtable::render {
namespace {

constexpr double kLeastDistanceM = 5;
constexpr double kMostDistanceM = 200'000;
constexpr double kLeastPitchDeg = 5;
constexpr double kOrbitDegPerPx = 0.25;
constexpr double kZoomPerStep = 1.2;

/// East, north, up components of the view's axes.
struct Axes {
  glm::dvec3 right;
  glm::dvec3 up;
  glm::dvec3 forward;
};

Axes axes_of(const Camera& camera) {
  const double heading = glm::radians(camera.heading_deg);
  const double pitch = camera.mode == Camera::Mode::kMap2d ? std::numbers::pi / 2 : glm::radians(camera.pitch_deg);
  const glm::dvec3 ahead{std::sin(heading), std::cos(heading), 0};
  const glm::dvec3 forward = ahead * std::cos(pitch) - glm::dvec3{0, 0, 1} * std::sin(pitch);
  const glm::dvec3 right{std::cos(heading), -std::sin(heading), 0};
  return {right, glm::cross(right, forward), forward};
}

double half_view(const Camera& camera) { return std::tan(glm::radians(camera.fov_deg) / 2); }

glm::dvec3 between(const ScenePoint& to, const ScenePoint& from) {
  return {to.at.x - from.at.x, to.at.y - from.at.y, to.elevation_m - from.elevation_m};
}

void keep_valid(Camera& camera) {
  camera.distance_m = std::clamp(camera.distance_m, kLeastDistanceM, kMostDistanceM);
  camera.pitch_deg = std::clamp(camera.pitch_deg, kLeastPitchDeg, 90.0);
  camera.heading_deg = std::fmod(std::fmod(camera.heading_deg, 360) + 360, 360);
}

}  // namespace

bool Camera::operator==(const Camera& o) const {
  return target.at == o.target.at && target.elevation_m == o.target.elevation_m && distance_m == o.distance_m &&
         heading_deg == o.heading_deg && pitch_deg == o.pitch_deg && fov_deg == o.fov_deg && mode == o.mode;
}

double Camera::metres_per_pixel(Viewport view) const { return 2 * distance_m * half_view(*this) / view.height; }

ScenePoint Camera::eye() const {
  const glm::dvec3 back = axes_of(*this).forward * -distance_m;
  return {{target.at.x + back.x, target.at.y + back.y}, target.elevation_m + back.z};
}

void Camera::orbit(double dx_px, double dy_px) {
  heading_deg += dx_px * kOrbitDegPerPx;
  if (mode == Mode::kScene3d) pitch_deg += dy_px * kOrbitDegPerPx;
  keep_valid(*this);
}

void Camera::pan(double dx_px, double dy_px, Viewport view) {
  const double scale = metres_per_pixel(view);
  const double heading = glm::radians(heading_deg);
  // Low pitches would race along the ground: the vertical movement is foreshortened, but never more than threefold.
  const double slant = mode == Mode::kMap2d ? 1 : std::max(1.0 / 3, std::sin(glm::radians(pitch_deg)));
  const double right = -dx_px * scale;
  const double ahead = dy_px * scale / slant;
  target.at.x += right * std::cos(heading) + ahead * std::sin(heading);
  target.at.y += -right * std::sin(heading) + ahead * std::cos(heading);
}

void Camera::zoom(double steps, ScreenPoint around, Viewport view) {
  const auto anchor = meet_plane(ray_through(*this, view, around), target.elevation_m);
  const double before = distance_m;
  distance_m *= std::pow(kZoomPerStep, -steps);
  keep_valid(*this);
  if (!anchor) return;
  const double share = 1 - distance_m / before;
  const LocalXY towards = anchor->at - target.at;
  // Towards the horizon the anchor is kilometres away; a wheel notch must not throw the target there.
  const double reach = std::min(1.0, 2 * before / std::max(1.0, std::hypot(towards.x, towards.y)));
  target.at = target.at + towards * (share * reach);
}

void Camera::frame(const Extent& extent, double elevation_m, Viewport view) {
  if (extent.empty()) return;
  target = {extent.centre(), elevation_m};
  const double aspect = static_cast<double>(view.width) / view.height;
  const double tall = std::max({extent.height_m(), extent.width_m() / aspect, 10.0});
  distance_m = 1.05 * tall / (2 * half_view(*this));
  keep_valid(*this);
}

glm::dmat4 Camera::clip_from_local(Viewport view, ScenePoint origin) const {
  const Axes axes = axes_of(*this);
  const glm::dvec3 eye_local = between(eye(), origin);
  glm::dmat4 view_from_local(1);
  for (int i = 0; i < 3; ++i) {
    view_from_local[i] = {axes.right[i], axes.up[i], -axes.forward[i], 0};
  }
  view_from_local = view_from_local * glm::translate(glm::dmat4(1), -eye_local);
  const double aspect = static_cast<double>(view.width) / view.height;
  if (mode == Mode::kMap2d) {
    const double half = distance_m * half_view(*this);
    // Nothing on earth is higher or deeper than this from the target.
    constexpr double kDepthM = 20'000;
    glm::dmat4 clip(1);
    clip[0][0] = 1 / (half * aspect);
    clip[1][1] = 1 / half;
    clip[2][2] = 1 / (2 * kDepthM);
    clip[3][2] = 0.5 + distance_m / (2 * kDepthM);
    return clip * view_from_local;
  }
  // Infinite far plane with reversed depth: z = near / distance.
  const double near_m = std::clamp(distance_m * 0.02, 0.5, 20.0);
  const double f = 1 / half_view(*this);
  glm::dmat4 clip(0);
  clip[0][0] = f / aspect;
  clip[1][1] = f;
  clip[2][3] = -1;
  clip[3][2] = near_m;
  return clip * view_from_local;
}

std::optional<ScreenPoint> project(const Camera& camera, Viewport view, const ScenePoint& point) {
  const Axes axes = axes_of(camera);
  const glm::dvec3 sight = between(point, camera.eye());
  const double along = glm::dot(sight, axes.forward);
  double scale = view.height / (2 * half_view(camera) * camera.distance_m);
  if (camera.mode == Camera::Mode::kScene3d) {
    if (along <= 1e-6) return std::nullopt;
    scale = view.height / (2 * half_view(camera) * along);
  }
  return ScreenPoint{view.width / 2.0 + glm::dot(sight, axes.right) * scale,
                     view.height / 2.0 - glm::dot(sight, axes.up) * scale};
}

Ray ray_through(const Camera& camera, Viewport view, ScreenPoint at) {
  const Axes axes = axes_of(camera);
  const double scale = 2 * half_view(camera) / view.height;
  const glm::dvec3 offset =
      axes.right * ((at.x - view.width / 2.0) * scale) + axes.up * ((view.height / 2.0 - at.y) * scale);
  ScenePoint from = camera.eye();
  if (camera.mode == Camera::Mode::kMap2d) {
    from.at = from.at + LocalXY{offset.x, offset.y} * camera.distance_m;
    return {from, axes.forward};
  }
  return {from, glm::normalize(axes.forward + offset)};
}

std::optional<ScenePoint> meet_plane(const Ray& ray, double elevation_m) {
  if (std::abs(ray.direction.z) < 1e-9) return std::nullopt;
  const double along = (elevation_m - ray.from.elevation_m) / ray.direction.z;
  if (along < 0) return std::nullopt;
  return ScenePoint{{ray.from.at.x + along * ray.direction.x, ray.from.at.y + along * ray.direction.y}, elevation_m};
}

namespace {

constexpr double kRho = 1.42;  // van Wijk and Nuij 2003, the curvature their test persons liked best

double eased(double t) { return t * t * (3 - 2 * t); }

}  // namespace

CameraFlight::CameraFlight(Camera from, Camera to) : from_(from), to_(to) {
  ground_m_ = distance_m(from.target.at, to.target.at);
  const double w0 = from.distance_m;
  const double w1 = to.distance_m;
  if (ground_m_ > 1e-3 * std::min(w0, w1)) {
    // Equation 9 of van Wijk and Nuij 2003.
    const double spread = kRho * kRho * ground_m_;
    const double b0 = (w1 * w1 - w0 * w0 + spread * spread) / (2 * w0 * spread);
    const double b1 = (w1 * w1 - w0 * w0 - spread * spread) / (2 * w1 * spread);
    r0_ = -std::asinh(b0);
    path_ = (-std::asinh(b1) - r0_) / kRho;
  } else {
    ground_m_ = 0;
    path_ = std::log(w1 / w0) / kRho;
  }
  const double turn = std::abs(std::remainder(to.heading_deg - from.heading_deg, 360)) / 180;
  seconds_ = std::clamp(std::max(std::abs(path_) / 1.2, turn * 1.2), 0.4, 2.5);
}

Camera CameraFlight::at(double fraction) const {
  if (fraction >= 1) return to_;
  if (fraction <= 0) return from_;
  const double t = eased(fraction);
  const double s = t * path_;
  const double w0 = from_.distance_m;
  double along = t;
  Camera camera = to_;
  if (ground_m_ > 0) {
    const double u =
        w0 / (kRho * kRho) * (std::cosh(r0_) * std::tanh(kRho * s + r0_) - std::sinh(r0_)) / ground_m_;
    along = std::clamp(u, 0.0, 1.0);
    camera.distance_m = w0 * std::cosh(r0_) / std::cosh(kRho * s + r0_);
  } else {
    camera.distance_m = w0 * std::exp(kRho * s);
  }
  const auto mix = [&](double a, double b, double share) { return a + (b - a) * share; };
  camera.target.at = from_.target.at + (to_.target.at - from_.target.at) * along;
  camera.target.elevation_m = mix(from_.target.elevation_m, to_.target.elevation_m, along);
  camera.heading_deg = from_.heading_deg + std::remainder(to_.heading_deg - from_.heading_deg, 360) * t;
  camera.pitch_deg = mix(from_.pitch_deg, to_.pitch_deg, t);
  camera.fov_deg = mix(from_.fov_deg, to_.fov_deg, t);
  return camera;
}

}  // namespace sandtable::render
