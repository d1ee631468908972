// The operator's way to a site that turns up and to a machine that a neighbour lends: forms and commands.
#include <gtest/gtest.h>

#include "tests/unit/ui/command_window.h"
#include "twin/core/reduce.h"
#include "viewer/ui/resource_form.h"

namespace sandtable::ui {
namespace {

using testing::Window;

constexpr LocalXY kCorner{171'234.5, 2'546'100};
const CommandContext kLin{testing::storm_now(), "Lin", Role::kOperator};

template <class T>
T asked(const Window& window) {
  const auto* submitted = window.intents.empty() ? nullptr : std::get_if<SubmitCommand>(&window.intents.back());
  const auto* command = submitted == nullptr ? nullptr : std::get_if<T>(&submitted->command);
  EXPECT_NE(command, nullptr);
  return command == nullptr ? T{} : *command;
}

/// What the session would do with it.
void carry_out(Window& window, const Command& command) {
  IncidentState& live = window.snapshot.live;
  const auto decision = decide(live, command, kLin);
  ASSERT_TRUE(decision) << decision.error().message();
  for (const EventBody& body : *decision) reduce(live, {live.seq + 1, kLin.now, kLin.now, kLin.actor, body});
  window.snapshot.state = live;
}

TEST(NewSite, stands_where_the_pointer_is_else_at_what_is_selected_else_in_the_middle_of_the_view) {
  Window window;
  window.queries.view_.cursor.reset();
  window.queries.view_.look.at = {170'500, 2'546'500};
  const auto meant = [&] {
    EXPECT_TRUE(window.run("site.ask-declare"));
    return std::get<SiteDialog>(window.state.dialog).form.at;
  };
  EXPECT_EQ(meant(), "170500, 2546500");
  window.state.selection = SiteId("B01");
  EXPECT_EQ(meant(), "170500, 2546500") << "there is a site already";
  window.state.selection = StationId("flood-sensors/F012");
  EXPECT_EQ(meant(), point_text(*window.snapshot.live.stations->find(StationId("flood-sensors/F012"))->at));
  window.queries.view_.cursor = CursorInfo{kCorner, {}, {}, {}};
  EXPECT_EQ(meant(), "171234.5, 2546100");
  EXPECT_EQ(std::get<SiteDialog>(window.state.dialog).offers.size(), 3U) << "the others are one press away";
  ASSERT_TRUE(window.run("site.ask-declare at=170001,2546002"));
  EXPECT_EQ(std::get<SiteDialog>(window.state.dialog).form.at, "170001,2546002");
}

TEST(NewSite, is_declared_by_a_script_like_by_hand) {
  Window window;
  ASSERT_TRUE(window.run("site.declare name=\"中正路口\" at=171234.5,2546100 priority=2"));
  const SiteConfig site = asked<DeclareSite>(window).site;
  EXPECT_EQ(site.id, SiteId("N-01"));
  EXPECT_EQ(site.name.zh, "中正路口");
  EXPECT_EQ(site.pump_position, kCorner);
  EXPECT_EQ(site.priority, 2);
  carry_out(window, DeclareSite{site});
  ASSERT_TRUE(window.run("site.declare name=other at=171234.5,2546100"));
  EXPECT_EQ(asked<DeclareSite>(window).site.id, SiteId("N-02"));
  ASSERT_TRUE(window.run("order.ask-dispatch site=N-01"));
  EXPECT_EQ(std::get<DispatchDialog>(window.state.dialog).site, SiteId("N-01"));
}

TEST(NewSite, form_says_in_which_field_the_fault_is) {
  Window window;
  const auto fault = [&](const SiteForm& form) {
    const auto command = command_of(form, window.snapshot.live, window.place);
    if (!command) return std::pair(std::string(command.error().field), command.error().refusal.key);
    const auto decision = decide(window.snapshot.live, *command, kLin);
    if (decision) return std::pair(std::string(), std::string());
    return std::pair(std::string(site_field(decision.error())), decision.error().key);
  };
  using Told = std::pair<std::string, std::string>;
  SiteForm form{.name = "crossing", .at = "171234.5, 2546100"};
  EXPECT_EQ(fault(form), Told());
  form.name = " ";
  EXPECT_EQ(fault(form), Told("name", "refusal.unnamed"));
  form.name = "crossing";
  form.at = "at the school";
  EXPECT_EQ(fault(form), Told("at", "refusal.no_point"));
  form.at = "1, 2";
  EXPECT_EQ(fault(form), Told("at", "refusal.outside_place"));
}

TEST(NewSite, is_corrected_and_withdrawn_by_its_selection_and_those_of_the_place_are_not) {
  Window window;
  carry_out(window, DeclareSite{{SiteId("N-01"), {"路口", "Crossing"}, kCorner, 1}});
  window.state.selection = SiteId("N-01");
  ASSERT_TRUE(window.run("site.ask-correct"));
  EXPECT_EQ(std::get<SiteDialog>(window.state.dialog).form.name, "路口");
  ASSERT_TRUE(window.run("site.correct name=\"民生路口\""));
  EXPECT_EQ(asked<CorrectSite>(window).site.pump_position, kCorner) << "what nobody said stays";
  ASSERT_TRUE(window.run("site.ask-withdraw"));
  EXPECT_TRUE(std::get<SiteDialog>(window.state.dialog).withdraws);
  ASSERT_TRUE(window.run("site.withdraw reason=\"the same place\""));
  EXPECT_EQ(asked<WithdrawSite>(window).reason, "the same place");
  window.state.selection = SiteId("B01");
  EXPECT_FALSE(window.run("site.ask-correct"));
  EXPECT_FALSE(window.run("site.withdraw reason=x"));
}

TEST(LentResource, is_registered_by_a_script_at_a_depot_by_name_or_at_a_point) {
  Window window;
  ASSERT_TRUE(window.run("resource.register name=\"12-inch pump\" capacity=0.25 where=\"北區基地\" owner=Annan"));
  ResourceConfig lent = asked<RegisterResource>(window).resource;
  EXPECT_EQ(lent.id, ResourceId("A-01"));
  EXPECT_EQ(lent.depot, "north");
  EXPECT_DOUBLE_EQ(lent.capacity_m3_per_s, 0.25);
  EXPECT_TRUE(lent.mutual_aid);
  EXPECT_EQ(payer_of(lent), "Annan");
  ASSERT_TRUE(
      window.run("resource.register name=pump capacity=0.25 where=\"171234.5, 2546100\" skills=\"boat、first_aid\""));
  EXPECT_EQ(asked<RegisterResource>(window).at, kCorner);
  EXPECT_EQ(asked<RegisterResource>(window).resource.skills, (std::vector<std::string>{"boat", "first_aid"}));
  ASSERT_TRUE(window.run("resource.register name=bags kind=barrier_stock stock=120 where=north"));
  EXPECT_DOUBLE_EQ(asked<RegisterResource>(window).resource.stock_m, 120);
  ASSERT_TRUE(window.run("resource.register name=people kind=volunteers people=12 where=north"));
  EXPECT_EQ(asked<RegisterResource>(window).resource.people, 12);
  EXPECT_FALSE(window.run("resource.register name=pump where=north")) << "its capacity is not told";
  EXPECT_FALSE(window.run("resource.register name=pump kind=tank where=north"));
}

TEST(LentResource, form_says_in_which_field_the_fault_is) {
  Window window;
  const auto field = [&](const ResourceForm& form) {
    const auto command = command_of(form, window.snapshot.live, window.place);
    if (!command) return std::string(command.error().field);
    const auto decision = decide(window.snapshot.live, *command, kLin);
    return decision ? std::string() : std::string(resource_field(decision.error()));
  };
  const ResourceForm sound{.name = "pump", .capacity = "0,25", .where = "north"};
  EXPECT_EQ(field(sound), "");
  ResourceForm form = sound;
  form.capacity = "much";
  EXPECT_EQ(field(form), "capacity");
  form.capacity = "";
  EXPECT_EQ(field(form), "capacity");
  form.capacity = "250";
  EXPECT_EQ(field(form), "capacity") << "litres a second are not cubic metres";
  form = sound;
  form.where = "the moon";
  EXPECT_EQ(field(form), "where");
  form = sound;
  form.name = "";
  EXPECT_EQ(field(form), "name");
  form = sound;
  form.kind = ResourceKind::kFuelTruck;
  EXPECT_EQ(field(form), "stock");
}

TEST(LentResource, opens_again_as_it_was_registered) {
  Window window;
  ASSERT_TRUE(window.run("resource.register name=\"12-inch pump\" capacity=0.25 head=6 where=\"171234.5, 2546100\""));
  carry_out(window, asked<RegisterResource>(window));
  window.state.selection = ResourceId("A-01");
  ASSERT_TRUE(window.run("resource.ask-correct"));
  const ResourceForm form = std::get<ResourceDialog>(window.state.dialog).form;
  EXPECT_EQ(form.capacity, "0.25");
  EXPECT_EQ(form.head, "6");
  EXPECT_EQ(form.where, "171234.5, 2546100");
  ASSERT_TRUE(window.run("resource.correct capacity=0.3"));
  EXPECT_DOUBLE_EQ(asked<CorrectResource>(window).resource.capacity_m3_per_s, 0.3);
  EXPECT_DOUBLE_EQ(asked<CorrectResource>(window).resource.head_m, 6);
  window.state.selection = ResourceId("P-12");
  EXPECT_FALSE(window.run("resource.ask-correct"));
}

}  // namespace
}  // namespace sandtable::ui
