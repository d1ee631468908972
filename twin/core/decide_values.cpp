#include <algorithm>
#include <cmath>

#include "twin/core/alarm_evaluation.h"
#include "twin/core/decision_draft.h"
#include "twin/core/resources/work.h"
#include "twin/core/sensors/gross_range.h"
#include "twin/place/quality_limits.h"

// What people say about single values: verdicts, calibrations, readings of their own, what they were told on the
// telephone and what they counted.
namespace sandtable {
namespace {

constexpr Duration kClockSkew{std::chrono::minutes{2}};  // between an operator's watch and the incident clock
constexpr std::size_t kMaxText = 200;

std::string bounded(std::string_view text) { return clipped(valid_utf8(text), kMaxText); }

Series manual_series(const StationId& station, const EnterObservation& command) {
  Series series;
  series.id = make_manual_series_id(station, command.quantity, command.window);
  series.station = station;
  series.quantity = command.quantity;
  series.window = command.window;
  return series;
}

/// The station that the entry speaks of, made when it names none.
Result<Station> station_of(const StationTable& known, const EnterObservation& command) {
  if (!command.station.empty()) {
    const Station* station = known.find(command.station);
    if (station == nullptr) return fail(ErrorCode::kNotFound, "{}", command.station.str());
    return *station;
  }
  const SourceId source{kManualSource};
  std::string id = bounded(command.name);
  std::ranges::replace(id, '/', '-');
  Station station;
  station.id = make_station_id(source, id);
  station.source = source;
  station.name = {bounded(command.name), bounded(command.name)};
  station.kind = command.kind;
  station.at = command.at;
  if (const Station* met = known.find(station.id); met != nullptr && !station.at) station.at = met->at;
  return station;
}

/// A level has the datum that the sensor beside it is measured against.
std::string datum_beside(const StationTable& known, const Series& series) {
  for (const SeriesIndex index : known.series_of(series.station)) {
    const Series& beside = known.series()[index];
    if (beside.quantity == series.quantity && !beside.vertical_datum.empty()) return beside.vertical_datum;
  }
  return {};
}

/// Somebody stands behind what was read by eye; but not behind a slip of the pen, so that what cannot be, or hardly is,
/// waits for a verdict of its own.
void judge_entry(Observation& entered, const Series& series) {
  const QualityLimits limits = default_limits(series.quantity, series.window);
  RangeVerdict range = judge_range(entered.value, unit_symbol(series.quantity), limits);
  entered.tests.set(QualityTest::kGrossRange, range.flag);
  const bool is_doubted = range.flag == QualityFlag::kFail || range.flag == QualityFlag::kSuspect;
  if (!is_doubted) entered.tests.set(QualityTest::kManual, QualityFlag::kPass);
  entered.flag = entered.tests.roll_up();
  entered.reason = std::move(range.detail);
}

}  // namespace

Decision decide_one(DecisionDraft draft, const ReflagObservation& command) {
  const auto index = draft.state().stations->index_of(command.series);
  if (!index) return refuse("refusal.no_such_series", command.series.str());
  if (command.reason.empty()) return refuse("refusal.reason_needed", command.series.str());
  const Reading& reading = (*draft.state().readings)[*index];
  if (!reading.observed() || command.phenomenon_time > reading.phenomenon_time) {
    return refuse("refusal.no_such_value", format_iso(command.phenomenon_time));
  }
  // An older value's flags lie in the store; a person's verdict goes before them in any case.
  QualityFlags tests = command.phenomenon_time == reading.phenomenon_time ? reading.tests : QualityFlags{};
  tests.set(QualityTest::kManual, command.flag);
  const std::string& who = draft.context().actor;
  draft.add(ObservationsReflagged{
      {{command.series, command.phenomenon_time, tests, who, who + ": " + bounded(command.reason)}}});
  evaluate_alarms(draft, *index);
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const SetCalibration& command) {
  const auto index = draft.state().stations->index_of(command.series);
  if (!index) return refuse("refusal.no_such_series", command.series.str());
  if (command.reason.empty()) return refuse("refusal.reason_needed", command.series.str());
  if (!std::isfinite(command.scale) || !std::isfinite(command.offset) || command.scale == 0) {
    return refuse("refusal.not_a_number", command.series.str());
  }
  if (command.to && *command.to <= command.from) return refuse("refusal.empty_period", format_iso(*command.to));
  draft.add(CalibrationSet{{command.series, command.scale, command.offset, command.from, command.to,
                            draft.context().actor, bounded(command.reason), draft.now()}});
  evaluate_alarms(draft, *index);
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const EnterObservation& command) {
  const auto scale = unit_scale(command.unit, command.quantity);
  if (!scale) return refuse("refusal.unknown_unit", bounded(command.unit));
  if (!std::isfinite(command.value)) return refuse("refusal.not_a_number", bounded(command.name));
  if (command.time > draft.now() + kClockSkew) return refuse("refusal.in_the_future", format_iso(command.time));
  if (command.station.empty() && command.name.empty()) return refuse("refusal.empty_text", "");
  const auto station = station_of(*draft.state().stations, command);
  if (!station) return refuse("refusal.no_such_station", station.error().message);

  IngestDelivery delivery;
  delivery.source = SourceId(kManualSource);
  Series series = manual_series(station->id, command);
  series.vertical_datum = datum_beside(*draft.state().stations, series);
  Observation entered;
  entered.series = series.id;
  entered.phenomenon_time = command.time;
  entered.received_time = draft.now();
  entered.value = scale->to_twin(command.value);
  entered.raw = fmt::format("{} {} ({})", command.value, command.unit, bounded(draft.context().actor));
  if (!command.comment.empty()) entered.raw += ": " + bounded(command.comment);
  judge_entry(entered, series);
  delivery.stations = {*station};
  delivery.series = {std::move(series)};
  delivery.observations = {std::move(entered)};
  return decide_one(std::move(draft), delivery);
}

Decision decide_one(DecisionDraft draft, const EnterDamageReport& command) {
  if (command.text.empty() && command.category.empty()) return refuse("refusal.empty_text", "");
  if (!command.at && command.where.empty()) return refuse("refusal.no_whereabouts", bounded(command.text));
  const bool is_finite = std::isfinite(command.depth_m.value_or(0)) &&
                         (!command.at || (std::isfinite(command.at->x) && std::isfinite(command.at->y)));
  if (!is_finite || command.depth_m.value_or(0) < 0) return refuse("refusal.not_a_number", bounded(command.where));
  if (command.time > draft.now() + kClockSkew) return refuse("refusal.in_the_future", format_iso(command.time));
  DamageReport report;
  report.source = SourceId(kManualSource);
  report.id = ReportId(fmt::format("{}/{}", kManualSource, draft.state().seq + 1));  // no entry is written twice
  report.at_time = command.time;
  report.at = command.at;
  report.where = bounded(command.where);
  report.category = bounded(command.category);
  report.text = bounded(command.text);
  report.depth_m = command.depth_m;
  report.told_by = command.told_by;
  IngestDelivery delivery;
  delivery.source = report.source;
  delivery.reports = {std::move(report)};
  return decide_one(std::move(draft), delivery);
}

Decision decide_one(DecisionDraft draft, const CountStock& command) {
  const Resource* resource = draft.state().resource(command.resource);
  if (resource == nullptr) return refuse("refusal.no_such_resource", command.resource.str());
  if (!full_stock(resource->config)) return refuse("refusal.holds_no_stock", command.resource.str());
  if (!std::isfinite(command.amount) || command.amount < 0)
    return refuse("refusal.not_a_number", command.resource.str());
  if (command.time > draft.now() + kClockSkew) return refuse("refusal.in_the_future", format_iso(command.time));
  const auto& counted = resource->counted;
  if (counted && command.time < counted->at) return refuse("refusal.counted_since", format_iso(counted->at));
  draft.add(
      StockCounted{command.resource, {command.amount, command.time, draft.context().actor, bounded(command.comment)}});
  return std::move(draft).finish();
}

}  // namespace sandtable
