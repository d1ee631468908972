#include "twin/core/reduce.h"

#include <algorithm>

#include "twin/core/resources/work.h"

namespace sandtable {
namespace {

/// One overload an event; each changes only the parts it must, so that the others stay shared.
struct Reducer {
  IncidentState& state;
  const Event& event;

  void operator()(const IncidentOpened& opened) const {
    state.incident.edit() = opened;
    state.opened = event.at;
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
      if (index && *index < readings.size()) take(readings[*index], *index, o);
    }
  }

  /// Late data counts but never moves the reading back in time; of one time the last to come is what counts now. What a
  /// clock that runs ahead says is kept in the store and counts for nothing here.
  void take(Reading& reading, SeriesIndex index, const Observation& o) const {
    if (is_ahead(o)) return;
    ++reading.count;
    if (reading.count > 1 && o.phenomenon_time < reading.phenomenon_time) {
      ++reading.out_of_order;
      return;
    }
    reading.raw_value = o.value;
    reading.phenomenon_time = o.phenomenon_time;
    reading.received_time = o.received_time;
    calibrate(reading, o.series);
    // A state read back from the store meets what was said of a value before the value itself.
    const auto said = state.reflags->find(o.series);
    if (said != state.reflags->end() && said->second.phenomenon_time == o.phenomenon_time) {
      judge(reading, index, said->second.tests, said->second.tests.roll_up(), said->second.reason);
    } else {
      judge(reading, index, o.tests, o.flag, o.reason);
    }
  }

  void judge(Reading& reading, SeriesIndex index, QualityFlags tests, QualityFlag flag,
             const std::string& detail) const {
    reading.tests = tests;
    reading.flag = flag;
    const auto known = state.doubts->find(index);
    if (detail.empty() ? known == state.doubts->end() : known != state.doubts->end() && known->second == detail) return;
    if (detail.empty()) {
      state.doubts.edit().erase(index);
    } else {
      state.doubts.edit()[index] = detail;
    }
  }

  void calibrate(Reading& reading, const SeriesId& series) const {
    reading.value = reading.raw_value;
    const auto known = state.calibrations->find(series);
    if (known == state.calibrations->end()) return;
    reading.value = calibrated(known->second, reading.phenomenon_time, reading.raw_value);
  }

  void operator()(const ObservationsReflagged& again) const {
    for (const Reflag& reflag : again.reflags) {
      const auto known = state.reflags->find(reflag.series);
      if (known != state.reflags->end() && known->second.phenomenon_time > reflag.phenomenon_time) continue;
      state.reflags.edit()[reflag.series] = reflag;
      const auto index = state.stations->index_of(reflag.series);
      if (!index || *index >= state.readings->size()) continue;
      if ((*state.readings)[*index].phenomenon_time != reflag.phenomenon_time) continue;
      judge(state.readings.edit()[*index], *index, reflag.tests, reflag.tests.roll_up(), reflag.reason);
    }
  }

  void operator()(const SteepRisesSeen& seen) const {
    auto& rises = state.rises.edit();
    for (const SteepRise& rise : seen.rising) rises[rise.series] = rise;
    for (const SeriesId& series : seen.over) rises.erase(series);
  }

  void operator()(const CalibrationSet& set) const {
    const SeriesId& series = set.calibration.series;
    state.calibrations.edit()[series].push_back(set.calibration);
    const auto index = state.stations->index_of(series);
    if (index && *index < state.readings->size()) calibrate(state.readings.edit()[*index], series);
  }

  void operator()(const FeedHealthChanged& changed) const {
    state.feeds.edit()[changed.health.source] = changed.health;
  }
  void operator()(const WaterModelled& modelled) const { state.water = modelled.water; }
  void operator()(const AlarmChanged& changed) const {
    const auto before = state.alarms->find(changed.alarm.id);
    if (is_annunciated(before == state.alarms->end() ? nullptr : &before->second, changed.alarm)) {
      remember(state.annunciations.edit(), changed.alarm.id, event.at);
    }
    state.alarms.edit()[changed.alarm.id] = changed.alarm;
  }
  void operator()(const AlarmCleared& cleared) const { state.alarms.edit().erase(cleared.id); }

