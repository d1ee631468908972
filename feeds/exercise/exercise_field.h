#pragma once

#include <set>

#include "feeds/exercise/exercise_plan.h"
#include "feeds/transports/simulated_field.h"

namespace sandtable::feeds {

/// Simulated crews of whom some break down when the script says so. A broken resource reports its fault once, refuses
/// what it is ordered and is silent otherwise; when the breakdown is over it stands by again where it broke down.
/// Nothing leaves the program. Net thread only.
class ExerciseField final : public CommandTransport, private FieldReportSink {
 public:
  ExerciseField(const Place& place, const ExercisePlan& plan, SimulatedFieldOptions options);

  [[nodiscard]] bool reaches_outside() const override { return false; }
  Status start(FieldReportSink& sink, const Clock& clock) override;
  Status publish(const OrderMessage& message) override;
  void join(const ResourceConfig& newcomer, std::optional<LocalXY> base) override { crews_.join(newcomer, base); }
  void poll() override;
  void stop() override;

 private:
  void report(FieldReport report) override;
  void break_and_mend();
  [[nodiscard]] bool is_broken(const ResourceId& resource) const;

  std::vector<Inject> breakdowns_;
  std::set<std::string> told_;  ///< ids of injects whose fault was reported
  std::map<ResourceId, FieldReport> last_;
  SimulatedField crews_;
  FieldReportSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
  UtcTime started_{};
};

}  // namespace sandtable::feeds
