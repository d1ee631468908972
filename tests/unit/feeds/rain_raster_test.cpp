// Forecasts of rain as rasters: what their names tell, how they come onto cells, and when they are delivered.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <limits>
#include <thread>

#include "feeds/sources/rain_raster_cells.h"
#include "feeds/sources/rain_raster_source.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::DeliveryList;
using testing::HasSubstr;
using testing::SizeIs;

constexpr float kNodata = std::numeric_limits<float>::quiet_NaN();

std::optional<RainRasterStamp> stamp_of(const std::string& pattern, const std::string& name) {
  const auto form = RainRasterName::parse(pattern);
  EXPECT_TRUE(form) << form.error().message;
  const auto stamp = form->read(name, ZonePolicy::offset(ZoneOffset{480}));
  EXPECT_TRUE(stamp) << stamp.error().message;
  return stamp.value_or(std::nullopt);
}

TEST(RainRasterNames, tell_issue_and_interval) {
  const auto local = stamp_of("qpf_{issued}_{from}.tif", "qpf_202606121400_202606121500.tif");
  ASSERT_TRUE(local);
  EXPECT_EQ(local->issued, at("2026-06-12T06:00:00Z"));
  EXPECT_EQ(local->from, at("2026-06-12T07:00:00Z"));
  const auto zulu = stamp_of("{issued}-{to}*", "20260612T1400Z-2026061216.member1.nc");
  ASSERT_TRUE(zulu);
  EXPECT_EQ(zulu->issued, at("2026-06-12T14:00:00Z"));
  EXPECT_EQ(zulu->to, at("2026-06-12T08:00:00Z"));
  EXPECT_EQ(stamp_of("{issued}_{lead_h}h.tif", "2026061214_06h.tif")->lead, std::chrono::hours{6});
  EXPECT_FALSE(stamp_of("{issued}.tif", "2026061214.tif.aux.xml"));
  EXPECT_FALSE(stamp_of("{issued}.tif", "2026061214xtif")) << "a dot is a dot";
}

TEST(RainRasterNames, that_make_no_sense_are_refused) {
  for (const char* pattern : {"{issue}.tif", "{issued}{issued}.tif", "{lead_h}.tif", "{issued}_{from}_{lead_h}.tif"}) {
    EXPECT_FALSE(RainRasterName::parse(pattern)) << pattern;
  }
  const auto form = RainRasterName::parse("{issued}.tif");
  EXPECT_FALSE(form->read("202613121400.tif", ZonePolicy::utc())) << "there is no month 13";
  EXPECT_FALSE(form->read("202606121400.tif", ZonePolicy::required())) << "nobody tells the zone";
}