  void operator()(const OrderIssued& issued) const {
    state.orders.edit()[issued.order.id] = issued.order;
    bind(issued.order);
  }
  void operator()(const OrderChanged& changed) const {
    fill_in(changed.order);
    state.orders.edit()[changed.order.id] = changed.order;
    bind(changed.order);
  }
  /// A fuel truck that leaves has filled in what it was sent with; the pump's next report of its fuel goes before that.
  void fill_in(const Order& after) const {
    const auto before = state.orders->find(after.id);
    const bool leaves = before != state.orders->end() && before->second.state == OrderState::kPumping &&
                        after.state > OrderState::kPumping;
    if (!leaves || after.task.receiver.empty() || !state.resources->contains(after.task.receiver)) return;
    const Resource& pump = state.resources->at(after.task.receiver);
    if (!pump.fuel_percent) return;  // its rules take a pump that knows its fuel for one that tells its discharge too
    const auto full_l = tank_l(pump.config);
    const auto left_h = fuel_hours_left(pump, event.at);
    const double endurance_h = seconds(pump.config.endurance) / 3600;
    if (!full_l || !left_h || !(endurance_h > 0)) return;
    Resource& filled = state.resources.edit()[after.task.receiver];
    filled.fuel_percent = std::min(100 * (*left_h / endurance_h + after.task.amount / *full_l), 100.0);
    filled.fuel_at = event.at;
  }
  /// A resource is bound while its order is open, and so is the crew that runs it.
  void bind(const Order& order) const {
    bind(order.resource, order);
    for (const ResourceId& id : order.crew) {
      const auto crew = state.resources->find(id);
      if (crew == state.resources->end()) continue;
      // A closed order that changes again says nothing of a crew that others have by now.
      const bool is_ours = !is_closed(order.state) || crew->second.order == order.id;
      bind(id, order);
      if (is_ours) count_shift(state.resources.edit()[id], order);
    }
  }
  void bind(const ResourceId& id, const Order& order) const {
    const auto it = state.resources->find(id);
    if (it == state.resources->end()) return;
    const bool closed = is_closed(order.state);
    if (closed && it->second.order != order.id) return;
    const OrderId wanted = closed ? OrderId{} : order.id;
    if (it->second.order != wanted) state.resources.edit()[id].order = wanted;
  }
  /// A crew that goes with a machine works from when that leaves until it is back.
  void count_shift(Resource& crew, const Order& order) const {
    const bool away = order.state >= OrderState::kEnRoute && !is_closed(order.state);
    if (away && !crew.at_work_since) begin_work(crew, event.at);
    if (is_closed(order.state) && crew.at_work_since) end_work(crew, event.at);
  }

  void operator()(const FieldReported& reported) const {
    const FieldReport& r = reported.report;
    if (!state.resources->contains(r.resource)) return;
    // What was heard was so by then at the latest; by its own stamp nothing would be newer until the clock gets there.
    const UtcTime at_time = std::min(r.at_time, event.at);
    Resource& resource = state.resources.edit()[r.resource];
    if (resource.reported && at_time < *resource.reported) return;
    const Duration ahead = r.at_time - at_time;
    resource.clock_ahead = ahead > kFieldClockSkew ? ahead : Duration{0};
    resource.reported = at_time;
    if (r.at) follow(resource, {at_time, *r.at});
    if (r.fuel_percent) {
      resource.fuel_percent = r.fuel_percent;
      resource.fuel_at = at_time;
    }
    if (r.discharge_m3_per_s || gives_nothing(r.kind)) {
      resource.discharge_m3_per_s = r.discharge_m3_per_s.value_or(0);
      resource.discharge_at = at_time;
    } else if (r.kind == FieldReportKind::kPumping && resource.state != ResourceState::kPumping &&
               resource.discharge_m3_per_s == 0) {
      resource.discharge_m3_per_s = 0;  // what was told of it was before
      resource.discharge_at.reset();
    }
    tell_state(resource, r, at_time);
    count_work(resource, at_time);
  }

