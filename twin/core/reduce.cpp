#include "twin/core/reduce.h"

namespace sandtable {
namespace {

/// One overload an event; each changes only the parts it must, so that the others stay shared.
struct Reducer {
  IncidentState& state;
  const Event& event;

  void operator()(const IncidentOpened& opened) const {
    state.incident.edit() = opened;
    auto& resources = state.resources.edit();
    for (const ResourceConfig& config : opened.resources) {
      Resource resource;
      resource.config = config;
      resources[config.id] = resource;
    }
  }

  void operator()(const StationsDeclared& declared) const {
    StationTable& table = state.stations.edit();
    for (const Station& s : declared.stations) table.put(s);
    for (const Series& s : declared.series) table.put(s);
    if (state.readings->size() != table.series().size()) state.readings.edit().resize(table.series().size());
  }

  void operator()(const ObservationsIngested& batch) const {
    std::vector<Reading>& readings = state.readings.edit();
    for (const Observation& o : batch.observations) {
      const auto index = state.stations->index_of(o.series);
      if (index && *index < readings.size()) take(readings[*index], o);
    }
  }

  /// Late data counts but never moves the reading back in time.
  static void take(Reading& reading, const Observation& o) {
    ++reading.count;
    if (reading.count > 1 && o.phenomenon_time < reading.phenomenon_time) {
      ++reading.out_of_order;
      return;
    }
    reading.value = o.value;
    reading.phenomenon_time = o.phenomenon_time;
    reading.received_time = o.received_time;
    reading.flag = o.flag;
    reading.flat = o.reason == kFlatLineReason;
  }

  void operator()(const FeedHealthChanged& changed) const { state.feeds.edit()[changed.health.source] = changed.health; }
  void operator()(const WaterModelled& modelled) const { state.water = modelled.water; }
  void operator()(const AlarmChanged& changed) const { state.alarms.edit()[changed.alarm.id] = changed.alarm; }
  void operator()(const AlarmCleared& cleared) const { state.alarms.edit().erase(cleared.id); }

  void operator()(const OrderIssued& issued) const {
    state.orders.edit()[issued.order.id] = issued.order;
    bind(issued.order);
  }
  void operator()(const OrderChanged& changed) const {
    state.orders.edit()[changed.order.id] = changed.order;
    bind(changed.order);
  }
  /// A resource is bound while its order is open.
  void bind(const Order& order) const {
    const auto it = state.resources->find(order.resource);
    if (it == state.resources->end()) return;
    const bool closed = is_closed(order.state);
    if (closed && it->second.order != order.id) return;
    const OrderId wanted = closed ? OrderId{} : order.id;
    if (it->second.order != wanted) state.resources.edit()[order.resource].order = wanted;
  }

  void operator()(const FieldReported& reported) const {
    const FieldReport& r = reported.report;
    if (!state.resources->contains(r.resource)) return;
    Resource& resource = state.resources.edit()[r.resource];
    if (resource.reported && r.at_time < *resource.reported) return;
    resource.reported = r.at_time;
    if (r.at) resource.at = r.at;
    if (r.fuel_percent) resource.fuel_percent = r.fuel_percent;
    resource.discharge_m3_per_s = r.discharge_m3_per_s;
    resource.state = state_after(resource.state, r.kind);
  }

  static ResourceState state_after(ResourceState before, FieldReportKind kind) {
    switch (kind) {
      case FieldReportKind::kDeparted: return ResourceState::kInTransit;
      case FieldReportKind::kArrived: return ResourceState::kSettingUp;
      case FieldReportKind::kPumping: return ResourceState::kPumping;
      case FieldReportKind::kStopped: return ResourceState::kWithdrawing;
      case FieldReportKind::kReturned: return ResourceState::kStandby;
      case FieldReportKind::kFault: return ResourceState::kFault;
      case FieldReportKind::kReceived:
      case FieldReportKind::kAccepted:
      case FieldReportKind::kRefused:
      case FieldReportKind::kPosition: return before;
    }
    return before;
  }

  void operator()(const NoteAdded& note) const { state.notes.edit().push_back(note); }
};

}  // namespace

void reduce(IncidentState& state, const Event& event) {
  state.seq = event.seq;
  state.at = event.at;
  std::visit(Reducer{state, event}, event.body);
}

}  // namespace sandtable
