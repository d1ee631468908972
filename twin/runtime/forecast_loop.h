#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "twin/core/route_planner.h"
#include "twin/runtime/flood_loop.h"
#include "twin/runtime/forecast_plan.h"
#include "twin/runtime/forecast_starts.h"
#include "twin/runtime/outlook.h"
#include "twin/runtime/placement_desk.h"
#include "twin/runtime/twin_loop.h"

namespace sandtable {

/// Runs the flood model ahead of the incident: an outlook every few minutes and an answer to whatever is asked: what a
/// decision would change, where one more pump helps, how few clear a site. What the coarse model can answer it answers
/// first, marked as a preview; the fine runs follow. A new question takes the place of one that is not yet answered and
/// interrupts whatever is being computed. Outlooks take no more than a fifth of one core: after a long run the next one
/// waits. Outlooks, questions and answers are noted in the journal.
/// step() and renew() belong to the forecast thread; all else may be called from any thread.
class ForecastLoop {
 public:
  /// `roads` (may be null), `flood` and `twin` must outlive the loop.
  ForecastLoop(ForecastPlan plan, std::vector<StationId> rain_gauges, const RoutePlanner* roads, FloodLoop& flood,
               TwinLoop& twin);

  using Asked = std::variant<WhatIf, ConfirmPlacement, PumpSetQuestion>;
  /// `actor` asks.
  void ask(Asked question, Author actor);
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
    Author actor;
  };
  /// A question's two starts: as it goes, and with what is asked about.
  struct Branches {
    ForecastStart without;
    ForecastStart with;
  };
  std::optional<Question> new_question();
  std::stop_token begin_work();
  void answer(std::uint64_t number, const WhatIf& question, const std::stop_token& stop);
  void answer(std::uint64_t number, const ConfirmPlacement& question, const std::stop_token& stop);
  void answer(std::uint64_t number, const PumpSetQuestion& question, const std::stop_token& stop);
  Result<Branches> branches_of(WhatIfAnswer& answer) const;
  bool preview(const Branches& branches, const std::stop_token& stop);
  Status refine(const Branches& branches, const std::stop_token& stop);
  Status confirm(const ConfirmPlacement& question, std::uint64_t number, const std::stop_token& stop);
  void preview_placement(const ConfirmPlacement& question, std::uint64_t number, const std::stop_token& stop);
  Status bring_up_to_date(const std::stop_token& stop);
  Status compute_outlook(const std::stop_token& stop);
  Status weigh(const ForecastStart& start, const std::stop_token& stop);
  [[nodiscard]] UtcTime present() const;
  [[nodiscard]] Result<ForecastStart> start_of_present() const;
  [[nodiscard]] IncidentState state_of_present() const;
  [[nodiscard]] const Exposure& exposure() const;
  void note(Command command, Author actor);
  /// What the model expects; of several seats that share the incident only the one that leads says it.
  void note_expected(Command command);
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
  const ForecastStarts starts_;
  Outlook outlook_;
  PlacementDesk desk_;
  std::optional<UtcTime> tried_;  // incident time of the last attempt at an outlook
  std::chrono::steady_clock::time_point rest_until_{};
};

}  // namespace sandtable
