#include "twin/store/sqlite_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "tests/support/temp_dir.h"
#include "tests/unit/store/disk_full.h"
#include "tests/unit/store/tiny_incident.h"
#include "twin/core/event_json.h"
#include "twin/core/reduce.h"
#include "twin/store/sqlite_database.h"

namespace sandtable {
namespace {

using namespace std::chrono_literals;
using test::depth;
using test::numbered;
using test::one_of_each;

class SqliteStoreTest : public testing::Test {
 protected:
  [[nodiscard]] std::string file() const { return dir_.file("incident.gpkg"); }

  std::unique_ptr<SqliteStore> created() {
    auto store = SqliteStore::create(file(), test::taiwan_crs());
    EXPECT_TRUE(store) << (store ? "" : store.error().message);
    return store ? std::move(*store) : nullptr;
  }
  std::unique_ptr<SqliteStore> opened() {
    auto store = SqliteStore::open(file());
    EXPECT_TRUE(store) << (store ? "" : store.error().message);
    return store ? std::move(*store) : nullptr;
  }
  static void append(SqliteStore& store, const std::vector<Event>& events) {
    const Status appended = store.append(events);
    EXPECT_TRUE(appended) << (appended ? "" : appended.error().message);
  }
  static std::vector<Event> all(SqliteStore& store, std::int64_t from = 1) {
    std::vector<Event> events;
    const Status read = store.read(from, [&](Event e) { return events.push_back(std::move(e)), true; });
    EXPECT_TRUE(read) << (read ? "" : read.error().message);
    return events;
  }
  static JournalCheck verified(SqliteStore& store) {
    auto check = store.verify();
    EXPECT_TRUE(check) << (check ? "" : check.error().message);
    return check.value_or(JournalCheck{});
  }

