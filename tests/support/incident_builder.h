#pragma once

#include <string>
#include <utility>
#include <vector>

#include "twin/core/decide.h"
#include "twin/core/reduce.h"

namespace sandtable::test {

inline UtcTime at(int minutes, int seconds = 0) {
  return std::chrono::sys_days{std::chrono::year{2026} / 7 / 28} + std::chrono::minutes{minutes} +
         std::chrono::seconds{seconds};
}

/// A place with two sites, two pumps, one gauge rule and one feed "f".
inline IncidentOpened small_incident() {
  IncidentOpened o;
  o.place_name = {"測試", "Test"};
  o.crs = "EPSG:3826";
  o.zone = std::chrono::minutes{480};
  o.incident.name = {"演練", "Drill"};
  o.feeds = {{SourceId("f"), Freshness{std::chrono::minutes{20}, std::chrono::minutes{60}}}};
  AlarmRule rule;
  rule.id = RuleId("deep");
  rule.name = {"淹水", "Flooding"};
  rule.quantity = Quantity::kWaterDepth;
  rule.raise_at = 0.30;
  rule.dead_band = 0.05;
  rule.level = 2;
  o.rules = {rule};
  o.sites = {{SiteId("S1"), {"甲", "A"}, {100, 100}, 1}, {SiteId("S2"), {"乙", "B"}, {900, 100}, 2}};
  o.depots = {{"D", {"庫", "Depot"}, {0, 0}}};
  for (const char* id : {"P1", "P2"}) {
    ResourceConfig pump;
    pump.id = ResourceId(id);
    pump.name = {id, id};
    pump.depot = "D";
    pump.capacity_m3_per_s = 0.3;
    pump.setup_time = std::chrono::minutes{15};
    o.resources.push_back(pump);
  }
  return o;
}

inline Station gauge(const std::string& name, LocalXY where = {100, 100}) {
  return {make_station_id(SourceId("f"), name), SourceId("f"), {name, name}, StationKind::kRoadFlood, where};
}

inline Series depth_series(const Station& station) {
  return {make_series_id(station.id, Quantity::kWaterDepth, {}), station.id, Quantity::kWaterDepth, Duration{0}, ""};
}

/// Runs commands the way the twin loop does: decide, then reduce what was decided.
class Twin {
 public:
  explicit Twin(IncidentOpened opening = small_incident()) { must(OpenIncident{std::move(opening)}, at(0)); }

  Decision ask(const Command& command, UtcTime now, const std::string& who = "officer",
               Role role = Role::kCommander) {
    Decision decision = decide(state, command, {now, who, role});
    if (!decision) return decision;
    std::optional<AskedFrom> from;
    if (is_asked_by_person(command, who)) from = AskedFrom{role, state.seq};
    for (const EventBody& body : *decision) {
      events.push_back({state.seq + 1, now, now, who, body, from});
      reduce(state, events.back());
    }
    return decision;
  }
  std::vector<EventBody> must(const Command& command, UtcTime now, const std::string& who = "officer") {
    Decision decision = ask(command, now, who);
    if (!decision) throw std::runtime_error(decision.error().message());
    return *decision;
  }

  /// A gauge called `name` reads `value` metres at `when`, received at the same moment.
  void reads(const std::string& name, double value, UtcTime when, QualityFlag flag = QualityFlag::kPass) {
    const Station s = gauge(name);
    const Series series = depth_series(s);
    Observation o{series.id, when, when, value, fmt::format("{} m", value), flag, ""};
    must(IngestDelivery{SourceId("f"), {s}, {series}, {o}, 0, "", ""}, when, "feed:f");
  }
  [[nodiscard]] const Reading& reading(const std::string& name) const {
    return (*state.readings)[*state.stations->index_of(depth_series(gauge(name)).id)];
  }
  [[nodiscard]] const Alarm* alarm(const std::string& name) const {
    const auto it = state.alarms->find(make_alarm_id(RuleId("deep"), depth_series(gauge(name)).id));
    return it == state.alarms->end() ? nullptr : &it->second;
  }
  [[nodiscard]] const Order& order(const std::string& id) const { return state.orders->at(OrderId(id)); }
  [[nodiscard]] const Resource& resource(const std::string& id) const { return state.resources->at(ResourceId(id)); }

  void send(const std::string& order_id, const std::string& pump, const std::string& site, UtcTime now) {
    must(IssueOrder{OrderId(order_id), ResourceId(pump), SiteId(site), {}, 0, std::chrono::minutes{10}, ""}, now);
  }
  void field(const std::string& pump, const std::string& order_id, FieldReportKind kind, UtcTime now,
             const std::string& note = "") {
    must(RecordFieldReport{{ResourceId(pump), OrderId(order_id), kind, now, {}, {}, 0, note}}, now, pump);
  }

  IncidentState state;
  std::vector<Event> events;
};

}  // namespace sandtable::test
