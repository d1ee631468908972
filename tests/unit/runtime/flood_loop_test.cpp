#include "twin/runtime/flood_loop.h"

#include <gtest/gtest.h>

#include "tests/unit/runtime/run_fakes.h"

namespace sandtable {
namespace {

using std::chrono::minutes;
using test::at;

/// Fails until somebody takes the cause away; counts how often it is asked.
class FitfulSolver final : public FloodSolver {
 public:
  struct Fit {
    bool fails = false;
    int asked = 0;
  };
  explicit FitfulSolver(std::shared_ptr<Fit> fit) : fit_(std::move(fit)) {}
  [[nodiscard]] std::string_view label() const override { return "fitful"; }
  [[nodiscard]] UtcTime time() const override { return time_; }
  Result<std::shared_ptr<const Water>> advance(const Forcing& forcing) override {
    ++fit_->asked;
    if (fit_->fails) return fail(ErrorCode::kLimit, "run stopped at 60 s");
    time_ = forcing.until;
    auto water = std::make_shared<Water>();
    water->valid_at = time_;
    return std::shared_ptr<const Water>(water);
  }
  void vary(const ModelVariation&) override {}
  Status intervene(const Intervention&) override { return {}; }
  [[nodiscard]] std::unique_ptr<FloodSolver> branch() const override { return std::make_unique<FitfulSolver>(*this); }
  [[nodiscard]] Result<std::unique_ptr<FloodSolver>> branch_at(const Water&) const override { return branch(); }

 private:
  std::shared_ptr<Fit> fit_;
  UtcTime time_ = at(0);
};

class FloodLoopTest : public testing::Test {
 protected:
  FloodLoopTest() {
    twin_.publish_unthrottled();
    twin_.submit(OpenIncident{test::small_incident()}, "system");
    twin_.step(Duration{0});
  }
  /// Minute by minute, as the flood thread does.
  void run(int from, int to) {
    for (int minute = from; minute <= to; ++minute) {
      clock_.set(at(minute));
      loop_.step(at(minute));
      twin_.step(Duration{0});
    }
  }
  [[nodiscard]] const IncidentState& live() const { return twin_.snapshot()->live; }

  ManualClock clock_{at(0)};
  TwinLoop twin_{clock_, clock_, Tense::kLive};
  std::shared_ptr<FitfulSolver::Fit> fit_ = std::make_shared<FitfulSolver::Fit>();
  FloodLoop loop_{std::make_unique<FitfulSolver>(fit_), minutes{1}, {}, false, twin_};
};

TEST_F(FloodLoopTest, a_model_that_fails_keeps_its_last_water_says_so_once_and_goes_on_when_it_can) {
  run(1, 5);
  EXPECT_EQ(live().water->valid_at, at(5));
  fit_->fails = true;
  run(6, 25);
  EXPECT_EQ(live().water->valid_at, at(5)) << "with its time, which shows its age";
  ASSERT_EQ(live().notes->size(), 1U);
  EXPECT_EQ((*live().notes)[0].text, "flood model: run stopped at 60 s");
  EXPECT_NE(loop_.newest(), nullptr) << "questions about the last good water are still answered";
  fit_->fails = false;
  run(26, 60);
  EXPECT_EQ(live().water->valid_at, at(60));
  EXPECT_EQ(live().notes->back().text, "flood model: goes on");
}

TEST_F(FloodLoopTest, a_model_that_keeps_failing_is_asked_more_and_more_seldom) {
  fit_->fails = true;
  run(1, 180);
  EXPECT_LE(fit_->asked, 11) << "after 1, 2, 4, 8, 16 and then every 30 minutes";
  EXPECT_GE(fit_->asked, 8);
}

std::shared_ptr<const Water> water_of(int minute) {
  auto water = std::make_shared<Water>();
  water->valid_at = at(minute);
  return water;
}

class RestartedFloodLoop : public testing::Test {
 protected:
  RestartedFloodLoop() {
    twin_.publish_unthrottled();
    twin_.submit(OpenIncident{test::small_incident()}, "system");
    twin_.step(Duration{0});
  }
  /// A model that begins dry, at the hour at which the program was started again.
  static std::unique_ptr<FloodSolver> dry_at_an_hour() {
    auto solver = std::make_unique<test::FakeSolver>();
    Forcing forcing;
    forcing.until = at(60);
    (void)solver->advance(forcing);
    return solver;
  }
  ManualClock clock_{at(60)};
  TwinLoop twin_{clock_, clock_, Tense::kLive};
  FloodLoop loop_{dry_at_an_hour(), minutes{1}, {}, false, twin_};
};

TEST_F(RestartedFloodLoop, goes_on_from_the_water_of_before_although_its_own_model_begins_later) {
  loop_.continue_from(*water_of(50), at(60));
  EXPECT_EQ(loop_.newest()->time(), at(50)) << "questions too are asked of that water";
  EXPECT_TRUE(loop_.step(at(61)));
  EXPECT_EQ(loop_.newest()->time(), at(61));
}

TEST_F(RestartedFloodLoop, does_not_go_back_behind_water_that_it_has_modelled_itself) {
  ASSERT_TRUE(loop_.step(at(61)));
  loop_.continue_from(*water_of(50), at(61));
  EXPECT_EQ(loop_.newest()->time(), at(61));
  loop_.continue_from(*water_of(65), at(66));
  EXPECT_EQ(loop_.newest()->time(), at(65)) << "another seat came further";
}

TEST_F(RestartedFloodLoop, water_of_the_day_before_is_not_gone_on_from) {
  loop_.continue_from(*water_of(60 - 7 * 60), at(60));
  EXPECT_EQ(loop_.newest()->time(), at(60));
}

}  // namespace
}  // namespace sandtable