  test::TempDir dir_;
};

TEST_F(SqliteStoreTest, every_kind_of_event_comes_back_as_it_was) {
  std::vector<Event> written = one_of_each();
  for (Event& e : test::judgements_and_messages(15)) written.push_back(std::move(e));
  for (Event& e : test::expectations_and_plans(20)) written.push_back(std::move(e));
  std::vector<bool> kinds(std::variant_size_v<Fact>, false);
  for (const Event& e : written) kinds[e.body.index()] = true;
  ASSERT_EQ(std::ranges::count(kinds, false), 0) << "the sample must hold every kind";

  append(*created(), written);
  auto store = SqliteStore::open_read_only(file());
  ASSERT_TRUE(store) << store.error().message;
  const std::vector<Event> read = all(**store);
  ASSERT_EQ(read.size(), written.size());
  IncidentState before;
  IncidentState after;
  for (std::size_t i = 0; i < written.size(); ++i) {
    EXPECT_EQ(read[i].seq, written[i].seq);
    EXPECT_EQ(read[i].at, written[i].at);
    EXPECT_EQ(read[i].wall, written[i].wall);
    EXPECT_EQ(read[i].actor, written[i].actor);
    EXPECT_EQ(journal_text(read[i]), journal_text(written[i]));
    reduce(before, written[i]);
    reduce(after, read[i]);
    EXPECT_EQ(digest_of(before), digest_of(after)) << "after entry " << read[i].seq;
  }
}

TEST_F(SqliteStoreTest, observations_and_fields_come_back_bit_for_bit) {
  const std::vector<Event> written = one_of_each();
  const auto store = created();
  append(*store, written);
  const std::vector<Event> read = all(*store);
  const auto& observations = std::get<ObservationsIngested>(read[2].body).observations;
  EXPECT_EQ(digest_of(observations), digest_of(std::get<ObservationsIngested>(written[2].body).observations));
  EXPECT_EQ(observations[2].reason, "送出 -999");
  EXPECT_TRUE(std::isnan(observations[2].value));
  const auto& field = std::get<WaterModelled>(read[4].body).water->field;
  ASSERT_TRUE(field);
  EXPECT_EQ(field->digest(), std::get<WaterModelled>(written[4].body).water->field->digest());
  EXPECT_EQ(std::get<WaterModelled>(read[5].body).water->field, nullptr);
}

TEST_F(SqliteStoreTest, verify_counts_entries_observations_and_fields) {
  const auto store = created();
  append(*store, one_of_each());
  const JournalCheck check = verified(*store);
  EXPECT_TRUE(check.intact) << check.why;
  EXPECT_EQ(check.entries, 14);
  EXPECT_EQ(check.observations, 3);
  EXPECT_EQ(check.fields, 1);
  EXPECT_EQ(check.broken_seq, 0);
  EXPECT_NE(check.head, Digest{});
}

TEST_F(SqliteStoreTest, an_empty_incident_is_intact) {
  const auto store = created();
  EXPECT_TRUE(verified(*store).intact);
  EXPECT_EQ(*store->last_seq(), 0);
}

TEST_F(SqliteStoreTest, an_incident_is_continued_after_closing) {
  append(*created(), one_of_each());
  const auto store = opened();
  EXPECT_EQ(*store->last_seq(), 14);
  append(*store, numbered({NoteAdded{"天亮"}, AlarmCleared{test::alarm().id}}, 15));
  const JournalCheck check = verified(*store);
  EXPECT_TRUE(check.intact) << check.why;
  EXPECT_EQ(check.entries, 16);
}

TEST_F(SqliteStoreTest, reading_begins_where_asked_and_stops_when_told) {
  const auto store = created();
  append(*store, one_of_each());
  EXPECT_EQ(all(*store, 10).size(), 5U);
  EXPECT_EQ(all(*store, 99).size(), 0U);
  int seen = 0;
  ASSERT_TRUE(store->read(1, [&](const Event&) { return ++seen < 3; }));
  EXPECT_EQ(seen, 3);
  append(*store, numbered({NoteAdded{"after a stopped read"}}, 15));
}

TEST_F(SqliteStoreTest, a_gap_in_the_sequence_is_a_conflict_and_writes_nothing) {
  const auto store = created();
  append(*store, numbered({test::opening()}));
  for (const std::int64_t wrong : {1, 3}) {
    const Status appended = store->append(numbered({NoteAdded{"x"}}, wrong));
    ASSERT_FALSE(appended);
    EXPECT_EQ(appended.error().code, ErrorCode::kConflict);
    EXPECT_NE(appended.error().message.find("incident.gpkg"), std::string::npos) << appended.error().message;
  }
  std::vector<Event> gap = numbered({NoteAdded{"2"}, NoteAdded{"3"}}, 2);
  gap[1].seq = 4;
  EXPECT_FALSE(store->append(gap));
  EXPECT_EQ(*store->last_seq(), 1);
  append(*store, numbered({NoteAdded{"y"}}, 2));
  EXPECT_TRUE(verified(*store).intact);
}

TEST_F(SqliteStoreTest, of_two_writers_the_slower_one_gets_a_conflict) {
  const auto first = created();
  const auto second = opened();
  append(*first, numbered({test::opening()}));
  const Status late = second->append(numbered({test::opening()}));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kConflict);
  const Status blind = second->append(numbered({NoteAdded{"continues what it never saw"}}, 2));
  ASSERT_FALSE(blind);
  EXPECT_EQ(blind.error().code, ErrorCode::kConflict);
  append(*first, numbered({NoteAdded{"the first goes on"}}, 2));
  EXPECT_TRUE(verified(*first).intact);
}

TEST_F(SqliteStoreTest, a_reader_sees_what_a_writer_commits_and_verifies_it) {
  const auto writer = created();
  append(*writer, one_of_each());
  auto reader = SqliteStore::open_read_only(file());
  ASSERT_TRUE(reader) << reader.error().message;
  EXPECT_EQ(*(*reader)->last_seq(), 14);
  append(*writer, numbered({NoteAdded{"later"}}, 15));
  EXPECT_EQ(*(*reader)->last_seq(), 15);
  EXPECT_TRUE(verified(**reader).intact);
}

TEST_F(SqliteStoreTest, the_place_is_kept_from_before_the_first_entry) {
  {
    const auto store = created();
    EXPECT_EQ(store->place().error().code, ErrorCode::kNotFound);
    ASSERT_TRUE(store->put_place("[place]\nname = '示範'\n", "/places/demo.toml"));
    append(*store, numbered({test::opening()}));
    const Status late = store->put_place("other", "elsewhere");
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ErrorCode::kRefused);
    EXPECT_TRUE(verified(*store).intact);
  }
  const auto place = opened()->place();
  ASSERT_TRUE(place);
  EXPECT_EQ(place->toml, "[place]\nname = '示範'\n");
  EXPECT_EQ(place->path, "/places/demo.toml");
}

