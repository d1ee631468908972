#include "feeds/lab/faulty_source.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/feeds/feed_fakes.h"
#include "twin/base/clock.h"

using namespace sandtable;
using namespace sandtable::feeds;
using namespace sandtable::test;
using namespace std::chrono_literals;

namespace {

const UtcTime kStart = *parse_time("2026-07-28T00:00:00Z", ZonePolicy::required());

/// Delivers one value of every station a minute, as late as it is polled.
class Metronome final : public FeedSource {
 public:
  explicit Metronome(int stations) : stations_(stations) {}
  [[nodiscard]] const SourceId& id() const override { return id_; }
  Status start(FeedSink& sink, const Clock& clock) override {
    sink_ = &sink;
    clock_ = &clock;
    return {};
  }
  void poll() override {
    IngestDelivery delivery;
    delivery.source = id_;
    for (; next_ <= clock_->now(); next_ += 1min) {
      for (int s = 0; s < stations_; ++s) {
        const double value = static_cast<double>((next_ - kStart) / 1min) + 1;
        delivery.observations.push_back({SeriesId(fmt::format("gauges/G{}/water_level", s)), next_, clock_->now(),
                                         value, fmt::format("{}", value), QualityFlag::kNotEvaluated, ""});
      }
    }
    if (!delivery.observations.empty()) sink_->deliver(std::move(delivery));
  }
  void stop() override {}

 private:
  SourceId id_{"gauges"};
  int stations_;
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
  UtcTime next_ = kStart;
};

/// What arrives within two hours when polled so often.
DeliveryList two_hours(const char* fault, Duration poll_every = 1min, int stations = 3, std::uint64_t seed = 7) {
  const Fault faults[] = {*parse_fault(fault)};
  ManualClock clock(kStart);
  DeliveryList list;
  const auto source = with_faults(std::make_unique<Metronome>(stations), faults, seed);
  EXPECT_TRUE(source->start(list, clock));
  for (; clock.now() <= kStart + 2h; clock.advance(poll_every)) source->poll();
  source->stop();
  return list;
}

using Stamp = std::pair<std::string, UtcTime>;
std::set<Stamp> stamps_of(const DeliveryList& list) {
  std::set<Stamp> stamps;
  for (const Observation& o : list.observations()) stamps.emplace(o.series.str(), o.phenomenon_time);
  return stamps;
}

constexpr std::size_t kSent = 3 * 121;

TEST(FeedLab, leaves_a_feed_alone_that_no_fault_concerns) {
  const auto plain = two_hours("others loss=100%");
  EXPECT_EQ(plain.observations().size(), kSent);
}

TEST(FeedLab, loses_the_share_it_was_told_to) {
  const std::size_t arrived = two_hours("gauges loss=20%").observations().size();
  // Binomial with n = 363, p = 0.8: five standard deviations are 38.
  EXPECT_NEAR(static_cast<double>(arrived), 0.8 * kSent, 38);
}

TEST(FeedLab, hits_the_same_values_however_often_the_feed_is_polled) {
  EXPECT_EQ(stamps_of(two_hours("gauges loss=30%", 1min)), stamps_of(two_hours("gauges loss=30%", 8min)));
  EXPECT_NE(stamps_of(two_hours("gauges loss=30%", 1min, 3, 7)), stamps_of(two_hours("gauges loss=30%", 1min, 3, 8)));
}

TEST(FeedLab, a_delayed_value_says_when_it_really_arrived) {
  const auto list = two_hours("gauges delay=10min");
  ASSERT_EQ(list.observations().size(), 3u * 111);
  for (const Observation& o : list.observations()) EXPECT_EQ(o.received_time - o.phenomenon_time, Duration{10min});
}

TEST(FeedLab, duplicates_arrive_twice_and_alike) {
  const auto list = two_hours("gauges duplicate=100%");
  EXPECT_EQ(list.observations().size(), 2 * kSent);
  EXPECT_EQ(stamps_of(list).size(), kSent);
}

TEST(FeedLab, reordered_values_overtake_each_other_and_none_is_lost) {
  const auto list = two_hours("gauges/G1 reorder=20min 0s..90min");
  std::vector<UtcTime> order;
  for (const Observation& o : list.observations()) {
    if (o.series == SeriesId("gauges/G1/water_level")) order.push_back(o.phenomenon_time);
  }
  EXPECT_EQ(order.size(), 121u);
  EXPECT_FALSE(std::ranges::is_sorted(order));
}

TEST(FeedLab, a_frozen_series_repeats_itself_until_the_fault_ends) {
  for (const Observation& o : two_hours("gauges/G0 freeze 30min..60min").observations()) {
    const double true_value = static_cast<double>((o.phenomenon_time - kStart) / 1min) + 1;
    const bool frozen = o.series == SeriesId("gauges/G0/water_level") && o.phenomenon_time >= kStart + 30min &&
                        o.phenomenon_time < kStart + 60min;
    EXPECT_DOUBLE_EQ(o.value, frozen ? 31 : true_value);
  }
}

TEST(FeedLab, a_station_name_that_begins_alike_is_another_station) {
  const auto list = two_hours("gauges/G1 loss=100%", 1min, 12);
  EXPECT_EQ(list.observations().size(), 11u * 121);
}

/// Delivers one value with its raw text.
class OneValue final : public FeedSource {
 public:
  OneValue(Quantity quantity, double value, std::string raw) : quantity_(quantity), value_(value), raw_(std::move(raw)) {}
  [[nodiscard]] const SourceId& id() const override { return id_; }
  Status start(FeedSink& sink, const Clock& /*clock*/) override {
    const StationId station = make_station_id(id_, "A");
    const Series series{make_series_id(station, quantity_, Duration{0}), station, quantity_, Duration{0}, ""};
    IngestDelivery delivery;
    delivery.source = id_;
    delivery.series = {series};
    delivery.observations = {{series.id, kStart, kStart, value_, raw_, QualityFlag::kNotEvaluated, ""}};
    sink.deliver(std::move(delivery));
    return {};
  }
  void poll() override {}
  void stop() override {}

