#include "twin/store/observation_chunk.h"

#include <gtest/gtest.h>

#include <bit>
#include <functional>

#include "tests/unit/store/odd_observations.h"
#include "twin/store/arrival_order.h"

namespace sandtable {
namespace {

using test::minute;

/// Values of one series with their raw texts, a minute apart.
struct Packed {
  std::vector<Observation> written;
  std::size_t bytes = 0;
  std::vector<Observation> read;
};

Packed packed(std::vector<Observation> observations) {
  TextPool texts;
  std::vector<ObservationRow> rows;
  for (const Observation& o : observations) rows.push_back(row_of(o, 7, texts));
  const std::vector<ChunkSeries> series{{7, 0, rows.size(), false, 0, 0}};
  const auto bytes = encode_chunk(rows, series, texts);
  Chunk chunk;
  TextPool other;
  const Status decoded = decode_chunk(bytes, other, chunk);
  EXPECT_TRUE(decoded) << decoded.error().message;
  Packed out{std::move(observations), bytes.size(), {}};
  for (const ObservationRow& row : chunk.rows) out.read.push_back(observation_of(row, out.written[0].series, other));
  return out;
}

void expect_same(const Observation& a, const Observation& b) {
  EXPECT_EQ(a.phenomenon_time, b.phenomenon_time);
  EXPECT_EQ(a.received_time, b.received_time);
  const bool both_missing = std::isnan(a.value) && std::isnan(b.value);
  EXPECT_TRUE(both_missing || std::bit_cast<std::uint64_t>(a.value) == std::bit_cast<std::uint64_t>(b.value))
      << a.value;
  EXPECT_EQ(a.raw, b.raw);
  EXPECT_EQ(a.flag, b.flag);
  EXPECT_EQ(a.tests, b.tests);
  EXPECT_EQ(a.reason, b.reason);
  EXPECT_EQ(a.note, b.note);
}

void expect_same(const Packed& p) {
  ASSERT_EQ(p.read.size(), p.written.size());
  for (std::size_t i = 0; i < p.read.size(); ++i) {
    SCOPED_TRACE(i);
    expect_same(p.written[i], p.read[i]);
  }
}

TEST(WrittenNumber, is_taken_only_when_it_is_written_back_the_same) {
  for (const char* text : {"0", "0.0", "12.50 cm", "-3", "-0.5", "999999999999999", "1.", "5e3", "0.000"}) {
    WrittenNumber number;
    ASSERT_TRUE(read_written_number(text, number)) << text;
    std::string again;
    append_written_number(again, number.mantissa, number.decimals);
    EXPECT_EQ(again + std::string(number.rest), text);
  }
  for (const char* text : {"", "-", "+1", "007", ".5", "-0", "-0.00", "NaN", "1234567890123456", "cm"}) {
    WrittenNumber number;
    EXPECT_FALSE(read_written_number(text, number)) << text;
  }
}

TEST(ObservationChunk, random_and_nasty_series_come_back_bit_for_bit) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    std::vector<Observation> observations;
    const std::size_t count = 1 + random.below(400);
    for (std::size_t i = 0; i < count; ++i)
      observations.push_back(
          test::odd_observation(random, test::kDepthAtG1, minute(static_cast<int>(random.below(300)))));
    expect_same(packed(observations));
  }
}

TEST(ObservationChunk, noise_without_any_grid_comes_back_bit_for_bit) {
  Random random(5);
  std::vector<Observation> observations;
  for (int i = 0; i < 200; ++i) {
    Observation o = test::depth(i, random.normal());
    o.raw = i % 2 == 0 ? "" : "?";
    observations.push_back(o);
  }
  expect_same(packed(observations));
}

TEST(ObservationChunk, a_tidy_gauge_costs_less_than_a_byte_an_observation) {
  Random random(3);
  std::vector<Observation> observations;
  int level_cm = 120;
  for (int i = 0; i < 1440; ++i) {
    level_cm += static_cast<int>(random.below(3)) - 1;
    Observation o = test::depth(i, level_cm * 0.01);
    o.raw = fmt::format("{} cm", level_cm);
    observations.push_back(o);
  }
  const Packed p = packed(observations);
  expect_same(p);
  EXPECT_LT(static_cast<double>(p.bytes) / 1440, 0.6) << "a random step of three kinds holds 0.2 bytes";
}

