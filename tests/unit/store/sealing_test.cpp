#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bit>
#include <csignal>

#include "tests/support/memory_store.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/store/disk_full.h"
#include "tests/unit/store/odd_observations.h"
#include "twin/core/event_json.h"
#include "twin/store/journal_pack.h"
#include "twin/store/sqlite_database.h"

namespace sandtable {
namespace {

using test::minute;
using test::numbered_series;

constexpr std::size_t kSeries = 200;  // two groups, so two chunks a seal

/// Packs every few hundred rows, never at closing.
constexpr Packing kOften{300, 1, 1000, 1'000'000, 1'000'000};
constexpr Packing kNever{1'000'000, 60, 1'000'000, 1'000'000, 1'000'000};
constexpr Packing kAtOnce{1'000'000, 60, 1'000'000, 1'000'000, 1};

/// A busy incident: odd observations among other events, some of which come with them.
std::vector<Event> busy_incident(std::uint64_t seed, int minutes) {
  Random random(seed);
  std::vector<EventBody> bodies{test::opening(), test::declaration()};
  for (EventBody& body : test::odd_batches(random, kSeries, minutes)) {
    bodies.push_back(std::move(body));
    const SeriesId series = numbered_series(random.below(kSeries));
    const UtcTime when = minute(static_cast<int>(random.below(60)));
    switch (random.below(8)) {
      case 0:
      case 1:
        bodies.push_back(NoteAdded{"note"});
        break;
      case 2:
        bodies.push_back(
            FeedHealthChanged{{SourceId("gauges"), when, {}, random.below(9), 7, 0, 2, 1, "HTTP 500 閘", ""}});
        break;
      case 3:
        bodies.push_back(ObservationsReflagged{{{series, when, {}, "quality", "held for 30 min"}}});
        break;
      case 4:
        bodies.push_back(SteepRisesSeen{{{series, when, 1.25, 0.5, Duration{60'000}}}, {numbered_series(3)}});
        break;
      default:
        break;
    }
  }
  return test::numbered(std::move(bodies));
}

std::string digest(const std::vector<Observation>& observations) {
  std::string bits;  // the digest takes -0 for 0
  for (const Observation& o : observations)
    bits += std::isnan(o.value) ? "nan" : fmt::format("{:x} ", std::bit_cast<std::uint64_t>(o.value));
  return digest_of(observations).hex() + bits;
}

class SealingCase : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] std::string file() const { return dir_.file("incident.gpkg"); }
  std::unique_ptr<SqliteStore> created(const Packing& packing) {
    auto store = SqliteStore::create(file(), test::taiwan_crs(), packing);
    EXPECT_TRUE(store) << (store ? "" : store.error().message);
    return std::move(*store);
  }
  static void append(IncidentStore& store, const std::vector<Event>& events, std::size_t at_once = 7) {
    for (std::size_t i = 0; i < events.size(); i += at_once) {
      const Status appended = store.append(std::span(events).subspan(i, std::min(at_once, events.size() - i)));
      ASSERT_TRUE(appended) << appended.error().message;
    }
  }
  static void tidy(IncidentStore& store) {
    for (bool more = true; more;) {
      const auto tidied = store.tidy(Duration{1});
      ASSERT_TRUE(tidied) << tidied.error().message;
      more = *tidied;
    }
  }
  [[nodiscard]] std::int64_t count(const std::string& sql) const {
    auto database = SqliteDatabase::open(file(), SqliteDatabase::Mode::kRead);
    EXPECT_TRUE(database);
    const auto n = (*database)->integer(sql);
    EXPECT_TRUE(n) << n.error().message;
    return n.value_or(-1);
  }
  static void expect_intact(IncidentStore& store) {
    const auto check = store.verify();
    ASSERT_TRUE(check) << check.error().message;
    EXPECT_TRUE(check->intact) << check->why;
  }

  test::TempDir dir_;
};

using SealingTest = SealingCase;

/// Both answer alike, whatever is asked.
void expect_alike(IncidentReader& store, IncidentReader& measure, std::int64_t last_seq) {
  for (std::size_t s = 0; s < kSeries; s += 17) {
    for (const TimeRange range : {TimeRange{minute(-100'000'000), minute(100'000'000)},
                                  TimeRange{minute(7), minute(23)}, TimeRange{minute(5), minute(5)}}) {
      for (const std::optional<UtcTime> known : {std::optional<UtcTime>{}, std::optional(minute(12))}) {
        const auto found = store.observations(numbered_series(s), range, known);
        ASSERT_TRUE(found) << found.error().message;
        EXPECT_EQ(digest(*found), digest(*measure.observations(numbered_series(s), range, known))) << "series " << s;
      }
    }
  }
  for (std::int64_t seq = 0; seq <= last_seq + 1; seq += 3) {
    auto found = store.standings_at(seq);
    ASSERT_TRUE(found) << found.error().message;
    std::ranges::sort(*found, {}, [](const SeriesStanding& s) { return s.newest.series; });
    const auto expected = *measure.standings_at(seq);
    ASSERT_EQ(found->size(), expected.size()) << "entry " << seq;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(digest({(*found)[i].newest}), digest({expected[i].newest})) << "entry " << seq;
      EXPECT_EQ((*found)[i].count, expected[i].count);
      EXPECT_EQ((*found)[i].out_of_order, expected[i].out_of_order);
    }
  }
  for (int half = -2; half < 200; half += 9) {
    const UtcTime t = test::storm_start() + Duration{half * 500};
    EXPECT_EQ(store.moment_at(t).value(), measure.moment_at(t).value());
  }
  std::vector<std::string> here;
  std::vector<std::string> there;
  ASSERT_TRUE(store.read(1, [&](const Event& e) { return here.push_back(journal_text(e.body)), true; }));
  ASSERT_TRUE(measure.read(1, [&](const Event& e) { return there.push_back(journal_text(e.body)), true; }));
  EXPECT_EQ(here, there);
}

INSTANTIATE_TEST_SUITE_P(RowsPackedAndBulk, SealingCase, testing::Values(0, 1, 2));

TEST_P(SealingCase, answers_as_if_every_observation_was_looked_at) {
  const Packing packings[] = {kNever, kOften, kAtOnce};
  const std::vector<Event> events = busy_incident(42, 40);
  test::MemoryStore measure;
  ASSERT_TRUE(measure.append(events));
  const auto store = created(packings[GetParam()]);
  const auto reader = store->reader().value();
  for (std::size_t i = 0; i < events.size(); i += 9) {
    append(*store, {events.begin() + static_cast<std::ptrdiff_t>(i),
                    events.begin() + static_cast<std::ptrdiff_t>(std::min(events.size(), i + 9))});
    tidy(*store);
    ASSERT_TRUE(reader->standings_at(static_cast<std::int64_t>(i)));  // looks on while it grows
  }
  EXPECT_EQ(count("SELECT count(*) > 2 FROM observation_seal"), GetParam() == 0 ? 0 : 1);
  const auto last = static_cast<std::int64_t>(events.size());
  expect_alike(*store, measure, last);
  expect_alike(*reader, measure, last);
  expect_intact(*store);
}

TEST_F(SealingTest, packed_rows_go_and_a_closed_file_is_small_and_still_a_geopackage) {
  const std::vector<Event> events = busy_incident(1, 60);
  {
    const auto store = created(Packing{1000, 1, 1'000'000, 1, 1'000'000});
    append(*store, events);
    tidy(*store);
  }
  EXPECT_EQ(count("SELECT count(*) FROM observation"), 0) << "closing packs the rest";
  EXPECT_EQ(count("PRAGMA freelist_count"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM latest_readings"), 1) << "the series that stands on the map";
  EXPECT_EQ(count("PRAGMA application_id"), 0x47504B47);
  auto store = SqliteStore::open_read_only(file());
  ASSERT_TRUE(store);
  expect_intact(**store);
}

TEST_F(SealingTest, the_newest_reading_for_a_gis_comes_from_packed_and_unpacked_alike) {
  const auto store = created(kOften);
  append(*store, busy_incident(2, 30));
  tidy(*store);
  const auto newest =
      "SELECT max(phenomenon_time) FROM (SELECT phenomenon_time FROM sealed_latest l JOIN series s"
      " ON s.fid=l.series WHERE s.id='gauges/G1/water_depth')";
  EXPECT_GT(count(newest), 0);
  append(*store,
         test::numbered({ObservationsIngested{SourceId("gauges"), {test::depth(9999, 3.25)}}}, *store->last_seq() + 1));
  EXPECT_EQ(count("SELECT value*100 FROM latest_readings"), 325);
}

TEST_F(SealingTest, late_data_lies_in_a_later_seal_and_is_found_by_its_time) {
  const auto store = created(kAtOnce);
  append(*store,
         test::numbered({test::opening(), test::declaration(),
                         ObservationsIngested{SourceId("gauges"), {test::depth(10, 0.1), test::depth(30, 0.3)}},
                         ObservationsIngested{SourceId("gauges"), {test::depth(20, 0.2)}}}),
         1);
  const auto found = store->observations(test::kDepthAtG1, {minute(0), minute(60)}, {}).value();
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[1].value, 0.2);
  EXPECT_EQ(store->observations(test::kDepthAtG1, {minute(15), minute(25)}, {}).value().size(), 1U);
}

TEST_F(SealingTest, an_infinite_value_is_refused_and_nothing_of_that_append_is_kept) {
  const auto store = created(kOften);
  append(*store, test::numbered({test::opening(), test::declaration()}));
  const Observation bad = test::depth(1, std::numeric_limits<double>::infinity());
  const Status refused = store->append(test::numbered({ObservationsIngested{SourceId("gauges"), {bad}}}, 3));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
  EXPECT_NE(refused.error().message.find("gauges/G1/water_depth"), std::string::npos);
  append(*store, test::numbered({ObservationsIngested{SourceId("gauges"), {test::depth(1, 1)}}}, 3));
  expect_intact(*store);
}

struct Tampering {
  const char* sql;
  const char* named;
};

TEST_F(SealingTest, tampering_with_what_is_packed_is_found_and_named) {
  {
    const auto store = created(kAtOnce);
    append(*store, busy_incident(3, 20), 40);
  }
  const Tampering cases[] = {
      {"UPDATE observation_chunk SET body=zeroblob(length(body)) WHERE id=2",
       "observation_chunk: seal 1, series 128 to 255"},
      {"UPDATE observation_chunk SET count=count+1 WHERE id=1", "observation_chunk: seal 1, series 0 to 127"},
      {"UPDATE observation_chunk SET to_time=0 WHERE id=1", "observation_chunk: seal 1"},
      {"UPDATE observation_chunk SET digest=x'00' WHERE id=1", "observation_chunk: seal 1"},
      {"DELETE FROM observation_chunk WHERE id=2", "observation_chunk: seal 1 lacks observations"},
      {"UPDATE observation_seal SET arrival=x'00' WHERE id=1", "observation_seal: seal 1"},
      {"UPDATE observation_seal SET last_seq=last_seq+1", "observation_seal: seal 1"},
      {"DELETE FROM observation_seal", "entry 3"},
      {"UPDATE sealed_latest SET value=9.875 WHERE series=5", "sealed_latest: the row of series 5"},
      {"DELETE FROM sealed_latest WHERE series=5", "sealed_latest"},
      {"INSERT INTO observation VALUES(99<<24,1,0,0,1,'',1,0,'',NULL)", "observation: 1 rows"},
      {"UPDATE sandtable_incident SET sealed_seq=1", "packed up to entry 1"},
      {"UPDATE journal_pack SET body=zeroblob(length(body))", "table journal_pack: pack 3"},
      {"UPDATE journal_pack SET chain=randomblob(32)", "table journal_pack: the pack that ends with entry"},
      {"UPDATE journal_pack SET first_at=first_at+1", "table journal_pack: pack 3 does not hold"},
      {"DELETE FROM journal_pack", "entry 3 is missing"},
  };
  for (const Tampering& c : cases) {
    const std::string copy = dir_.file("copy.gpkg");
    std::filesystem::copy_file(file(), copy, std::filesystem::copy_options::overwrite_existing);
    {
      auto database = SqliteDatabase::open(copy, SqliteDatabase::Mode::kWrite).value();
      ASSERT_TRUE(database->execute(c.sql)) << c.sql;
    }
    const auto check = SqliteStore::open_read_only(copy).value()->verify();
    ASSERT_TRUE(check) << check.error().message;
    EXPECT_FALSE(check->intact) << c.sql;
    EXPECT_NE(check->why.find(c.named), std::string::npos) << c.sql << ": " << check->why;
  }
}

TEST_F(SealingTest, entries_that_come_with_deliveries_are_packed_with_the_observations) {
  const std::vector<Event> events = busy_incident(11, 40);
  {
    const auto store = created(kAtOnce);
    append(*store, events, 40);
    tidy(*store);
  }
  EXPECT_EQ(count("SELECT count(*) FROM journal WHERE kind IN ('observations_ingested', 'feed_health_changed',"
                  " 'observations_reflagged', 'steep_rises_seen')"
                  " AND seq<=(SELECT sealed_seq FROM sandtable_incident)"),
            0);
  EXPECT_GT(count("SELECT count(*) FROM journal_pack"), 0);
  EXPECT_GT(count("SELECT count(*) FROM journal WHERE kind='note_added'"), 0) << "what people do stays legible";
  const auto store = SqliteStore::open(file()).value();
  expect_intact(*store);
  std::vector<Event> read;
  ASSERT_TRUE(store->read(1, [&](const Event& e) { return read.push_back(e), true; }));
  ASSERT_EQ(read.size(), events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(read[i].seq, events[i].seq);
    EXPECT_EQ(read[i].at, events[i].at);
    EXPECT_EQ(read[i].wall, events[i].wall);
    EXPECT_EQ(read[i].actor, events[i].actor);
    EXPECT_EQ(journal_text(read[i].body), journal_text(events[i].body));
  }
}

TEST_F(SealingTest, rows_that_come_faster_than_slices_erase_them_do_not_pile_up) {
  Packing packing = kOften;
  packing.hurry = std::chrono::minutes{1};  // of a machine however slow
  const auto store = created(packing);
  Random random(31);
  std::int64_t most = 0;
  append(*store, test::numbered({test::opening(), test::declaration()}));
  for (int round = 0; round < 20; ++round) {
    const std::int64_t next = store->last_seq().value() + 1;
    append(*store, test::numbered(test::odd_batches(random, kSeries, 80), next), 80);
    ASSERT_TRUE(store->tidy(Duration{0}));
    most = std::max(most, count("SELECT count(*) FROM observation"));
  }
  EXPECT_LT(most, 120'000) << "300,000 came; a slice erases 10,000 where 15,000 come";
  expect_intact(*store);
}

TEST(JournalPack, few_bytes_cannot_ask_for_much_memory) {
  std::vector<PackedEntry> entries(1000);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    entries[i].seq = static_cast<std::int64_t>(i + 1);
    entries[i].actor = std::string(kMostPackedBytes / 900, 'a');
    entries[i].kind = "note_added";
  }
  const auto packed = encode_entries(entries);
  EXPECT_LT(packed.size(), 100'000);
  EXPECT_FALSE(decode_entries(packed));
  entries.resize(800);
  EXPECT_TRUE(decode_entries(encode_entries(entries)));
}

TEST_F(SealingTest, killed_while_packing_it_loses_nothing) {
  const std::vector<Event> events = busy_incident(8, 60);
  {
    const auto store = created(kNever);
    append(*store, events, events.size());
  }
  Random random(77);
  for (int round = 0; round < 12; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      auto store = SqliteStore::open(file(), Packing{200, 1, 400, 1, 1'000'000});
      if (!store) _exit(3);
      Random values(static_cast<std::uint64_t>(round));
      while (true) {
        const std::int64_t next = *(*store)->last_seq() + 1;
        if (!(*store)->append(test::numbered(test::odd_batches(values, kSeries, 1), next))) _exit(4);
        for (int i = 0; i < 40; ++i)
          if (!(*store)->tidy(Duration{0})) _exit(5);
        if (write(ends[1], "x", 1) != 1) _exit(6);
      }
    }
    close(ends[1]);
    char appended = 0;
    EXPECT_EQ(read(ends[0], &appended, 1), 1);
    usleep(static_cast<useconds_t>(random.below(40'000)));  // so that the kill falls anywhere in the packing
    close(ends[0]);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "ended by itself with " << WEXITSTATUS(status);
    auto store = SqliteStore::open_read_only(file());
    ASSERT_TRUE(store) << store.error().message;
    expect_intact(**store);
  }
  EXPECT_GT(count("SELECT count(*) FROM observation_seal"), 3) << "the test must kill within packing";
}

TEST_F(SealingTest, on_a_full_disk_packing_says_so_and_loses_nothing) {
  const auto store = created(Packing{300, 1, 1'000'000, 1'000'000, 1'000'000});
  append(*store, busy_incident(5, 30));
  const auto tidied = [&] {
    const test::DiskFullAt full(8192);
    for (int i = 0; i < 1000; ++i) {
      auto result = store->tidy(Duration{1});
      if (!result || !*result) return result;
    }
    return Result<bool>(true);
  }();
  ASSERT_FALSE(tidied) << "the disk must have been too small";
  EXPECT_EQ(tidied.error().code, ErrorCode::kIo) << tidied.error().message;
  EXPECT_NE(tidied.error().message.find("incident.gpkg"), std::string::npos);
  expect_intact(*store);
  tidy(*store);
  EXPECT_GT(count("SELECT count(*) FROM observation_seal"), 0);
  expect_intact(*store);
}

}  // namespace
}  // namespace sandtable
