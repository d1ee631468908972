#include "viewer/ui/commands/command_groups.h"

// What people say about single values: readings of their own, verdicts, calibrations.
namespace sandtable::ui::commands {
namespace {

/// The station named, else the selected one; empty when there is neither.
StationId meant_station(const CommandCall& call, const CommandEnvironment& e) {
  if (const std::string id = argument(call, "station"); !id.empty()) return StationId(id);
  const auto* selected = std::get_if<StationId>(&e.state.selection);
  return selected == nullptr ? StationId{} : *selected;
}

/// The property named, else the first that the station measures.
Result<Quantity> meant_quantity(const CommandCall& call, const IncidentState& state, const StationId& station) {
  if (const std::string key = argument(call, "property"); !key.empty()) return parse_quantity(key);
  const auto series = state.stations->series_of(station);
  return series.empty() ? Quantity::kWaterDepth : state.stations->series()[series.front()].quantity;
}

/// The series named, else the first of the selected station.
Result<SeriesId> meant_series(const CommandCall& call, const CommandEnvironment& e, const IncidentState& state) {
  if (const std::string id = argument(call, "series"); !id.empty()) return SeriesId(id);
  const auto series = state.stations->series_of(meant_station(call, e));
  if (series.empty()) return fail(ErrorCode::kNotFound, "no series is named and no station with one is selected");
  return state.stations->series()[series.front()].id;
}

Result<UtcTime> meant_time(const CommandCall& call, std::string_view name, UtcTime otherwise) {
  const std::string text = argument(call, name);
  if (text.empty()) return otherwise;
  return parse_time(text, ZonePolicy::required());
}

Status enter_reading(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  EnterObservation entry;
  entry.name = argument(call, "name");
  if (entry.name.empty()) entry.station = meant_station(call, e);
  auto quantity = meant_quantity(call, (*now)->live, entry.station);
  if (!quantity) return pass(quantity);
  auto time = meant_time(call, "at", (*now)->live_at);
  if (!time) return pass(time);
  entry.quantity = *quantity;
  entry.value = number(call, "value").value_or(0);
  entry.unit = argument(call, "unit");
  entry.time = *time;
  entry.comment = argument(call, "comment");
  return submit(e, std::move(entry));
}

/// Opens the dialog for the station named, else the selected one.
Status ask_reading(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const auto choices = enterable_series(*(*now)->live.stations, meant_station(call, e));
  if (choices.empty()) return fail(ErrorCode::kNotFound, "no station that measures something is named or selected");
  ReadingDialog dialog;
  dialog.form.beside = choices.front();
  e.state.dialog = std::move(dialog);
  return {};
}

Status judge_reading(const CommandCall& call, CommandEnvironment& e, QualityFlag flag) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  auto series = meant_series(call, e, (*now)->live);
  if (!series) return pass(series);
  const auto index = (*now)->live.stations->index_of(*series);
  if (!index) return fail(ErrorCode::kNotFound, "no series {}", series->str());
  const UtcTime when = (*(*now)->live.readings)[*index].phenomenon_time;
  return submit(e, ReflagObservation{*series, when, flag, argument(call, "reason")});
}

Status calibrate(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  auto series = meant_series(call, e, (*now)->live);
  if (!series) return pass(series);
  auto from = meant_time(call, "from", (*now)->live_at);
  if (!from) return pass(from);
  SetCalibration set{*series, number(call, "scale").value_or(1), number(call, "offset").value_or(0), *from,
                     {},      argument(call, "reason")};
  if (!argument(call, "to").empty()) {
    auto to = meant_time(call, "to", *from);
    if (!to) return pass(to);
    set.to = *to;
  }
  return submit(e, std::move(set));
}

/// The series named, else the first that is measured at the selected station, with its newest value.
Result<std::pair<SeriesId, UtcTime>> newest_of(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  auto series = meant_series(call, e, (*now)->live);
  if (!series) return pass(series);
  const auto index = (*now)->live.stations->index_of(*series);
  if (!index) return fail(ErrorCode::kNotFound, "no series {}", series->str());
  return std::pair{*series, (*(*now)->live.readings)[*index].phenomenon_time};
}

Status ask_verdict(const CommandCall& call, CommandEnvironment& e, QualityFlag flag) {
  const auto newest = newest_of(call, e);
  if (!newest) return pass(newest);
  e.state.dialog = VerdictDialog{newest->first, newest->second, flag};
  return {};
}

/// `withdraw`: the dialog opens with what takes back the calibration that holds for the newest value.
Status ask_calibration(const CommandCall& call, CommandEnvironment& e, bool withdraw) {
  const auto newest = newest_of(call, e);
  if (!newest) return pass(newest);
  CalibrationDialog dialog;
  dialog.form.series = newest->first;
  if (withdraw) {
    const IncidentState& live = e.snapshot->live;
    const auto known = live.calibrations->find(newest->first);
    const Calibration* holds = known == live.calibrations->end() ? nullptr : calibration_at(known->second, newest->second);
    if (holds == nullptr) return fail(ErrorCode::kNotFound, "{} is not calibrated", newest->first.str());
    dialog.form = withdrawal_of(*holds, live.incident->zone);
  }
  e.state.dialog = std::move(dialog);
  return {};
}

}  // namespace

void add_values(std::vector<CommandInfo>& table) {
  using C = const CommandCall&;
  using E = CommandEnvironment&;
  const Argument station{"station", ArgumentKind::kStation, false};
  const Argument series{"series", ArgumentKind::kText, false};
  const Argument reason{"reason", ArgumentKind::kText, true};
  table.insert(
      table.end(),
      {
          {"reading.enter",
           {{"value", ArgumentKind::kNumber, true},
            {"unit", ArgumentKind::kText, true},
            station,
            {"property", ArgumentKind::kText, false},
            {"at", ArgumentKind::kText, false},
            {"name", ArgumentKind::kText, false},
            {"comment", ArgumentKind::kText, false}},
           {},
           enter_reading},
          {"reading.ask-enter", {station}, {.key = 'V'}, ask_reading},
          {"reading.verify", {reason, series}, {}, [](C c, E e) { return judge_reading(c, e, QualityFlag::kPass); }},
          {"reading.doubt", {reason, series}, {}, [](C c, E e) { return judge_reading(c, e, QualityFlag::kFail); }},
          {"reading.ask-verify", {series}, {.key = 'V', .shift = true}, [](C c, E e) { return ask_verdict(c, e, QualityFlag::kPass); }},
          {"reading.ask-doubt", {series}, {.key = 'U', .shift = true}, [](C c, E e) { return ask_verdict(c, e, QualityFlag::kFail); }},
          {"calibration.ask", {series}, {.key = 'U'}, [](C c, E e) { return ask_calibration(c, e, false); }},
          {"calibration.ask-withdraw", {series}, {}, [](C c, E e) { return ask_calibration(c, e, true); }},
          {"calibration.set",
           {reason,
            series,
            {"scale", ArgumentKind::kNumber, false},
            {"offset", ArgumentKind::kNumber, false},
            {"from", ArgumentKind::kText, false},
            {"to", ArgumentKind::kText, false}},
           {},
           calibrate},
      });
}

}  // namespace sandtable::ui::commands
