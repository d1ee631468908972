#include "viewer/render/scene_renderer.h"

#include <epoxy/gl.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <glm/geometric.hpp>
#include <glm/gtc/type_ptr.hpp>
#include <glm/matrix.hpp>
#include <thread>
#include <utility>

#include "viewer/render/building_layer.h"
#include "viewer/render/gl_objects.h"
#include "viewer/render/ground_builder.h"
#include "viewer/render/job_board.h"
#include "viewer/render/offscreen_context.h"
#include "viewer/render/picking.h"
#include "viewer/render/route_layer.h"
#include "viewer/render/scene_targets.h"
#include "viewer/render/symbol_layer.h"
#include "viewer/render/terrain_layer.h"
#include "viewer/render/water_layer.h"

namespace sandtable::render {
namespace {

constexpr float kMovingScaleInSoftware = 0.5F;
constexpr int kStillSamples = 4;
/// A camera that rests for this many frames counts as still; pauses between two mouse events do not.
constexpr int kFramesToRest = 3;

/// The uniform block of shaders/frame.glsl.
struct FrameBlock {
  glm::mat4 clip_from_local;
  glm::vec4 eye, haze, zenith, viewport, sun, selected;
  bool operator==(const FrameBlock&) const = default;
};

glm::vec4 as_vec(Colour c, float w) { return {c.r / 255.0F, c.g / 255.0F, c.b / 255.0F, w}; }

FrameBlock make_block(const View& view, const Style& style, Viewport target) {
  FrameBlock block;
  const AtmosphereStyle& air = style.atmosphere;
  // Seen from far above, the air must not swallow what is being looked at.
  const float stretch = static_cast<float>(std::max(1.0, view.camera.distance_m / 4000));
  const float depth = std::max(1.0F, air.haze_full_m - air.haze_start_m) * stretch;
  block.clip_from_local = glm::mat4(view.clip_from_local);
  block.eye = glm::vec4(glm::vec3(view.eye), view.map ? 1.0F : 0.0F);
  block.haze = as_vec(air.horizon, 3.0F / depth);  // exp(-3): 95 % haze at haze_full_m
  block.zenith = as_vec(air.zenith, air.haze_start_m * stretch);
  block.viewport = {static_cast<float>(target.width), static_cast<float>(target.height),
                    static_cast<float>(1 / view.camera.metres_per_pixel(target)),
                    static_cast<float>(view.camera.distance_m)};
  block.sun = glm::vec4(towards_sun(air), 0);
  block.selected = as_vec(style.buildings.selected, 1);
  return block;
}

/// Uniform blocks live in two places of one buffer: the scaled scene's and the window's.
class FrameBlocks {
 public:
  explicit FrameBlocks(Statistics& books) : buffer_(books, 2 * kStride) {}
  void use(int place, const FrameBlock& block) {
    if (!set_[place] || !(last_[place] == block)) {
      buffer_.write(static_cast<std::size_t>(place) * kStride, &block, sizeof block);
      last_[place] = block;
      set_[place] = true;
    }
    glBindBufferRange(GL_UNIFORM_BUFFER, 0, buffer_.name(), place * static_cast<GLintptr>(kStride), sizeof block);
  }

 private:
  static constexpr std::size_t kStride = 256;  // the greatest alignment a GL 4.5 driver may ask for
  GlBuffer buffer_;
  FrameBlock last_[2] = {};
  bool set_[2] = {false, false};
};

}  // namespace

struct SceneRenderer::Impl {
  Statistics books;
  bool software = draws_in_software();
  FrameBlocks blocks{books};
  SceneTargets targets{books};
  GlVertexArray no_vertices{0, 0};
  GlProgram sky;
  std::unique_ptr<TerrainLayer> terrain;
  std::unique_ptr<BuildingLayer> buildings;
  std::unique_ptr<WaterLayer> water;
  std::unique_ptr<SymbolLayer> symbols;
  std::unique_ptr<RouteLayer> routes;
  std::unique_ptr<RouteLayer> flow;

  SceneContent content;
  std::shared_ptr<const GroundContent> ground;
  LocalFrame frame;
  std::uint64_t number = 0;

  std::optional<Camera> last_camera;
  Viewport last_viewport{0, 0};
  int rested = 0;
  bool scene_valid = false;
  bool scene_is_best = false;
  bool overlay_valid = false;
  bool overdue = false;  ///< the finished picture on show is no longer up to date

  // Last, so that its threads end before anything they read.
  JobBoard board{std::clamp(static_cast<int>(std::thread::hardware_concurrency()) - 1, 1, 6)};

  explicit Impl(GlProgram sky_program) : sky(std::move(sky_program)) {}

  void accept_finished();
  void collect(View& view);
  void settle_everything(View& view);
  void draw_scene(const View& view, Viewport size, int samples);
  void draw_overlay(const View& view, bool in_place);
  [[nodiscard]] View view_of(const FrameParameters& wish);
};

Result<std::unique_ptr<SceneRenderer>> SceneRenderer::create() {
  if (epoxy_gl_version() < 45) {
    return fail(ErrorCode::kUnsupported, "OpenGL 4.5 is needed, this context has {}.{}", epoxy_gl_version() / 10,
                epoxy_gl_version() % 10);
  }
  auto sky = GlProgram::create("sky.vert", "sky.frag");
  if (!sky) return pass(sky);
  auto impl = std::make_unique<Impl>(std::move(*sky));
  auto terrain = TerrainLayer::create(impl->books);
  if (!terrain) return pass(terrain);
  auto buildings = BuildingLayer::create(impl->books);
  if (!buildings) return pass(buildings);
  auto water = WaterLayer::create(impl->books);
  if (!water) return pass(water);
  auto symbols = SymbolLayer::create(impl->books);
  if (!symbols) return pass(symbols);
  auto routes = RouteLayer::create(impl->books);
  if (!routes) return pass(routes);
  auto flow = RouteLayer::create(impl->books);
  if (!flow) return pass(flow);
  impl->terrain = std::move(*terrain);
  impl->buildings = std::move(*buildings);
  impl->water = std::move(*water);
  impl->symbols = std::move(*symbols);
  impl->routes = std::move(*routes);
  impl->flow = std::move(*flow);
  auto renderer = std::unique_ptr<SceneRenderer>(new SceneRenderer(std::move(impl)));
  renderer->impl_->ground = build_ground({}, nullptr, {.shape = true});
  return renderer;
}

SceneRenderer::SceneRenderer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SceneRenderer::~SceneRenderer() = default;

void SceneRenderer::update(const SceneContent& content) {
  Impl& my = *impl_;
  const ContentChanges changes = compare(my.content, content);
  if (changes.shape || !my.last_camera) my.frame.origin = {extent_of(content).empty() ? LocalXY{} : extent_of(content).centre(), 0};
  if (changes.paint) my.ground = build_ground(content, my.ground.get(), changes);
  const SceneOpacity& opacity = my.content.opacity;
  if (opacity.water != content.opacity.water || opacity.flow != content.opacity.flow) my.overlay_valid = false;
  my.symbols->set_opacities(content.opacity.symbols);
  my.content = content;
  const Heightfield& heights = *my.ground->heights;
  const Style& style = *my.ground->style;
  if (changes.paint) my.terrain->set_ground(my.ground, my.frame, changes.shape);
  if (changes.buildings) {
    my.buildings->set_buildings(content.buildings, my.ground->style, my.ground->heights, my.frame);
  }
  if (changes.style) {
    my.water->set_style(style.water);
    my.symbols->set_style(style.symbols);
    my.scene_valid = false;
  }
  if (changes.water) {
    my.water->set_water(content.water, heights, my.frame);
    my.overlay_valid = false;
  }
  if (changes.symbols) my.symbols->set_symbols(content.symbols, heights, my.frame);
  if (changes.routes) my.routes->set_routes(content.routes.get(), heights, my.frame);
  if (changes.flow) {
    my.flow->set_routes(content.flow.get(), heights, my.frame);
    my.overlay_valid = false;
  }
}

void SceneRenderer::Impl::accept_finished() {
  for (FinishedJob& job : board.take_finished()) {
    if (!terrain->accept(job)) buildings->accept(job);
  }
}

View SceneRenderer::Impl::view_of(const FrameParameters& wish) {
  const bool same = last_camera && *last_camera == wish.camera && last_viewport == wish.viewport;
  rested = same ? rested + 1 : 0;
  last_camera = wish.camera;
  last_viewport = wish.viewport;
  View view(wish.camera, wish.viewport, frame);
  view.number = ++number;
  view.final = wish.final;
  view.moving = software && !wish.final && rested < kFramesToRest;
  return view;
}

void SceneRenderer::Impl::collect(View& view) {
  accept_finished();
  std::vector<Job> jobs;
  terrain->choose(view, jobs);
  buildings->choose(view, jobs);
  board.want(std::move(jobs));
}

void SceneRenderer::Impl::settle_everything(View& view) {
  // Each round may find new wishes (the tree of buildings, then its meshes); what does not fit into the GPU's
  // buffers stays wished for, which the bound ends.
  constexpr int kMostRounds = 6;
  for (int round = 0; round < kMostRounds; ++round) {
    collect(view);
    if (terrain->pending() + buildings->pending() == 0) return;
    while (board.help()) accept_finished();
    while (board.wait_for_any()) accept_finished();
  }
  collect(view);
}

void SceneRenderer::Impl::draw_scene(const View& view, Viewport size, int samples) {
  const Style& style = *ground->style;
  const glm::vec4 back = as_vec(view.map ? style.atmosphere.beyond : style.atmosphere.horizon, 1);
  targets.begin_scene(size, samples, {back.r, back.g, back.b, 1});
  blocks.use(0, make_block(view, style, size));
  glEnable(GL_DEPTH_TEST);
  glDepthFunc(GL_GREATER);
  glDisable(GL_BLEND);
  // Buildings first: they are nearer, so the ground behind them is never shaded.
  if (!view.map) buildings->draw();
  terrain->draw();
  if (!view.map) {
    sky.use();
    const glm::mat4 local_from_clip(glm::inverse(view.clip_from_local));
    glUniformMatrix4fv(0, 1, GL_FALSE, glm::value_ptr(local_from_clip));
    glBindVertexArray(no_vertices.name());
    glDepthFunc(GL_GEQUAL);
    glDrawArrays(GL_TRIANGLES, 0, 3);
    ++books.draw_calls;
  }
  targets.end_scene();
}

void SceneRenderer::Impl::draw_overlay(const View& view, bool in_place) {
  targets.begin_overlay(in_place);
  blocks.use(0, make_block(view, *ground->style, targets.scene_size()));
  glEnable(GL_DEPTH_TEST);
  glDepthFunc(GL_GREATER);
  const float scale = static_cast<float>(targets.scene_size().height) / static_cast<float>(view.viewport.height);
  // A screen of more pixels is no larger: what is hatched and banded there must not become a grey.
  constexpr float kUsualHeight_px = 800;
  const float dense = std::max(1.0F, static_cast<float>(view.viewport.height) / kUsualHeight_px);
  water->draw(*terrain, scale * dense, content.opacity.water);
  glDepthMask(GL_FALSE);
  flow->draw(ground->style->symbols.scale * scale, content.opacity.flow, true);
  glDepthMask(GL_TRUE);
}

FrameResult SceneRenderer::draw(const FrameParameters& wish) {
  Impl& my = *impl_;
  Statistics& books = my.books;
  books.draw_calls = 0;
  books.triangles = 0;
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_CULL_FACE);
  glClipControl(GL_LOWER_LEFT, GL_ZERO_TO_ONE);
  const bool camera_changed = !my.last_camera || !(*my.last_camera == wish.camera) || !(my.last_viewport == wish.viewport);
  View view = my.view_of(wish);
  if (wish.final) {
    my.settle_everything(view);
  } else {
    my.collect(view);
  }
  const int pending = my.terrain->pending() + my.buildings->pending();
  const bool best = wish.final || (!view.moving && pending == 0);
  const bool terrain_changed = my.terrain->take_changed(), buildings_changed = my.buildings->take_changed();
  bool stale = terrain_changed || buildings_changed || !my.scene_valid;
  // A finished picture is kept until the next one is complete, so that a changed layer never blinks.
  if (!camera_changed && my.scene_is_best && !best) {
    my.overdue = my.overdue || stale;
    stale = false;
  }
  const bool redraw = camera_changed || stale || (best && (!my.scene_is_best || my.overdue));
  if (redraw) my.overdue = false;
  books.scene_redrawn = redraw;
  if (redraw) {
    const float wished = wish.moving_scale > 0 ? wish.moving_scale : (my.software ? kMovingScaleInSoftware : 1.0F);
    const float scale = best ? 1.0F : std::clamp(wished, 0.25F, 1.0F);
    const Viewport size{std::max(1, static_cast<int>(std::lround(static_cast<float>(wish.viewport.width) * scale))),
                        std::max(1, static_cast<int>(std::lround(static_cast<float>(wish.viewport.height) * scale)))};
    books.buildings_full = 0;
    books.building_blocks = 0;
    my.draw_scene(view, size, best || !my.software ? kStillSamples : 1);
    my.scene_valid = true;
    my.scene_is_best = best;
    my.overlay_valid = false;
  }
  // A picture of a moving view is not kept: what comes next is drawn from another place anyway.
  const bool in_place = redraw && view.moving && !best;
  if (!my.overlay_valid) my.draw_overlay(view, in_place);
  my.overlay_valid = true;
  if (in_place) my.scene_valid = false;
  if (wish.clip) {
    glEnable(GL_SCISSOR_TEST);
    glScissor(wish.clip->x, wish.clip->y, wish.clip->size.width, wish.clip->size.height);
  }
  my.targets.present(wish.framebuffer, wish.x, wish.y, wish.viewport);
  glDisable(GL_DEPTH_TEST);
  my.blocks.use(1, make_block(view, *my.ground->style, wish.viewport));
  my.routes->draw(my.ground->style->symbols.scale, my.content.opacity.routes, false);
  my.symbols->draw();
  glDisable(GL_SCISSOR_TEST);
  glBindVertexArray(0);
  glUseProgram(0);
  glDepthFunc(GL_LESS);
  glClipControl(GL_LOWER_LEFT, GL_NEGATIVE_ONE_TO_ONE);
  books.terrain_tiles = my.terrain->shown();
  books.tiles_pending = pending;
  return {my.scene_is_best && pending == 0 && !my.overdue};
}

void SceneRenderer::select_building(std::optional<std::uint32_t> index) { impl_->buildings->select(index); }

PickResult SceneRenderer::pick(const Camera& camera, Viewport viewport, ScreenPoint at, double slack_px) const {
  const Impl& my = *impl_;
  PickResult result;
  const Ray ray = ray_through(camera, viewport, at);
  result.ground = meet_terrain(ray, *my.ground->heights);
  if (const auto symbol = my.symbols->pick(View(camera, viewport, my.frame), at, slack_px)) {
    result.kind = PickResult::Kind::kSymbol;
    result.set = symbol->set;
    result.index = symbol->index;
    return result;
  }
  const glm::dvec3 from = my.frame.local(ray.from.at, ray.from.elevation_m);
  const auto hit = my.buildings->tree() == nullptr ? std::nullopt : my.buildings->tree()->meet(from, ray.direction);
  if (hit) {
    const ScenePoint p = my.frame.place(from + ray.direction * hit->along_m);
    const double to_ground =
        result.ground ? glm::length(my.frame.local(result.ground->at, result.ground->elevation_m) - from) : 1e300;
    if (hit->along_m < to_ground) {
      result.kind = PickResult::Kind::kBuilding;
      result.index = hit->building;
      result.ground = p;
      return result;
    }
  }
  if (result.ground) result.kind = PickResult::Kind::kGround;
  return result;
}

std::optional<double> SceneRenderer::ground_m(LocalXY at) const {
  const float z = impl_->ground->heights->sample(at, 0);
  if (std::isnan(z)) return std::nullopt;
  return static_cast<double>(z);
}

Extent SceneRenderer::extent() const { return extent_of(impl_->content); }

Camera SceneRenderer::settled(Camera camera) const {
  constexpr double kEyeClearanceM = 2;
  if (const auto ground = ground_m(camera.target.at)) camera.target.elevation_m = *ground;
  for (int i = 0; i < 80 && camera.pitch_deg < 90; ++i) {
    const ScenePoint eye = camera.eye();
    const auto below = ground_m(eye.at);
    if (!below || eye.elevation_m > *below + kEyeClearanceM) break;
    camera.pitch_deg = std::min(90.0, camera.pitch_deg + 1);
  }
  return camera;
}

const Statistics& SceneRenderer::statistics() const { return impl_->books; }

}  // namespace sandtable::render