TEST_F(SqliteStoreTest, a_series_that_no_station_declared_is_kept_and_declared_later) {
  const auto store = created();
  append(*store, numbered({test::opening(), ObservationsIngested{SourceId("gauges"), {depth(1, 0.2)}}}));
  EXPECT_TRUE(verified(*store).intact);
  append(*store, numbered({test::declaration()}, 3));
  const JournalCheck check = verified(*store);
  EXPECT_TRUE(check.intact) << check.why;
}

TEST_F(SqliteStoreTest, creating_over_a_file_is_refused_and_leaves_it_alone) {
  std::ofstream(file()) << "precious";
  const auto store = SqliteStore::create(file(), test::taiwan_crs());
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, ErrorCode::kConflict);
  EXPECT_EQ(std::filesystem::file_size(file()), 8U);
}

TEST_F(SqliteStoreTest, a_crs_that_nobody_can_know_is_refused_without_leaving_a_file) {
  EXPECT_FALSE(SqliteStore::create(file(), {"my own grid", ""}));
  EXPECT_FALSE(std::filesystem::exists(file()));
  EXPECT_TRUE(SqliteStore::create(file(), {"my own grid", "LOCAL_CS[\"my own grid\",UNIT[\"metre\",1]]"}));
}

TEST_F(SqliteStoreTest, what_is_not_an_incident_is_named_so) {
  for (const bool read_only : {true, false}) {
    const auto open = [&](const std::string& name) {
      return read_only ? SqliteStore::open_read_only(dir_.file(name)) : SqliteStore::open(dir_.file(name));
    };
    const auto missing = open("missing.gpkg");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);

    std::ofstream(dir_.file("text.gpkg")) << std::string(5000, 'x');
    const auto text = open("text.gpkg");
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().code, ErrorCode::kUnreadable);
    EXPECT_NE(text.error().message.find("text.gpkg"), std::string::npos);

    std::ofstream(dir_.file("empty.gpkg")).flush();
    EXPECT_FALSE(open("empty.gpkg"));
    EXPECT_EQ(std::filesystem::file_size(dir_.file("empty.gpkg")), 0U) << "somebody's empty file is not written";
    EXPECT_FALSE(SqliteStore::open(dir_.path())) << "a folder";
  }
}

TEST_F(SqliteStoreTest, a_newer_schema_is_refused_by_its_number) {
  created().reset();
  {
    auto database = SqliteDatabase::open(file(), SqliteDatabase::Mode::kWrite);
    ASSERT_TRUE(database);
    ASSERT_TRUE((*database)->execute("UPDATE sandtable_incident SET schema_version=7"));
  }
  const auto store = SqliteStore::open(file());
  ASSERT_FALSE(store);
  EXPECT_NE(store.error().message.find("schema 7"), std::string::npos) << store.error().message;
}

