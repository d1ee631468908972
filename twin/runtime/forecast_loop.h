#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

#include "twin/core/route_planner.h"
#include "twin/runtime/flood_loop.h"
#include "twin/runtime/forecast_plan.h"
#include "twin/runtime/outlook.h"
#include "twin/runtime/twin_loop.h"

namespace sandtable {

/// Runs the flood model ahead of the incident: an outlook every few minutes and an answer to whatever is asked.
/// A new question takes the place of the one before and interrupts whatever is being computed. Outlooks take no more
/// than a fifth of one core: after a long run the next one waits.
/// step() and renew() belong to the forecast thread; all else may be called from any thread.
class ForecastLoop {
 public:
  /// `roads` (may be null), `flood` and `twin` must outlive the loop.
  ForecastLoop(ForecastPlan plan, std::vector<StationId> rain_gauges, const RoutePlanner* roads, FloodLoop& flood,
               TwinLoop& twin);

  void ask(WhatIf question);
  /// Forgets the question and its answer; stops its computation.
  void drop_question();
  /// Stops what is being computed; nothing of it is shown.
  void interrupt();

  /// Computes one thing if there is something to compute: the question first, then an outlook that is due. True when
  /// something was tried.
  bool step(UtcTime now);
  /// Computes the outlook now, due or not.
  void renew();

 private:
  struct Question {
    std::uint64_t number = 0;
    WhatIf what_if;
  };
  /// Where a run begins and what drives it.
  struct Start {
    std::unique_ptr<FloodSolver> solver;
    std::vector<Forcing> steps;
  };
  std::optional<Question> new_question();
  std::stop_token begin_work();
  void answer(const Question& question, const std::stop_token& stop);
  Result<WhatIfAnswer> compute(WhatIfAnswer answer, const std::stop_token& stop);
  Result<Start> live_start(const ResourceId& left_out, double rain_factor);
  Result<Start> past_start(UtcTime at, const ResourceId& left_out, double rain_factor);
  [[nodiscard]] std::vector<Forcing> recorded_forcing(UtcTime from, UtcTime until, const ResourceId& left_out) const;
  Status compute_outlook(UtcTime now, const std::stop_token& stop);
  [[nodiscard]] const Exposure& exposure() const;
  void publish();

  const ForecastPlan plan_;
  const std::vector<StationId> rain_gauges_;
  const RoutePlanner* const roads_;
  FloodLoop& flood_;
  TwinLoop& twin_;

  std::mutex mutex_;  // guards the next four
  std::optional<Question> question_;
  std::uint64_t questions_ = 0;
  bool dropped_ = false;
  std::stop_source work_;

  // forecast thread only
  Outlook outlook_;
  std::optional<UtcTime> tried_;  // incident time of the last attempt at an outlook
  std::chrono::steady_clock::time_point rest_until_{};
};

}  // namespace sandtable
