#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "twin/base/clock.h"
#include "twin/core/state.h"

namespace sandtable {

/// One value of a series as it is known now.
struct PastValue {
  UtcTime at;                                     ///< phenomenon time
  double value = 0;                               ///< calibrated; unit of the quantity
  QualityFlag flag = QualityFlag::kNotEvaluated;  ///< as it was judged last
  bool operator==(const PastValue&) const = default;
};
/// Values of one series, oldest first.
struct PastValues {
  std::vector<PastValue> values;
  bool complete = true;  ///< false: what was asked for holds older ones too, which are left out
};

/// What an output may ask of the run; all of it from any thread, until stop() returns.
struct OutputContext {
  const Clock* clock = nullptr;  ///< the incident's
  /// Everything said must be marked as exercise: the incident is one, or a recording that is played back.
  bool is_exercise = false;
  /// At most some 20,000 newest values in a range, as known now: without those that failed or are missing.
  std::function<PastValues(const SeriesId&, TimeRange)> past;
};

/// Port to somebody outside who is told how the incident stands: maps of other people, other systems. Called on the
/// net thread only, but what it serves may be read on threads of its own. It exists only where the gate
/// (twin/runtime/outgoing_gate.h) lets it: no replay and no what-if has one.
class StateOutput {
 public:
  virtual ~StateOutput() = default;
  [[nodiscard]] virtual const std::string& id() const = 0;
  /// Whether it can be and was asked to speak in an exercise, marked as such.
  [[nodiscard]] virtual bool may_exercise() const = 0;
  /// Opens what it needs; nothing before this touches the network. Fails on configuration or a port that is taken: the
  /// run goes on without the output and says so.
  virtual Status start(const OutputContext& context) = 0;
  /// A newer state than before. Frozen: keep it as long as you like.
  virtual void show(std::shared_ptr<const IncidentState> live) = 0;
  /// Does what is due; never blocks.
  virtual void poll() = 0;
  virtual void stop() = 0;
  /// What hinders it, for the operator; empty while all is well.
  [[nodiscard]] virtual std::string trouble() const = 0;
};

}  // namespace sandtable
