#include "viewer/ui/chart_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/ui/command_window.h"
#include "viewer/ui/describe.h"

namespace sandtable::ui {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Window;

std::vector<std::optional<ChartSide>> sides(std::initializer_list<std::string_view> units) {
  return chart_sides(std::vector<std::string_view>(units));
}

/// A series of the fake incident that is measured in this quantity.
SeriesId series_in(const Window& window, Quantity quantity, std::size_t which = 0) {
  for (const Series& series : window.snapshot.state.stations->series()) {
    if (series.quantity == quantity && which-- == 0) return series.id;
  }
  ADD_FAILURE() << "the fake incident has no such series";
  return {};
}

std::string toggle(const SeriesId& id) { return "chart.toggle series=\"" + id.str() + "\""; }

TEST(ChartDesk, the_first_unit_stands_left_the_next_right_and_a_third_nowhere) {
  EXPECT_THAT(sides({"m", "m"}), ElementsAre(ChartSide::kLeft, ChartSide::kLeft));
  EXPECT_THAT(sides({"m", "mm", "m", "mm"}),
              ElementsAre(ChartSide::kLeft, ChartSide::kRight, ChartSide::kLeft, ChartSide::kRight));
  EXPECT_THAT(sides({"m", "mm", "m3/s"}), ElementsAre(ChartSide::kLeft, ChartSide::kRight, std::nullopt));
  EXPECT_TRUE(sides({}).empty());
}

TEST(ChartDesk, a_series_is_added_once_and_taken_out_again) {
  Window window;
  const SeriesId depth = series_in(window, Quantity::kWaterDepth);
  ASSERT_TRUE(window.run(toggle(depth)));
  EXPECT_TRUE(window.state.charts.open);
  EXPECT_THAT(window.state.charts.series, ElementsAre(depth));
  ASSERT_TRUE(window.run(toggle(depth)));
  EXPECT_TRUE(window.state.charts.series.empty());
}

TEST(ChartDesk, the_selected_station_brings_all_that_it_measures) {
  Window window;
  const SeriesId depth = series_in(window, Quantity::kWaterDepth);
  window.state.selection = window.snapshot.state.stations->find(depth)->station;
  ASSERT_TRUE(window.run("chart.toggle"));
  EXPECT_TRUE(window.state.charts.has(depth));
}

TEST(ChartDesk, a_third_unit_is_refused_with_the_two_that_are_there) {
  Window window;
  Series flow = window.snapshot.state.stations->series().front();
  flow.quantity = Quantity::kDischarge;
  flow.id = make_series_id(flow.station, flow.quantity, {});
  for (IncidentState* state : {&window.snapshot.state, &window.snapshot.live}) {
    state->stations.edit().put(flow);
    state->readings.edit().emplace_back();
  }
  ASSERT_TRUE(window.run(toggle(series_in(window, Quantity::kWaterDepth))));
  ASSERT_TRUE(window.run(toggle(series_in(window, Quantity::kRainfall))));
  const Status third = window.run(toggle(flow.id));
  ASSERT_FALSE(third);
  EXPECT_THAT(third.error().message, HasSubstr("m and mm"));
  EXPECT_EQ(window.state.charts.series.size(), 2U);
}

TEST(ChartDesk, a_ninth_line_is_refused) {
  Window window;
  for (std::size_t i = 0; i < ChartDesk::kMost; ++i)
    ASSERT_TRUE(window.run(toggle(series_in(window, Quantity::kWaterDepth, i))));
  EXPECT_FALSE(window.run(toggle(series_in(window, Quantity::kWaterDepth, ChartDesk::kMost))));
  EXPECT_EQ(window.state.charts.series.size(), ChartDesk::kMost);
}

TEST(ChartDesk, the_table_holds_every_series_of_the_chart_and_its_stretch_of_time) {
  Window window;
  EXPECT_FALSE(window.run("chart.export")) << "there is nothing to write";
  const SeriesId first = series_in(window, Quantity::kWaterDepth);
  const SeriesId second = series_in(window, Quantity::kWaterDepth, 1);
  ASSERT_TRUE(window.run(toggle(first)));
  ASSERT_TRUE(window.run(toggle(second)));
  window.state.chart_length = std::chrono::hours{6};
  ASSERT_TRUE(window.run("chart.export path=out/chart.csv"));
  const auto& wish = std::get<ExportChart>(window.intents.back());
  EXPECT_THAT(wish.series, ElementsAre(first, second));
  EXPECT_EQ(wish.range.from, window.snapshot.at - std::chrono::hours{6});
  EXPECT_EQ(wish.path, "out/chart.csv");
}

TEST(ChartDesk, an_unknown_series_is_named) {
  Window window;
  const Status done = window.run("chart.toggle series=nowhere/x");
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().message, HasSubstr("nowhere/x"));
}

}  // namespace
}  // namespace sandtable::ui
