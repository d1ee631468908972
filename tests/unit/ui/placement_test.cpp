#include <gtest/gtest.h>

#include "tests/unit/ui/command_window.h"
#include "viewer/ui/command_table.h"
#include "viewer/ui/placement_words.h"

namespace sandtable::ui {
namespace {

using std::chrono::minutes;
using testing::storm_now;

using testing::built_in;

PlacementRow estimated(double building_minutes) {
  return {SiteId("B01"),
          {ResourceId("P-04"), SiteId("B01"), 0.5, {storm_now() + minutes{32}, storm_now() + minutes{500}}},
          building_minutes,
          {}};
}

TEST(PlacementWords, an_estimate_is_marked_as_one) {
  const SavingWords words = saving_words(built_in(), {estimated(1420), {}, {}, {}, {}, {}}, minutes{480});
  EXPECT_EQ(words.value, "≈ 23.7 h");
  EXPECT_EQ(words.how.en, "estimate");
}

TEST(PlacementWords, a_confirmed_number_stands_with_its_range_and_beside_its_estimate) {
  PlacementRow row = estimated(1420);
  row.building_minutes = Spread{1415, 530, 1415};
  const SavingWords words = saving_words(built_in(), {row, {}, storm_now(), {}, {}, {}}, minutes{480});
  EXPECT_EQ(words.value, "23.6 h (8.8–23.6)");
  EXPECT_EQ(words.middle, "23.6 h");
  EXPECT_NE(words.how.en.find("est. 23.7 h"), std::string::npos) << words.how.en;
  EXPECT_NE(words.how.en.find(format_clock(storm_now(), minutes{480}, false)), std::string::npos)
      << "as of when it was proved";
}

TEST(PlacementWords, what_runs_found_counts_even_where_the_estimate_was_nothing) {
  PlacementRow row = estimated(0);
  EXPECT_FALSE(helps(row));
  row.building_minutes = Spread{0, 0, 60};
  EXPECT_TRUE(helps(row));
}

TEST(PlacementWords, a_way_that_closes_says_by_when_the_order_must_be_given) {
  SitePlacement place{estimated(100),           {}, {}, minutes{9}, WayCut{storm_now() + minutes{40}, {}, {}, 0.61},
                      storm_now() + minutes{26}};
  const auto words = [&] { return way_words(built_in(), place, storm_now(), minutes{480}).en; };
  EXPECT_NE(words().find(format_clock(storm_now() + minutes{26}, minutes{480}, false)), std::string::npos) << words();
  EXPECT_NE(words().find("0.61 m"), std::string::npos);
  place.leave_by = storm_now();
  EXPECT_NE(words().find("too late"), std::string::npos);
}

TEST(PlacementWords, the_answer_for_a_set_of_pumps_is_plain) {
  const Catalogue words = built_in();
  const Text by{"15:20", "15:20"};
  PumpSet set;
  set.clears = true;
  EXPECT_EQ(pump_set_words(words, set, by).en, "Clear by 15:20 without any pump");
  set.pumps.resize(3);
  set.fewest = true;
  EXPECT_EQ(pump_set_words(words, set, by).en, "3 pumps clear it by 15:20; one less does not");
  set.clears = false;
  set.in_time = 12;
  set.depth_with_m = {0.31, 0.2, 0.5};
  EXPECT_EQ(pump_set_words(words, set, by).en, "Even with all 12 pumps it stays at 0.31 m at 15:20");
  EXPECT_NE(pump_set_detail(words, set).en.find("(0.20–0.50)"), std::string::npos);
  EXPECT_EQ(pump_set_detail(words, set).en.find("hollows"), std::string::npos);
  set.depth_out_of_reach_m = 0.8;
  EXPECT_NE(pump_set_detail(words, set).en.find("0.80 m"), std::string::npos) << "what no pump there can get is said";
}

/// The fake storm after the model has looked two hours ahead.
struct LookingAhead : testing::Window {
  LookingAhead() {
    Forecast base;
    base.from = storm_now();
    auto water = std::make_shared<Water>();
    water->valid_at = storm_now() + minutes{120};
    base.frames.push_back({water, {}});
    outlook.base = std::make_shared<const Forecast>(base);
    Placement placement;
    placement.sites.push_back({estimated(1420), {}, {}, {}, {}});
    outlook.placement = std::make_shared<const Placement>(placement);
    snapshot.outlook = std::make_shared<const Outlook>(outlook);
  }

  Outlook outlook;
};

TEST(PlacementCommand, showing_the_panel_selects_the_best_site) {
  LookingAhead w;
  ASSERT_TRUE(w.run("placement.show"));
  EXPECT_EQ(w.state.section_open[static_cast<std::size_t>(Section::kPlacement)], true);
  EXPECT_EQ(w.state.selection, Selection(SiteId("B01")));
  ASSERT_TRUE(w.run("placement.show"));
  EXPECT_EQ(w.state.section_open[static_cast<std::size_t>(Section::kPlacement)], false);
}

TEST(PlacementCommand, a_site_that_is_looked_at_stays_selected) {
  LookingAhead w;
  w.state.selection = SiteId("B02");
  ASSERT_TRUE(w.run("placement.show"));
  EXPECT_EQ(w.state.selection, Selection(SiteId("B02")));
}

TEST(PlacementCommand, confirming_asks_for_the_best_or_for_the_one_named) {
  LookingAhead w;
  ASSERT_TRUE(w.run("placement.confirm"));
  ASSERT_TRUE(w.run("placement.confirm site=B02"));
  ASSERT_EQ(w.intents.size(), 2U);
  EXPECT_TRUE(std::get<AskPlacement>(w.intents[0]).question.sites.empty());
  EXPECT_EQ(std::get<AskPlacement>(w.intents[1]).question.sites, std::vector{SiteId("B02")});
  EXPECT_EQ(w.run("placement.confirm site=B99").error().code, ErrorCode::kNotFound);
}

TEST(PlacementCommand, the_fewest_pumps_are_asked_for_the_selected_site_and_within_the_forecast) {
  LookingAhead w;
  EXPECT_EQ(w.run("pump-set.ask").error().code, ErrorCode::kNotFound) << "no site is meant";
  w.state.selection = SiteId("B02");
  ASSERT_TRUE(w.run("pump-set.ask within=60min"));
  ASSERT_TRUE(w.run("pump-set.ask site=B01 within=9h"));
  ASSERT_EQ(w.intents.size(), 2U);
  EXPECT_EQ(std::get<AskPumpSet>(w.intents[0]).question,
            (PumpSetQuestion{SiteId("B02"), w.snapshot.live_at + minutes{60}}));
  EXPECT_EQ(std::get<AskPumpSet>(w.intents[1]).question, (PumpSetQuestion{SiteId("B01"), storm_now() + minutes{120}}));
}

TEST(PlacementCommand, a_question_makes_the_model_look_ahead_where_it_has_not_yet) {
  LookingAhead w;
  w.snapshot.outlook = nullptr;
  EXPECT_TRUE(w.run("placement.confirm"));
  EXPECT_TRUE(w.run("pump-set.ask site=B01"));
  EXPECT_TRUE(w.run("placement.show")) << "the panel says that there is nothing yet";
  EXPECT_EQ(w.intents.size(), 2U);
}

TEST(PlacementCommand, what_is_computed_can_be_stopped) {
  LookingAhead w;
  ASSERT_TRUE(w.run("forecast.stop"));
  EXPECT_TRUE(std::holds_alternative<StopAsking>(w.intents.at(0)));
}

}  // namespace
}  // namespace sandtable::ui
