#include "viewer/app/scene_view.h"

#include <algorithm>
#include <utility>

#include "viewer/app/flood_setup.h"
#include "viewer/app/style_files.h"
#include "viewer/app/water_difference.h"
#include "viewer/render/offscreen_context.h"

namespace sandtable {
namespace {

constexpr double kClosest_m = 600;  // distance from which one site with its streets fills the view
constexpr double kShownOfWhole = 0.7;  // the corners of a place may leave the picture: its middle is what matters

/// In a dark room the table lies in the dark, so that nothing outshines the water; else as the style file has it.
std::shared_ptr<const render::Style> style_for(const ui::Theme& theme) {
  constexpr int kLight = 3 * 128;
  auto style = std::make_shared<render::Style>(scene_style());
  if (theme.window.r + theme.window.g + theme.window.b >= kLight) return style;
  style->atmosphere.zenith = render::rgb(0x0f141a);
  style->atmosphere.horizon = render::rgb(0x29323c);
  style->atmosphere.beyond = render::rgb(0x1b222a);
  return style;
}

}  // namespace

SceneView::SceneView(std::shared_ptr<const PlaceMap> map, StaticScene scene,
                     std::unique_ptr<render::SceneRenderer> renderer, ui::Theme theme)
    : map_(std::move(map)),
      scene_(std::move(scene)),
      live_(theme),
      other_(theme),
      style_(style_for(theme)),
      renderer_(std::move(renderer)),
      software_(render::draws_in_software()) {
  for (const LoadedLayer& layer : map_->layers) visible_[layer.config.id] = layer.config.visible;
  // Depth is what people ask for first.
  for (const ui::ColouringLayer& colouring : ui::kColouringLayers) visible_[std::string(colouring.layer)] = false;
  visible_[std::string(ui::kFlowLayer)] = false;
}

void SceneView::add_layer(std::shared_ptr<const PlaceMap> map, SceneLayer layer) {
  map_ = std::move(map);
  visible_[layer.id] = true;
  scene_.layers.push_back(std::move(layer));
}

void SceneView::add_points(render::SceneContent& content, const std::shared_ptr<const render::SymbolSet>& set,
                           std::string_view kind) {
  if (!set || !is_layer_visible(std::string(kind))) return;
  content.symbols.push_back(set);
  content.opacity.symbols.push_back(static_cast<float>(layer_opacity(std::string(kind))));
  symbol_sets_.emplace_back(kind);
}

render::SceneContent SceneView::content(const LiveScene& live) {
  render::SceneContent content;
  content.style = style_;
  content.terrain = scene_.terrain;
  if (drape_visible_) content.drape = scene_.drape;
  symbol_sets_.clear();
  for (const SceneLayer& layer : scene_.layers) {
    if (!is_layer_visible(layer.id)) continue;
    if (layer.buildings) content.buildings = layer.buildings;
    const auto opacity = static_cast<float>(layer_opacity(layer.id));
    if (layer.areas) {
      content.areas.push_back(layer.areas);
      content.opacity.areas.push_back(opacity);
    }
    if (layer.lines) {
      content.lines.push_back(layer.lines);
      content.opacity.lines.push_back(opacity);
    }
    add_points(content, layer.points, layer.id);
  }
  add_points(content, live.reports(), "@reports");
  add_points(content, live.sites(), "@sites");
  add_points(content, live.stations(), "@stations");
  add_points(content, live.resources(), "@resources");
  content.opacity.drape = static_cast<float>(layer_opacity(std::string(ui::kDrapeLayer)));
  content.flow = flow_of(live);
  content.opacity.flow = static_cast<float>(layer_opacity(std::string(ui::kFlowLayer)));
  content.opacity.routes = static_cast<float>(layer_opacity("@routes"));
  const std::string water_layer(ui::layer_of(water_colouring()));
  content.opacity.water = static_cast<float>(layer_opacity(water_layer));
  if (is_layer_visible("@routes")) content.routes = live.routes();
  if (is_layer_visible(water_layer)) content.water = difference_ ? difference_ : live.water();
  return content;
}

/// The differences of two waters flow nowhere.
std::shared_ptr<const render::RouteSet> SceneView::flow_of(const LiveScene& live) {
  const bool has_ground = map_->terrain != nullptr;
  if (difference_ || !has_ground || !is_layer_visible(std::string(ui::kFlowLayer))) return nullptr;
  if (!flood_ground_m_) flood_ground_m_ = flood_ground_m(*map_);
  FlowScene& flow = &live == &live_ ? flow_ : other_flow_;
  return flow.update(live.field(), *flood_ground_m_, camera_.metres_per_pixel(viewport_));
}

void SceneView::update(const Snapshot& snapshot, const ui::Selection& selection) {
  for (LiveScene* scene : {&live_, &other_}) scene->colour_water(water_colouring());
  live_.update(snapshot, selection);
  const auto* building = std::get_if<ui::BuildingRef>(&selection);
  renderer_->select_building(building ? std::optional(building->index) : std::nullopt);
  if (comparison_) other_.update(*comparison_->other, selection);
  update_difference(snapshot);
  renderer_->update(content(live_));
}

double SceneView::shown_share() const {
  if (!comparison_ || comparison_->way == ui::CompareWay::kDifference) return 1;
  return comparison_->way == ui::CompareWay::kSwipe ? comparison_->share : 0.5;
}

void SceneView::update_difference(const Snapshot& snapshot) {
  if (!comparison_ || comparison_->way != ui::CompareWay::kDifference) {
    difference_.reset();
    return;
  }
  const auto field_of = [](const Snapshot& s) { return s.state.water ? s.state.water->field : nullptr; };
  auto shown = field_of(snapshot);
  auto other = field_of(*comparison_->other);
  if (difference_ && shown == difference_of_ && other == difference_to_) return;
  difference_of_ = std::move(shown);
  difference_to_ = std::move(other);
  difference_ = water_difference(difference_of_.get(), difference_to_.get());
}

/// The snapshot on the left, what it is compared with on the right: each in half the width, or both in the whole of it
/// and cut at the same line.
render::FrameResult SceneView::draw_beside(render::FrameParameters frame) {
  const bool swipe = comparison_->way == ui::CompareWay::kSwipe;
  const int width = frame.viewport.width;
  const int left = std::clamp(static_cast<int>(width * shown_share()), 1, std::max(1, width - 1));
  render::FrameParameters right = frame;
  if (swipe) {
    frame.clip = render::FrameParameters::Clip{frame.x, frame.y, {left, frame.viewport.height}};
    right.clip = render::FrameParameters::Clip{frame.x + left, frame.y, {width - left, frame.viewport.height}};
  } else {
    frame.viewport.width = left;
    right.viewport.width = std::max(1, width - left);
    right.x += left;
    viewport_ = frame.viewport;
  }
  const render::FrameResult first = renderer_->draw(frame);
  renderer_->update(content(other_));
  const render::FrameResult second = renderer_->draw(right);
  renderer_->update(content(live_));  // what is pointed at is the snapshot's
  return {first.complete && second.complete};
}

void SceneView::set_viewport(render::Viewport viewport) { viewport_ = viewport; }

void SceneView::step_flight() {
  if (!flight_) return;
  const std::chrono::duration<double> flown = std::chrono::steady_clock::now() - flight_->began;
  const double share = flown.count() / flight_->way.seconds();
  camera_ = renderer_->settled(share >= 1 ? flight_->goal : flight_->way.at(share));
  if (share >= 1) flight_.reset();
}

render::FrameResult SceneView::draw(unsigned framebuffer, render::Viewport size, int x, int y, bool final) {
  if (final) {
    finish_flight();
  } else {
    step_flight();
  }
  viewport_ = size;
  render::FrameParameters frame;
  frame.camera = camera_;
  frame.viewport = size;
  frame.framebuffer = framebuffer;
  frame.x = x;
  frame.y = y;
  frame.final = final;
  if (software_) {
    const auto now = std::chrono::steady_clock::now();
    const std::chrono::duration<double, std::milli> took = now - std::exchange(drawn_at_, now);
    const bool moves = !(std::exchange(drawn_camera_, camera_) == camera_);
    if (moves && !final) moving_scale_.frame_took(took.count());
    frame.moving_scale = moving_scale_.value();
  }
  const bool beside = comparison_ && comparison_->way != ui::CompareWay::kDifference;
  return beside ? draw_beside(frame) : renderer_->draw(frame);
}

void SceneView::set_camera(render::Camera camera) {
  flight_.reset();
  camera_ = renderer_->settled(camera);
}

void SceneView::fly_to(render::Camera goal) {
  goal = renderer_->settled(goal);
  flight_ = Flight{render::CameraFlight(camera_, goal), goal, std::chrono::steady_clock::now()};
}

render::Camera SceneView::framed(render::Camera camera, const Extent& extent) const {
  const double elevation_m = ground_m(extent.centre()).value_or(0);
  camera.frame(extent, elevation_m, viewport_);
  if (extent.empty() || camera.mode == render::Camera::Mode::kMap2d) return camera;
  const LocalXY centre = extent.centre();
  const auto fits = [&](double distance_m) {
    camera.distance_m = distance_m;
    for (const double east : {-0.5, 0.5}) {
      for (const double north : {-0.5, 0.5}) {
        const LocalXY corner{centre.x + east * kShownOfWhole * extent.width_m(),
                             centre.y + north * kShownOfWhole * extent.height_m()};
        const auto at = render::project(camera, viewport_, {corner, elevation_m});
        if (!at || at->x < 0 || at->y < 0 || at->x > viewport_.width || at->y > viewport_.height) return false;
      }
    }
    return true;
  };
  // Looked at from the side the place is lower than frame() allows for: as near as its corners let one come.
  constexpr int kHalvings = 14;
  double near_m = camera.distance_m * 0.2;
  double far_m = camera.distance_m * 1.5;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle_m = (near_m + far_m) / 2;
    (fits(middle_m) ? far_m : near_m) = middle_m;
  }
  camera.distance_m = far_m;
  return camera;
}

