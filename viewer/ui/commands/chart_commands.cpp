#include <algorithm>

#include "viewer/ui/commands/command_groups.h"
#include "viewer/ui/describe.h"

// Several series in one chart.
namespace sandtable::ui::commands {
namespace {

std::vector<std::string_view> units_of(const IncidentState& state, std::span<const SeriesId> ids) {
  std::vector<std::string_view> units;
  for (const SeriesId& id : ids) {
    const Series* series = state.stations->find(id);
    units.push_back(series == nullptr ? std::string_view() : unit_symbol(series->quantity));
  }
  return units;
}

/// Adds the series to the chart, or takes it out. One too many and a third unit are refused.
Status toggle_series(CommandEnvironment& e, const IncidentState& state, const SeriesId& id) {
  ChartDesk& desk = e.state.charts;
  const Series* series = state.stations->find(id);
  if (series == nullptr) return fail(ErrorCode::kNotFound, "chart.toggle: no series '{}'", clipped(id.str(), 120));
  if (!desk.has(id)) {
    std::vector<std::string_view> units = units_of(state, desk.series);
    units.push_back(unit_symbol(series->quantity));
    if (!chart_sides(units).back()) {
      return fail(ErrorCode::kRefused, "chart.toggle: a chart has two axes, and {} and {} have them", units.front(),
                  *std::ranges::find_if(units, [&](std::string_view unit) { return unit != units.front(); }));
    }
  }
  if (!desk.toggle(id))
    return fail(ErrorCode::kRefused, "chart.toggle: {} series are in the chart already", ChartDesk::kMost);
  return {};
}

/// The series named, else all of the selected station.
Status toggle_chart(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const IncidentState& state = (*now)->state;
  e.state.charts.open = true;
  if (const std::string id = argument(call, "series"); !id.empty()) return toggle_series(e, state, SeriesId(id));
  const auto* station = std::get_if<StationId>(&e.state.selection);
  const auto indices =
      station == nullptr ? decltype(state.stations->series_of(StationId{})){} : state.stations->series_of(*station);
  if (indices.empty())
    return fail(ErrorCode::kNotFound, "chart.toggle: no series is named and no station with one is selected");
  for (const SeriesIndex index : indices) {
    if (Status done = toggle_series(e, state, state.stations->series()[index].id); !done) return done;
  }
  return {};
}

Status export_chart(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  if (e.state.charts.series.empty()) return fail(ErrorCode::kNotFound, "chart.export: no series is in the chart");
  const TimeRange range{(*now)->at - e.state.chart_length, (*now)->at + Duration{1}};
  e.intents.push_back(ExportChart{e.state.charts.series, range, argument(call, "path")});
  return {};
}

}  // namespace

void add_charts(std::vector<CommandInfo>& table) {
  using C = const CommandCall&;
  using E = CommandEnvironment&;
  table.insert(
      table.end(),
      {
          {"chart.panel",
           {},
           {.key = 'C', .shift = true},
           [](C, E e) -> Status {
             e.state.charts.open = !e.state.charts.open;
             return {};
           }},
          {"chart.toggle", {{"series", ArgumentKind::kText, false}}, {.key = 'J', .shift = true}, toggle_chart},
          {"chart.clear",
           {},
           {},
           [](C, E e) -> Status {
             e.state.charts.series.clear();
             return {};
           }},
          {"chart.export", {{"path", ArgumentKind::kText, false}}, {}, export_chart},
      });
}

}  // namespace sandtable::ui::commands
