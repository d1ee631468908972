#pragma once

#include <memory>

#include "twin/runtime/incident_run.h"
#include "twin/runtime/session_parts.h"

namespace sandtable {

/// The same incident stepped on one thread as fast as the machine can, with a clock that this object moves: batch
/// runs, pictures of the demo, tests. Given the same parts and steps it gives the same journal, wall times apart.
/// Belongs to one thread. Pausing and speed mean nothing here.
class Simulation final : public IncidentRun {
 public:
  static Result<std::unique_ptr<Simulation>> start(SessionParts parts);
  ~Simulation() override;

  /// Runs to `t` in steps of `step` incident time; events are committed when this returns. Fails when the store does.
  Status run_to(UtcTime t, Duration step);
  [[nodiscard]] UtcTime now() const;

  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const override;
  /// Decides at once; what was refused shows among the snapshot's notices.
  void submit(Command command, Author actor) override;
  using IncidentRun::dispatch;
  OrderId dispatch(IssueOrder wanted, Author actor) override;
  /// Works out anew who could go where; see Snapshot::answers.
  void renew_answers();
  void act_as(Role role) override;
  void seek(UtcTime t) override;
  void go_live() override;
  /// Answers before it returns.
  void ask(WhatIf question, Author actor) override;
  void drop_question() override;
  void confirm_placement(ConfirmPlacement question, Author actor) override;
  void ask_pump_set(PumpSetQuestion question, Author actor) override;
  void stop_asking() override;
  void show_what_if(bool shown) override;
  /// Nobody looks ahead unasked here: computes the outlook as of now.
  void renew_outlook();
  void set_paused(bool) override {}
  void set_speed(double) override {}
  [[nodiscard]] std::vector<Sample> samples(const SeriesId& series, TimeRange range) const override;
  [[nodiscard]] std::vector<JudgedSample> judged(const SeriesId& series, TimeRange range,
                                                 UtcTime known_at) const override;
  [[nodiscard]] IncidentState state_at(UtcTime t) const override;
  [[nodiscard]] TimelineBins timeline(TimeRange range, std::size_t bins) const override;
  [[nodiscard]] std::vector<TimeRange> silences(const SeriesId& series, TimeRange range) const override;

 private:
  class Impl;
  explicit Simulation(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandtable
