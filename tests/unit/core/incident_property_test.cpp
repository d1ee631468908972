#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <string>

#include "tests/support/incident_builder.h"
#include "twin/core/alarms/alarm_lifecycle.h"
#include "twin/core/event_json.h"

using namespace sandtable;
using namespace sandtable::test;

namespace {

/// A rule of most kinds over few gauges, sites and pumps, so that a short walk makes them meet.
IncidentOpened crowded() {
  IncidentOpened opening = small_incident();
  AlarmRule deep = opening.rules[0];
  deep.delay_on = std::chrono::minutes{2};
  deep.delay_off = std::chrono::minutes{2};
  deep.steps = {{"看", "Look"}};
  AlarmRule latched = deep;
  latched.id = RuleId("latched");
  latched.raise_at = 0.5;
  latched.latched = true;
  AlarmRule feed;
  feed.id = RuleId("feed");
  feed.kind = AlarmRuleKind::kFeedSilent;
  feed.raise_at = 15;
  feed.suppressed_by = {kMaintenance};
  AlarmRule trust;
  trust.id = RuleId("trust");
  trust.kind = AlarmRuleKind::kTrustLost;
  trust.suppressed_by = {"feed"};
  AlarmRule overdue;
  overdue.id = RuleId("overdue");
  overdue.kind = AlarmRuleKind::kOrderOverdue;
  opening.rules = {deep, latched, feed, trust, overdue};
  // P1 asks for the people of either crew, P2 for all of both: who is sent first leaves the other without.
  for (ResourceConfig& pump : opening.resources) {
    pump.crew_needed = pump.id == ResourceId("P1") ? 3 : 6;
    pump.crew_skills = {"pumping"};
  }
  for (const char* id : {"C1", "C2"}) {
    ResourceConfig crew;
    crew.id = ResourceId(id);
    crew.kind = ResourceKind::kCrew;
    crew.depot = "D";
    crew.people = 3;
    crew.skills = {"pumping"};
    crew.work_limit = std::chrono::hours{6};
    opening.resources.push_back(crew);
  }
  return opening;
}

/// One step that anybody might take: a reading, time, a person at an alarm, a person or a crew at an order.
class Walk {
 public:
  explicit Walk(Twin& twin) : twin_(twin) {}

  void step() {
    now_ += std::chrono::minutes{*rc::gen::inRange(0, 12)};
    switch (*rc::gen::inRange(0, 6)) {
      case 5:
        return somebody_calls();
      case 0: return twin_.reads(name(), *rc::gen::element(0.1, 0.28, 0.4, 0.7), now_);
      case 1: return try_it(Tick{});
      case 2: return handle_alarm();
      case 3: return handle_order();
      default: return crew_speaks();
    }
  }
  [[nodiscard]] UtcTime now() const { return now_; }

 private:
  void try_it(const Command& command) { (void)twin_.ask(command, now_, "officer"); }
  static std::string name() { return *rc::gen::element(std::string("A"), std::string("B")); }

  void handle_alarm() {
    AlarmId id = make_alarm_id(RuleId("deep"), depth_series(gauge(name())).id);
    if (!twin_.state.alarms->empty()) {
      auto it = twin_.state.alarms->begin();
      std::advance(it, *rc::gen::inRange<std::size_t>(0, twin_.state.alarms->size()));
      id = it->first;
    }
    switch (*rc::gen::inRange(0, 9)) {
      case 0: return try_it(AcknowledgeAlarm{id, "seen"});
      case 1: return try_it(AcknowledgeAlarms{{id, AlarmId("nothing")}, "all"});
      case 2: return try_it(ShelveAlarm{id, std::chrono::minutes{10}, "cleaning"});
      case 3: return try_it(UnshelveAlarm{id});
      case 4: return try_it(ResetAlarm{id});
      case 5: return try_it(TakeOutOfService{id, "broken"});
      case 6: return try_it(ReturnToService{id});
      case 7: return try_it(TickStep{id, 0, true});
      default: return try_it(SetMaintenance{SourceId("f"), std::chrono::minutes{*rc::gen::element(0, 20)}, "work"});
    }
  }

  ResourceId anybody() {
    return ResourceId(*rc::gen::element(std::string("P1"), std::string("P2"), std::string("C1"), std::string("C2")));
  }
  ResourceId pump() { return ResourceId(*rc::gen::element(std::string("P1"), std::string("P2"), std::string("A1"))); }
  SiteId site() { return SiteId(*rc::gen::element(std::string("S1"), std::string("S2"), std::string("N1"))); }

  /// About a site or a pump that the place does not know, whether it makes sense or not.
  void somebody_calls() {
    const SiteConfig crossing{SiteId("N1"), {"路口", "Crossing"}, {*rc::gen::element(10.0, 20.0), 5}, 1};
    ResourceConfig lent;
    lent.id = ResourceId("A1");
    lent.name = {"借", "Lent"};
    lent.depot = "D";
    lent.capacity_m3_per_s = *rc::gen::element(0.1, 0.3);
    switch (*rc::gen::inRange(0, 5)) {
      case 0:
        return try_it(DeclareSite{crossing});
      case 1:
        return try_it(CorrectSite{crossing});
      case 2:
        return try_it(WithdrawSite{crossing.id, "dry"});
      case 3:
        return try_it(RegisterResource{lent, {}});
      default:
        return try_it(CorrectResource{lent, {}});
    }
  }
  OrderId known_order() {
    if (twin_.state.orders->empty()) return OrderId("O0");
    auto it = twin_.state.orders->begin();
    std::advance(it, *rc::gen::inRange<std::size_t>(0, twin_.state.orders->size()));
    return it->first;
  }
  IssueOrder wanted() { return {OrderId("O" + std::to_string(++orders_)), pump(), site(), {}, 0, {}, ""}; }
  PlanId known_plan() { return PlanId("plan" + std::to_string(*rc::gen::inRange(0, plans_ + 1))); }

  void handle_order() {
    switch (*rc::gen::inRange(0, 8)) {
      case 0: return try_it(wanted());
      case 1: return try_it(CancelOrder{known_order(), ""});
      case 2: return try_it(ReleaseOrder{known_order()});
      case 3: return try_it(ResendOrder{known_order()});
      case 4: return try_it(RerouteOrder{{known_order(), {}, site(), {}, 0, {}, ""}});
      case 5: return try_it(ProposePlan{PlanId("plan" + std::to_string(++plans_)), "", {wanted(), wanted()}});
      case 6: return (void)decide_as_commander(ApprovePlan{known_plan(), ""});
      default: return try_it(IssuePlan{known_plan()});
    }
  }
  void decide_as_commander(const Command& command) { (void)twin_.ask(command, now_, "commander", Role::kCommander); }

  /// By a clock that may be late or run ahead, about any goal its order had or will have, told in full or in part.
  void crew_speaks() {
    FieldReport report;
    report.resource = anybody();
    report.order = known_order();
    report.kind = static_cast<FieldReportKind>(*rc::gen::inRange(0, 10));
    report.at_time = now_ + std::chrono::minutes{*rc::gen::element(0, 0, 0, -30, -3, 3, 24 * 60)};
    report.revision = *rc::gen::inRange(0, 4);
    if (*rc::gen::arbitrary<bool>()) report.at = LocalXY{*rc::gen::element(0.0, 100.0, 900.0), 100};
    if (*rc::gen::arbitrary<bool>()) report.fuel_percent = 60;
    if (*rc::gen::arbitrary<bool>()) report.discharge_m3_per_s = 0.2;
    try_it(RecordFieldReport{report});
  }

