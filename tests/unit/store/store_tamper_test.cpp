#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/unit/store/tiny_incident.h"
#include "twin/store/sqlite_database.h"
#include "twin/store/sqlite_store.h"

namespace sandtable {
namespace {

/// An incident with every kind of event, changed behind the store's back.
JournalCheck check_after(const std::string& sql) {
  const test::TempDir dir;
  const std::string file = dir.file("incident.gpkg");
  {
    auto store = SqliteStore::create(file, test::taiwan_crs());
    EXPECT_TRUE(store && (*store)->put_place("[place]", "demo.toml"));
    EXPECT_TRUE((*store)->append(test::one_of_each()));
  }
  if (!sql.empty()) {
    auto database = SqliteDatabase::open(file, SqliteDatabase::Mode::kWrite);
    EXPECT_TRUE(database);
    const Status changed = (*database)->execute(sql);
    EXPECT_TRUE(changed) << changed.error().message;
    EXPECT_GT(*(*database)->integer("SELECT changes()"), 0) << sql;
  }
  auto store = SqliteStore::open_read_only(file);
  EXPECT_TRUE(store) << (store ? "" : store.error().message);
  auto check = (*store)->verify();
  EXPECT_TRUE(check) << (check ? "" : check.error().message);
  return *check;
}

struct JournalTampering {
  std::string sql;
  std::int64_t broken_seq;
  std::string named;  ///< what the message must say
};

class StoreTamper : public testing::TestWithParam<JournalTampering> {};

TEST_P(StoreTamper, is_found_and_named) {
  const JournalCheck check = check_after(GetParam().sql);
  EXPECT_FALSE(check.intact) << GetParam().sql;
  EXPECT_EQ(check.broken_seq, GetParam().broken_seq) << check.why;
  EXPECT_NE(check.why.find(GetParam().named), std::string::npos) << check.why;
}

INSTANTIATE_TEST_SUITE_P(
    EachTable, StoreTamper,
    testing::Values(
        JournalTampering{"UPDATE journal SET body=replace(body,'watch','ignore') WHERE seq=14", 14,
                         "entry 14 (note_added) was changed"},
        JournalTampering{"UPDATE journal SET at=at+1 WHERE seq=3", 3, "entry 3"},
        JournalTampering{"UPDATE journal SET wall=wall-1 WHERE seq=1", 1, "entry 1"},
        JournalTampering{"UPDATE journal SET actor='mallory' WHERE seq=11", 11, "entry 11 (order_issued) was changed"},
        JournalTampering{"UPDATE journal SET kind='note_added' WHERE seq=12", 12, "kind 'note_added'"},
        JournalTampering{"UPDATE journal SET digest=randomblob(32) WHERE seq=7", 7, "entry 7"},
        JournalTampering{"UPDATE journal SET digest=x'00' WHERE seq=7", 7, "entry 7"},
        JournalTampering{"UPDATE journal SET prev=randomblob(32) WHERE seq=7", 7, "entry 7 does not follow entry 6"},
        JournalTampering{"UPDATE journal SET seq=15 WHERE seq=5", 5, "entry 5 is missing"},
        JournalTampering{"DELETE FROM journal WHERE seq=8", 8, "entry 8 is missing"},
        JournalTampering{"DELETE FROM journal WHERE seq=14", 14, "remembers entry 14"},
        JournalTampering{"DELETE FROM journal", 1, "remembers entry 14"},
        JournalTampering{
            "INSERT INTO journal SELECT 15,at,wall,actor,kind,body,digest,digest FROM journal WHERE seq=14", 15,
            "entry 15"},
        JournalTampering{"UPDATE sandtable_incident SET head_seq=13", 15, "remembers entry 13"},
        JournalTampering{"UPDATE sandtable_incident SET head_digest=x'00'", 15, "remembers"},
        JournalTampering{"UPDATE sandtable_incident SET place_toml='[other]'", 1, "copy of the place"},
        JournalTampering{"UPDATE sandtable_incident SET place_path='other.toml'", 1, "copy of the place"}));

INSTANTIATE_TEST_SUITE_P(
    BesideTheJournal, StoreTamper,
    testing::Values(
        JournalTampering{"UPDATE observation SET value=0.05 WHERE id=50331649", 3, "entry 3 (observations_ingested)"},
        JournalTampering{"UPDATE observation SET value=0 WHERE id=50331650", 3, "entry 3"},
        JournalTampering{"UPDATE observation SET raw='0.42 cm' WHERE id=50331649", 3, "entry 3"},
        JournalTampering{"UPDATE observation SET reason='' WHERE id=50331650", 3, "entry 3"},
        JournalTampering{"UPDATE observation SET note=x'020204' WHERE id=50331648", 3, "entry 3"},
        JournalTampering{"UPDATE observation SET flag=4 WHERE id=50331648", 3, "entry 3"},
        JournalTampering{"UPDATE observation SET received_time=0 WHERE id=50331648", 3, "entry 3"},
        JournalTampering{"UPDATE observation SET phenomenon_time=phenomenon_time+60000 WHERE id=50331648", 3,
                         "entry 3"},
        JournalTampering{"UPDATE observation SET series=77 WHERE id=50331648", 3, "entry 3"},
        JournalTampering{"DELETE FROM observation WHERE id=50331649", 3, "the 2 observations"},
        JournalTampering{
            "INSERT INTO observation SELECT 14<<24,series,1,1,1,'1 m',1,0,'',NULL FROM observation WHERE id=50331648",
            0, "table observation: 4 rows, the journal knows of 3"},
        JournalTampering{"UPDATE flood_field SET field=x'00'", 5, "entry 5"},
        JournalTampering{"UPDATE flood_field SET valid_at=1", 5, "valid_at"},
        JournalTampering{"DELETE FROM flood_field", 5, "entry 5"},
        JournalTampering{"INSERT INTO flood_field VALUES(randomblob(32),0,x'00')", 0, "table flood_field: 2 rows"}));

INSTANTIATE_TEST_SUITE_P(
    FeatureTables, StoreTamper,
    testing::Values(
        JournalTampering{"UPDATE series SET id='gauges/G2/water_depth'", 3, "entry 3"},
        JournalTampering{"UPDATE series SET unit='cm'", 0, "table series: row 'gauges/G1/water_depth'"},
        JournalTampering{"INSERT INTO series(id) VALUES('ghost')", 0, "table series"},
        JournalTampering{"UPDATE stations SET name='x'", 0, "table stations: row 'gauges/G1'"},
        JournalTampering{"UPDATE stations SET geom=NULL", 0, "table stations"},
        JournalTampering{"DELETE FROM stations", 0, "table stations: row 'gauges/G1' is missing"},
        JournalTampering{"UPDATE sites SET level_m=0", 0, "table sites: row 'S1'"},
        JournalTampering{"UPDATE depots SET name_en='x'", 0, "table depots: row 'D1'"},
        JournalTampering{"UPDATE resources SET state='fault'", 0, "table resources: row 'P1'"},
        JournalTampering{"INSERT INTO resources(id) VALUES('P0')", 0, "table resources: row 'P0' does not follow"},
        JournalTampering{"INSERT INTO resources(id) VALUES('P2')", 0, "table resources: row 'P2' does not follow"},
        JournalTampering{"UPDATE orders SET state='released'", 0, "table orders: row 'O-1'"},
        JournalTampering{"UPDATE alarms SET value=9", 0, "table alarms: row 'depth-30@gauges/G1/water_depth'"},
        JournalTampering{"DELETE FROM alarms", 0, "table alarms"}));

TEST(StoreTamperControl, an_untouched_incident_passes) {
  const JournalCheck check = check_after("");
  EXPECT_TRUE(check.intact) << check.why;
}

TEST(StoreTamperControl, entries_before_the_broken_one_are_counted) {
  EXPECT_EQ(check_after("UPDATE journal SET actor='x' WHERE seq=6").entries, 5);
}

}  // namespace
}  // namespace sandtable
