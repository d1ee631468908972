#include "viewer/app/live_scene.h"

#include <algorithm>
#include <limits>

#include "twin/core/resources/crew.h"
#include "twin/core/resources/whereabouts.h"
#include "viewer/app/style_files.h"
#include "viewer/app/water_ahead.h"
#include "viewer/ui/symbols.h"

namespace sandtable {
namespace {

using render::Colour;
using render::Symbol;
using render::SymbolIcon;
using render::SymbolLook;
using render::SymbolSet;
using render::SymbolShape;

Colour colour(ui::Rgba c) { return {c.r, c.g, c.b, c.a}; }

SymbolIcon icon_of(StationKind kind) {
  switch (kind) {
    case StationKind::kRoadFlood:
      return SymbolIcon::kWave;
    case StationKind::kRiverLevel:
    case StationKind::kSewerLevel:
    case StationKind::kDrainLevel:
    case StationKind::kGroundwater:
    case StationKind::kReservoir:
    case StationKind::kTide:
      return SymbolIcon::kLevel;
    case StationKind::kRain:
      return SymbolIcon::kRain;
    case StationKind::kMobilePump:
    case StationKind::kPumpStation:
      return SymbolIcon::kPump;
    case StationKind::kGate:
      return SymbolIcon::kGate;
    case StationKind::kReport:
      return SymbolIcon::kBang;
    case StationKind::kOther:
      return SymbolIcon::kDot;
  }
  return SymbolIcon::kDot;
}

SymbolLook look_of(Trust trust) {
  switch (trust) {
    case Trust::kFresh:
    case Trust::kToVerify:
      return SymbolLook::kSolid;
    case Trust::kLate:
      return SymbolLook::kDimmed;
    case Trust::kStale:
    case Trust::kFrozen:
    case Trust::kImplausible:
      return SymbolLook::kHollow;
    case Trust::kNoData:
      return SymbolLook::kGrey;
  }
  return SymbolLook::kGrey;
}

/// Dark on light fills, light on dark ones (luma of ITU-R BT.601).
Colour glyph_on(Colour fill) {
  const int luma = (299 * fill.r + 587 * fill.g + 114 * fill.b) / 1000;
  return luma > 140 ? render::rgb(0x10151c) : render::rgb(0xffffff);
}

/// The best trust among a station's series: one live series keeps the station alive on the map.
Trust station_trust(const IncidentState& state, const Station& station, UtcTime now) {
  Trust best = Trust::kNoData;
  for (const SeriesIndex i : state.stations->series_of(station.id)) {
    const Trust trust = assess_trust((*state.readings)[i], state.freshness_of(state.stations->series()[i]), now);
    best = std::min(best, trust);
  }
  return best;
}

/// Most severe alarm level at each station; only alarms that somebody must see.
std::map<StationId, int> alarm_levels(const IncidentState& state) {
  std::map<StationId, int> levels;
  for (const auto& [id, alarm] : *state.alarms) {
    if (!is_standing(alarm.state)) continue;
    const Series* series = state.stations->find(alarm.series());
    if (series == nullptr) continue;
    const auto [it, is_new] = levels.try_emplace(series->station, alarm.level);
    if (!is_new) it->second = std::min(it->second, alarm.level);
  }
  return levels;
}

bool is_same_symbol(const Symbol& a, const Symbol& b) {
  return a.at == b.at && a.shape == b.shape && a.icon == b.icon && a.look == b.look && a.selected == b.selected &&
         a.important == b.important && a.gives_way == b.gives_way && a.fill == b.fill && a.ring == b.ring && a.size_px == b.size_px;
}

/// Water of which no speed is known has no hazard that anybody could tell.
void draw_as_hazard(const FloodField& field, render::WaterField& water) {
  water.meaning = render::WaterField::Meaning::kHazard;
  water.speed_m_per_s.resize(water.values.values().size(), 0);
  for (std::size_t i = 0; i < water.speed_m_per_s.size(); ++i) {
    float& depth = water.values.values()[i];
    if (field.has_speed())
      water.speed_m_per_s[i] = field.speed_m_per_s(i);
    else if (depth > 0)
      depth = std::numeric_limits<float>::quiet_NaN();
  }
}

}  // namespace

void LiveScene::publish(std::shared_ptr<const SymbolSet>& shown, SymbolSet fresh) const {
  for (Symbol& symbol : fresh.symbols) symbol.size_px *= symbol_scale_;
  if (std::ranges::equal(shown->symbols, fresh.symbols, is_same_symbol)) return;
  shown = std::make_shared<const SymbolSet>(std::move(fresh));
}

void LiveScene::update(const Snapshot& snapshot, const ui::Selection& selection) {
  selection_ = selection;
  update_stations(snapshot);
  update_reports(snapshot.state);
  update_sites(snapshot);
  update_resources(snapshot);
  update_routes(snapshot.state);
  update_water(snapshot);
}

void LiveScene::update_stations(const Snapshot& snapshot) {
  const IncidentState& state = snapshot.state;
  const std::map<StationId, int> levels = alarm_levels(state);
  const auto* selected = std::get_if<StationId>(&selection_);
  // The worst alarm is drawn last, on top of its neighbours.
  std::vector<std::pair<int, const Station*>> order;
  for (const Station& station : state.stations->stations()) {
    if (!station.at) continue;
    const auto level = levels.find(station.id);
    order.emplace_back(level == levels.end() ? std::numeric_limits<int>::max() : level->second, &station);
  }
  std::ranges::stable_sort(order, [](const auto& a, const auto& b) { return a.first > b.first; });
  SymbolSet set;
  station_ids_.clear();
  for (const auto& [severity, known] : order) {
    const Station& station = *known;
    Symbol symbol;
    symbol.at = *station.at;
    symbol.shape = SymbolShape::kCircle;
    symbol.icon = icon_of(station.kind);
    symbol.look = look_of(station_trust(state, station, snapshot.at));
    symbol.selected = selected != nullptr && *selected == station.id;
    symbol.size_px = 18;
    if (const auto level = levels.find(station.id); level != levels.end()) {
      symbol.shape = SymbolShape::kTriangle;
      symbol.fill = colour(theme_.alert_of(level->second));
      symbol.glyph = colour(theme_.on_alert);
      symbol.important = true;
      symbol.size_px = level->second <= 1 ? 28 : level->second == 2 ? 25 : 22;
    } else {
      symbol.gives_way = true;
    }
    set.symbols.push_back(symbol);
    station_ids_.push_back(station.id);
  }
  publish(stations_, std::move(set));
}

/// What people say they saw: small, hollow until somebody confirmed it, and never in an alarm's colour.
void LiveScene::update_reports(const IncidentState& state) {
  if (state.reports.frozen() == shown_reports_) return;
  shown_reports_ = state.reports.frozen();
  SymbolSet set;
  for (const auto& [id, report] : *shown_reports_) {
    const bool is_open =
        report.state == DamageReportState::kUnverified || report.state == DamageReportState::kConfirmed;
    if (!report.at || !is_open || !report.duplicate_of.empty()) continue;
    Symbol symbol;
    symbol.at = *report.at;
    symbol.shape = SymbolShape::kSquare;
    symbol.icon = SymbolIcon::kBang;
    symbol.look = report.state == DamageReportState::kConfirmed ? SymbolLook::kSolid : SymbolLook::kHollow;
    symbol.size_px = 18;
    symbol.gives_way = true;
    set.symbols.push_back(symbol);
  }
  publish(reports_, std::move(set));
}

void LiveScene::update_sites(const Snapshot& snapshot) {
  const auto* selected = std::get_if<SiteId>(&selection_);
  SymbolSet set;
  site_ids_.clear();
  for (const SiteConfig& site : snapshot.state.incident->sites) {
    Symbol symbol;
    symbol.at = site.pump_position;
    symbol.shape = SymbolShape::kDiamond;
    symbol.icon = SymbolIcon::kBar;
    symbol.selected = selected != nullptr && *selected == site.id;
    symbol.size_px = 18;
    set.symbols.push_back(symbol);
    site_ids_.push_back(site.id);
  }
  publish(sites_, std::move(set));
}

void LiveScene::update_resources(const Snapshot& snapshot) {
  const IncidentState& state = snapshot.state;
  const auto* selected = std::get_if<ResourceId>(&selection_);
  SymbolSet set;
  resource_ids_.clear();
  for (const auto& [id, resource] : *state.resources) {
    const auto at = map_position(state, resource);
    if (!at || machine_run_by(state, resource) != nullptr) continue;
    Symbol symbol;
    symbol.at = *at;
    symbol.shape = SymbolShape::kRoundSquare;
    symbol.icon = resource.config.kind == ResourceKind::kCrew ? SymbolIcon::kCrew
                  : resource.state == ResourceState::kPumping ? SymbolIcon::kPump
                                                              : SymbolIcon::kTruck;
    symbol.fill = colour(ui::resource_colour(theme_, resource.state));
    symbol.glyph = glyph_on(symbol.fill);
    symbol.selected = selected != nullptr && *selected == id;
    symbol.important = !resource.order.empty();
    symbol.size_px = resource.order.empty() ? 18 : 26;
    set.symbols.push_back(symbol);
    resource_ids_.push_back(id);
  }
  publish(resources_, std::move(set));
}

void LiveScene::update_routes(const IncidentState& state) {
  const auto orders = state.orders.frozen();
  if (orders == shown_orders_) return;
  shown_orders_ = orders;
  auto set = std::make_shared<render::RouteSet>();
  for (const auto& [id, order] : *orders) {
    if (is_closed(order.state) || order.route.size() < 2) continue;
    render::Route route;
    route.path = order.route;
    route.colour = colour(theme_.accent);
    const bool on_the_way = order.state == OrderState::kEnRoute || order.state == OrderState::kReleasing;
    route.dash = on_the_way ? render::DashStyle::kSolid : render::DashStyle::kDashed;
    set->routes.push_back(std::move(route));
  }
  if (set->routes.empty() && routes_->routes.empty()) return;
  routes_ = std::move(set);
}

void LiveScene::update_water(const Snapshot& snapshot) {
  const IncidentState& state = snapshot.state;
  const bool ahead = is_ahead(colouring_);
  const bool expected = ahead || snapshot.tense == Tense::kForecast || snapshot.tense == Tense::kWhatIf;
  const Forecast* run = ahead ? run_ahead(snapshot) : nullptr;
  const auto record = run != nullptr ? run->record : nullptr;
  shown_field_ = state.water ? state.water->field : nullptr;
  DrawnWater wanted{ahead ? nullptr : shown_field_, record, colouring_, expected};
  if (wanted == drawn_water_ && water_) return;
  drawn_water_ = std::move(wanted);
  const FloodField* field = drawn_water_.field.get();
  auto water = std::make_shared<render::WaterField>();
  // Where no model speaks the water is unknown, and unknown is never drawn as dry.
  constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
  if (ahead)
    *water = water_ahead(record.get(), colouring_, scene_style().water);
  else
    water->values = field != nullptr ? field->depth_m() : Grid<float>({1, 1, 1, {0, 0}}, kUnknown);
  water->unknown_outside = true;
  water->expected = expected;
  if (colouring_ == ui::WaterColouring::kHazard && field != nullptr) draw_as_hazard(*field, *water);
  water_ = std::move(water);
}

}  // namespace sandtable
