#include <algorithm>
#include <vector>
#include <cmath>
#include <charconv>
#include <cstdlib>

#include "viewer/ui/commands/command_groups.h"
#include "viewer/ui/table_reading.h"

namespace sandtable::ui::commands {
namespace {

Status ask(CommandEnvironment& e, Intent intent) {
  e.intents.push_back(std::move(intent));
  return {};
}

Status toggle_mode(const CommandCall&, CommandEnvironment& e) {
  return ask(e, SetViewMode{e.queries.view().mode == ViewMode::kScene3d ? ViewMode::kMap2d : ViewMode::kScene3d});
}

/// Turns back to north, whatever the heading.
Status north(const CommandCall&, CommandEnvironment& e) { return ask(e, MoveCamera{.heading_deg = -e.queries.view().heading_deg}); }

Status fly_to_selected(const CommandCall&, CommandEnvironment& e) {
  if (const auto* station = std::get_if<StationId>(&e.state.selection)) return ask(e, FlyTo{*station});
  if (const auto* site = std::get_if<SiteId>(&e.state.selection)) return ask(e, FlyTo{*site});
  if (const auto* resource = std::get_if<ResourceId>(&e.state.selection)) return ask(e, FlyTo{*resource});
  return refuse(e, ErrorCode::kNotFound, "refusal.nothing_to_fly_to",
                "nothing is selected that has a place on the map");
}

Status fly_to_point(const CommandCall& call, CommandEnvironment& e) {
  const std::string text = argument(call, "at");
  const auto comma = text.find(',');
  return ask(e, FlyTo{LocalXY{std::strtod(text.c_str(), nullptr), std::strtod(text.c_str() + comma + 1, nullptr)}});
}

Result<StationId> known_station(const CommandCall& call, const CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const StationId id(argument(call, "station"));
  if ((*now)->state.stations->find(id) == nullptr) return fail(ErrorCode::kNotFound, "no station '{}'", id.str());
  return id;
}

Result<SiteId> known_site(const CommandCall& call, const CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const SiteId id(argument(call, "site"));
  if ((*now)->state.site(id) == nullptr) return fail(ErrorCode::kNotFound, "no site '{}'", id.str());
  return id;
}

Result<ResourceId> known_resource(const CommandCall& call, const CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const ResourceId id(argument(call, "pump"));
  if (!(*now)->state.resources->contains(id)) return fail(ErrorCode::kNotFound, "no pump '{}'", id.str());
  return id;
}

template <class Found>
Status fly(const Found& found, CommandEnvironment& e) {
  if (!found) return pass(found);
  return ask(e, FlyTo{*found});
}

template <class Found>
Status choose(const Found& found, CommandEnvironment& e) {
  if (!found) return pass(found);
  select(e, *found);
  return {};
}

Status show_layer(const CommandCall& call, CommandEnvironment& e) {
  const std::string id = argument(call, "layer");
  const auto layers = e.queries.layers();
  const auto layer = std::ranges::find(layers, id, &LayerInfo::id);
  if (layer == layers.end()) return fail(ErrorCode::kNotFound, "no layer '{}'", id);
  const std::string wish = argument(call, "visible");
  return ask(e, SetLayerVisible{id, wish.empty() ? !layer->visible : wish == "on"});
}

Status set_opacity(const CommandCall& call, CommandEnvironment& e) {
  const std::string id = argument(call, "layer");
  const double opacity = number(call, "opacity").value_or(1);
  if (!(opacity >= 0 && opacity <= 1)) return fail(ErrorCode::kInvalid, "layer.opacity: {} is not between 0 and 1", opacity);
  const auto layers = e.queries.layers();
  const auto layer = std::ranges::find(layers, id, &LayerInfo::id);
  if (id != kDrapeLayer && layer == layers.end()) return fail(ErrorCode::kNotFound, "no layer '{}'", id);
  if (id != kDrapeLayer && !layer->opacity) return fail(ErrorCode::kRefused, "layer '{}' cannot be seen through", id);
  return ask(e, SetLayerOpacity{id, opacity});
}

/// Opens the dialog, and looks into the source when one is named.
Status add_layer(const CommandCall& call, CommandEnvironment& e) {
  AddLayerDialog dialog;
  dialog.source = argument(call, "source");
  if (!dialog.source.empty()) e.intents.push_back(InspectSource{dialog.source});
  e.state.dialog = std::move(dialog);
  return {};
}

/// A layer that the open import dialog would add, and what was chosen for it there.
struct ImportChoice {
  ImportLayer layer;
  AddLayerDialog::Choice* choice = nullptr;
};

/// The first that would be added; with `table` the first such table.
Result<ImportChoice> import_choice(CommandEnvironment& e, bool table) {
  const ImportStatus status = e.queries.import();
  auto* dialog = std::get_if<AddLayerDialog>(&e.state.dialog);
  if (dialog == nullptr || status.phase != ImportStatus::Phase::kListed) {
    return fail(ErrorCode::kNotFound, "nothing is about to be added");
  }
  for (std::size_t i = 0; i < std::min(status.layers.size(), dialog->choices.size()); ++i) {
    const ImportLayer& layer = status.layers[i];
    if (dialog->choices[i].wanted && (layer.table || (!table && layer.drawable))) return ImportChoice{layer, &dialog->choices[i]};
  }
  return fail(ErrorCode::kNotFound, "{}", table ? "none of what would be added is a table" : "nothing would be added");
}

/// Reads the table again in the next of some choices.
Status read_table_next(CommandEnvironment& e, TextReading (*next)(const ImportTable&, TextReading)) {
  auto found = import_choice(e, true);
  if (!found) return pass(found);
  found->choice->reading = next(*found->layer.table, found->choice->reading);
  return ask(e, InspectSource{found->layer.source, found->choice->reading});
}

Status place_next(CommandEnvironment& e) {
  auto found = import_choice(e, false);
  if (!found) return pass(found);
  found->choice->crs = next_crs(found->layer, found->choice->crs);
  return {};
}

Status show_drape(const CommandCall& call, CommandEnvironment& e) {
  const ViewStatus view = e.queries.view();
  if (!view.drape_available)
    return refuse(e, ErrorCode::kNotFound, "refusal.no_drape", "this place has no aerial picture");
  const std::string wish = argument(call, "visible");
  return ask(e, SetDrapeVisible{wish.empty() ? !view.drape_visible : wish == "on"});
}

Status show_flow(const CommandCall& call, CommandEnvironment& e) {
  const auto layers = e.queries.layers();
  const auto layer = std::ranges::find(layers, kFlowLayer, &LayerInfo::id);
  if (layer == layers.end()) return fail(ErrorCode::kNotFound, "nothing here draws which way water flows");
  const std::string wish = argument(call, "visible");
  return ask(e, SetLayerVisible{std::string(kFlowLayer), wish.empty() ? !layer->visible : wish == "on"});
}

/// Colours the water so; kDepth takes away whatever colours it otherwise.
Status colour_water(CommandEnvironment& e, WaterColouring colouring) {
  const bool plain = colouring == WaterColouring::kDepth;
  const std::string layer(layer_of(plain ? e.queries.water_colouring() : colouring));
  const auto layers = e.queries.layers();
  if (std::ranges::find(layers, layer, &LayerInfo::id) == layers.end())
    return fail(ErrorCode::kNotFound, "nothing here colours the water by '{}'", layer);
  return ask(e, SetLayerVisible{layer, !plain || layer == layer_of(WaterColouring::kDepth)});
}

Status show_hazard(const CommandCall& call, CommandEnvironment& e) {
  const bool shown = e.queries.water_colouring() == WaterColouring::kHazard;
  const std::string wish = argument(call, "visible");
  const bool wanted = wish.empty() ? !shown : wish == "on";
  if (!wanted && !shown) return {};
  return colour_water(e, wanted ? WaterColouring::kHazard : WaterColouring::kDepth);
}

/// Depth now, then one after the other what the run ahead expects.
Status next_colouring(const CommandCall&, CommandEnvironment& e) {
  switch (e.queries.water_colouring()) {
    case WaterColouring::kMaxDepth:
      return colour_water(e, WaterColouring::kArrival);
    case WaterColouring::kArrival:
      return colour_water(e, WaterColouring::kDuration);
    case WaterColouring::kDuration:
      return colour_water(e, WaterColouring::kMaxHazard);
    case WaterColouring::kMaxHazard:
      return colour_water(e, WaterColouring::kDepth);
    default:
      return colour_water(e, WaterColouring::kMaxDepth);
  }
}

Status export_run_ahead(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  if (run_ahead(**now) == nullptr)
    return fail(ErrorCode::kNotFound,
                "water.export: no outlook or what-if of this model reaches over the moment shown");
  return ask(e, ExportRunAhead{argument(call, "path")});
}

/// "X,Y,DISTANCE[,HEADING[,PITCH]]": metres in the place's CRS, degrees.
Status look_from(const CommandCall& call, CommandEnvironment& e) {
  const std::string text = argument(call, "from");
  std::vector<double> numbers;
  for (const char *at = text.data(), *end = at + text.size(); at < end;) {
    double value = 0;
    const auto [next, bad] = std::from_chars(at, end, value);
    const bool good = bad == std::errc{} && std::isfinite(value) && (next == end || *next == ',') && numbers.size() < 5;
    if (!good) return fail(ErrorCode::kInvalid, "view.look: '{}' is not X,Y,DISTANCE[,HEADING[,PITCH]]", clipped(text, 60));
    numbers.push_back(value);
    at = next == end ? end : next + 1;
  }
  if (numbers.size() < 3 || !(numbers[2] > 0)) return fail(ErrorCode::kInvalid, "view.look: '{}' is not X,Y,DISTANCE[,HEADING[,PITCH]]", clipped(text, 60));
  numbers.resize(5, 0);
  const double pitch = numbers[4] > 0 ? std::min(numbers[4], 90.0) : 40;
  return ask(e, LookFrom{{numbers[0], numbers[1]}, numbers[2], numbers[3], pitch});
}

Status look_again(const std::optional<ViewPoint>& view, CommandEnvironment& e) {
  if (!view) {
    return refuse(e, ErrorCode::kNotFound, "refusal.no_other_view", "there is no other view to go to");
  }
  if (view->mode != e.queries.view().mode) e.intents.push_back(SetViewMode{view->mode});
  const StoryCamera& look = view->look;
  e.intents.push_back(LookFrom{look.at, look.distance_m, look.heading_deg, look.pitch_deg});
  select(e, view->selection);
  if (e.snapshot == nullptr) return {};
  const bool is_now = e.snapshot->at == e.snapshot->live_at && !e.snapshot->ahead;
  if (view->at) e.intents.push_back(Seek{*view->at});
  if (!view->at && !is_now) e.intents.push_back(GoLive{});
  return {};
}

constexpr double kPan = 0.12;
constexpr double kTurn = 10;

}  // namespace

void add_view(std::vector<CommandInfo>& table) {
  using C = const CommandCall&;
  using E = CommandEnvironment&;
  const Argument station{"station", ArgumentKind::kStation, true};
  const Argument site{"site", ArgumentKind::kSite, true};
  const Argument pump{"pump", ArgumentKind::kResource, true};
  table.insert(
      table.end(),
      {
          {"view.toggle", {}, {.key = key::kTab}, toggle_mode},
          {"view.2d", {}, {.key = '2'}, [](C, E e) { return ask(e, SetViewMode{ViewMode::kMap2d}); }},
          {"view.3d", {}, {.key = '3'}, [](C, E e) { return ask(e, SetViewMode{ViewMode::kScene3d}); }},
          {"view.back",
           {},
           {.key = key::kLeft, .alt = true},
           [](C, E e) { return look_again(e.state.views.back(e.now_s), e); }},
          {"view.forward",
           {},
           {.key = key::kRight, .alt = true},
           [](C, E e) { return look_again(e.state.views.forward(e.now_s), e); }},
          {"view.home", {}, {.key = key::kHome}, [](C, E e) { return ask(e, FlyTo{WholePlace{}}); }},
          {"view.selected", {}, {.key = 'F'}, fly_to_selected},
          {"view.north", {}, {.key = 'B'}, north},
          {"view.zoom-in", {}, {.key = '='}, [](C, E e) { return ask(e, MoveCamera{.zoom_steps = 1}); }},
          {"view.zoom-out", {}, {.key = '-'}, [](C, E e) { return ask(e, MoveCamera{.zoom_steps = -1}); }},
          {"view.left", {}, {.key = key::kLeft}, [](C, E e) { return ask(e, MoveCamera{.pan_right = -kPan}); }},
          {"view.right", {}, {.key = key::kRight}, [](C, E e) { return ask(e, MoveCamera{.pan_right = kPan}); }},
          {"view.up", {}, {.key = key::kUp}, [](C, E e) { return ask(e, MoveCamera{.pan_up = kPan}); }},
          {"view.down", {}, {.key = key::kDown}, [](C, E e) { return ask(e, MoveCamera{.pan_up = -kPan}); }},
          {"view.turn-left", {}, {.key = 'Q'}, [](C, E e) { return ask(e, MoveCamera{.heading_deg = -kTurn}); }},
          {"view.turn-right", {}, {.key = 'E'}, [](C, E e) { return ask(e, MoveCamera{.heading_deg = kTurn}); }},
          {"view.tilt-up",
           {},
           {.key = key::kPageUp},
           [](C, E e) { return ask(e, MoveCamera{.pitch_deg = -kTurn / 2}); }},
          {"view.tilt-down",
           {},
           {.key = key::kPageDown},
           [](C, E e) { return ask(e, MoveCamera{.pitch_deg = kTurn / 2}); }},
          {"view.fly-to", {{"at", ArgumentKind::kXY, true}}, {}, fly_to_point},
          {"view.fly-to-station", {station}, {}, [](C c, E e) { return fly(known_station(c, e), e); }},
          {"view.fly-to-site", {site}, {}, [](C c, E e) { return fly(known_site(c, e), e); }},
          {"view.fly-to-pump", {pump}, {}, [](C c, E e) { return fly(known_resource(c, e), e); }},
          {"view.look", {{"from", ArgumentKind::kText, true}}, {}, look_from},
          {"view.drape", {{"visible", ArgumentKind::kOnOff, false}}, {.key = 'D'}, show_drape},
          {"view.flow", {{"visible", ArgumentKind::kOnOff, false}}, {.key = 'F', .shift = true}, show_flow},
          {"view.hazard", {{"visible", ArgumentKind::kOnOff, false}}, {.key = 'H', .shift = true}, show_hazard},
          {"view.water-next", {}, {.key = 'W', .shift = true}, next_colouring},
          {"view.water-depth", {}, {}, [](C, E e) { return colour_water(e, WaterColouring::kDepth); }},
          {"view.water-max-depth", {}, {}, [](C, E e) { return colour_water(e, WaterColouring::kMaxDepth); }},
          {"view.water-arrival", {}, {}, [](C, E e) { return colour_water(e, WaterColouring::kArrival); }},
          {"view.water-duration", {}, {}, [](C, E e) { return colour_water(e, WaterColouring::kDuration); }},
          {"view.water-max-hazard", {}, {}, [](C, E e) { return colour_water(e, WaterColouring::kMaxHazard); }},
          {"water.export", {{"path", ArgumentKind::kText, false}}, {}, export_run_ahead},
          {"layer.show",
           {{"layer", ArgumentKind::kLayer, true}, {"visible", ArgumentKind::kOnOff, false}},
           {},
           show_layer},
          {"layer.opacity",
           {{"layer", ArgumentKind::kLayer, true}, {"opacity", ArgumentKind::kNumber, true}},
           {},
           set_opacity},
          {"layer.add", {{"source", ArgumentKind::kText, false}}, {.key = 'O', .ctrl = true}, add_layer},
          {"layer.next-encoding",
           {},
           {.key = 'E', .alt = true},
           [](C, E e) { return read_table_next(e, next_encoding); }},
          {"layer.next-delimiter",
           {},
           {.key = 'D', .alt = true},
           [](C, E e) { return read_table_next(e, next_delimiter); }},
          {"layer.next-header",
           {},
           {.key = 'H', .alt = true},
           [](C, E e) { return read_table_next(e, next_header_rows); }},
          {"layer.next-crs", {}, {.key = 'R', .alt = true}, [](C, E e) { return place_next(e); }},
          {"select.station", {station}, {}, [](C c, E e) { return choose(known_station(c, e), e); }},
          {"select.site", {site}, {}, [](C c, E e) { return choose(known_site(c, e), e); }},
          {"select.pump", {pump}, {}, [](C c, E e) { return choose(known_resource(c, e), e); }},
          {"select.none",
           {},
           {},
           [](C, E e) -> Status {
             select(e, std::monostate{});
             return {};
           }},
      });
}

}  // namespace sandtable::ui::commands
