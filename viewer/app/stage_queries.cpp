#include "viewer/app/stage_queries.h"

#include <algorithm>
#include <array>
#include <map>

#include "twin/core/resources/crew.h"
#include "twin/core/resources/whereabouts.h"
#include "twin/flood/hazard.h"
#include "viewer/app/layer_looks.h"
#include "viewer/app/style_files.h"
#include "viewer/app/water_ahead.h"
#include "viewer/ui/describe.h"

namespace sandtable {
namespace {

struct BuiltInLayer {
  const char* id;
  Text name;
};

const std::array<BuiltInLayer, 12> kBuiltIn{{{"@water", {"水深（模式）", "Water depth (model)"}},
                                             {"@hazard", {"危害度：水深 × 流速", "Hazard: depth × speed"}},
                                             {"@max_depth", {"預報最大水深", "Maximum depth ahead"}},
                                             {"@arrival", {"預報到達時間", "Arrival of the water ahead"}},
                                             {"@duration", {"預報淹水歷時", "Time under water ahead"}},
                                             {"@max_hazard", {"預報最大危害度", "Gravest hazard ahead"}},
                                             {"@flow", {"流向（模式）", "Flow direction (model)"}},
                                             {"@stations", {"感測站", "Stations"}},
                                             {"@sites", {"積淹水點", "Sites"}},
                                             {"@reports", {"災情查報", "Damage reports"}},
                                             {"@resources", {"機具", "Resources"}},
                                             {"@routes", {"調度路線", "Routes"}}}};

/// From here on a view shows a city, not its streets: names of what is quiet would only crowd it.
constexpr double kOverview_m_per_px = 8;

ui::Rgba rgba(render::Colour c) { return {c.r, c.g, c.b, c.a}; }

std::vector<ui::MapDepthClass> depth_classes_of(const geo::FloodMap& map) {
  std::vector<ui::MapDepthClass> classes;
  for (const geo::FloodMapClass& depth : map.classes) {
    classes.push_back({depth.from_m, depth.to_m, {}});
    if (!depth.covers_rest) classes.back().colour = rgba(flood_map_look(depth).fill);
  }
  return classes;
}

}  // namespace

StageQueries::StageQueries(std::shared_ptr<const PlaceMap> map, IncidentRun& run, SceneView& view)
    : map_(std::move(map)), run_(run), view_(view) {}

void StageQueries::begin_frame(std::shared_ptr<const Snapshot> snapshot, ui::Rect scene, double pixel_scale,
                               std::optional<render::ScreenPoint> pointer, ui::Selection selection) {
  selection_ = std::move(selection);
  snapshot_ = std::move(snapshot);
  scene_ = scene;
  pixel_scale_ = pixel_scale;
  pointer_ = pointer;
}

std::vector<ui::LayerInfo> StageQueries::layers() {
  std::vector<ui::LayerInfo> infos;
  for (const BuiltInLayer& layer : kBuiltIn) {
    ui::LayerInfo info;
    info.id = layer.id;
    info.name = layer.name;
    info.visible = view_.is_layer_visible(info.id);
    info.opacity = view_.layer_opacity(info.id);
    infos.push_back(std::move(info));
  }
  for (const LoadedLayer& layer : map_->layers) {
    ui::LayerInfo info;
    info.id = layer.config.id;
    info.name = layer.config.name;
    info.visible = view_.is_layer_visible(info.id);
    if (layer.features) info.feature_count = layer.features->feature_count();
    info.warnings = layer.warnings;
    info.error = layer.error;
    info.attribution = layer.config.attribution;
    if (layer.flood_map) info.depth_classes = depth_classes_of(*layer.flood_map);
    if (layer.features && layer.config.role != LayerRole::kBuildings) info.opacity = view_.layer_opacity(info.id);
    infos.push_back(std::move(info));
  }
  return infos;
}

ui::DepthLegend StageQueries::depth_legend() {
  const render::WaterStyle& style = scene_style().water;
  ui::DepthLegend legend;
  for (const render::DepthClass& c : style.classes) legend.classes.push_back({c.from_m, rgba(c.colour)});
  legend.unknown = rgba(style.unknown);
  return legend;
}

std::vector<ui::Rgba> StageQueries::hazard_legend() {
  std::vector<ui::Rgba> colours;
  for (const render::HazardClass& c : scene_style().water.hazard) colours.push_back(rgba(c.colour));
  return colours;
}

std::vector<ui::TimeLegendClass> StageQueries::time_legend(ui::WaterColouring colouring) {
  const render::WaterStyle& style = scene_style().water;
  std::vector<ui::TimeLegendClass> classes;
  for (const render::TimeClass& c : colouring == ui::WaterColouring::kArrival ? style.arrival : style.duration)
    classes.push_back({c.from_min, rgba(c.colour)});
  return classes;
}

ui::DifferenceLegend StageQueries::difference_legend() {
  const render::WaterStyle& style = scene_style().water;
  ui::DifferenceLegend legend;
  for (const render::DepthClass& c : style.deeper) legend.deeper.push_back({c.from_m, rgba(c.colour)});
  for (const render::DepthClass& c : style.shallower) legend.shallower.push_back({c.from_m, rgba(c.colour)});
  return legend;
}

std::optional<ui::ScreenXY> StageQueries::on_screen(LocalXY at) {
  const auto screen = view_.project(at);
  if (!screen) return std::nullopt;
  return ui::ScreenXY{scene_.x + static_cast<float>(screen->x / pixel_scale_), scene_.y + static_cast<float>(screen->y / pixel_scale_)};
}

void StageQueries::add_label(std::vector<ui::WorldLabel>& labels, LocalXY at, ui::WorldLabel label) {
  const auto screen = on_screen(at);
  if (!screen) return;
  label.clearance_px *= view_.live().symbol_scale();
  label.x = screen->x + part_.shift;
  label.y = screen->y;
  label.beside = part_.beside;
  // What is known of one moment is not written over the other.
  if (label.x < part_.left || label.x > part_.right || label.y < scene_.y || label.y > scene_.bottom()) return;
  labels.push_back(std::move(label));
}

bool StageQueries::is_overview() const { return view_.camera().metres_per_pixel(view_.viewport()) > kOverview_m_per_px; }

void StageQueries::label_sites(std::vector<ui::WorldLabel>& labels) {
  const IncidentState& state = part_.shown->state;
  const bool overview = is_overview();
  for (const SiteConfig& site : state.incident->sites) {
    ui::WorldLabel label;
    label.text = site.name;
    label.target = site.id;
    label.priority = 20;
    if (state.water) {
      for (const SitePool& pool : state.water->pools) {
        constexpr double kWorthTelling_m = 0.1;
        if (pool.site != site.id || pool.max_depth_m < kWorthTelling_m) continue;
        label.value = fmt::format("{:.2f} m", pool.max_depth_m);
        label.priority = 60;
        label.urgent = true;
      }
    }
    if (overview && !label.urgent) label.text = {};
    add_label(labels, site.pump_position, std::move(label));
  }
}

/// The value, and when it is not fresh how old it is and what is wrong with it.
void StageQueries::tell_reading(ui::WorldLabel& label, const Series& series, const Reading& reading) const {
  label.value = fmt::format("{:.2f} {}", reading.value, unit_symbol(series.quantity));
  const Trust trust = assess_trust(reading, part_.shown->state.freshness_of(series), part_.shown->at);
  if (trust != Trust::kFresh && reading.observed()) label.doubt = ui::Doubt{trust, part_.shown->at - reading.phenomenon_time};
}

/// The selected station is named with its first value, alarm or not.
void StageQueries::label_selected(std::vector<ui::WorldLabel>& labels, const ui::Selection& selection) {
  const auto* id = std::get_if<StationId>(&selection);
  const IncidentState& state = part_.shown->state;
  const Station* station = id == nullptr ? nullptr : state.stations->find(*id);
  const bool named = std::ranges::any_of(labels, [&](const ui::WorldLabel& l) { return l.target == selection && l.beside == part_.beside; });
  if (station == nullptr || !station->at || named) return;
  ui::WorldLabel label;
  label.text = ui::name_of(state, station->id);
  label.target = station->id;
  label.urgent = true;
  for (const SeriesIndex index : state.stations->series_of(station->id)) {
    if (index >= state.readings->size() || !(*state.readings)[index].observed()) continue;
    tell_reading(label, state.stations->series()[index], (*state.readings)[index]);
    break;
  }
  add_label(labels, *station->at, std::move(label));
}

void StageQueries::label_alarms(std::vector<ui::WorldLabel>& labels) {
  const IncidentState& state = part_.shown->state;
  std::map<StationId, ui::WorldLabel> by_station;  // several rules may speak of one station: it is named once
  for (const auto& [id, alarm] : *state.alarms) {
    if (!is_standing(alarm.state)) continue;
    const auto index = state.stations->index_of(alarm.series());
    if (!index) continue;
    const Series& series = state.stations->series()[*index];
    const Station* station = state.stations->find(series.station);
    if (station == nullptr || !station->at) continue;
    ui::WorldLabel label;
    label.text = station->name;
    label.target = station->id;
    label.priority = 100 - alarm.level;
    label.urgent = true;
    tell_reading(label, series, (*state.readings)[*index]);
    const auto [known, is_new] = by_station.try_emplace(station->id, label);
    if (!is_new && known->second.priority < label.priority) known->second = label;
  }
  for (auto& [id, label] : by_station) add_label(labels, *state.stations->find(id)->at, std::move(label));
}

/// Symbols without words: names keep clear of them.
void StageQueries::mark_quiet_symbols(std::vector<ui::WorldLabel>& labels) {
  const float radius = is_overview() ? 5 : 9;
  const auto mark = [&](LocalXY at) {
    ui::WorldLabel symbol;
    symbol.clearance_px = radius;
    add_label(labels, at, std::move(symbol));
  };
  const IncidentState& state = part_.shown->state;
  if (view_.is_layer_visible("@stations")) {
    for (const Station& station : state.stations->stations()) {
      if (station.at) mark(*station.at);
    }
  }
  if (!view_.is_layer_visible("@resources")) return;
  for (const auto& [id, resource] : *state.resources) {
    const auto at = map_position(state, resource);
    if (at && resource.order.empty()) mark(*at);
  }
}

void StageQueries::label_resources(std::vector<ui::WorldLabel>& labels) {
  const IncidentState& state = part_.shown->state;
  for (const auto& [id, resource] : *state.resources) {
    if (!resource.at || resource.order.empty() || machine_run_by(state, resource) != nullptr) continue;
    ui::WorldLabel label;
    label.text = resource.config.name;
    label.target = id;
    label.priority = 80;
    label.urgent = true;
    add_label(labels, *resource.at, std::move(label));
  }
}

void StageQueries::label_places(std::vector<ui::WorldLabel>& labels) {
  // Names of hospitals and schools only from where single streets can be told apart.
  constexpr double kStreetView_m_per_px = 2.5;
  if (view_.camera().metres_per_pixel(view_.viewport()) > kStreetView_m_per_px) return;
  for (std::size_t i = 0; i < map_->layers.size(); ++i) {
    const LoadedLayer& layer = map_->layers[i];
    const SceneLayer& scene = view_.scene().layers[i];
    if (layer.config.role != LayerRole::kVulnerable || !scene.points || !view_.is_layer_visible(scene.id)) continue;
    const geo::AttributeColumn* zh = layer.features->column(layer.config.name_field);
    const geo::AttributeColumn* en = layer.features->column(layer.config.name_en_field);
    for (std::size_t p = 0; p < scene.points->symbols.size(); ++p) {
      ui::WorldLabel label;
      if (zh != nullptr) label.text.zh = zh->text(scene.feature_of[p]);
      if (en != nullptr) label.text.en = en->text(scene.feature_of[p]);
      label.priority = 5;
      add_label(labels, scene.points->symbols[p].at, std::move(label));
    }
  }
}

StageQueries::Part StageQueries::own_part() const {
  return {snapshot_.get(), scene_.x, scene_.x + scene_.width * static_cast<float>(view_.shown_share()), 0, false};
}

/// Side by side both halves show the same ground; a swipe uncovers it where it lies.
StageQueries::Part StageQueries::part_beside() const {
  const float left = own_part().right;
  return {beside_.get(), left, scene_.right(), view_.is_side_by_side() ? left - scene_.x : 0, true};
}

void StageQueries::label_part(std::vector<ui::WorldLabel>& labels, const Part& part) {
  part_ = part;
  if (view_.is_layer_visible("@sites")) label_sites(labels);
  if (view_.is_layer_visible("@stations")) {
    label_alarms(labels);
    label_selected(labels, selection_);
  }
  if (view_.is_layer_visible("@resources")) label_resources(labels);
  label_places(labels);
  mark_quiet_symbols(labels);
}

std::vector<ui::WorldLabel> StageQueries::labels() {
  std::vector<ui::WorldLabel> labels;
  if (!snapshot_) return labels;
  label_part(labels, own_part());
  if (beside_ && view_.shown_share() < 1) label_part(labels, part_beside());
  part_ = {};
  return labels;
}

std::vector<ui::WorkStatus> StageQueries::works() {
  std::vector<ui::WorkStatus> works;
  if (import_.busy()) works.push_back({1, {"讀取圖層", "Reading layers"}, std::nullopt, false});
  if (handover_.making) works.push_back({2, {"製作交接資料", "Making the hand-over pack"}, std::nullopt, false});
  return works;
}

std::optional<double> StageQueries::depth_at(LocalXY at) const {
  if (!snapshot_ || !snapshot_->state.water || !snapshot_->state.water->field) return std::nullopt;
  return snapshot_->state.water->field->depth_m(at);
}

std::optional<int> StageQueries::hazard_under(LocalXY at) const {
  if (!snapshot_ || !snapshot_->state.water || !snapshot_->state.water->field) return std::nullopt;
  return hazard_at(*snapshot_->state.water->field, at);
}

std::optional<double> StageQueries::ahead_under(LocalXY at) const {
  const ui::WaterColouring colouring = view_.water_colouring();
  const Forecast* run = snapshot_ && is_ahead(colouring) ? run_ahead(*snapshot_) : nullptr;
  return run != nullptr ? ahead_at(*run->record, colouring, at) : std::nullopt;
}

ui::ViewStatus StageQueries::view() {
  ui::ViewStatus status;
  const render::Camera& camera = view_.camera();
  status.mode = camera.mode == render::Camera::Mode::kMap2d ? ui::ViewMode::kMap2d : ui::ViewMode::kScene3d;
  status.drape_available = view_.scene().drape != nullptr;
  status.drape_opacity = view_.layer_opacity(std::string(ui::kDrapeLayer));
  status.drape_visible = view_.is_drape_visible();
  status.metres_per_pixel = camera.metres_per_pixel(view_.viewport()) * pixel_scale_;
  status.heading_deg = camera.heading_deg;
  status.look = {camera.target.at, camera.distance_m, camera.heading_deg, camera.pitch_deg};
  if (pointer_) {
    if (const auto ground = view_.ground_under(*pointer_)) {
      status.cursor = ui::CursorInfo{ground->at,
                                     view_.ground_m(ground->at),
                                     depth_at(ground->at),
                                     view_.pick(*pointer_),
                                     hazard_under(ground->at),
                                     ahead_under(ground->at)};
    }
  }
  return status;
}

std::optional<ui::BuildingInfo> StageQueries::building(ui::BuildingRef building) {
  const auto found = view_.building(building.index);
  if (!found) return std::nullopt;
  ui::BuildingInfo info;
  const auto text_of = [&](const std::string& field) {
    const geo::AttributeColumn* column = field.empty() ? nullptr : found->layer->features->column(field);
    return column == nullptr ? std::string() : column->text(found->feature);
  };
  info.name = {text_of(found->layer->config.name_field), text_of(found->layer->config.name_en_field)};
  info.height_m = found->height_m;
  info.ground_m = view_.ground_m(found->at);
  info.depth_m = depth_at(found->at);
  info.layer = found->layer->config.name.in(Language::kZhHant);
  return info;
}

}  // namespace sandtable
