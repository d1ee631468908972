#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "tests/golden/sample_city.h"
#include "tests/support/needs_gl.h"
#include "viewer/render/offscreen_context.h"
#include "viewer/render/scene_renderer.h"

namespace sandtable::render {
namespace {

constexpr Viewport kView{640, 360};

/// Draws the sample city as the camera sees it and holds the picture against tests/golden/expected/NAME.png.
/// SANDTABLE_UPDATE_GOLDEN=1 in the environment writes what is drawn there instead.
class Golden : public testing::Test {
 protected:
  void SetUp() override {
    auto context = OffscreenContext::create(kView);
    SANDTABLE_NEEDS_GL(context);
    context_ = std::move(*context);
    auto renderer = SceneRenderer::create();
    ASSERT_TRUE(renderer) << renderer.error().message;
    renderer_ = std::move(*renderer);
    renderer_->update(make_sample_city());
  }

  Image draw(const Camera& camera) {
    FrameParameters frame;
    frame.camera = renderer_->settled(camera);
    frame.viewport = kView;
    frame.framebuffer = context_->framebuffer();
    frame.final = true;
    EXPECT_TRUE(renderer_->draw(frame).complete);
    return context_->read_pixels();
  }

  static void expect_like(const std::string& name, const Image& actual) {
    namespace fs = std::filesystem;
    const fs::path expected_path = fs::path(SANDTABLE_SOURCE_DIR) / "tests/golden/expected" / (name + ".png");
    if (std::getenv("SANDTABLE_UPDATE_GOLDEN") != nullptr) {
      ASSERT_TRUE(write_png(expected_path, actual));
      return;
    }
    const auto expected = read_png(expected_path);
    ASSERT_TRUE(expected) << expected.error().message;
    const ImageDifference difference = compare(*expected, actual, 24);
    // Edges of triangles may fall on the other side of a pixel with another Mesa or LLVM: up to one pixel in a hundred
    // may differ much, and the picture as a whole by half a grey level.
    if (difference.share_over < 0.01 && difference.mean < 0.5) return;
    const fs::path out = fs::path(SANDTABLE_BINARY_DIR) / "golden";
    fs::create_directories(out);
    EXPECT_TRUE(write_png(out / (name + ".actual.png"), actual));
    EXPECT_TRUE(write_png(out / (name + ".expected.png"), *expected));
    EXPECT_TRUE(write_png(out / (name + ".diff.png"), difference.picture));
    ADD_FAILURE() << name << ": " << difference.share_over * 100 << " % of the pixels differ, mean " << difference.mean
                  << "; see " << (out / (name + ".diff.png")).string();
  }

  static Camera looking(double x_share, double y_share, double distance_m, double pitch_deg, double heading_deg) {
    constexpr double kSideM = 1280;
    Camera camera;
    camera.target.at = kCityNorthWest + LocalXY{kSideM * x_share, -kSideM * y_share};
    camera.distance_m = distance_m;
    camera.pitch_deg = pitch_deg;
    camera.heading_deg = heading_deg;
    return camera;
  }

  static Camera map(Camera camera) {
    camera.mode = Camera::Mode::kMap2d;
    return camera;
  }

  std::unique_ptr<OffscreenContext> context_;
  std::unique_ptr<SceneRenderer> renderer_;
};

TEST_F(Golden, city_from_the_air) {
  expect_like("air", draw(looking(0.5, 0.5, 1150, 40, 0)));
  const Statistics& s = renderer_->statistics();
  // A house of 12 m is 4.5 pixels wide here: few are drawn whole, the rest as blocks.
  EXPECT_GT(s.buildings_full + s.building_blocks, 300);
  EXPECT_LE(s.buildings_full + s.building_blocks, 500);
  EXPECT_LE(s.draw_calls, 9);
  EXPECT_LE(s.buffers, 10);
  EXPECT_LE(s.textures, 11);
}

TEST_F(Golden, flooded_street) {
  expect_like("street", draw(looking(0.52, 0.66, 170, 14, 20)));
  EXPECT_LE(renderer_->statistics().draw_calls, 9);
}

TEST_F(Golden, flat_map) {
  expect_like("map", draw(map(looking(0.5, 0.5, 1500, 45, 0))));
  const Statistics& s = renderer_->statistics();
  EXPECT_LE(s.draw_calls, 5);
  EXPECT_EQ(s.buildings_full, 0);
}

TEST_F(Golden, flat_map_close) { expect_like("map_close", draw(map(looking(0.46, 0.55, 320, 45, 30)))); }

TEST_F(Golden, hazard_by_depth_and_speed) {
  SceneContent city = make_sample_city();
  auto water = std::make_shared<WaterField>(*city.water);
  water->meaning = WaterField::Meaning::kHazard;
  // Faster from south to north, so that every class is there.
  for (int r = 0; r < water->values.rows(); ++r) {
    for (int c = 0; c < water->values.columns(); ++c) {
      water->speed_m_per_s.push_back(4.5F * static_cast<float>(water->values.rows() - r) / static_cast<float>(water->values.rows()));
    }
  }
  city.water = water;
  city.buildings = nullptr;
  renderer_->update(city);
  expect_like("hazard", draw(map(looking(0.5, 0.6, 1100, 45, 0))));
  EXPECT_LE(renderer_->statistics().textures, 11);
}

TEST_F(Golden, selected_building) {
  Camera camera = looking(0.55, 0.45, 260, 35, 320);
  (void)draw(camera);
  const PickResult picked = renderer_->pick(renderer_->settled(camera), kView, {320, 180});
  ASSERT_EQ(picked.kind, PickResult::Kind::kBuilding);
  renderer_->select_building(picked.index);
  expect_like("selected", draw(camera));
}

}  // namespace
}  // namespace sandtable::render