TEST(RainCells, mean_by_area_keeps_the_total) {
  Grid<float> raster({.columns = 7, .rows = 7, .cell_m = 1300, .north_west = {0, 9100}}, 0.0F);
  for (std::size_t i = 0; i < raster.values().size(); ++i) raster.values()[i] = 0.5F * static_cast<float>(i);
  double quarters = 0;
  for (const double x : {0.0, 4550.0}) {
    for (const double y : {0.0, 4550.0}) quarters += *mean_under(raster, {x, y, x + 4550, y + 4550}) / 4;
  }
  EXPECT_NEAR(quarters, 12, 1e-9) << "the mean of 0 to 24, although the quarters cut cells in two";
  EXPECT_DOUBLE_EQ(*mean_under(raster, box_of(raster.frame(), 1, 0, raster.frame().extent())), 0.5);
  EXPECT_FALSE(mean_under(raster, {8000, 0, 11'000, 9100})) << "1100 of 3000 m are known";
  EXPECT_FALSE(mean_under(raster, {1e12, 0, 2e12, 9100}));
}

TEST(RainCells, cover_the_place_and_count_only_what_is_of_it) {
  const Extent place{1500, 0, 4500, 2000};
  const GridFrame frame = rain_cells(place, 1000, 100);
  EXPECT_EQ(frame.columns, 4);
  EXPECT_EQ(frame.rows, 2);
  EXPECT_EQ(box_of(frame, 0, 0, place), (Extent{1500, 1000, 2000, 2000}));
  EXPECT_EQ(rain_cells(place, 1000, 4).cell_m, 2000) << "three of two kilometres instead of eight of one";
}

/// A place of 10 km, and a folder whose files hold what the test says.
class RainRasterFolder : public ::testing::Test {
 protected:
  RainRasterFolder() {
    config_.rasters = RainRasters{.folder = folder_.path(), .name = "{issued}_{from}.tif"};
    config_.interval = std::chrono::hours{1};
  }

  /// Cells of 1 km over the place and 5 km around it.
  template <class Rain>
  static RasterBand band(Rain&& mm_at) {
    Grid<float> cells({.columns = 20, .rows = 20, .cell_m = 1000, .north_west = {-5000, 15'000}}, 0.0F);
    for (int row = 0; row < 20; ++row) {
      for (int column = 0; column < 20; ++column) {
        cells.at(column, row) = static_cast<float>(mm_at(cells.frame().centre_of(column, row)));
      }
    }
    return {.cells = std::move(cells)};
  }
  static RasterBand everywhere(double mm) {
    return band([&](LocalXY) { return mm; });
  }
  void put(const std::string& name, std::vector<RasterBand> bands, std::size_t bytes = 10) {
    std::ofstream(folder_.file(name)) << std::string(bytes, 'x');
    for (RasterBand& one : bands) one.bands = static_cast<int>(bands.size());
    rasters_[name] = std::move(bands);
  }
  [[nodiscard]] RainRasterRules raster_rules() const {
    auto rules = RainRasterRules::make(sandtable::test::feed(config_), {0, 0, 10'000, 10'000});
    EXPECT_TRUE(rules) << rules.error().message;
    return std::move(*rules);
  }
  [[nodiscard]] ReadRaster reader() {
    return [this](const RasterAsk& ask) -> Result<RasterBand> {
      const std::string name = ask.file.filename().string();
      const auto found = rasters_.find(name);
      if (found == rasters_.end()) return fail(ErrorCode::kUnreadable, "raster {}: is damaged", name);
      ++reads_;
      return found->second.at(static_cast<std::size_t>(ask.band) - 1);
    };
  }
  /// The only issue in the folder.
  Result<RainForecast> read() {
    const RainRasterRules rules = raster_rules();
    DeliveryBuilder out(rules.facts, UtcTime{});
    const auto issues = list_issues(rules, out);
    EXPECT_TRUE(issues && issues->size() == 1);
    auto forecast = read_issue(issues->front(), rules, reader(), {}, out);
    told_ = out.finish();
    return forecast;
  }
  RainForecast must_read() {
    auto forecast = read();
    EXPECT_TRUE(forecast) << forecast.error().message;
    return forecast.value_or(RainForecast{});
  }
  static double rate(const RainForecast& forecast, const char* from, std::optional<LocalXY> where) {
    const auto band = forecast_rain(forecast, {at(from), at(from) + std::chrono::hours{1}}, where);
    return band ? band->middle : -1;
  }

  sandtable::test::TempDir folder_;
  RainForecastFeed config_;
  std::map<std::string, std::vector<RasterBand>> rasters_;
  int reads_ = 0;
  IngestDelivery told_;
};

constexpr const char* kSix = "2026-06-12T06:00:00Z";
constexpr const char* kSeven = "2026-06-12T07:00:00Z";
constexpr LocalXY kWest{2400, 5000};
constexpr LocalXY kEast{7400, 5000};

TEST_F(RainRasterFolder, a_rain_cell_that_passes_over_one_half_wets_only_that_half) {
  put("202606121400_202606121400.tif", {band([](LocalXY p) { return p.x < 5000 ? 30.0 : 0.0; })});
  put("202606121400_202606121500.tif", {band([](LocalXY p) { return p.x < 5000 ? 0.0 : 20.0; })});
  const RainForecast forecast = must_read();
  EXPECT_EQ(forecast.issued, at(kSix));
  EXPECT_EQ(forecast.expires, at("2026-06-12T12:00:00Z"));
  EXPECT_DOUBLE_EQ(rate(forecast, kSix, kWest), 30);
  EXPECT_DOUBLE_EQ(rate(forecast, kSix, kEast), 0);
  EXPECT_DOUBLE_EQ(rate(forecast, kSix, {}), 15) << "the mean over the place";
  EXPECT_DOUBLE_EQ(rate(forecast, kSeven, kWest), 0);
  EXPECT_DOUBLE_EQ(rate(forecast, kSeven, kEast), 20);
  EXPECT_EQ(told_.warning, "");
  EXPECT_TRUE(is_news({}, forecast));
}

TEST_F(RainRasterFolder, rain_around_the_place_is_none_of_the_place) {
  put("202606121400_202606121400.tif", {band([](LocalXY p) {
        return Extent{0, 0, 10'000, 10'000}.contains(p) ? 4.0 : 90.0;
      })});
  EXPECT_DOUBLE_EQ(rate(must_read(), kSix, {}), 4);
}

TEST_F(RainRasterFolder, rates_become_sums) {
  config_.is_rate = true;
  config_.interval = std::chrono::minutes{10};
  put("202606121400_202606121400.tif", {everywhere(36)});
  const RainForecast forecast = must_read();
  EXPECT_DOUBLE_EQ(forecast.rains.front().mm, 6);
  EXPECT_EQ(forecast.rains.front().to, at("2026-06-12T06:10:00Z"));
}

TEST_F(RainRasterFolder, a_missing_interval_is_said_and_not_guessed) {
  put("202606121400_202606121400.tif", {everywhere(30)});
  put("202606121400_202606121600.tif", {everywhere(30)});
  const RainForecast forecast = must_read();
  EXPECT_THAT(told_.warning, HasSubstr("nothing tells of 2026-06-12T15:00:00+08:00 to 2026-06-12T16:00:00+08:00"));
  EXPECT_EQ(rate(forecast, kSeven, {}), -1);
  EXPECT_EQ(rate(forecast, kSeven, kWest), -1);
}

TEST_F(RainRasterFolder, the_first_interval_may_be_the_missing_one) {
  put("202606121400_202606121500.tif", {everywhere(30)});
  must_read();
  EXPECT_THAT(told_.warning, HasSubstr("nothing tells of 2026-06-12T14:00:00+08:00"));
}

TEST_F(RainRasterFolder, nodata_stays_unknown) {
  put("202606121400_202606121400.tif", {band([](LocalXY p) { return p.x < 8000 ? 10.0 : double{kNodata}; })});
  const RainForecast forecast = must_read();
  EXPECT_DOUBLE_EQ(rate(forecast, kSix, {}), 10) << "of the four fifths that are known";
  for (const ForecastRain& rain : forecast.rains) EXPECT_TRUE(!rain.at || rain.at->x < 8000);
}

TEST_F(RainRasterFolder, an_interval_with_most_of_the_place_unknown_is_refused) {
  put("202606121400_202606121400.tif", {band([](LocalXY p) { return p.x < 4000 ? 10.0 : double{kNodata}; })});
  const auto forecast = read();
  ASSERT_FALSE(forecast);
  EXPECT_THAT(forecast.error().message, HasSubstr("less than half of the place"));
}

TEST_F(RainRasterFolder, values_that_cannot_be_are_unknown_and_counted) {
  put("202606121400_202606121400.tif", {band([](LocalXY p) {
        return p == LocalXY{500, 500} ? -99.0 : p == LocalXY{1500, 500} ? 501.0 : p.x > 9000 ? -1e-5 : 10.0;
      })});
  const RainForecast forecast = must_read();
  EXPECT_THAT(told_.warning, HasSubstr("2 values are not between 0 and 500 mm/h"));
  EXPECT_NEAR(forecast.rains.front().mm, 10 * 88.0 / 98, 6e-4) << "ten cells of the place are a packed zero";
}

TEST_F(RainRasterFolder, bands_follow_each_other_from_the_issue_on) {
  config_.rasters->name = "{issued}.tif";
  put("202606121400.tif", {everywhere(1), everywhere(2), everywhere(3)});
  const RainForecast forecast = must_read();
  EXPECT_DOUBLE_EQ(rate(forecast, kSix, kWest), 1);
  EXPECT_DOUBLE_EQ(rate(forecast, "2026-06-12T08:00:00Z", kWest), 3);
  EXPECT_EQ(end_of(forecast), at("2026-06-12T09:00:00Z"));
}

TEST_F(RainRasterFolder, bands_tell_their_own_times_where_they_can) {
  config_.rasters->name = "*.grb";
  RasterBand second = everywhere(2);
  second.issued = at(kSix);
  second.valid = at("2026-06-12T08:00:00Z");
  RasterBand first = everywhere(1);
  first.issued = at(kSix);
  first.valid = at(kSeven);
  put("qpf.grb", {second, first});
  RainForecast forecast = must_read();
  EXPECT_EQ(forecast.issued, at(kSix));
  EXPECT_DOUBLE_EQ(rate(forecast, kSix, kWest), 1) << "the time of a band is its end";
  EXPECT_DOUBLE_EQ(rate(forecast, kSeven, kWest), 2);
  config_.rasters->stamps_end = false;
  forecast = must_read();
  EXPECT_DOUBLE_EQ(rate(forecast, kSeven, kWest), 1);
}

TEST_F(RainRasterFolder, a_forecast_of_unknown_age_is_refused) {
  config_.rasters->name = "*.tif";
  put("qpf.tif", {everywhere(1)});
  const auto forecast = read();
  ASSERT_FALSE(forecast);
  EXPECT_THAT(forecast.error().message, HasSubstr("qpf.tif: neither its name nor its bands tell when it was issued"));
}

TEST_F(RainRasterFolder, a_file_that_is_too_long_or_damaged_costs_only_itself) {
  config_.byte_limit = 1024;
  put("202606121400_202606121400.tif", {everywhere(30)});
  put("202606121400_202606121500.tif", {everywhere(30)}, 1025);
  put("202606121400_202606121600.tif", {everywhere(30)});
  rasters_.erase("202606121400_202606121600.tif");
  EXPECT_DOUBLE_EQ(rate(must_read(), kSix, kWest), 30);
  EXPECT_EQ(told_.refused, 2U);
  EXPECT_THAT(told_.warning, HasSubstr("202606121400_202606121500.tif: 1025 bytes, more than byte_limit = 1024"));
  EXPECT_THAT(told_.warning, HasSubstr("202606121400_202606121600.tif: is damaged"));
}

TEST_F(RainRasterFolder, many_intervals_come_onto_larger_cells_and_it_is_said) {
  config_.rasters->name = "{issued}.tif";
  put("202606121400.tif", std::vector<RasterBand>(72, everywhere(5)));
  const RainForecast forecast = must_read();
  EXPECT_LE(forecast.rains.size(), kMaxForecastRains);
  EXPECT_THAT(told_.warning, HasSubstr("cells of 2000 m instead of cell_m = 1000"));
  EXPECT_DOUBLE_EQ(rate(forecast, kSeven, kWest), 5);
}

TEST_F(RainRasterFolder, more_intervals_than_anybody_needs_are_refused) {
  config_.rasters->name = "{issued}.tif";
  put("202606121400.tif", std::vector<RasterBand>(kMostRasterIntervals + 1, everywhere(5)));
  EXPECT_EQ(end_of(must_read()), at(kSix) + static_cast<int>(kMostRasterIntervals) * std::chrono::hours{1});
  EXPECT_THAT(told_.warning, HasSubstr("more than 216 intervals"));
}

TEST_F(RainRasterFolder, is_played_back_by_times_of_issue) {
  put("202606121400_202606121400.tif", {everywhere(1)});
  put("202606121500_202606121500.tif", {everywhere(2)});
  auto playback = play_rain_rasters(raster_rules(), reader());
  ASSERT_TRUE(playback) << playback.error().message;
  ManualClock clock(at("2026-06-12T06:30:00Z"));
  DeliveryList sink;
  ASSERT_TRUE((*playback)->start(sink, clock));
  (*playback)->poll();
  ASSERT_THAT(sink.all, SizeIs(1));
  EXPECT_EQ(sink.all[0].rain_forecasts.at(0).rains.at(0).mm, 1);
  clock.set(at(kSeven));
  (*playback)->poll();
  ASSERT_THAT(sink.all, SizeIs(2));
  EXPECT_EQ(sink.all[1].rain_forecasts.at(0).rains.at(0).mm, 2);
}

TEST_F(RainRasterFolder, without_a_file_that_fits_says_so) {
  put("readme.txt", {});
  const auto playback = play_rain_rasters(raster_rules(), reader());
  ASSERT_FALSE(playback);
  EXPECT_THAT(playback.error().message, HasSubstr("feed net: rasters: no name in "));
  EXPECT_THAT(playback.error().message, HasSubstr("{issued}_{from}.tif"));
}

TEST_F(RainRasterFolder, is_watched_for_the_newest_issue_that_is_due) {
  config_.request.poll = std::chrono::minutes{5};
  put("202606121300_202606121300.tif", {everywhere(1)});
  put("202606121400_202606121400.tif", {everywhere(2)});
  put("202606121500_202606121500.tif", {everywhere(3)});
  const auto wall = std::make_shared<ManualClock>(at(kSix));
  ManualClock clock(at("2026-06-12T06:30:00Z"));
  DeliveryList sink;
  RainRasterWatch watch(raster_rules(), reader(), wall);
  ASSERT_TRUE(watch.start(sink, clock));
  /// Looks once, and waits for what comes of it.
  const auto look = [&] {
    const std::size_t before = sink.all.size();
    while (sink.all.size() == before) {
      watch.poll();
      std::this_thread::yield();
    }
    wall->advance(std::chrono::minutes{5});
    return sink.all.back();
  };
  EXPECT_EQ(look().rain_forecasts.at(0).rains.at(0).mm, 2) << "that of 15:00 is not issued yet";
  EXPECT_TRUE(look().rain_forecasts.empty()) << "nothing has changed";
  EXPECT_EQ(reads_, 1);
  put("202606121400_202606121400.tif", {everywhere(4)}, 11);
  EXPECT_EQ(look().rain_forecasts.at(0).rains.at(0).mm, 4) << "corrected";
  clock.set(at(kSeven));
  rasters_.erase("202606121500_202606121500.tif");
  EXPECT_THAT(look().error, HasSubstr("is damaged"));
  EXPECT_THAT(look().error, HasSubstr("is damaged")) << "tried again";
  put("202606121500_202606121500.tif", {everywhere(5)});
  const IngestDelivery whole = look();
  EXPECT_EQ(whole.error, "");
  EXPECT_EQ(whole.as_of, at(kSeven));
}

}  // namespace
}  // namespace sandtable::feeds
