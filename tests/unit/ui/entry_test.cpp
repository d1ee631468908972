// What people are told on the telephone and what they count: forms and commands.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/ui/command_window.h"
#include "viewer/ui/entry_forms.h"

namespace sandtable::ui {
namespace {

using ::testing::ElementsAre;
using testing::Window;

template <class C>
const C& entered(const Window& window) {
  return std::get<C>(std::get<SubmitCommand>(window.intents.back()).command);
}

/// A store of sandbags that the fake incident does not have.
void add_store(Window& window) {
  Resource store;
  store.config.id = ResourceId("BS-1");
  store.config.kind = ResourceKind::kBarrierStock;
  store.config.stock_m = 200;
  window.snapshot.state.resources.edit()[store.config.id] = store;
  window.snapshot.live.resources = window.snapshot.state.resources;
}

TEST(EntryCommand, damage_is_told_at_the_point_that_is_meant_or_in_words) {
  Window window;
  window.state.selection = StationId("flood-sensors/F012");
  ASSERT_TRUE(window.run("damage.enter text=\"to the knee\" category=Flooding depth=40 caller=police"));
  const auto& report = entered<EnterDamageReport>(window);
  const LocalXY meant = point_offers(window.state, window.snapshot, window.queries).front().at;
  ASSERT_TRUE(report.at);
  EXPECT_NEAR(distance_m(*report.at, meant), 0, 0.1) << "a decimetre is what the text holds";
  EXPECT_EQ(report.category, "Flooding");
  EXPECT_NEAR(*report.depth_m, 0.4, 1e-9);
  EXPECT_EQ(report.told_by, Caller::kPolice);
  EXPECT_EQ(report.time, window.snapshot.live_at);
  ASSERT_TRUE(window.run("damage.enter text=\"a tree\" where=\"by the school\""));
  EXPECT_FALSE(entered<EnterDamageReport>(window).at);
  EXPECT_FALSE(entered<EnterDamageReport>(window).depth_m);
  EXPECT_EQ(window.run("damage.enter text=x caller=\"Mr Wang\"").error().code, ErrorCode::kInvalid) << "no names";
  EXPECT_EQ(window.run("damage.enter text=x time=soon").error().code, ErrorCode::kRefused);
}

TEST(EntryCommand, the_dialog_opens_with_the_point_that_is_meant) {
  Window window;
  ASSERT_TRUE(window.run("damage.ask-enter"));
  const auto& dialog = std::get<DamageDialog>(window.state.dialog);
  ASSERT_FALSE(dialog.offers.empty());
  EXPECT_EQ(dialog.form.at, point_text(dialog.offers.front().at));
}

TEST(EntryCommand, a_count_is_of_the_selected_store_or_the_first) {
  Window window;
  EXPECT_EQ(window.run("stock.ask-count").error().code, ErrorCode::kNotFound) << "there is nothing to count";
  add_store(window);
  window.state.selection = ResourceId("P-02");
  ASSERT_TRUE(window.run("stock.ask-count"));
  EXPECT_EQ(std::get<StockDialog>(window.state.dialog).form.resource, ResourceId("BS-1"));
  ASSERT_TRUE(window.run("stock.count amount=140 comment=wet"));
  EXPECT_EQ(entered<CountStock>(window).amount, 140);
  EXPECT_EQ(entered<CountStock>(window).resource, ResourceId("BS-1"));
  EXPECT_EQ(entered<CountStock>(window).comment, "wet");
  EXPECT_EQ(window.run("stock.count amount=10 resource=P-02").error().code, ErrorCode::kRefused);
}

TEST(DamageForm, says_in_which_field_something_is_missing) {
  const Place place = testing::fake_place();
  const UtcTime now = testing::fake_snapshot().live_at;
  const auto fault = [&](const DamageForm& form) {
    const auto made = report_of(form, now, ZoneOffset{480}, place);
    return made ? std::string() : std::string(made.error().field);
  };
  DamageForm form;
  form.text = "to the knee";
  EXPECT_EQ(fault(form), "");
  form.at = "here";
  EXPECT_EQ(fault(form), "at");
  form.at.clear();
  form.depth = "knee";
  EXPECT_EQ(fault(form), "depth");
  form.depth = "-3";
  EXPECT_EQ(fault(form), "depth");
  form.depth = "40";
  form.time = "25:00";
  EXPECT_EQ(fault(form), "time");
}

TEST(DamageForm, offers_the_words_that_reports_here_use_commonest_first) {
  ReportBook book;
  int number = 0;
  for (const char* category : {"Road", "Flooding", "Flooding", "", "Trees"}) {
    DamageReport& report = book[ReportId("calls/" + std::to_string(number++))];
    report.category = category;
  }
  EXPECT_THAT(known_categories(book, 2), ElementsAre("Flooding", "Road"));
}

}  // namespace
}  // namespace sandtable::ui