/// What schema 2 changed, undone.
constexpr const char* kToSchema1 = R"sql(
DROP VIEW latest_readings;
ALTER TABLE observation RENAME TO observation_2;
CREATE TABLE observation (
  id INTEGER PRIMARY KEY, series INTEGER NOT NULL REFERENCES series(fid), phenomenon_time INTEGER NOT NULL,
  received_time INTEGER NOT NULL, value DOUBLE, raw TEXT NOT NULL, flag INTEGER NOT NULL, reason TEXT NOT NULL,
  journal_seq INTEGER NOT NULL REFERENCES journal(seq));
INSERT INTO observation SELECT NULL, series, phenomenon_time, received_time, value, raw, flag, reason, id >> 24
  FROM observation_2 ORDER BY id;
CREATE INDEX observation_of_series ON observation(series, phenomenon_time);
CREATE INDEX observation_of_entry ON observation(journal_seq);
CREATE VIEW latest_readings AS SELECT fid FROM series;
DROP TABLE observation_2;
DROP TABLE observation_chunk;
DROP TABLE observation_seal;
DROP TABLE sealed_latest;
DROP TABLE message_sent;
DROP TABLE journal_pack;
DROP TABLE alerts;
DROP TABLE reports;
DROP TABLE assignments;
DELETE FROM gpkg_geometry_columns WHERE table_name IN ('alerts', 'reports');
DELETE FROM gpkg_contents WHERE table_name IN ('alerts', 'reports', 'assignments');
ALTER TABLE sandtable_incident DROP COLUMN sealed_seq;
UPDATE sandtable_incident SET schema_version = 1;
)sql";

TEST_F(SqliteStoreTest, a_file_of_schema_1_is_read_as_it_is_and_brought_up_when_it_is_continued) {
  append(*created(), one_of_each());
  {
    auto database = SqliteDatabase::open(file(), SqliteDatabase::Mode::kWrite).value();
    const Status turned = database->execute(kToSchema1);
    ASSERT_TRUE(turned) << turned.error().message;
  }
  {
    auto reader = SqliteStore::open_read_only(file());
    ASSERT_TRUE(reader) << reader.error().message;
    EXPECT_TRUE(verified(**reader).intact) << verified(**reader).why;
    const TimeRange hour{test::minute(0), test::minute(60)};
    EXPECT_EQ((*reader)->observations(test::kDepthAtG1, hour, {}).value().size(), 3U);
    EXPECT_EQ((*reader)->standings_at(14).value().at(0).count, 3U);
  }
  const auto store = opened();
  EXPECT_TRUE(verified(*store).intact) << verified(*store).why;
  EXPECT_EQ(store->sent().value(), (std::vector<std::int64_t>{11, 12})) << "what was ordered then has long expired";
  append(*store, numbered({ObservationsIngested{SourceId("gauges"), {depth(8, 0.8)}}}, 15));
  EXPECT_EQ(store->standings_at(15).value().at(0).count, 4U);
  EXPECT_TRUE(verified(*store).intact);
}

/// What schema 4 added, taken away.
constexpr const char* kToSchema3 = R"sql(
ALTER TABLE observation DROP COLUMN note;
DROP TABLE assignments;
DELETE FROM gpkg_contents WHERE table_name = 'assignments';
UPDATE sandtable_incident SET schema_version = 3;
)sql";

TEST_F(SqliteStoreTest, a_file_of_schema_3_is_read_as_it_is_and_keeps_notes_when_it_is_continued) {
  append(*created(), one_of_each());
  {
    auto database = SqliteDatabase::open(file(), SqliteDatabase::Mode::kWrite).value();
    const Status turned = database->execute(kToSchema3);
    ASSERT_TRUE(turned) << turned.error().message;
  }
  {
    auto reader = SqliteStore::open_read_only(file());
    ASSERT_TRUE(reader) << reader.error().message;
    EXPECT_TRUE(verified(**reader).intact) << verified(**reader).why;
  }
  const auto store = opened();
  Observation noted = depth(8, 0.8);
  noted.note.result_time = test::minute(9);
  append(*store, numbered({ObservationsIngested{SourceId("gauges"), {noted}}}, 15));
  EXPECT_EQ(store->standings_at(15).value().at(0).newest, noted);
  EXPECT_TRUE(verified(*store).intact) << verified(*store).why;
}