void SceneView::fly_to(const Extent& extent) { fly_to(framed(camera_, extent)); }

void SceneView::fly_to(LocalXY point, double distance) {
  render::Camera goal = camera_;
  goal.target = {point, ground_m(point).value_or(0)};
  goal.distance_m = std::min(std::max(distance, kClosest_m), std::max(camera_.distance_m, kClosest_m));
  fly_to(goal);
}

void SceneView::finish_flight() {
  if (!flight_) return;
  camera_ = flight_->goal;
  flight_.reset();
}

void SceneView::orbit(double dx, double dy) {
  flight_.reset();
  camera_.orbit(dx, dy);
  camera_ = renderer_->settled(camera_);
}

void SceneView::pan(double dx, double dy) {
  flight_.reset();
  camera_.pan(dx, dy, viewport_);
  camera_ = renderer_->settled(camera_);
}

void SceneView::zoom(double steps, render::ScreenPoint around) {
  flight_.reset();
  camera_.zoom(steps, around, viewport_);
  camera_ = renderer_->settled(camera_);
}

void SceneView::set_layer_visible(const std::string& id, bool visible) {
  const auto is_colouring = [](std::string_view layer) {
    return std::ranges::find(ui::kColouringLayers, layer, &ui::ColouringLayer::layer) != ui::kColouringLayers.end();
  };
  if (visible && is_colouring(id)) {
    for (const ui::ColouringLayer& other : ui::kColouringLayers) visible_[std::string(other.layer)] = false;
  }
  visible_[id] = visible;
}

