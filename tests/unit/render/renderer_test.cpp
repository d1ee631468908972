#include "viewer/render/scene_renderer.h"

#include <epoxy/gl.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/golden/sample_city.h"
#include "tests/support/needs_gl.h"
#include "viewer/render/offscreen_context.h"
#include "viewer/render/shader_library.h"

namespace sandtable::render {
namespace {

constexpr Viewport kView{320, 180};

class Renderer : public testing::Test {
 protected:
  void SetUp() override {
    auto context = OffscreenContext::create(kView);
    SANDTABLE_NEEDS_GL(context);
    context_ = std::move(*context);
    auto renderer = SceneRenderer::create();
    ASSERT_TRUE(renderer) << renderer.error().message;
    renderer_ = std::move(*renderer);
    city_ = make_sample_city({.cells = 128, .buildings = 120});
    renderer_->update(city_);
    camera_.target.at = kCityNorthWest + LocalXY{320, -320};
    camera_.distance_m = 500;
  }

  FrameResult draw(bool final = true) {
    FrameParameters frame;
    frame.camera = camera_;
    frame.viewport = kView;
    frame.framebuffer = context_->framebuffer();
    frame.final = final;
    return renderer_->draw(frame);
  }

  /// The map from now on without houses and markers, so that only ground and water differ; dry yet.
  Image bare_map() {
    city_.buildings = nullptr;
    city_.symbols.clear();
    city_.routes = nullptr;
    city_.water = nullptr;
    camera_.mode = Camera::Mode::kMap2d;
    renderer_->update(city_);
    draw();
    return context_->read_pixels();
  }

  std::uint64_t uploaded() { return renderer_->statistics().bytes_uploaded; }

