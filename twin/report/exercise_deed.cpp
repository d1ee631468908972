#include "twin/report/exercise_deed.h"

#include <fmt/format.h>

namespace sandtable {
namespace {

/// Resources answer under their own id.
bool is_person(const std::string& actor, const IncidentState& state) {
  const bool machine = actor == "system" || actor == "forecast" || actor.starts_with("feed:");
  return !machine && !state.resources->contains(ResourceId(actor));
}

/// One overload for each event that people cause.
struct DeedReader {
  const IncidentState& before;
  std::vector<ExerciseDeed>& deeds;

  void operator()(const OrderIssued& issued) const {
    const Order& order = issued.order;
    ExerciseDeed& deed = deeds.emplace_back();
    deed.site = order.site;
    deed.resource = order.resource;
    deed.is_order = true;
    deed.what = fmt::format("{} {} → {}", order.id.str(), order.resource.str(), order.site.str());
  }
  /// Taking back or sending elsewhere what has broken down answers the breakdown.
  void operator()(const OrderChanged& changed) const {
    ExerciseDeed& deed = deeds.emplace_back();
    deed.resource = changed.order.resource;
    deed.what = changed.order.id.str() + " " + std::string(order_state_key(changed.order.state));
  }
  void operator()(const ObservationsReflagged& again) const {
    for (const Reflag& reflag : again.reflags) at_station(reflag.series, reflag.reason);
  }
  void operator()(const CalibrationSet& set) const { at_station(set.calibration.series, set.calibration.reason); }
  void operator()(const MaintenanceSet& set) const {
    ExerciseDeed& deed = deeds.emplace_back();
    deed.feed = set.maintenance.source;
    deed.what = set.maintenance.reason;
  }
  void operator()(const NoteAdded& note) const {
    ExerciseDeed& deed = deeds.emplace_back();
    deed.text = deed.what = note.text;
  }
  /// Readings by eye come as observations of a feed of their own.
  void operator()(const ObservationsIngested& batch) const {
    if (batch.source.str() != kManualSource) return;
    for (const Observation& read : batch.observations) at_station(read.series, read.raw);
  }
  template <class Other>
  void operator()(const Other&) const {}

  void at_station(const SeriesId& series, const std::string& what) const {
    ExerciseDeed& deed = deeds.emplace_back();
    deed.station = station_of(series);
    const Station* station = before.stations->find(*deed.station);
    if (station != nullptr) deed.where = station->at;
    deed.what = what;
  }
};

}  // namespace

std::vector<ExerciseDeed> deeds_of(const Event& event, const IncidentState& before) {
  std::vector<ExerciseDeed> deeds;
  if (is_person(event.actor, before)) std::visit(DeedReader{before, deeds}, event.body);
  return deeds;
}

StationId station_of(const SeriesId& series) {
  const std::string& text = series.str();
  return StationId(text.substr(0, text.rfind('/')));
}

}  // namespace sandtable
