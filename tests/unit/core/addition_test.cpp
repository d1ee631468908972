// Sites and resources that turn up during an incident.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/incident_builder.h"
#include "twin/core/event_json.h"
#include "twin/core/resources/whereabouts.h"

using namespace sandtable;
using namespace sandtable::test;

namespace {

constexpr LocalXY kCrossing{400, 300};

SiteConfig crossing() { return {SiteId("N-01"), {"中正民生路口", ""}, kCrossing, 1}; }

ResourceConfig lent_pump() {
  ResourceConfig pump;
  pump.id = ResourceId("A-01");
  pump.name = {"鄰鄉抽水機", "Neighbour's pump"};
  pump.capacity_m3_per_s = 0.25;
  pump.owner = "neighbouring town";
  pump.mutual_aid = true;
  return pump;
}

template <class Config>
Config with(Config config, const std::function<void(Config&)>& change) {
  change(config);
  return config;
}

std::string refusal_of(Twin& twin, const Command& command, Role role = Role::kOperator) {
  const Decision decision = twin.ask(command, at(10), "Lin", role);
  return decision ? "" : decision.error().key;
}

TEST(DeclaredSite, is_a_site_like_any_other_from_then_on) {
  Twin twin;
  twin.must(DeclareSite{crossing()}, at(2), "Lin");
  ASSERT_NE(twin.state.site(SiteId("N-01")), nullptr);
  EXPECT_EQ(twin.state.site(SiteId("N-01"))->name.en, "中正民生路口") << "the only name there is stands for both";
  EXPECT_TRUE(twin.state.is_declared(SiteId("N-01")));
  EXPECT_FALSE(twin.state.is_declared(SiteId("S1")));
  EXPECT_EQ(twin.state.declared_sites->at(SiteId("N-01")).by, "Lin");
  twin.send("O1", "P1", "N-01", at(3));
  EXPECT_EQ(twin.order("O1").goal, kCrossing);
}

TEST(DeclaredSite, every_unsound_one_has_its_refusal) {
  Twin twin;
  using S = SiteConfig;
  const std::vector<std::pair<S, std::string>> table{
      {with<S>(crossing(), [](S& s) { s.id = SiteId(); }), "bad_id"},
      {with<S>(crossing(), [](S& s) { s.id = SiteId("two words"); }), "bad_id"},
      {with<S>(crossing(), [](S& s) { s.id = SiteId("a/b"); }), "bad_id"},
      {with<S>(crossing(), [](S& s) { s.id = SiteId(std::string(65, 'x')); }), "bad_id"},
      {with<S>(crossing(), [](S& s) { s.id = SiteId("S1"); }), "site_exists"},
      {with<S>(crossing(),
               [](S& s) {
                 s.name = {" \n", ""};
               }),
       "unnamed"},
      {with<S>(crossing(), [](S& s) { s.name.zh = std::string(201, 'x'); }), "name_too_long"},
      {with<S>(crossing(), [](S& s) { s.pump_position.x = std::nan(""); }), "no_point"},
      {with<S>(crossing(), [](S& s) { s.priority = 0; }), "priority_range"},
      {with<S>(crossing(), [](S& s) { s.priority = 6; }), "priority_range"},
      {with<S>(crossing(), [](S& s) { s.tasks = {""}; }), "bad_words"},
      {with<S>(crossing(), [](S& s) { s.barrier_m = -1; }), "out_of_range"},
      {with<S>(crossing(), [](S& s) { s.dredging_m3 = std::nan(""); }), "out_of_range"},
  };
  for (const auto& [site, refusal] : table) EXPECT_EQ(refusal_of(twin, DeclareSite{site}), "refusal." + refusal);
  EXPECT_EQ(refusal_of(twin, DeclareSite{crossing()}, Role::kViewer), "refusal.role");
  EXPECT_EQ(twin.state.incident->sites.size(), 2U);
}

TEST(DeclaredSite, keeps_its_place_while_a_crew_is_on_the_way_and_may_be_renamed_all_the_time) {
  Twin twin;
  twin.must(DeclareSite{crossing()}, at(2), "Lin");
  twin.send("O1", "P1", "N-01", at(3));
  SiteConfig moved = crossing();
  moved.pump_position = {410, 300};
  EXPECT_EQ(refusal_of(twin, CorrectSite{moved}), "refusal.site_has_orders");
  SiteConfig renamed = crossing();
  renamed.name = {"中正民權路口", "Zhongzheng and Minquan"};
  renamed.priority = 2;
  EXPECT_EQ(refusal_of(twin, CorrectSite{renamed}), "");
  EXPECT_EQ(twin.state.site(SiteId("N-01"))->name, renamed.name);
  twin.must(CancelOrder{OrderId("O1"), ""}, at(4));
  EXPECT_EQ(refusal_of(twin, CorrectSite{moved}), "");
  EXPECT_EQ(twin.state.site(SiteId("N-01"))->pump_position, moved.pump_position);
  EXPECT_EQ(twin.state.incident->sites.size(), 3U) << "corrected, not doubled";
  EXPECT_EQ(twin.state.declared_sites->at(SiteId("N-01")).since, at(2));
}

TEST(DeclaredSite, the_sites_of_the_place_are_not_changed_here) {
  Twin twin;
  const SiteConfig known = *twin.state.site(SiteId("S1"));
  EXPECT_EQ(refusal_of(twin, CorrectSite{known}), "refusal.site_of_place");
  EXPECT_EQ(refusal_of(twin, WithdrawSite{SiteId("S1"), "dry"}), "refusal.site_of_place");
  EXPECT_EQ(refusal_of(twin, CorrectSite{crossing()}), "refusal.no_such_site");
}

TEST(DeclaredSite, is_withdrawn_with_a_reason_when_nobody_goes_there_and_nobody_plans_to) {
  Twin twin;
  twin.must(DeclareSite{crossing()}, at(2), "Lin");
  const SiteId id("N-01");
  EXPECT_EQ(refusal_of(twin, WithdrawSite{id, ""}), "refusal.reason_needed");
  twin.send("O1", "P1", "N-01", at(3));
  EXPECT_EQ(refusal_of(twin, WithdrawSite{id, "dry"}), "refusal.site_has_orders");
  twin.must(CancelOrder{OrderId("O1"), ""}, at(4));
  twin.must(ProposePlan{PlanId("A"), "", {{OrderId("A1"), ResourceId("P1"), id, {}, 0, {}, ""}}}, at(5));
  EXPECT_EQ(refusal_of(twin, WithdrawSite{id, "dry"}), "refusal.site_in_plan");
  twin.must(RejectPlan{PlanId("A"), "too late"}, at(6));
  EXPECT_EQ(refusal_of(twin, WithdrawSite{id, "dry"}), "");
  EXPECT_EQ(twin.state.site(id), nullptr);
  ASSERT_NE(twin.state.site_ever(id), nullptr) << "old orders keep its name";
  EXPECT_EQ(twin.state.declared_sites->at(id).why, "dry");
  EXPECT_EQ(refusal_of(twin, WithdrawSite{id, "dry"}), "refusal.no_such_site");
  EXPECT_EQ(refusal_of(twin, DeclareSite{crossing()}), "refusal.site_exists") << "no other place gets its id";
}

TEST(DeclaredSite, its_alarms_end_with_it) {
  Twin twin;
  twin.must(DeclareSite{crossing()}, at(2), "Lin");
  Alarm alarm;
  alarm.id = AlarmId("to-come@N-01");
  alarm.rule = RuleId("to-come");
  alarm.subject = SiteId("N-01");
  alarm.state = alarm.process = AlarmState::kUnacknowledged;
  reduce(twin.state, Event{twin.state.seq + 1, at(3), at(3), "system", AlarmChanged{alarm}});
  alarm.id = AlarmId("to-come@S1");
  alarm.subject = SiteId("S1");
  reduce(twin.state, Event{twin.state.seq + 1, at(3), at(3), "system", AlarmChanged{alarm}});
  twin.must(WithdrawSite{SiteId("N-01"), "dry"}, at(4));
  ASSERT_EQ(twin.state.alarms->size(), 1U);
  EXPECT_EQ(twin.state.alarms->begin()->first, AlarmId("to-come@S1"));
}

TEST(RegisteredResource, is_sent_from_where_it_stands_by) {
  Twin twin;
  twin.must(RegisterResource{lent_pump(), LocalXY{50, 60}}, at(2), "Lin");
  const Resource* pump = twin.state.resource(ResourceId("A-01"));
  ASSERT_NE(pump, nullptr);
  EXPECT_EQ(pump->registered, at(2));
  EXPECT_EQ(pump->state, ResourceState::kNoReport) << "it said nothing itself";
  EXPECT_EQ(map_position(twin.state, *pump), (LocalXY{50, 60}));
  twin.send("O1", "A-01", "S1", at(3));
  EXPECT_EQ(twin.resource("A-01").order, OrderId("O1"));
}

TEST(RegisteredResource, every_unsound_one_has_its_refusal) {
  Twin twin;
  using R = ResourceConfig;
  const auto in_depot = [](R& r) { r.depot = "D"; };
  const R sound = with<R>(lent_pump(), in_depot);
  const std::vector<std::pair<R, std::string>> table{
      {with<R>(sound, [](R& r) { r.id = ResourceId("system"); }), "bad_id"},
      {with<R>(sound, [](R& r) { r.id = ResourceId("feed:x"); }), "bad_id"},
      {with<R>(sound, [](R& r) { r.id = ResourceId("P1"); }), "resource_exists"},
      {with<R>(sound, [](R& r) { r.name = {}; }), "unnamed"},
      {with<R>(sound, [](R& r) { r.depot = "nowhere"; }), "no_such_depot"},
      {with<R>(sound, [](R& r) { r.depot = ""; }), "no_base"},
      {with<R>(sound, [](R& r) { r.capacity_m3_per_s = 0; }), "no_capacity"},
      {with<R>(sound, [](R& r) { r.capacity_m3_per_s = 300; }), "capacity_range"},
      {with<R>(sound, [](R& r) { r.capacity_m3_per_s = std::numeric_limits<double>::infinity(); }), "capacity_range"},
      {with<R>(sound, [](R& r) { r.head_m = -1; }), "head_range"},
      {with<R>(sound, [](R& r) { r.people = -3; }), "out_of_range"},
      {with<R>(sound, [](R& r) { r.endurance = Duration{0}; }), "out_of_range"},
      {with<R>(sound,
               [](R& r) {
                 r.curve = {{6, 0.2}, {0, 0.3}};
               }),
       "bad_curve"},
      {with<R>(sound, [](R& r) { r.kind = ResourceKind::kBarrierStock; }), "no_stock"},
      {with<R>(sound, [](R& r) { r.kind = ResourceKind::kFuelTruck; }), "no_stock"},
      {with<R>(sound, [](R& r) { r.skills = {""}; }), "bad_words"},
  };
  for (const auto& [resource, refusal] : table)
    EXPECT_EQ(refusal_of(twin, RegisterResource{resource, {}}), "refusal." + refusal);
  EXPECT_EQ(refusal_of(twin, RegisterResource{sound, LocalXY{std::nan(""), 0}}), "refusal.no_point");
  EXPECT_EQ(refusal_of(twin, RegisterResource{sound, {}}, Role::kViewer), "refusal.role");
  EXPECT_EQ(twin.state.resources->size(), 2U);
  EXPECT_EQ(refusal_of(twin, RegisterResource{sound, {}}), "");
}

TEST(RegisteredResource, is_corrected_while_it_is_free_and_those_of_the_place_are_not) {
  Twin twin;
  twin.must(RegisterResource{lent_pump(), LocalXY{50, 60}}, at(2), "Lin");
  ResourceConfig right = lent_pump();
  right.capacity_m3_per_s = 0.025;
  twin.send("O1", "A-01", "S1", at(3));
  EXPECT_EQ(refusal_of(twin, CorrectResource{right, LocalXY{50, 60}}), "refusal.resource_busy");
  twin.must(CancelOrder{OrderId("O1"), ""}, at(4));
  EXPECT_EQ(refusal_of(twin, CorrectResource{right, LocalXY{70, 60}}), "");
  EXPECT_EQ(twin.resource("A-01").config.capacity_m3_per_s, 0.025);
  EXPECT_EQ(twin.resource("A-01").base, (LocalXY{70, 60}));
  EXPECT_EQ(twin.resource("A-01").registered, at(2));
  EXPECT_EQ(refusal_of(twin, CorrectResource{twin.resource("P1").config, {}}), "refusal.resource_of_place");
  right.id = ResourceId("nobody");
  EXPECT_EQ(refusal_of(twin, CorrectResource{right, {}}), "refusal.no_such_resource");
}

TEST(Additions, change_the_digest_wherever_they_differ) {
  const auto digest_with = [](const std::function<void(Twin&)>& what) {
    Twin twin;
    what(twin);
    twin.state.seq = 99;
    return digest_of(twin.state).hex();
  };
  const auto declared = [](const char* who) {
    return [who](Twin& twin) { twin.must(DeclareSite{crossing()}, at(2), who); };
  };
  const auto registered = [](LocalXY where) {
    return [where](Twin& twin) { twin.must(RegisterResource{lent_pump(), where}, at(2)); };
  };
  EXPECT_EQ(digest_with(declared("Lin")), digest_with(declared("Lin")));
  EXPECT_NE(digest_with(declared("Lin")), digest_with(declared("Wu")));
  EXPECT_NE(digest_with(registered({1, 1})), digest_with(registered({1, 2})));
}

}  // namespace