  std::unique_ptr<OffscreenContext> context_;
  std::unique_ptr<SceneRenderer> renderer_;
  SceneContent city_;
  Camera camera_;
};

TEST_F(Renderer, every_shader_compiles) {
  ASSERT_GE(embedded_shaders().size(), 14U);
  for (const EmbeddedShader& shader : embedded_shaders()) {
    const auto compiled = compile_shader(shader.name);
    EXPECT_TRUE(compiled) << compiled.error().message;
    EXPECT_EQ(shader.source.find("#include"), std::string_view::npos) << shader.name;
    if (compiled) glDeleteShader(*compiled);
  }
}

TEST_F(Renderer, every_shader_opens_with_its_space_and_bindings) {
  for (const EmbeddedShader& shader : embedded_shaders()) {
    EXPECT_TRUE(shader.source.starts_with("#version 450 core\n// ")) << shader.name;
  }
}

TEST_F(Renderer, an_unchanged_snapshot_uploads_nothing) {
  draw();
  const std::uint64_t before = uploaded();
  renderer_->update(SceneContent(city_));
  EXPECT_TRUE(draw().complete);
  EXPECT_EQ(uploaded(), before);
  EXPECT_FALSE(renderer_->statistics().scene_redrawn);
}

TEST_F(Renderer, new_symbols_upload_only_symbols) {
  draw();
  const std::uint64_t before = uploaded();
  auto symbols = std::make_shared<SymbolSet>(*city_.symbols[0]);
  symbols->symbols[0].selected = true;
  city_.symbols[0] = symbols;
  renderer_->update(city_);
  draw();
  EXPECT_GT(uploaded(), before);
  EXPECT_LT(uploaded() - before, 200 * symbols->symbols.size() + 1000);
  EXPECT_FALSE(renderer_->statistics().scene_redrawn);
}

TEST_F(Renderer, new_water_leaves_terrain_and_buildings_alone) {
  draw();
  const std::uint64_t tiles = renderer_->statistics().tiles_painted;
  auto water = std::make_shared<WaterField>(*city_.water);
  for (float& v : water->values.values()) v = 0.4F;
  city_.water = water;
  renderer_->update(city_);
  draw();
  EXPECT_EQ(renderer_->statistics().tiles_painted, tiles);
  EXPECT_FALSE(renderer_->statistics().scene_redrawn);
}

TEST_F(Renderer, opacity_of_symbols_water_and_routes_uploads_nothing) {
  draw();
  const Image whole = context_->read_pixels();
  const std::uint64_t before = uploaded();
  const std::uint64_t tiles = renderer_->statistics().tiles_painted;
  for (float SceneOpacity::*part : {&SceneOpacity::water, &SceneOpacity::routes}) {
    city_.opacity = {};
    city_.opacity.*part = 0.3F;
    renderer_->update(city_);
    draw();
    EXPECT_GT(compare(whole, context_->read_pixels(), 4).share_over, 0.001);
  }
  city_.opacity = {};
  city_.opacity.symbols = {0.3F};
  renderer_->update(city_);
  draw();
  EXPECT_GT(compare(whole, context_->read_pixels(), 4).share_over, 0.001);
  city_.opacity = {};
  renderer_->update(city_);
  draw();
  EXPECT_EQ(compare(whole, context_->read_pixels(), 0).share_over, 0);
  EXPECT_EQ(uploaded(), before);
  EXPECT_EQ(renderer_->statistics().tiles_painted, tiles);
}

TEST_F(Renderer, opacity_of_one_symbol_set_leaves_the_others_alone) {
  city_.symbols.push_back(std::make_shared<SymbolSet>(*city_.symbols[0]));
  auto moved = std::make_shared<SymbolSet>(*city_.symbols[0]);
  for (Symbol& s : moved->symbols) s.at = s.at + LocalXY{40, 0};
  city_.symbols[1] = moved;
  city_.opacity.symbols = {1, 0};
  renderer_->update(city_);
  draw();
  const Image second_hidden = context_->read_pixels();
  city_.symbols.pop_back();
  city_.opacity = {};
  renderer_->update(city_);
  draw();
  EXPECT_EQ(compare(second_hidden, context_->read_pixels(), 1).share_over, 0);
}

TEST_F(Renderer, a_painted_layer_that_is_half_seen_through_is_painted_anew) {
  draw();
  const std::uint64_t tiles = renderer_->statistics().tiles_painted;
  const Image whole = context_->read_pixels();
  city_.opacity.lines = {0.2F};
  renderer_->update(city_);
  EXPECT_TRUE(draw().complete);
  EXPECT_GT(renderer_->statistics().tiles_painted, tiles);
  EXPECT_GT(compare(whole, context_->read_pixels(), 4).share_over, 0.001);
  const std::uint64_t after = renderer_->statistics().bytes_uploaded;
  renderer_->update(SceneContent(city_));
  draw();
  EXPECT_EQ(renderer_->statistics().bytes_uploaded, after);
}

TEST_F(Renderer, a_changed_layer_repaints_the_ground) {
  draw();
  const std::uint64_t tiles = renderer_->statistics().tiles_painted;
  city_.lines.clear();
  renderer_->update(city_);
  EXPECT_TRUE(draw().complete);
  EXPECT_GT(renderer_->statistics().tiles_painted, tiles);
}

TEST_F(Renderer, an_interactive_view_becomes_complete_by_itself) {
  bool complete = false;
  for (int i = 0; i < 2000 && !complete; ++i) complete = draw(false).complete;
  EXPECT_TRUE(complete);
  const Image still = context_->read_pixels();
  draw(true);
  EXPECT_EQ(compare(still, context_->read_pixels(), 8).share_over, 0);
}

TEST_F(Renderer, an_empty_scene_is_drawn_without_trouble) {
  renderer_->update(SceneContent{});
  EXPECT_TRUE(draw().complete);
  EXPECT_TRUE(renderer_->extent().empty());
}

TEST_F(Renderer, a_symbol_is_found_where_it_is_drawn) {
  camera_.mode = Camera::Mode::kMap2d;
  draw();
  const Symbol& wanted = city_.symbols[0]->symbols[2];
  const auto ground = renderer_->ground_m(wanted.at);
  ASSERT_TRUE(ground);
  camera_.target.at = wanted.at;
  const PickResult hit = renderer_->pick(camera_, kView, {160, 90});
  EXPECT_EQ(hit.kind, PickResult::Kind::kSymbol);
  EXPECT_EQ(hit.index, 2U);
  ASSERT_TRUE(hit.ground);
  EXPECT_NEAR(hit.ground->elevation_m, *ground, 0.2);  // the pixel's middle is within a cell of the marker
}

TEST_F(Renderer, markers_that_give_way_are_dots_until_there_is_room) {
  auto places = std::make_shared<SymbolSet>();
  const LocalXY below = kCityNorthWest + LocalXY{320, -320};
  const LocalXY above = below + LocalXY{12, 0};
  for (const LocalXY at : {below, above}) {
    Symbol place;
    place.at = at;
    place.gives_way = true;
    places->symbols.push_back(place);
  }
  city_.symbols = {places};
  renderer_->update(city_);
  camera_.mode = Camera::Mode::kMap2d;
  camera_.target.at = below;
  // Eight pixels from its middle: on the whole marker, beside the dot.
  const auto is_hit_beside_its_middle = [&](double distance_m) {
    camera_.distance_m = distance_m;
    draw();
    const PickResult hit = renderer_->pick(camera_, kView, {152, 90});
    return hit.kind == PickResult::Kind::kSymbol && hit.index == 0;
  };
  EXPECT_TRUE(is_hit_beside_its_middle(40));
  EXPECT_FALSE(is_hit_beside_its_middle(600));
  camera_.target.at = above;
  EXPECT_EQ(renderer_->pick(camera_, kView, {168, 90}).kind, PickResult::Kind::kSymbol);
}

TEST_F(Renderer, a_finger_beside_a_marker_finds_the_nearest_one) {
  auto places = std::make_shared<SymbolSet>();
  const LocalXY left = kCityNorthWest + LocalXY{320, -320};
  for (const double east : {0.0, 24.0}) {
    Symbol place;
    place.at = left + LocalXY{east, 0};
    places->symbols.push_back(place);
  }
  city_.symbols = {places};
  renderer_->update(city_);
  camera_.mode = Camera::Mode::kMap2d;
  camera_.target.at = left;
  camera_.distance_m = 100;
  draw();
  // Left of both, so that only the slack of a finger reaches them.
  const ScreenPoint beside{160 - 45, 90};
  const auto found = [&](double slack_px) { return renderer_->pick(camera_, kView, beside, slack_px); };
  EXPECT_NE(found(kPickSlack_px).kind, PickResult::Kind::kSymbol);
  const PickResult hit = found(120);
  EXPECT_EQ(hit.kind, PickResult::Kind::kSymbol);
  EXPECT_EQ(hit.index, 0U) << "the other one is farther, though it lies on top";
}

TEST_F(Renderer, a_building_is_found_under_the_pointer) {
  draw();
  const LocalXY corner = city_.buildings->footprints.points[0];
  camera_.mode = Camera::Mode::kMap2d;
  camera_.target.at = corner + LocalXY{3, 3};
  const PickResult hit = renderer_->pick(camera_, kView, {160, 90});
  EXPECT_EQ(hit.kind, PickResult::Kind::kBuilding);
  EXPECT_EQ(hit.index, 0U);
}

TEST_F(Renderer, the_camera_is_kept_out_of_the_ground) {
  camera_.target.at = kCityNorthWest + LocalXY{630, -320};
  camera_.target.elevation_m = 0;
  camera_.pitch_deg = 5;
  camera_.heading_deg = 270;
  camera_.distance_m = 40;
  const Camera settled = renderer_->settled(camera_);
  EXPECT_NEAR(settled.target.elevation_m, *renderer_->ground_m(camera_.target.at), 1e-6);
  const auto below = renderer_->ground_m(settled.eye().at);
  EXPECT_TRUE(!below || settled.eye().elevation_m > *below);
}

TEST_F(Renderer, unknown_water_is_hatched_and_dry_ground_is_not) {
  const Image bare = bare_map();
  auto water = std::make_shared<WaterField>();
  water->values = Grid<float>(city_.terrain->frame(), std::nanf(""));
  city_.water = water;
  renderer_->update(city_);
  draw();
  const double hatched = compare(bare, context_->read_pixels(), 10).share_over;
  EXPECT_GT(hatched, 0.08);
  EXPECT_LT(hatched, 0.35);  // the ground stays readable under a whole map of it
  auto dry = std::make_shared<WaterField>();
  dry->values = Grid<float>(city_.terrain->frame(), 0.0F);
  city_.water = dry;
  renderer_->update(city_);
  draw();
  EXPECT_EQ(compare(bare, context_->read_pixels(), 2).share_over, 0);
}

TEST_F(Renderer, expected_water_lets_the_ground_through_in_bands_and_keeps_the_colours_of_depth_between) {
  const Image bare = bare_map();
  auto water = std::make_shared<WaterField>();
  water->values = Grid<float>(city_.terrain->frame(), 0.4F);
  city_.water = water;
  renderer_->update(city_);
  draw();
  const Image observed = context_->read_pixels();
  auto expected = std::make_shared<WaterField>(*water);
  expected->expected = true;
  city_.water = expected;
  renderer_->update(city_);
  draw();
  const Image banded = context_->read_pixels();
  const double wet = compare(bare, observed, 20).share_over;
  const double changed = compare(observed, banded, 20).share_over;
  EXPECT_GT(changed, 0.25 * wet) << "told apart without any colour";
  EXPECT_LT(changed, 0.65 * wet) << "the depth is still read";
}

TEST_F(Renderer, leaves_no_gl_error_behind) {
  draw(false);
  draw(true);
  EXPECT_EQ(glGetError(), static_cast<GLenum>(GL_NO_ERROR));
}

}  // namespace
}  // namespace sandtable::render
