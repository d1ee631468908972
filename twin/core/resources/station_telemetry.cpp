#include "twin/core/resources/station_telemetry.h"

#include <algorithm>
#include <cmath>

namespace sandtable {
namespace {

/// What can be relied on of what a station says at one moment.
struct Telemetry {
  UtcTime at;
  std::optional<ResourceState> state;
  std::optional<double> fuel_percent;
  std::optional<double> discharge_m3_per_s;
  bool is_silent = true;  ///< nothing to rely on, or it says itself that it has heard nothing
};

bool is_relied_on(const IncidentState& state, SeriesIndex index, UtcTime now) {
  const Reading& reading = (*state.readings)[index];
  const Trust trust = assess_trust(reading, state.freshness_of(state.stations->series()[index]), now);
  return std::isfinite(reading.value) && trust != Trust::kStale && trust != Trust::kImplausible &&
         trust != Trust::kNoData;
}

/// Several engines run when one of them does.
void hear_engine(Telemetry& told, double running) {
  const bool runs = state_word(Quantity::kPumpRunning, running) == "on";
  if (runs || !told.state) told.state = runs ? ResourceState::kPumping : ResourceState::kStandby;
}

Telemetry hear(const IncidentState& state, std::span<const SeriesIndex> readings, UtcTime now) {
  Telemetry told;
  std::optional<ResourceState> said;  // goes before what its engine lets one guess
  for (const SeriesIndex index : readings) {
    const Reading& reading = (*state.readings)[index];
    told.at = reading.phenomenon_time;
    if (!is_relied_on(state, index, now)) continue;
    told.is_silent = false;
    switch (state.stations->series()[index].quantity) {
      case Quantity::kPumpState:
        // The words of both count alike.
        if (!state_word(Quantity::kPumpState, reading.value).empty()) said = static_cast<ResourceState>(reading.value);
        break;
      case Quantity::kPumpRunning:
        hear_engine(told, reading.value);
        break;
      case Quantity::kFuel:
        told.fuel_percent = reading.value;
        break;
      case Quantity::kDischarge:
        told.discharge_m3_per_s = reading.value;
        break;
      default:
        break;
    }
  }
  if (said) told.state = said;
  if (said == ResourceState::kNoReport) told.is_silent = true;
  return told;
}

FieldReportKind kind_of(ResourceState state) {
  switch (state) {
    case ResourceState::kStandby:
      return FieldReportKind::kStandby;
    case ResourceState::kInTransit:
      return FieldReportKind::kDeparted;
    case ResourceState::kSettingUp:
      return FieldReportKind::kArrived;
    case ResourceState::kPumping:
      return FieldReportKind::kPumping;
    case ResourceState::kWithdrawing:
      return FieldReportKind::kStopped;
    case ResourceState::kFault:
      return FieldReportKind::kFault;
    case ResourceState::kNoReport:
      break;
  }
  return FieldReportKind::kPosition;
}

/// Whether the crew's own word says more than this one, which goes well with it.
bool crew_says_more(const IncidentState& state, const Resource& resource, ResourceState told) {
  const bool broken = resource.state == ResourceState::kFault && resource.state_from.empty();
  if (broken && told != ResourceState::kPumping) return true;
  const Order* order = state.open_order(resource.order);
  if (order == nullptr || order->resource != resource.config.id) return false;
  switch (order->state) {
    case OrderState::kEnRoute:  // it may wait at a crossing; see look_at_motion()
      return told == ResourceState::kStandby;
    case OrderState::kSettingUp:  // its lorry may shunt; see look_at_place()
      return told == ResourceState::kStandby || told == ResourceState::kInTransit;
    case OrderState::kReleasing:
      return told == ResourceState::kStandby || told == ResourceState::kInTransit || told == ResourceState::kSettingUp;
    default:
      return false;
  }
}

bool has_changed(const Resource& known, const FieldReport& report, std::optional<ResourceState> state) {
  if (state && *state != known.state) return true;
  if (report.at && (!known.at || distance_m(*known.at, *report.at) > kMoved_m)) return true;
  const auto differs = [](double a, double b, double by) { return std::abs(a - b) >= by; };
  if (const auto& fuel = report.fuel_percent) {
    if (!known.fuel_percent || differs(*fuel, *known.fuel_percent, kFuelChanged_percent)) return true;
  }
  const auto& discharge = report.discharge_m3_per_s;
  if (!discharge) return false;
  const bool flows = *discharge > 0;
  return !known.discharge_at || flows != (known.discharge_m3_per_s > 0) ||
         differs(*discharge, known.discharge_m3_per_s, kDischargeChanged_m3_per_s);
}

}  // namespace

std::optional<FieldReport> telemetry_news(const IncidentState& state, const Resource& resource,
                                          std::span<const SeriesIndex> readings, UtcTime now) {
  Telemetry told = hear(state, readings, now);
  if (told.is_silent || (resource.reported && told.at < *resource.reported)) return std::nullopt;
  if (told.state && crew_says_more(state, resource, *told.state)) told.state.reset();
  FieldReport report;
  report.resource = resource.config.id;
  report.kind = told.state ? kind_of(*told.state) : FieldReportKind::kPosition;
  report.at_time = told.at;
  report.fuel_percent = told.fuel_percent;
  report.discharge_m3_per_s = told.discharge_m3_per_s;
  report.station = resource.config.station;
  const Station* station = state.stations->find(report.station);
  if (station != nullptr) report.at = station->at;
  const bool is_due = !resource.reported || told.at - *resource.reported >= kTelemetryStep;
  return is_due || has_changed(resource, report, told.state) ? std::optional(std::move(report)) : std::nullopt;
}

}  // namespace sandtable