  Twin& twin_;
  UtcTime now_ = at(1);
  int orders_ = 0;
  int plans_ = 0;
};

void no_resource_is_assigned_twice(const IncidentState& state) {
  std::map<ResourceId, OrderId> bound;
  for (const auto& [id, order] : *state.orders) {
    for (const ResourceId& who : bound_by(order)) {
      RC_ASSERT(bound.emplace(who, id).second);
      RC_ASSERT(state.resources->at(who).order == id);
    }
  }
  for (const auto& [id, resource] : *state.resources) {
    RC_ASSERT(resource.order.empty() || bound.contains(id));
  }
}

/// Whatever their clocks say, nobody was heard of later than now, and what a machine gives was told by somebody.
void nobody_is_ahead_of_the_incident(const IncidentState& state) {
  for (const auto& [id, resource] : *state.resources) {
    RC_ASSERT(!resource.reported || *resource.reported <= state.at);
    RC_ASSERT(!resource.discharge_at || *resource.discharge_at <= *resource.reported);
    RC_ASSERT(resource.discharge_at || resource.discharge_m3_per_s == 0);
    RC_ASSERT(resource.worked >= Duration{0});
    for (std::size_t i = 1; i < resource.track.size(); ++i) {
      RC_ASSERT(resource.track[i - 1].when <= resource.track[i].when);
    }
  }
}

/// No word about a goal that an order no longer has moves it.
void no_late_word_moved_an_order(const IncidentState& before, const std::vector<Event>& events, std::size_t known) {
  const auto* said = known < events.size() ? std::get_if<FieldReported>(&events[known].body) : nullptr;
  if (said == nullptr || said->report.revision == 0) return;
  const auto order = before.orders->find(said->report.order);
  if (order == before.orders->end() || said->report.revision >= order->second.revision) return;
  RC_ASSERT(events.size() == known + 1);
}

/// An alarm that somebody had to see may leave the list only after somebody has seen it, or while it is normal.
void no_alarm_was_lost(const IncidentState& before, const IncidentState& after) {
  for (const auto& [id, alarm] : *before.alarms) {
    if (after.alarms->contains(id)) continue;
    RC_ASSERT(!is_unacknowledged(alarm.process));
  }
}

/// Once a command is done; between its events an alarm may be normal for a moment.
void every_alarm_is_in_order(const IncidentState& state) {
  for (const auto& [id, alarm] : *state.alarms) {
    RC_ASSERT(alarm.state == shown_state(alarm));
    RC_ASSERT(is_kept(alarm));
    RC_ASSERT(id == make_alarm_id(alarm.rule, alarm.subject));
  }
}

TEST(IncidentProperty, no_walk_assigns_a_resource_twice_loses_an_alarm_heeds_a_wrong_clock_or_breaks_the_sequence) {
  const bool held = rc::check([] {
    Twin twin(crowded());
    Walk walk(twin);
    const int steps = *rc::gen::inRange(20, 120);
    for (int i = 0; i < steps; ++i) {
      const std::size_t known = twin.events.size();
      const IncidentState before_step = twin.state;
      IncidentState step = before_step;
      walk.step();
      // Every event by itself: what one command does in two events may lose nothing in between.
      for (std::size_t e = known; e < twin.events.size(); ++e) {
        const IncidentState before = step;
        reduce(step, twin.events[e]);
        no_alarm_was_lost(before, step);
      }
      no_late_word_moved_an_order(before_step, twin.events, known);
      every_alarm_is_in_order(twin.state);
      no_resource_is_assigned_twice(twin.state);
      nobody_is_ahead_of_the_incident(twin.state);
    }
    IncidentState again;
    std::int64_t seq = 0;
    for (const Event& event : twin.events) {
      RC_ASSERT(event.seq == ++seq);
      BesidePayloads beside;
      if (const auto* batch = std::get_if<ObservationsIngested>(&event.body)) beside.observations = batch->observations;
      const auto read =
          parse_journal_entry({event.seq, event.at, event.wall, event.actor, {}}, journal_text(event), beside);
      RC_ASSERT(read.has_value());
      RC_ASSERT(read->asked_from == event.asked_from);
      RC_ASSERT(!event.asked_from || event.asked_from->seen < event.seq);
      reduce(again, *read);
    }
    RC_ASSERT(digest_of(again).hex() == digest_of(twin.state).hex());
  });
  EXPECT_TRUE(held);
}

}  // namespace