  /// Who says what is known already, of a machine's telemetry, does not take the word from its crew.
  static void tell_state(Resource& resource, const FieldReport& r, UtcTime at_time) {
    if (!tells_state(r.kind)) return;
    const ResourceState after = state_after(resource.state, r.kind);
    if (after != resource.state || r.station.empty()) resource.state_from = r.station;
    resource.state = after;
    resource.state_at = at_time;
  }
  static bool tells_state(FieldReportKind kind) {
    return kind != FieldReportKind::kReceived && kind != FieldReportKind::kAccepted &&
           kind != FieldReportKind::kRefused && kind != FieldReportKind::kPosition;
  }

  /// Kinds that say by themselves that no water comes any more, or none yet.
  static bool gives_nothing(FieldReportKind kind) {
    return kind == FieldReportKind::kDeparted || kind == FieldReportKind::kArrived ||
           kind == FieldReportKind::kStopped || kind == FieldReportKind::kReturned || kind == FieldReportKind::kFault ||
           kind == FieldReportKind::kStandby;
  }

  static void follow(Resource& resource, const Fix& fix) {
    resource.at = fix.at;
    std::vector<Fix>& track = resource.track;
    if (track.size() > 1 && fix.when - track[track.size() - 2].when < kTrackStep) track.pop_back();
    track.push_back(fix);
    if (track.size() > kTrackLength) track.erase(track.begin());
  }

  /// Work begins when it leaves or sets up and ends when it stands by again; a full rest in between wipes the slate.
  static void count_work(Resource& resource, UtcTime at) {
    const bool works = resource.state == ResourceState::kInTransit || resource.state == ResourceState::kSettingUp ||
                       resource.state == ResourceState::kPumping || resource.state == ResourceState::kWithdrawing;
    if (works && !resource.at_work_since) begin_work(resource, at);
    if (resource.state == ResourceState::kStandby && resource.at_work_since) end_work(resource, at);
  }
  static void begin_work(Resource& resource, UtcTime at) {
    if (resource.resting_since && at - *resource.resting_since >= resource.config.rest) resource.worked = Duration{0};
    resource.at_work_since = at;
    resource.resting_since.reset();
  }
  static void end_work(Resource& resource, UtcTime at) {
    resource.worked += std::max(at - *resource.at_work_since, Duration{0});
    resource.at_work_since.reset();
    resource.resting_since = at;
  }

  static ResourceState state_after(ResourceState before, FieldReportKind kind) {
    switch (kind) {
      case FieldReportKind::kDeparted:
        return ResourceState::kInTransit;
      case FieldReportKind::kArrived:
        return ResourceState::kSettingUp;
      case FieldReportKind::kPumping:
        return ResourceState::kPumping;
      case FieldReportKind::kStopped:
        return ResourceState::kWithdrawing;
      case FieldReportKind::kReturned:
      case FieldReportKind::kStandby:
        return ResourceState::kStandby;
      case FieldReportKind::kFault:
        return ResourceState::kFault;
      case FieldReportKind::kReceived:
      case FieldReportKind::kAccepted:
      case FieldReportKind::kRefused:
      case FieldReportKind::kPosition:
        return before;
    }
    return before;
  }

  void operator()(const NoteAdded& note) const {
    state.notes.edit().push_back({event.seq, note.text, {}, {}, event.actor, event.at, event.asked_from});
  }

  void operator()(const NoteStruck& struck) const {
    const auto is_it = [&](const Note& note) { return note.entry == struck.entry; };
    if (std::ranges::none_of(*state.notes, is_it)) return;
    std::vector<Note>& notes = state.notes.edit();
    Note& note = *std::ranges::find_if(notes, is_it);
    note.struck_by = event.actor;
    note.struck_why = struck.reason;
  }

  void operator()(const ClockJumped&) const {}   // for whoever reads the journal
  void operator()(const InjectPlayed&) const {}  // and for whoever judges

  void operator()(const HandoverSigned& signed_for) const {
    state.handovers.edit().push_back({signed_for.handover, event.seq, event.at});
  }

  void operator()(const AlertsReceived& received) const {
    AlertBook& book = state.alerts.edit();
    for (const Alert& alert : received.alerts) enter(book, alert);
    forget_expired(book, event.at);
  }
  void operator()(const OutlookComputed& computed) const { enter(state.forecasts.edit(), computed.outlook); }
  void operator()(const OutlookJudged& judged) const {
    close_moments(state.forecasts.edit(), judged.until, judged.score);
  }
  void operator()(const QuestionAsked& asked) const {
    enter(state.forecasts.edit(), asked.question, event.at, event.actor);
  }
  void operator()(const QuestionAnswered& answered) const { enter(state.forecasts.edit(), answered.answer, event.at); }
  void operator()(const AlarmStepTicked& ticked) const {
    if (!state.alarms->contains(ticked.alarm)) return;
    std::vector<StepDone>& done = state.alarms.edit()[ticked.alarm].steps_done;
    std::erase_if(done, [&](const StepDone& step) { return step.step == ticked.step; });
    if (!ticked.done) return;
    const auto after = std::ranges::upper_bound(done, ticked.step, {}, &StepDone::step);
    done.insert(after, {ticked.step, event.actor, event.at});
  }
  void operator()(const MaintenanceSet& set) const {
    state.maintenance.edit()[set.maintenance.source] = set.maintenance;
  }
  void operator()(const OutlookReviewed& reviewed) const { state.outlook.edit() = reviewed.facts; }
  void operator()(const PlanChanged& changed) const { state.plans.edit()[changed.plan.id] = changed.plan; }
  void operator()(const RainForecastReceived& received) const {
    state.rain_forecasts.edit()[received.forecast.source] = received.forecast;
  }
  void operator()(const SiteDeclared& declared) const {
    std::vector<SiteConfig>& sites = state.incident.edit().sites;
    const auto known = std::ranges::find(sites, declared.site.id, &SiteConfig::id);
    if (known == sites.end()) {
      sites.push_back(declared.site);
    } else {
      *known = declared.site;
    }
    auto [entry, is_new] = state.declared_sites.edit().try_emplace(declared.site.id);
    DeclaredSite& site = entry->second;
    if (is_new || site.withdrawn) site = {{}, event.at, event.actor};
    site.config = declared.site;
  }
  void operator()(const SiteWithdrawn& withdrawn) const {
    std::erase_if(state.incident.edit().sites, [&](const SiteConfig& site) { return site.id == withdrawn.site; });
    if (!state.declared_sites->contains(withdrawn.site)) return;
    DeclaredSite& site = state.declared_sites.edit()[withdrawn.site];
    site.withdrawn = event.at;
    site.why = withdrawn.reason;
  }
  void operator()(const ResourceRegistered& entered) const {
    Resource& resource = state.resources.edit()[entered.resource.id];
    resource.config = entered.resource;
    resource.base = entered.at;
    if (!resource.registered) resource.registered = event.at;
  }
  void operator()(const StockCounted& counted) const {
    const auto it = state.resources->find(counted.resource);
    if (it == state.resources->end()) return;
    if (it->second.counted && counted.count.at < it->second.counted->at) return;
    state.resources.edit()[counted.resource].counted = counted.count;
  }
  void operator()(const DamageReported& reported) const { enter(state.reports.edit(), reported.reports, event.at); }
};

}  // namespace

void reduce(IncidentState& state, const Event& event) {
  state.seq = event.seq;
  state.at = event.at;
  std::visit(Reducer{state, event}, event.body);
}

}  // namespace sandtable
