// The operator's way to a calibration and to a verdict on a value: form, commands, dialogs and what the chart shows.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/ui/command_window.h"
#include "tests/unit/ui/fake_incident.h"
#include "viewer/ui/calibration_form.h"
#include "viewer/ui/judged_series.h"

namespace sandtable::ui {
namespace {

using testing::Window;

const SeriesId kF012("flood-sensors/F012/water_depth");
/// 20:30 in Taiwan.
const UtcTime kDialogTime = parse_time("2026-07-28T12:30:00Z", ZonePolicy::utc()).value();
constexpr ZoneOffset kLocal{480};

class CalibrationFormTest : public ::testing::Test {
 protected:
  [[nodiscard]] tl::expected<SetCalibration, Refusal> asked() const {
    return calibration_of(form_, *snapshot_.live.stations, kDialogTime, kLocal);
  }

  Snapshot snapshot_ = testing::fake_snapshot();
  CalibrationForm form_{.series = kF012, .offset = "-5", .unit = "cm", .reason = "mud under the sensor"};
};

TEST_F(CalibrationFormTest, offset_is_a_difference_in_the_unit_that_was_chosen) {
  const auto set = asked();
  ASSERT_TRUE(set) << set.error().key;
  EXPECT_DOUBLE_EQ(set->offset, -0.05);
  EXPECT_EQ(set->scale, 1);
  EXPECT_EQ(set->from, kDialogTime);
  EXPECT_EQ(set->to, std::nullopt);
  EXPECT_EQ(set->reason, "mud under the sensor");
  form_.unit = "m";
  EXPECT_DOUBLE_EQ(asked()->offset, -5);
}

TEST_F(CalibrationFormTest, period_begins_at_the_last_and_ends_at_the_next_such_moment) {
  form_.from = "19:00";
  form_.to = "23:00";
  EXPECT_EQ(format_iso(asked()->from, kLocal), "2026-07-28T19:00:00+08:00");
  EXPECT_EQ(format_iso(*asked()->to, kLocal), "2026-07-28T23:00:00+08:00");
  form_.to = "2026-07-28T18:00:00+08:00";
  EXPECT_EQ(format_iso(*asked()->to, kLocal), "2026-07-28T18:00:00+08:00") << "decide() refuses it, with its sentence";
  form_.to = "tomorrow";
  EXPECT_EQ(asked().error().key, "reading.no_time");
}

TEST_F(CalibrationFormTest, what_is_no_number_is_asked_for_again) {
  form_.offset = "a lot";
  EXPECT_EQ(asked().error().key, "reading.value_needed");
  form_.offset = "";
  form_.scale = "1,02";
  EXPECT_DOUBLE_EQ(asked()->scale, 1.02);
  EXPECT_DOUBLE_EQ(asked()->offset, 0);
  form_.series = SeriesId("nobody");
  EXPECT_EQ(asked().error().key, "refusal.no_such_series");
}

TEST_F(CalibrationFormTest, withdrawal_covers_the_same_time_and_changes_nothing) {
  Calibration known{kF012, 1.1,   -0.05,      kDialogTime - std::chrono::hours{2}, kDialogTime + std::chrono::hours{1},
                    "Lin", "mud", kDialogTime};
  form_ = withdrawal_of(known, kLocal);
  form_.reason = "cleaned";
  const auto set = asked();
  ASSERT_TRUE(set) << set.error().key;
  EXPECT_EQ(set->from, known.from);
  EXPECT_EQ(set->to, known.to);
  EXPECT_EQ(set->scale, 1);
  EXPECT_EQ(set->offset, 0);
  CalibrationHistory history{known};
  EXPECT_NE(calibration_at(history, kDialogTime), nullptr);
  history.push_back({kF012, set->scale, set->offset, set->from, set->to, "Lin", set->reason, kDialogTime});
  EXPECT_EQ(calibration_at(history, kDialogTime), nullptr);
}

TEST(CalibrationText, says_what_is_done_to_the_raw_value) {
  EXPECT_EQ(calibration_text(1, -0.05, Quantity::kWaterDepth), "− 0.05 m");
  EXPECT_EQ(calibration_text(1.02, 0, Quantity::kDischarge), "× 1.02");
  EXPECT_EQ(calibration_text(1.02, 0.1, Quantity::kWaterLevel), "× 1.02 + 0.1 m");
  EXPECT_EQ(calibration_text(1, 0, Quantity::kWaterDepth), "+ 0 m");
}

TEST(CalibratedSeries, shows_the_step_with_the_raw_values_beside_it) {
  const auto at = [](int later_min) { return kDialogTime + std::chrono::minutes{later_min}; };
  const std::vector<Sample> raw{{at(0), 0.30}, {at(10), 0.31}, {at(20), 0.32}, {at(30), 0.33}};
  const CalibrationHistory history{{kF012, 1, -0.1, at(10), at(30), "Lin", "mud", at(10)}};
  const JudgedSeries shown = calibrated_series(raw, history);
  ASSERT_EQ(shown.shown.size(), 4U);
  EXPECT_DOUBLE_EQ(shown.shown[0].value, 0.30);
  EXPECT_DOUBLE_EQ(shown.shown[1].value, 0.21);
  EXPECT_DOUBLE_EQ(shown.shown[3].value, 0.33);
  ASSERT_EQ(shown.beside.size(), 3U);
  EXPECT_EQ(shown.beside[0].value, 0.31);
  EXPECT_EQ(shown.beside[1].value, 0.32);
  EXPECT_TRUE(std::isnan(shown.beside[2].value)) << "and stops where the calibration does";
  EXPECT_TRUE(calibrated_series(raw, {}).beside.empty());
}

TEST(CalibrationCommand, opens_the_dialog_of_the_selected_sensor) {
  Window window;
  EXPECT_FALSE(window.run("calibration.ask")) << "nothing is selected";
  window.state.selection = StationId("flood-sensors/F012");
  ASSERT_TRUE(window.run("calibration.ask"));
  EXPECT_EQ(std::get<CalibrationDialog>(window.state.dialog).form.series, kF012);
  EXPECT_FALSE(window.run("calibration.ask-withdraw")) << "it is not calibrated";
  ASSERT_TRUE(window.run("calibration.set reason=mud offset=-0.05"));
  const auto& set = std::get<SetCalibration>(std::get<SubmitCommand>(window.intents.back()).command);
  EXPECT_EQ(set.series, kF012);
  EXPECT_DOUBLE_EQ(set.offset, -0.05);
}

TEST(VerdictCommand, opens_the_dialog_about_the_newest_value) {
  Window window;
  window.state.selection = StationId("flood-sensors/F012");
  ASSERT_TRUE(window.run("reading.ask-doubt"));
  const auto& doubt = std::get<VerdictDialog>(window.state.dialog);
  EXPECT_EQ(doubt.series, kF012);
  EXPECT_EQ(doubt.flag, QualityFlag::kFail);
  ASSERT_TRUE(window.run("reading.ask-verify series=\"flood-sensors/F009/water_depth\""));
  EXPECT_EQ(std::get<VerdictDialog>(window.state.dialog).series, SeriesId("flood-sensors/F009/water_depth"));
  EXPECT_EQ(std::get<VerdictDialog>(window.state.dialog).flag, QualityFlag::kPass);
}

}  // namespace
}  // namespace sandtable::ui
