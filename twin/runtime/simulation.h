#pragma once

#include <memory>

#include "twin/runtime/session.h"

namespace sandtable {

/// The same incident stepped on one thread as fast as the machine can, with a clock that this object moves: batch
/// runs, pictures of the demo, tests. Given the same parts and steps it gives the same journal, wall times apart.
/// Belongs to one thread.
class Simulation {
 public:
  static Result<std::unique_ptr<Simulation>> start(SessionParts parts);
  ~Simulation();

  /// Runs to `t` in steps of `step` incident time; events are committed when this returns. Fails when the store does.
  Status run_to(UtcTime t, Duration step);
  [[nodiscard]] UtcTime now() const;
  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const;
  [[nodiscard]] std::vector<Sample> samples(const SeriesId& series, TimeRange range) const;
  [[nodiscard]] TimelineBins timeline(TimeRange range, std::size_t bins) const;
  /// Decides at once; what was refused shows among the snapshot's notices.
  void submit(Command command, std::string actor);
  /// Plans the way and issues the order at once.
  OrderId dispatch(const ResourceId& resource, const SiteId& site, std::string comment, std::string actor);

 private:
  class Impl;
  explicit Simulation(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandtable
