#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"
#include "tests/support/temp_dir.h"
#include "twin/runtime/history.h"
#include "twin/runtime/session.h"
#include "twin/store/sqlite_store.h"

namespace sandtable {
namespace {

using test::at;
using test::Twin;

/// Ten hours with two gauges, orders and late data; observations packed again and again while they come.
class HistoryOverStore : public testing::Test {
 protected:
  HistoryOverStore() {
    for (int minute = 1; minute <= 600; ++minute) {
      twin_.reads(minute % 3 == 0 ? "G1" : "G2", 0.001 * minute, at(minute));
      if (minute == 100) twin_.send("O-1", "P1", "S1", at(minute));
      if (minute == 200) twin_.send("O-2", "P2", "S2", at(minute));
      if (minute % 70 != 0) continue;
      const Series late = test::depth_series(test::gauge("G1"));
      const Observation value{late.id, at(minute - 60), at(minute), 0.5, "0.5 m", QualityFlag::kPass, "", {}};
      twin_.must(IngestDelivery{SourceId("f"), {}, {}, {value}, 0, "", ""}, at(minute));
    }
    auto created = SqliteStore::create(file_, {"EPSG:3826", ""}, Packing{100, 1, 1000, 1, 1'000'000});
    store_ = std::move(created.value());
  }
  void fill(History& history) {
    history.look_back_with(store_->reader().value());
    for (const Event& event : twin_.events) {
      ASSERT_TRUE(store_->append(std::span(&event, 1)));
      ASSERT_TRUE(store_->tidy(Duration{1}));
      history.append(std::make_shared<const Event>(event));
      history.committed(event.seq);
    }
  }
  [[nodiscard]] IncidentState prefix(UtcTime t) const {
    IncidentState state;
    for (const Event& event : twin_.events) {
      if (event.at <= t) reduce(state, event);
    }
    return state;
  }

  test::TempDir dir_;
  std::string file_ = dir_.file("incident.gpkg");
  Twin twin_;
  std::unique_ptr<SqliteStore> store_;
};

TEST_F(HistoryOverStore, any_moment_comes_back_from_packed_observations_as_it_was) {
  History history(300);
  fill(history);
  ASSERT_LT(history.kept(), twin_.events.size() / 2);
  for (const int minute : {0, 1, 70, 69, 200, 201, 333, 599, 600}) {
    EXPECT_EQ(digest_of(history.state_at(at(minute))), digest_of(prefix(at(minute)))) << "minute " << minute;
  }
  EXPECT_EQ(history.trouble(), "");
  const SeriesId id = test::depth_series(test::gauge("G1")).id;
  History all;
  for (const Event& event : twin_.events) all.append(std::make_shared<const Event>(event));
  EXPECT_EQ(history.samples(id, {at(0), at(601)}, 20000), all.samples(id, {at(0), at(601)}, 20000));
  history.look_back_with(nullptr);
}

TEST_F(HistoryOverStore, a_replayed_file_reaches_the_state_that_was_recorded) {
  History history;
  fill(history);
  history.look_back_with(nullptr);
  store_.reset();
  const auto replay = Session::replay(SqliteStore::open_read_only(file_).value()).value();
  EXPECT_EQ(digest_of(replay->snapshot()->live), digest_of(twin_.state));
  std::size_t beside = 0;
  for (const auto& entry : std::filesystem::directory_iterator(dir_.path())) beside += entry.is_regular_file() ? 1 : 0;
  EXPECT_EQ(beside, 1U) << "a closed incident is one file";
}

}  // namespace
}  // namespace sandtable