ui::WaterColouring SceneView::water_colouring() const {
  for (const ui::ColouringLayer& each : ui::kColouringLayers) {
    if (is_layer_visible(std::string(each.layer))) return each.colouring;
  }
  return ui::WaterColouring::kDepth;
}

bool SceneView::is_layer_visible(const std::string& id) const {
  const auto it = visible_.find(id);
  return it == visible_.end() || it->second;
}

void SceneView::set_layer_opacity(const std::string& id, double opacity) { opacity_[id] = std::clamp(opacity, 0.0, 1.0); }

double SceneView::layer_opacity(const std::string& id) const {
  const auto it = opacity_.find(id);
  return it == opacity_.end() ? 1 : it->second;
}

void SceneView::set_drape_visible(bool visible) { drape_visible_ = visible; }

ui::Selection SceneView::selection_of(const render::PickResult& picked) const {
  if (picked.kind == render::PickResult::Kind::kBuilding) return ui::BuildingRef{picked.index};
  if (picked.kind != render::PickResult::Kind::kSymbol || picked.set >= symbol_sets_.size()) return {};
  const std::string& set = symbol_sets_[picked.set];
  if (set == "@stations" && picked.index < live_.station_ids().size()) return live_.station_ids()[picked.index];
  if (set == "@sites" && picked.index < live_.site_ids().size()) return live_.site_ids()[picked.index];
  if (set == "@resources" && picked.index < live_.resource_ids().size()) return live_.resource_ids()[picked.index];
  return {};
}

ui::Selection SceneView::pick(render::ScreenPoint at, double slack_px) const {
  return selection_of(renderer_->pick(camera_, viewport_, at, slack_px));
}

std::optional<render::ScenePoint> SceneView::ground_under(render::ScreenPoint at) const {
  return renderer_->pick(camera_, viewport_, at).ground;
}

std::optional<render::ScreenPoint> SceneView::project(LocalXY at) const {
  return render::project(camera_, viewport_, {at, ground_m(at).value_or(0)});
}

std::optional<SceneView::BuildingFeature> SceneView::building(std::uint32_t index) const {
  for (std::size_t i = 0; i < scene_.layers.size(); ++i) {
    const SceneLayer& layer = scene_.layers[i];
    if (!layer.buildings || index >= layer.feature_of.size()) continue;
    const auto first = layer.buildings->footprints.part_first[layer.buildings->footprints.feature_first[index]];
    return BuildingFeature{&map_->layers[i], layer.feature_of[index], layer.buildings->height_m[index],
                           layer.buildings->footprints.points[first]};
  }
  return std::nullopt;
}

}  // namespace sandtable
