#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <variant>
#include <vector>

#include "twin/core/route_planner.h"
#include "twin/runtime/flood_loop.h"
#include "twin/runtime/forecast_plan.h"
#include "twin/runtime/outlook.h"
#include "twin/runtime/placement_desk.h"
#include "twin/runtime/twin_loop.h"

namespace sandtable {

/// Runs the flood model ahead of the incident: an outlook every few minutes and an answer to whatever is asked: what a
/// decision would change, where one more pump helps, how few clear a site. A new question takes the place of one that is
/// not yet answered and interrupts whatever is being computed. Outlooks take no more than a fifth of one core: after a
/// long run the next one waits.
/// step() and renew() belong to the forecast thread; all else may be called from any thread.
class ForecastLoop {
 public:
  /// `roads` (may be null), `flood` and `twin` must outlive the loop.
  ForecastLoop(ForecastPlan plan, std::vector<StationId> rain_gauges, const RoutePlanner* roads, FloodLoop& flood,
               TwinLoop& twin);

  using Asked = std::variant<WhatIf, ConfirmPlacement, PumpSetQuestion>;
  void ask(Asked question);
  /// Forgets the question and its answer; stops its computation.
  void drop_question();
  /// Takes back what is asked and not yet answered; answers that are there stay.
  void stop_asking();
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
    Asked asked;
  };
  std::optional<Question> new_question();
  std::stop_token begin_work();
  void answer(std::uint64_t number, const WhatIf& question, const std::stop_token& stop);
  void answer(std::uint64_t number, const ConfirmPlacement& question, const std::stop_token& stop);
  void answer(std::uint64_t number, const PumpSetQuestion& question, const std::stop_token& stop);
  Result<WhatIfAnswer> compute(WhatIfAnswer answer, const std::stop_token& stop);
  Status confirm(const ConfirmPlacement& question, const std::stop_token& stop);
  Status bring_up_to_date(const std::stop_token& stop);
  Result<ForecastStart> live_start(const ResourceId& left_out, double rain_factor);
  Result<ForecastStart> past_start(UtcTime at, const ResourceId& left_out, double rain_factor);
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
  PlacementDesk desk_;
  std::optional<UtcTime> tried_;  // incident time of the last attempt at an outlook
  std::chrono::steady_clock::time_point rest_until_{};
};

}  // namespace sandtable
