#include "viewer/ui/water_colouring.h"

#include <gtest/gtest.h>

#include "tests/unit/ui/command_window.h"
#include "viewer/ui/forecast_words.h"

namespace sandtable::ui {
namespace {

using testing::built_in;
using testing::Window;

/// A window whose scene does what it is told.
class ColouringWindow {
 public:
  ColouringWindow() {
    for (const ColouringLayer& each : kColouringLayers) {
      LayerInfo layer;
      layer.id = each.layer;
      layer.visible = false;
      window_.queries.layers_.push_back(std::move(layer));
    }
  }
  WaterColouring after(std::string_view command) {
    window_.intents.clear();
    EXPECT_TRUE(window_.run(command)) << command;
    for (const Intent& intent : window_.intents) {
      const auto& wish = std::get<SetLayerVisible>(intent);
      window_.queries.colouring_ = WaterColouring::kDepth;
      for (const ColouringLayer& each : kColouringLayers) {
        if (wish.visible && wish.layer == each.layer) window_.queries.colouring_ = each.colouring;
      }
    }
    return window_.queries.colouring_;
  }
  Window& window() { return window_; }

 private:
  Window window_;
};

TEST(WaterColouring, one_key_goes_through_what_is_ahead_and_back_to_depth) {
  ColouringWindow window;
  EXPECT_EQ(window.after("view.water-next"), WaterColouring::kMaxDepth);
  EXPECT_EQ(window.after("view.water-next"), WaterColouring::kArrival);
  EXPECT_EQ(window.after("view.water-next"), WaterColouring::kDuration);
  EXPECT_EQ(window.after("view.water-next"), WaterColouring::kMaxHazard);
  EXPECT_EQ(window.after("view.water-next"), WaterColouring::kDepth);
}

TEST(WaterColouring, each_has_a_command_and_hazard_of_now_goes_as_it_came) {
  ColouringWindow window;
  EXPECT_EQ(window.after("view.water-arrival"), WaterColouring::kArrival);
  EXPECT_EQ(window.after("view.hazard"), WaterColouring::kHazard) << "one takes the place of the other";
  EXPECT_EQ(window.after("view.hazard"), WaterColouring::kDepth);
  EXPECT_EQ(window.after("view.hazard visible=off"), WaterColouring::kDepth);
  EXPECT_EQ(window.after("view.water-duration"), WaterColouring::kDuration);
  EXPECT_EQ(window.after("view.hazard visible=off"), WaterColouring::kDuration)
      << "what is not shown cannot be taken away";
  EXPECT_EQ(window.after("view.water-depth"), WaterColouring::kDepth);
}

std::shared_ptr<const Forecast> run_of_two_hours(UtcTime from) {
  auto run = std::make_shared<Forecast>();
  run->from = from;
  run->model = "overland flow";
  auto water = std::make_shared<Water>();
  water->valid_at = from + std::chrono::hours{2};
  run->frames.push_back({water, {}});
  run->record = std::make_shared<const WaterRecordFields>();
  return run;
}

TEST(WaterColouring, rasters_are_written_of_a_run_that_reaches_over_the_moment_and_only_then) {
  Window window;
  window.snapshot.outlook.reset();
  EXPECT_FALSE(window.run("water.export"));
  auto outlook = std::make_shared<Outlook>();
  outlook->base = run_of_two_hours(window.snapshot.at);
  window.snapshot.outlook = outlook;
  ASSERT_TRUE(window.run("water.export path=out"));
  EXPECT_EQ(std::get<ExportRunAhead>(window.intents.back()).path, "out");
}

TEST(WaterColouring, the_legend_names_the_run_its_hours_and_when_it_was_made) {
  Window window;
  const ZoneOffset zone = window.snapshot.live.incident->zone;
  auto outlook = std::make_shared<Outlook>();
  outlook->base = run_of_two_hours(window.snapshot.at);
  outlook->issued = window.snapshot.at + std::chrono::minutes{1};
  window.snapshot.outlook = outlook;
  const Text words = run_ahead_words(built_in(), window.snapshot, *run_ahead(window.snapshot));
  for (const std::string& text : {words.zh, words.en}) {
    for (const UtcTime t : {outlook->base->from, outlook->base->to(), outlook->issued}) {
      EXPECT_NE(text.find(format_clock(t, zone, false)), std::string::npos) << text;
    }
  }
  EXPECT_NE(words.en.find("Forecast"), std::string::npos);
}

}  // namespace
}  // namespace sandtable::ui
