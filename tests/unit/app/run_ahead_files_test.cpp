#include "viewer/app/run_ahead_files.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/support/incident_builder.h"
#include "tests/support/temp_dir.h"

namespace sandtable {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::shared_ptr<const Forecast> run_of_two_cells(bool with_speed) {
  auto run = std::make_shared<Forecast>();
  run->from = test::at(0);
  run->model = "overland flow";
  auto water = std::make_shared<Water>();
  water->valid_at = test::at(120);
  run->frames.push_back({water, {}});
  WaterRecord record(0.3);
  const GridFrame frame{2, 1, 10, {200000, 2600010}};
  for (const int minute : {0, 60}) {
    const float depth = minute == 0 ? 0 : 0.6F;
    record.sample(60 * minute, FloodField(test::at(minute), Grid<float>(frame, std::vector<float>{depth, 0}),
                                          with_speed ? std::vector<std::uint8_t>{10, 0} : std::vector<std::uint8_t>{}));
  }
  run->record = std::make_shared<const WaterRecordFields>(record.take());
  return run;
}

Snapshot looking_ahead(bool with_speed) {
  auto outlook = std::make_shared<Outlook>();
  outlook->issued = test::at(1);
  outlook->base = run_of_two_cells(with_speed);
  Snapshot snapshot;
  snapshot.at = test::at(1);
  snapshot.outlook = outlook;
  snapshot.live.incident.edit().crs = "EPSG:3826";
  snapshot.live.incident.edit().fictional = true;
  return snapshot;
}

TEST(RunAheadFiles, hold_every_field_of_the_outlook_and_say_which_run_it_is) {
  const test::TempDir dir;
  ASSERT_TRUE(write_run_ahead(dir.path() / "out", looking_ahead(true)));
  const auto told = nlohmann::json::parse(bytes_of(dir.path() / "out" / "outlook.json"));
  EXPECT_EQ(told["run"], "forecast");
  EXPECT_EQ(told["model"], "overland flow");
  EXPECT_EQ(told["crs"], "EPSG:3826");
  EXPECT_DOUBLE_EQ(told["arrival_depth_m"].get<double>(), 0.3);
  ASSERT_EQ(told["files"].size(), 5U);
  for (const auto& file : told["files"]) {
    const std::string raster = bytes_of(dir.path() / "out" / file["file"].get<std::string>());
    ASSERT_GT(raster.size(), 4U) << file;
    EXPECT_NE(raster.find("fictional data"), std::string::npos) << file;
    EXPECT_NE(raster.find("forecast from"), std::string::npos) << file;
  }
}

TEST(RunAheadFiles, of_a_model_without_speeds_tell_no_hazard) {
  const test::TempDir dir;
  ASSERT_TRUE(write_run_ahead(dir.path(), looking_ahead(false)));
  EXPECT_TRUE(fs::exists(dir.path() / "arrival_time.tif"));
  EXPECT_FALSE(fs::exists(dir.path() / "hazard_class_max.tif"));
}

TEST(RunAheadFiles, of_an_answer_shown_on_the_map_name_the_question) {
  const test::TempDir dir;
  Snapshot snapshot = looking_ahead(true);
  auto outlook = std::make_shared<Outlook>(*snapshot.outlook);
  outlook->what_if = WhatIfAnswer{};
  outlook->what_if->number = 7;
  outlook->what_if->question.moves = {{ResourceId("P1"), SiteId("S1")}};
  outlook->what_if->with = run_of_two_cells(true);
  snapshot.outlook = outlook;
  snapshot.what_if_shown = true;
  ASSERT_TRUE(write_run_ahead(dir.path(), snapshot));
  const auto told = nlohmann::json::parse(bytes_of(dir.path() / "outlook.json"));
  EXPECT_EQ(told["run"], "what-if");
  EXPECT_EQ(told["question"]["number"], 7);
  EXPECT_EQ(told["question"]["pumps"][0]["resource"], "P1");
}

TEST(RunAheadFiles, are_none_where_no_run_reaches) {
  const test::TempDir dir;
  Snapshot snapshot = looking_ahead(true);
  snapshot.at = test::at(-5);
  const Status written = write_run_ahead(dir.path(), snapshot);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace sandtable
