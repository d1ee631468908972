#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "twin/base/clock.h"
#include "twin/core/command_transport.h"
#include "twin/core/feed_source.h"
#include "twin/core/incident_store.h"
#include "twin/core/route_planner.h"
#include "twin/flood/flood_solver.h"
#include "twin/runtime/snapshot.h"

namespace sandtable {

/// What a session is made of; composed in viewer/app, replaced by fakes in tests.
struct SessionParts {
  IncidentOpened opening;
  std::unique_ptr<ScaledClock> clock;
  std::unique_ptr<IncidentStore> store;               ///< may be null: nothing is kept
  std::vector<std::unique_ptr<FeedSource>> sources;
  std::unique_ptr<CommandTransport> transport;        ///< may be null: orders go nowhere and become overdue
  std::unique_ptr<FloodSolver> solver;                ///< may be null: no modelled water
  std::shared_ptr<const RoutePlanner> roads;          ///< may be null: orders carry no route
  Duration flood_step{std::chrono::minutes{1}};
  Tense tense = Tense::kLive;                         ///< kLive or kExercise
};

/// The running incident: owns the twin, net, flood and store threads. Every public function may be called from any
/// thread and returns at once; what it causes shows in a later snapshot.
class Session {
 public:
  static Result<std::unique_ptr<Session>> start(SessionParts parts);
  /// Opens a stored incident for replay: no source, transport or solver exists, so nothing can go out.
  static Result<std::unique_ptr<Session>> replay(std::unique_ptr<IncidentStore> store);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const;
  /// Called on the twin thread after each new snapshot; must only wake somebody up (glfwPostEmptyEvent).
  void on_change(std::function<void()> wake);

  void submit(Command command, std::string actor);
  /// Plans the route on a worker and submits the order; gives its id, which appears in a later snapshot.
  OrderId dispatch(ResourceId resource, SiteId site, std::string comment, std::string actor);

  /// Moves the playhead; the tense becomes kReplay unless `t` is at or after live now.
  void seek(UtcTime t);
  void go_live();
  void set_paused(bool paused);   ///< of the playhead: in replay the playing, in a recorded place the incident clock
  void set_speed(double speed);

  /// Observations of one series in a time range, as known now. Copies; bounded by 20,000 newest samples.
  [[nodiscard]] std::vector<Sample> samples(const SeriesId& series, TimeRange range) const;
  [[nodiscard]] TimelineBins timeline(TimeRange range, std::size_t bins) const;
  /// Waits until everything submitted so far is reduced and, with a store, committed. For scripts and tests.
  void flush();

 private:
  class Impl;
  explicit Session(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandtable
