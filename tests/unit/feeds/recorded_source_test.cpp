#include "feeds/sources/recorded_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "feeds/sources/make_source.h"
#include "feeds/sources/recorded_incident.h"
#include "tests/support/memory_store.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::DeliveryList;
using sandtable::test::feed;
using sandtable::test::TempDir;
using testing::HasSubstr;
using testing::SizeIs;

/// One station that says its row number every minute from 00:00.
class MinuteByMinute final : public Recording {
 public:
  explicit MinuteByMinute(std::size_t rows) : rows_(rows) {}
  std::size_t size() const override { return rows_; }
  UtcTime time_of(std::size_t row) const override {
    return at_start + std::chrono::minutes{static_cast<std::int64_t>(row)};
  }
  IngestDelivery read(std::size_t first, std::size_t last, UtcTime received) override {
    IngestDelivery delivery;
    delivery.source = SourceId("net");
    for (std::size_t i = first; i < last; ++i) {
      Observation o;
      o.phenomenon_time = time_of(i);
      o.received_time = received;
      o.value = static_cast<double>(i);
      delivery.observations.push_back(o);
    }
    return delivery;
  }

 private:
  const UtcTime at_start = at("2026-06-01T00:00:00Z");
  std::size_t rows_;
};

class RecordedSourceTest : public testing::Test {
 protected:
  void play(std::size_t rows) {
    source_ = std::make_unique<RecordedSource>(SourceId("net"), std::make_unique<MinuteByMinute>(rows));
    ASSERT_TRUE(source_->start(sink_, clock_));
  }

  ManualClock clock_{at("2026-06-01T00:00:30Z")};
  DeliveryList sink_;
  std::unique_ptr<RecordedSource> source_;
};

TEST_F(RecordedSourceTest, delivers_what_the_clock_has_reached_and_nothing_beyond) {
  play(10);
  source_->poll();
  EXPECT_THAT(sink_.observations(), SizeIs(1));
  source_->poll();
  EXPECT_THAT(sink_.all, SizeIs(1)) << "nothing new, no delivery";
  clock_.set(at("2026-06-01T00:03:00Z"));
  source_->poll();
  ASSERT_THAT(sink_.observations(), SizeIs(4)) << "a row at exactly now is due";
  EXPECT_EQ(sink_.observations().back().received_time, clock_.now());
}

TEST_F(RecordedSourceTest, stations_are_announced_before_the_first_row_is_due) {
  clock_.set(at("2026-05-31T00:00:00Z"));
  play(10);
  source_->poll();
  ASSERT_THAT(sink_.all, SizeIs(1));
  EXPECT_TRUE(sink_.all.front().observations.empty());
}

