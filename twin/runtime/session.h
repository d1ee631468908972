#pragma once

#include <functional>
#include <memory>

#include "twin/runtime/incident_run.h"
#include "twin/runtime/session_parts.h"

namespace sandtable {

/// The running incident: owns the twin, net, flood, store and worker threads. Every public function may be called from
/// any thread and returns at once; what it causes shows in a later snapshot.
class Session final : public IncidentRun {
 public:
  /// A store that already holds events is continued.
  static Result<std::unique_ptr<Session>> start(SessionParts parts);
  /// Opens a stored incident for replay: no source, transport or solver exists, so nothing can go out, and whatever
  /// is submitted stays in memory. Reads the whole journal before it returns.
  /// With a model in `look_back` the past can be asked "what if".
  static Result<std::unique_ptr<Session>> replay(std::unique_ptr<IncidentStore> store, LookBack look_back = {});
  ~Session() override;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// `wake` is called on the twin thread after each new snapshot; it must only wake somebody up.
  void on_change(std::function<void()> wake);
  /// Waits until everything submitted so far is reduced and, with a store that works, committed. For scripts and tests.
  void flush();

  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const override;
  void submit(Command command, Author actor) override;
  using IncidentRun::dispatch;
  OrderId dispatch(IssueOrder wanted, Author actor) override;
  void act_as(Role role) override;
  void seek(UtcTime t) override;
  void go_live() override;
  void ask(WhatIf question, Author actor) override;
  void drop_question() override;
  void confirm_placement(ConfirmPlacement question, Author actor) override;
  void ask_pump_set(PumpSetQuestion question, Author actor) override;
  void stop_asking() override;
  void show_what_if(bool shown) override;
  void set_paused(bool paused) override;
  void set_speed(double speed) override;
  [[nodiscard]] std::vector<Sample> samples(const SeriesId& series, TimeRange range) const override;
  [[nodiscard]] std::vector<JudgedSample> judged(const SeriesId& series, TimeRange range,
                                                 UtcTime known_at) const override;
  [[nodiscard]] IncidentState state_at(UtcTime t) const override;
  [[nodiscard]] TimelineBins timeline(TimeRange range, std::size_t bins) const override;
  [[nodiscard]] std::vector<TimeRange> silences(const SeriesId& series, TimeRange range) const override;

 private:
  class Impl;
  explicit Session(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandtable
