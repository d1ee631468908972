#include "twin/core/resources/resource.h"

#include <algorithm>

#include "twin/core/keys.h"
#include "twin/core/resources/field_report.h"
#include "twin/flood/structures/pump.h"

namespace sandtable {
namespace {

constexpr EnumKeys<ResourceState, 7> kStates{
    {"standby", "in_transit", "setting_up", "pumping", "withdrawing", "fault", "no_report"}};
constexpr EnumKeys<FieldReportKind, 11> kReports{{"received", "accepted", "refused", "departed", "position", "arrived",
                                                  "pumping", "stopped", "returned", "fault", "standby"}};

}  // namespace

std::optional<double> fuel_hours_left(const Resource& resource, UtcTime now) {
  const double full_h = seconds(resource.config.endurance) / 3600;
  const bool runs = resource.state == ResourceState::kPumping;
  std::optional<UtcTime> since = resource.fuel_at;
  double left_h = full_h;
  if (resource.fuel_percent) {
    left_h = full_h * *resource.fuel_percent / 100;
  } else {
    since = resource.at_work_since;
  }
  if (!since) return std::nullopt;
  if (runs) left_h -= seconds(now - *since) / 3600;
  return std::max(left_h, 0.0);
}

std::optional<double> tank_l(const ResourceConfig& config) {
  if (!(config.consumption_l_per_h > 0)) return std::nullopt;
  return config.consumption_l_per_h * seconds(config.endurance) / 3600;
}

double discharge_at_head(const ResourceConfig& config, std::optional<double> head_m) {
  if (!head_m || config.curve.empty()) return config.capacity_m3_per_s;
  structures::Pump pump;
  for (const PumpCurvePoint& point : config.curve) pump.curve.push_back({point.head_m, point.discharge_m3_per_s});
  return structures::curve_discharge_m3_per_s(pump, *head_m);
}

std::string payer_of(const ResourceConfig& config) {
  return config.mutual_aid && config.payer.empty() ? config.owner : config.payer;
}

bool must_rest(const Resource& resource, UtcTime now) {
  if (resource.config.work_limit <= Duration{0} || resource.worked < resource.config.work_limit) return false;
  return !resource.resting_since || now - *resource.resting_since < resource.config.rest;
}

std::string_view resource_state_key(ResourceState state) { return kStates.of(state); }
std::string_view field_report_key(FieldReportKind kind) { return kReports.of(kind); }
std::optional<FieldReportKind> parse_field_report_kind(std::string_view key) { return kReports.find(key); }

}  // namespace sandtable
