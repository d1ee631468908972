#include "viewer/render/camera.h"

#include <gtest/gtest.h>

#include <cmath>
#include <glm/vec4.hpp>

#include "viewer/render/frustum.h"

namespace sandtable::render {
namespace {

constexpr Viewport kView{1280, 720};
constexpr ScenePoint kOrigin{{170'000, 2'545'000}, 0};

Camera looking(double heading_deg, double pitch_deg, double distance_m = 1000) {
  Camera camera;
  camera.target = {{170'500, 2'545'300}, 12};
  camera.heading_deg = heading_deg;
  camera.pitch_deg = pitch_deg;
  camera.distance_m = distance_m;
  return camera;
}

Camera map_of(Camera camera) {
  camera.mode = Camera::Mode::kMap2d;
  return camera;
}

/// Pixel of a point through the matrix that the shaders get.
ScreenPoint through_matrix(const Camera& camera, const ScenePoint& p) {
  const glm::dvec4 clip = camera.clip_from_local(kView, kOrigin) *
                          glm::dvec4(p.at.x - kOrigin.at.x, p.at.y - kOrigin.at.y, p.elevation_m - kOrigin.elevation_m, 1);
  return {(clip.x / clip.w * 0.5 + 0.5) * kView.width, (0.5 - clip.y / clip.w * 0.5) * kView.height};
}

TEST(Camera, target_is_in_the_middle_of_the_picture) {
  for (const Camera& camera : {looking(0, 45), looking(123, 10), map_of(looking(77, 30))}) {
    const auto p = project(camera, kView, camera.target);
    ASSERT_TRUE(p);
    EXPECT_NEAR(p->x, 640, 1e-6);
    EXPECT_NEAR(p->y, 360, 1e-6);
  }
}

TEST(Camera, heading_is_clockwise_from_north) {
  const Camera east = looking(90, 30);
  // What lies further east is further up; what lies south is on the right.
  EXPECT_LT(project(east, kView, {east.target.at + LocalXY{100, 0}, 12})->y, 360);
  EXPECT_GT(project(east, kView, {east.target.at + LocalXY{0, -100}, 12})->x, 640);
  const Camera map = map_of(looking(0, 30));
  EXPECT_LT(project(map, kView, {map.target.at + LocalXY{0, 100}, 12})->y, 360);
}

TEST(Camera, projecting_agrees_with_the_matrix_of_the_shaders) {
  for (const Camera& camera : {looking(20, 35), looking(200, 80), map_of(looking(45, 30))}) {
    for (const LocalXY offset : {LocalXY{0, 0}, LocalXY{200, 100}, LocalXY{-300, 50}}) {
      const ScenePoint p{camera.target.at + offset, 30};
      const ScreenPoint expected = through_matrix(camera, p);
      EXPECT_NEAR(project(camera, kView, p)->x, expected.x, 1e-6);
      EXPECT_NEAR(project(camera, kView, p)->y, expected.y, 1e-6);
    }
  }
}

TEST(Camera, a_ray_through_a_pixel_meets_the_ground_that_is_drawn_there) {
  for (const Camera& camera : {looking(20, 35), map_of(looking(45, 30))}) {
    const ScreenPoint pixel{300, 500};
    const auto ground = meet_plane(ray_through(camera, kView, pixel), 12);
    ASSERT_TRUE(ground);
    const auto back = project(camera, kView, *ground);
    EXPECT_NEAR(back->x, pixel.x, 1e-6);
    EXPECT_NEAR(back->y, pixel.y, 1e-6);
  }
}

TEST(Camera, what_is_behind_the_eye_is_not_on_screen) {
  const Camera camera = looking(0, 20, 100);
  EXPECT_FALSE(project(camera, kView, {camera.target.at + LocalXY{0, -500}, 12}));
  EXPECT_FALSE(meet_plane(ray_through(camera, kView, {640, 0}), 12));  // above the horizon
}

TEST(Camera, depth_falls_from_one_at_the_near_plane_towards_zero) {
  const Camera camera = looking(0, 30);
  const auto depth = [&](double north) {
    const glm::dvec4 clip = camera.clip_from_local(kView, camera.target) * glm::dvec4(0, north, 0, 1);
    return clip.z / clip.w;
  };
  EXPECT_GT(depth(0), depth(500));
  EXPECT_GT(depth(500), depth(100'000));
  EXPECT_GT(depth(100'000), 0);
  EXPECT_LT(depth(0), 1);
}

TEST(Camera, zooming_keeps_the_ground_under_the_pointer) {
  for (Camera camera : {looking(30, 50), map_of(looking(30, 50))}) {
    const ScreenPoint pointer{900, 450};
    const auto before = meet_plane(ray_through(camera, kView, pointer), camera.target.elevation_m);
    camera.zoom(3, pointer, kView);
    const auto after = project(camera, kView, *before);
    EXPECT_NEAR(after->x, pointer.x, 0.5);
    EXPECT_NEAR(after->y, pointer.y, 0.5);
    EXPECT_LT(camera.distance_m, 1000);
  }
}

TEST(Camera, panning_moves_the_map_with_the_pointer) {
  Camera camera = map_of(looking(30, 50));
  const auto before = meet_plane(ray_through(camera, kView, {640, 360}), 12);
  camera.pan(50, -20, kView);
  const auto after = project(camera, kView, *before);
  EXPECT_NEAR(after->x, 690, 1e-6);
  EXPECT_NEAR(after->y, 340, 1e-6);
}

TEST(Camera, stays_valid_whatever_the_mouse_does) {
  Camera camera = looking(350, 45);
  camera.orbit(10'000, 10'000);
  EXPECT_LE(camera.pitch_deg, 90);
  camera.orbit(-99'999, -99'999);
  EXPECT_GE(camera.pitch_deg, 5);
  EXPECT_GE(camera.heading_deg, 0);
  EXPECT_LT(camera.heading_deg, 360);
  camera.zoom(1e4, {640, 360}, kView);
  EXPECT_GE(camera.distance_m, 5);
  camera.zoom(-1e4, {640, 360}, kView);
  EXPECT_LE(camera.distance_m, 200'000);
}

TEST(Camera, framing_shows_the_whole_extent) {
  Camera camera = map_of(looking(0, 45));
  const Extent extent{170'000, 2'540'000, 178'000, 2'545'000};
  camera.frame(extent, 5, kView);
  const auto corner = project(camera, kView, {{extent.west, extent.north}, 5});
  EXPECT_GE(corner->x, 0);
  EXPECT_GE(corner->y, 0);
  EXPECT_LT(corner->x, 200);
}

TEST(CameraFlight, starts_and_ends_exactly) {
  Camera far = looking(300, 60, 8000);
  far.target.at = far.target.at + LocalXY{5000, -3000};
  const CameraFlight flight(looking(10, 30), far);
  EXPECT_EQ(flight.at(0), looking(10, 30));
  EXPECT_EQ(flight.at(1), far);
  EXPECT_NEAR(flight.at(0.999).target.at.x, far.target.at.x, 5);
  EXPECT_NEAR(flight.at(0.999).distance_m, far.distance_m, 20);
}

TEST(CameraFlight, turns_the_short_way) {
  const CameraFlight flight(looking(350, 30), looking(20, 30));
  const double half = flight.at(0.5).heading_deg;
  EXPECT_NEAR(std::remainder(half - 5, 360), 0, 1e-9);
}

TEST(CameraFlight, rises_on_its_way_to_a_far_place) {
  Camera there = looking(0, 30, 500);
  there.target.at = there.target.at + LocalXY{20'000, 0};
  const CameraFlight flight(looking(0, 30, 500), there);
  EXPECT_GT(flight.at(0.5).distance_m, 3000);
  EXPECT_LE(flight.seconds(), 2.5);
}

TEST(Frustum, hides_what_is_behind_and_beside_and_keeps_what_is_seen) {
  const Camera camera = looking(0, 15);  // the horizon is in view
  const Frustum frustum(camera.clip_from_local(kView, camera.target));
  const auto box_at = [](double x, double y) { return Box{{x - 10, y - 10, 0}, {x + 10, y + 10, 20}}; };
  EXPECT_TRUE(frustum.may_see(box_at(0, 0)));
  EXPECT_TRUE(frustum.may_see(box_at(0, 50'000)));
  EXPECT_FALSE(frustum.may_see(box_at(0, -2000)));
  EXPECT_FALSE(frustum.may_see(box_at(3000, 0)));
  EXPECT_FALSE(frustum.may_see(box_at(-3000, 0)));
}

}  // namespace
}  // namespace sandtable::render