/// What schema 3 added, taken away.
constexpr const char* kToSchema2 = R"sql(
ALTER TABLE observation DROP COLUMN note;
DROP TABLE journal_pack;
DROP TABLE alerts;
DROP TABLE reports;
DROP TABLE assignments;
DELETE FROM gpkg_geometry_columns WHERE table_name IN ('alerts', 'reports');
DELETE FROM gpkg_contents WHERE table_name IN ('alerts', 'reports', 'assignments');
UPDATE sandtable_incident SET schema_version = 2;
)sql";

TEST_F(SqliteStoreTest, a_file_of_schema_2_is_read_as_it_is_and_gets_its_new_tables_when_it_is_continued) {
  {
    const auto store = created();
    append(*store, one_of_each());
    append(*store, test::warning_and_report(15));
  }
  {
    auto database = SqliteDatabase::open(file(), SqliteDatabase::Mode::kWrite).value();
    const Status turned = database->execute(kToSchema2);
    ASSERT_TRUE(turned) << turned.error().message;
  }
  {
    auto reader = SqliteStore::open_read_only(file());
    ASSERT_TRUE(reader) << reader.error().message;
    EXPECT_TRUE(verified(**reader).intact) << verified(**reader).why;
  }
  EXPECT_TRUE(verified(*opened()).intact) << verified(*opened()).why;
  auto database = SqliteDatabase::open(file(), SqliteDatabase::Mode::kRead).value();
  EXPECT_EQ(*database->integer("SELECT count(*) FROM alerts"), 1);
  EXPECT_EQ(*database->integer("SELECT count(*) FROM reports"), 1);
  EXPECT_EQ(*database->integer("SELECT schema_version FROM sandtable_incident"), 5);
}

/// What schema 5 added, taken away.
constexpr const char* kToSchema4 = R"sql(
DROP TABLE assignments;
DELETE FROM gpkg_contents WHERE table_name = 'assignments';
UPDATE sandtable_incident SET schema_version = 4;
)sql";

TEST_F(SqliteStoreTest, a_file_of_schema_4_guards_the_crews_of_its_open_orders_when_it_is_continued) {
  Order sent = test::order(OrderState::kOrdered);
  sent.crew = {ResourceId("C1")};
  append(*created(), numbered({test::opening(), OrderIssued{sent}}));
  {
    auto database = SqliteDatabase::open(file(), SqliteDatabase::Mode::kWrite).value();
    const Status turned = database->execute(kToSchema4);
    ASSERT_TRUE(turned) << turned.error().message;
  }
  {
    auto reader = SqliteStore::open_read_only(file());
    ASSERT_TRUE(reader) << reader.error().message;
    EXPECT_TRUE(verified(**reader).intact) << verified(**reader).why;
  }
  const auto store = opened();
  EXPECT_TRUE(verified(*store).intact) << verified(*store).why;
  Order other = test::order(OrderState::kOrdered);
  other.id = OrderId("O-2");
  other.resource = ResourceId("P2");
  other.crew = sent.crew;
  const Status twice = store->append(numbered({OrderIssued{other}}, 3));
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, ErrorCode::kRefused) << twice.error().message;
}

TEST_F(SqliteStoreTest, remembers_which_messages_have_left) {
  {
    const auto store = created();
    append(*store, one_of_each());
    EXPECT_TRUE(store->sent().value().empty());
    ASSERT_TRUE(store->note_sent(std::vector<std::int64_t>{11}));
    ASSERT_TRUE(store->note_sent(std::vector<std::int64_t>{11, 12})) << "once more does no harm";
  }
  EXPECT_EQ(opened()->sent().value(), (std::vector<std::int64_t>{11, 12}));
}

