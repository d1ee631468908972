#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "twin/runtime/judged_sample.h"
#include "twin/runtime/snapshot.h"

namespace sandtable {

/// An incident that is running or being replayed, as the viewer meets it. Session runs it on threads in real time,
/// Simulation steps it on one thread.
class IncidentRun {
 public:
  virtual ~IncidentRun() = default;

  /// The newest frozen view; never null once the run has started.
  [[nodiscard]] virtual std::shared_ptr<const Snapshot> snapshot() const = 0;
  virtual void submit(Command command, Author actor) = 0;
  /// Plans the way and submits the order; gives its id, which appears in a later snapshot unless it is refused. Id and
  /// way of `wanted` are not looked at.
  virtual OrderId dispatch(IssueOrder wanted, Author actor) = 0;
  /// The same for a resource that is sent to do what it is there for.
  OrderId dispatch(ResourceId resource, SiteId site, std::string comment, Author actor) {
    IssueOrder wanted;
    wanted.resource = std::move(resource);
    wanted.site = std::move(site);
    wanted.comment = std::move(comment);
    return dispatch(std::move(wanted), std::move(actor));
  }

  /// What may be asked from here on; no more than the seat allows.
  virtual void act_as(Role role) = 0;

  /// Moves the playhead: the tense becomes kReplay before live now. After it the water is shown as the outlook expects
  /// it there (kForecast), or live goes on where there is no outlook.
  virtual void seek(UtcTime t) = 0;
  virtual void go_live() = 0;
  /// Asks the model; the answer appears in later snapshots' outlook and takes the place of the one before. Question and
  /// answer are noted in the journal, except where a finished incident is looked at.
  virtual void ask(WhatIf question, Author actor) = 0;
  /// Forgets question and answer, and stops computing it.
  virtual void drop_question() = 0;
  /// Proves estimates of Outlook::placement by runs; what is found appears there.
  virtual void confirm_placement(ConfirmPlacement question, Author actor) = 0;
  /// Asks for the fewest pumps; the answer appears as Outlook::pump_set.
  virtual void ask_pump_set(PumpSetQuestion question, Author actor) = 0;
  /// Stops answering whatever is being answered. What is known of it stays.
  virtual void stop_asking() = 0;
  /// Shows the water of the answered question instead of the expected or recorded one wherever the playhead stands
  /// within it. The tense is kWhatIf then.
  virtual void show_what_if(bool shown) = 0;
  /// Of the playhead: in replay the playing, in a recorded place the incident clock. Where the incident happens now its
  /// clock is the world's: neither is taken.
  virtual void set_paused(bool paused) = 0;
  virtual void set_speed(double speed) = 0;

  /// Observations of one series in a time range, as known now. Copies; bounded by 20,000 newest samples.
  [[nodiscard]] virtual std::vector<Sample> samples(const SeriesId& series, TimeRange range) const = 0;
  /// The same values as they were known at `known_at` and as they are known now, missing and failed ones too.
  [[nodiscard]] virtual std::vector<JudgedSample> judged(const SeriesId& series, TimeRange range,
                                                         UtcTime known_at) const = 0;
  /// The incident at another moment than the playhead's, to lay beside it; cost as History::state_at().
  [[nodiscard]] virtual IncidentState state_at(UtcTime t) const = 0;
  [[nodiscard]] virtual TimelineBins timeline(TimeRange range, std::size_t bins) const = 0;
  /// Where the series gave no usable value for longer than it may, as known now: half-open, oldest first.
  [[nodiscard]] virtual std::vector<TimeRange> silences(const SeriesId& series, TimeRange range) const = 0;

  static constexpr std::size_t kSampleLimit = 20000;
};

}  // namespace sandtable