 private:
  SourceId id_{"gauges"};
  Quantity quantity_;
  double value_;
  std::string raw_;
};

TEST(FeedLab, a_changed_value_keeps_the_unit_in_which_its_sensor_speaks) {
  struct Case {
    Quantity quantity;
    double value;
    const char* raw;
    const char* fault;
    const char* expected;
  };
  for (const Case& c : {Case{Quantity::kWaterDepth, 0.125, "12.5 cm", "gauges scale=100", "1250 cm"},
                        Case{Quantity::kWaterDepth, 0, "0 cm", "gauges spike=100%:0.5", "50 cm"},
                        Case{Quantity::kWaterLevel, 3.2, "3.2 m", "gauges spike=100%:-1", "2.2 m"},
                        Case{Quantity::kDischarge, 2.8316846592, "100 ft3/s [P]", "gauges scale=2", "200 ft3/s [P]"},
                        Case{Quantity::kWaterDepth, 0.125, "0.125", "gauges scale=2", "0.25"},
                        Case{Quantity::kWaterDepth, 0.125, "12.5 spans", "gauges scale=2", "0.25"}}) {
    const Fault faults[] = {*parse_fault(c.fault)};
    ManualClock clock(kStart);
    DeliveryList list;
    const auto source = with_faults(std::make_unique<OneValue>(c.quantity, c.value, c.raw), faults, 7);
    ASSERT_TRUE(source->start(list, clock));
    EXPECT_EQ(list.observations().at(0).raw, c.expected) << c.raw << ", " << c.fault;
  }
}

TEST(FeedLab, unit_errors_and_spikes_change_value_and_raw_text) {
  for (const Observation& o : two_hours("gauges scale=100").observations()) {
    EXPECT_DOUBLE_EQ(o.value, 100 * (static_cast<double>((o.phenomenon_time - kStart) / 1min) + 1));
    EXPECT_EQ(o.raw, fmt::format("{:g}", o.value));
  }
  std::size_t spikes = 0;
  for (const Observation& o : two_hours("gauges spike=10%:50").observations()) {
    spikes += o.value > static_cast<double>((o.phenomenon_time - kStart) / 1min) + 1 ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(spikes), 0.1 * kSent, 29);  // five standard deviations
}

TEST(FeedLab, a_wrong_clock_moves_the_stamps_only) {
  for (const Observation& o : two_hours("gauges skew=-8h").observations()) {
    EXPECT_EQ(o.received_time - o.phenomenon_time, Duration{8h});
  }
}

TEST(FeedLab, a_dead_broker_says_so_once_and_loses_what_was_sent) {
  const auto list = two_hours("gauges dead 30min..60min");
  EXPECT_EQ(list.observations().size(), kSent - 3 * 30);
  EXPECT_EQ(std::ranges::count_if(list.all, [](const IngestDelivery& d) { return !d.error.empty(); }), 1);
}

/// Says once what it measures, with its first value, as most sources do.
class Introduction final : public FeedSource {
 public:
  [[nodiscard]] const SourceId& id() const override { return id_; }
  Status start(FeedSink& sink, const Clock& clock) override {
    sink_ = &sink;
    clock_ = &clock;
    return {};
  }
  void poll() override {
    IngestDelivery delivery;
    delivery.source = id_;
    if (!std::exchange(said_, true)) {
      Station station;
      station.id = StationId("gauges/G1");
      Series series;
      series.id = SeriesId("gauges/G1/water_level");
      delivery.stations = {station};
      delivery.series = {series};
    }
    delivery.observations.push_back(
        {SeriesId("gauges/G1/water_level"), clock_->now(), clock_->now(), 1, "1", QualityFlag::kNotEvaluated, ""});
    sink_->deliver(std::move(delivery));
  }
  void stop() override {}

 private:
  SourceId id_{"gauges"};
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
  bool said_ = false;
};

TEST(FeedLab, a_feed_that_is_dead_from_the_start_still_says_whose_its_later_values_are) {
  const Fault faults[] = {*parse_fault("gauges dead 0s..10min")};
  ManualClock clock(kStart);
  DeliveryList list;
  const auto source = with_faults(std::make_unique<Introduction>(), faults, 7);
  ASSERT_TRUE(source->start(list, clock));
  source->poll();
  ASSERT_EQ(list.stations().size(), 1u);
  EXPECT_EQ(list.all.front().series.size(), 1u);
  EXPECT_TRUE(list.observations().empty());
  EXPECT_FALSE(list.all.back().error.empty()) << "and the feed counts as cut off all the same";
  clock.advance(10min);
  source->poll();
  EXPECT_EQ(list.observations().size(), 1u);
}

}  // namespace
