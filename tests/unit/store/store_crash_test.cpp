#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "tests/support/temp_dir.h"
#include "tests/unit/store/tiny_incident.h"
#include "twin/base/random.h"
#include "twin/store/sqlite_store.h"

namespace sandtable {
namespace {

constexpr int kObservationsPerBatch = 40;

std::vector<Event> batch(std::int64_t first) {
  std::vector<Observation> observations;
  for (int i = 0; i < kObservationsPerBatch; ++i)
    observations.push_back(test::depth(static_cast<int>(first), 0.01 * i));
  return test::numbered({ObservationsIngested{SourceId("gauges"), observations},
                         WaterModelled{test::water(static_cast<int>(first), static_cast<double>(first % 7))},
                         OrderChanged{test::order(first % 2 == 0 ? OrderState::kPumping : OrderState::kEnRoute)}},
                        first);
}

/// Appends batches for ever and says through the pipe which entry is safe.
[[noreturn]] void append_for_ever(const std::string& file, int pipe_end) {
  auto store = SqliteStore::open(file);
  if (!store) _exit(3);
  auto last = (*store)->last_seq();
  if (!last) _exit(4);
  for (std::int64_t next = *last + 1;; next += 3) {
    if (!(*store)->append(batch(next))) _exit(5);
    const std::int64_t safe = next + 2;
    if (write(pipe_end, &safe, sizeof safe) != sizeof safe) _exit(6);
  }
}

/// Runs a writer, kills it without warning after its `after`-th commit and a little more; gives the last entry that
/// it had reported as safe.
std::int64_t run_and_kill(const std::string& file, int after, useconds_t more_us) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    append_for_ever(file, ends[1]);
  }
  close(ends[1]);
  std::int64_t safe = 0;
  for (int i = 0; i < after; ++i) EXPECT_EQ(read(ends[0], &safe, sizeof safe), static_cast<ssize_t>(sizeof safe));
  usleep(more_us);  // so that the kill falls anywhere in a commit
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself with " << WEXITSTATUS(status);
  for (std::int64_t later = 0; read(ends[0], &later, sizeof later) == static_cast<ssize_t>(sizeof later);) safe = later;
  close(ends[0]);
  return safe;
}

TEST(StoreCrash, a_killed_writer_loses_nothing_it_called_safe_and_leaves_no_half_batch) {
  const test::TempDir dir;
  const std::string file = dir.file("incident.gpkg");
  {
    auto store = SqliteStore::create(file, test::taiwan_crs());
    ASSERT_TRUE(store);
    ASSERT_TRUE((*store)->append(test::numbered({test::opening(), test::declaration()})));
  }
  Random random(20260728);
  for (int round = 0; round < 25; ++round) {
    const std::int64_t safe =
        run_and_kill(file, 1 + static_cast<int>(random.below(12)), static_cast<useconds_t>(random.below(6000)));
    // Once as a person would who looks first, once as the program that goes on.
    auto store = round % 2 == 0 ? SqliteStore::open_read_only(file) : SqliteStore::open(file);
    ASSERT_TRUE(store) << store.error().message;
    const auto check = (*store)->verify();
    ASSERT_TRUE(check) << check.error().message;
    ASSERT_TRUE(check->intact) << "round " << round << ": " << check->why;
    EXPECT_GE(check->entries, safe);
    EXPECT_EQ((check->entries - 2) % 3, 0) << "three events go in together or not at all";
    EXPECT_EQ(check->observations, (check->entries - 2) / 3 * kObservationsPerBatch);
  }
}

}  // namespace
}  // namespace sandtable