TEST(ObservationChunk, carried_rows_and_silent_series_are_kept_apart) {
  TextPool texts;
  std::vector<ObservationRow> rows{row_of(test::depth(1, 0.1), 3, texts), row_of(test::depth(2, 0.2), 3, texts),
                                   row_of(test::depth(9, 0.3), 5, texts)};
  const std::vector<ChunkSeries> series{{3, 0, 2, true, 40, 2}, {5, 2, 3, true, 1, 0}};
  Chunk chunk;
  ASSERT_TRUE(decode_chunk(encode_chunk(rows, series, texts), texts, chunk));
  ASSERT_EQ(chunk.series.size(), 2U);
  EXPECT_TRUE(chunk.series[0].carried);
  EXPECT_EQ(chunk.series[0].count, 40U);
  EXPECT_EQ(chunk.series[0].out_of_order, 2U);
  EXPECT_EQ(chunk.series[1].series, 5U);
  EXPECT_EQ(chunk.series[1].last, 3U);
}

TEST(ObservationChunk, damaged_bytes_are_an_error_and_never_a_crash) {
  Random random(9);
  std::vector<Observation> observations;
  TextPool texts;
  std::vector<ObservationRow> rows;
  for (int i = 0; i < 50; ++i)
    rows.push_back(row_of(test::odd_observation(random, test::kDepthAtG1, minute(i)), 1, texts));
  const auto good = encode_chunk(rows, std::vector<ChunkSeries>{{1, 0, rows.size(), false, 0, 0}}, texts);
  for (int i = 0; i < 3000; ++i) {
    auto bad = good;
    if (i % 3 == 0) bad.resize(random.below(bad.size()));
    for (std::uint64_t n = random.below(4); n > 0 && !bad.empty(); --n)
      bad[random.below(bad.size())] = static_cast<std::uint8_t>(random.below(256));
    Chunk chunk;
    TextPool pool;
    static_cast<void>(decode_chunk(bad, pool, chunk));
  }
  Chunk chunk;
  EXPECT_FALSE(decode_chunk({}, texts, chunk));
}

TEST(ArrivalOrder, any_order_comes_back_and_a_repeated_one_costs_nearly_nothing) {
  Random random(4);
  ArrivalOrder order;
  for (int entry = 0; entry < 60; ++entry) {
    order.entries.push_back({10 + 3 * entry, 1000});
    for (std::uint32_t i = 0; i < 1000; ++i) order.series.push_back(1 + (i * 7) % 1000);
  }
  const auto bytes = encode_arrival(order);
  EXPECT_LT(bytes.size(), 3'000U);
  const auto read = decode_arrival(bytes, 1001);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->series, order.series);
  EXPECT_EQ(read->entries.back().seq, order.entries.back().seq);

  for (std::uint32_t& series : order.series) series = static_cast<std::uint32_t>(random.below(1001));
  const auto shuffled = decode_arrival(encode_arrival(order), 1001);
  ASSERT_TRUE(shuffled);
  EXPECT_EQ(shuffled->series, order.series);
  EXPECT_FALSE(decode_arrival(encode_arrival(order), 500)) << "a series that does not exist";
}

/// A day of one series, and of each answer what `note` says of it.
Packed noted_day(const std::function<void(Observation&, int)>& note) {
  std::vector<Observation> day;
  for (int i = 0; i < 1440; ++i) {
    day.push_back(test::depth(i, 0.01 * (i % 37)));
    note(day.back(), i);
  }
  return packed(std::move(day));
}

TEST(ObservationChunk, what_a_source_notes_comes_back_and_costs_what_is_new_in_it) {
  const Packed plain = noted_day([](Observation&, int) {});
  const Packed noted = noted_day([](Observation& o, int i) {
    o.note.begin = o.phenomenon_time - std::chrono::minutes{10};
    o.note.result_time = o.phenomenon_time + std::chrono::seconds{2};
    o.note.published_time = o.received_time - std::chrono::seconds{3};
    o.note.bytes = 1 + static_cast<std::uint64_t>(i / 60);
  });
  expect_same(noted);
  EXPECT_LT(noted.bytes, plain.bytes + 24 * 14 + 60) << "24 answers of eleven bytes each, and little for the values";
  const Packed one = noted_day([](Observation& o, int i) {
    if (i == 700) o.note.result_time = o.phenomenon_time;
  });
  expect_same(one);
  EXPECT_LT(one.bytes, plain.bytes + 60);
}

}  // namespace
}  // namespace sandtable