TEST_F(RecordedSourceTest, jump_over_everything_comes_in_pieces_and_completely) {
  play(25'000);
  clock_.advance(std::chrono::hours{24 * 365});
  for (int i = 0; i < 20; ++i) source_->poll();
  EXPECT_THAT(sink_.all, SizeIs(13)) << "2,000 rows at a time";
  const std::vector<Observation> all = sink_.observations();
  ASSERT_THAT(all, SizeIs(25'000));
  for (std::size_t i = 0; i < all.size(); ++i) ASSERT_EQ(all[i].value, static_cast<double>(i));
}

TEST_F(RecordedSourceTest, clock_set_back_repeats_nothing) {
  play(10);
  clock_.advance(std::chrono::minutes{5});
  source_->poll();
  clock_.set(at("2026-06-01T00:00:00Z"));
  source_->poll();
  clock_.advance(std::chrono::minutes{6});
  source_->poll();
  EXPECT_THAT(sink_.observations(), SizeIs(7));
}

TEST_F(RecordedSourceTest, nothing_comes_after_stop) {
  play(10);
  source_->stop();
  clock_.advance(std::chrono::minutes{5});
  source_->poll();
  EXPECT_TRUE(sink_.all.empty());
}

TEST(MakeSource, recording_that_is_missing_or_lacks_a_column_is_an_error_that_names_it) {
  const TempDir folder;
  RecordedFeed config;
  config.observations = folder.file("none.csv");
  auto missing = make_source(feed(config), {});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(missing.error().message, HasSubstr("none.csv"));
  config.observations = folder.file("odd.csv");
  std::ofstream(config.observations) << "a,b\n";
  auto odd = make_source(feed(config), {});
  ASSERT_FALSE(odd);
  EXPECT_THAT(odd.error().message, HasSubstr("no column 'time'; there are: a, b"));
}

// ---- incident files

class JournalInMemory final : public sandtable::test::MemoryStore {
 public:
  explicit JournalInMemory(std::vector<EventBody> bodies) {
    std::int64_t seq = 0;
    for (EventBody& body : bodies) {
      const Event event{++seq, {}, {}, "", std::move(body)};
      journal_->append(std::span(&event, 1));
    }
  }
};

Station station(const char* source, const char* name) {
  Station s;
  s.id = make_station_id(SourceId(source), name);
  s.source = SourceId(source);
  return s;
}

Series depth_series(const Station& s) {
  Series series;
  series.id = make_series_id(s.id, Quantity::kWaterDepth, Duration{0});
  series.station = s.id;
  return series;
}

Observation observation(const Series& series, const char* time, QualityFlag flag = QualityFlag::kFail) {
  Observation o;
  o.series = series.id;
  o.phenomenon_time = at(time);
  o.value = 1;
  o.flag = flag;
  o.reason = "as judged then";
  return o;
}

TEST(RecordedIncident, plays_the_feed_of_the_same_name_alone_and_in_time_order) {
  const Station ours = station("net", "A");
  const Station theirs = station("other", "B");
  JournalInMemory store(
      {StationsDeclared{{ours, theirs}, {depth_series(ours), depth_series(theirs)}},
       ObservationsIngested{SourceId("net"),
                            {observation(depth_series(ours), "2026-06-01T00:02:00Z"),
                             observation(depth_series(ours), "2026-06-01T00:01:00Z")}},
       ObservationsIngested{SourceId("other"), {observation(depth_series(theirs), "2026-06-01T00:00:00Z")}}});
  auto recording = RecordedIncident::open(SourceId("net"), store);
  ASSERT_TRUE(recording);
  const IngestDelivery delivery = (*recording)->read(0, 10, at("2026-07-01T00:00:00Z"));
  ASSERT_THAT(delivery.stations, SizeIs(1));
  EXPECT_EQ(delivery.stations[0].id.str(), "net/A");
  ASSERT_THAT(delivery.observations, SizeIs(2));
  EXPECT_EQ(delivery.observations[0].phenomenon_time, at("2026-06-01T00:01:00Z"));
  EXPECT_EQ(delivery.observations[0].flag, QualityFlag::kNotEvaluated) << "judged anew";
  EXPECT_EQ(delivery.observations[0].received_time, at("2026-07-01T00:00:00Z"));
}

TEST(RecordedIncident, without_a_feed_of_that_name_all_are_played_under_names_that_stay_apart) {
  const Station a = station("iot", "A");
  const Station b = station("rain", "A");
  JournalInMemory store(
      {StationsDeclared{{a, b}, {depth_series(a), depth_series(b)}},
       ObservationsIngested{SourceId("iot"),
                            {observation(depth_series(a), "2026-06-01T00:02:00Z"),
                             observation(depth_series(b), "2026-06-01T00:02:00Z", QualityFlag::kMissing)}}});
  auto recording = RecordedIncident::open(SourceId("net"), store);
  ASSERT_TRUE(recording);
  const IngestDelivery delivery = (*recording)->read(0, 10, {});
  ASSERT_THAT(delivery.series, SizeIs(2));
  EXPECT_EQ(delivery.series[0].id.str(), "net/iot_A/water_depth");
  EXPECT_EQ(delivery.series[1].id.str(), "net/rain_A/water_depth");
  EXPECT_EQ(delivery.stations[1].source.str(), "net");
  EXPECT_EQ(delivery.observations[1].flag, QualityFlag::kMissing) << "missing stays missing";
}

}  // namespace
}  // namespace sandtable::feeds