TEST_F(SqliteStoreTest, a_closed_incident_is_one_file_and_reading_writes_nothing_beside_it) {
  append(*created(), one_of_each());
  const auto names = [&] {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(dir_.path())) out.push_back(entry.path().filename());
    return out;
  };
  EXPECT_EQ(names(), std::vector<std::string>{"incident.gpkg"});
  auto store = SqliteStore::open_read_only(file());
  ASSERT_TRUE(store);
  EXPECT_TRUE(verified(**store).intact);
  EXPECT_EQ(all(**store).size(), 14U);
  EXPECT_EQ(names(), std::vector<std::string>{"incident.gpkg"});
}

TEST_F(SqliteStoreTest, a_read_only_store_refuses_to_write) {
  append(*created(), numbered({test::opening()}));
  auto store = SqliteStore::open_read_only(file());
  ASSERT_TRUE(store);
  EXPECT_EQ((*store)->append(numbered({NoteAdded{"x"}}, 2)).error().code, ErrorCode::kRefused);
  EXPECT_EQ((*store)->put_place("x", "y").error().code, ErrorCode::kRefused);
}

TEST_F(SqliteStoreTest, a_read_only_folder_can_be_read_but_not_continued) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  append(*created(), one_of_each());
  chmod(file().c_str(), 0400);
  chmod(dir_.path().c_str(), 0500);
  auto reader = SqliteStore::open_read_only(file());
  EXPECT_TRUE(reader && verified(**reader).intact);
  const auto writer = SqliteStore::open(file());
  EXPECT_FALSE(writer);
  chmod(dir_.path().c_str(), 0700);
}

TEST_F(SqliteStoreTest, a_full_disk_loses_nothing_and_the_same_events_go_in_later) {
  const auto store = created();
  append(*store, one_of_each());
  const std::vector<Event> large = numbered({NoteAdded{std::string(3'000'000, 'x')}, NoteAdded{"small"}}, 15);
  {
    const test::DiskFullAt full(1'000'000);
    const Status appended = store->append(large);
    ASSERT_FALSE(appended);
    EXPECT_EQ(appended.error().code, ErrorCode::kIo) << appended.error().message;
    EXPECT_NE(appended.error().message.find("incident.gpkg"), std::string::npos);
  }
  EXPECT_EQ(*store->last_seq(), 14);
  EXPECT_TRUE(verified(*store).intact);
  append(*store, large);
  EXPECT_TRUE(verified(*store).intact);
  EXPECT_EQ(*store->last_seq(), 16);
}

TEST_F(SqliteStoreTest, a_copy_is_an_incident_of_its_own) {
  const auto store = created();
  ASSERT_TRUE(store->put_place("[place]", "demo.toml"));
  append(*store, one_of_each());
  const std::string copy = dir_.file("copy of 事件 #1?.gpkg");
  const Status copied = store->copy_to(copy);
  ASSERT_TRUE(copied) << copied.error().message;
  append(*store, numbered({NoteAdded{"goes on"}}, 15));
  {
    auto read = SqliteStore::open_read_only(copy);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(verified(**read).entries, 14);
    EXPECT_TRUE(verified(**read).intact);
    const auto again = (*read)->copy_to(dir_.file("copy of the copy.gpkg"));
    EXPECT_TRUE(again) << again.error().message;
  }
  EXPECT_EQ(store->copy_to(copy).error().code, ErrorCode::kConflict);
}

TEST_F(SqliteStoreTest, texts_with_zero_bytes_and_broken_utf8_are_kept_as_they_came) {
  Observation odd = depth(1, 0.5);
  odd.raw = std::string("0.5\0\xff cm", 8);
  const auto store = created();
  append(*store, numbered({test::opening(), test::declaration(), ObservationsIngested{SourceId("gauges"), {odd}}}));
  EXPECT_TRUE(verified(*store).intact);
  EXPECT_EQ(std::get<ObservationsIngested>(all(*store)[2].body).observations[0].raw, odd.raw);
}

}  // namespace
}  // namespace sandtable
