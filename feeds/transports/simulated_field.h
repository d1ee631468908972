#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "feeds/transports/crew_plan.h"
#include "twin/base/random.h"
#include "twin/core/command_transport.h"
#include "twin/place/place.h"

namespace sandtable::feeds {

struct SimulatedFieldOptions {
  std::uint64_t seed = 1;
  CrewHabits habits;
};

/// Crews that answer orders so that a demo or an exercise lives without anybody outside. Nothing leaves the program.
///
/// An order is planned in full when it arrives, as a list of reports with their exact times on the incident clock;
/// poll() hands over those whose time has come. So reports do not depend on how often poll() is called or how
/// far the clock jumps, and the same orders with the same seed give the same reports. Crews in their depots report
/// every ten minutes; those who run a machine that is out say nothing of themselves until it is back. A message counts
/// as received some seconds after its `issued_at`, dropped when repeated (by message_id) or past `expires_at`. A later
/// revision of the order that a crew has sends it on from where it is. Net thread only.
class SimulatedField final : public CommandTransport {
 public:
  SimulatedField(const std::vector<ResourceConfig>& resources, const std::vector<DepotConfig>& depots,
                 SimulatedFieldOptions options);
  ~SimulatedField() override;
  [[nodiscard]] bool reaches_outside() const override { return false; }

  /// Every resource reports at once that it stands by in its depot.
  Status start(FieldReportSink& sink, const Clock& clock) override;
  /// Fails with kNotFound when the resource is not one of ours.
  Status publish(const OrderMessage& message) override;
  /// Who joins reports at once that it stands by; of one that is known already its figures are new.
  void join(const ResourceConfig& newcomer, std::optional<LocalXY> base) override;
  void poll() override;
  void stop() override;

 private:
  void stand_by(Crew& crew, UtcTime now);
  void begin_mission(Crew& crew, const OrderMessage& message, UtcTime received, Random& chance);
  /// Lives through what is planned up to a moment: the crew goes on until a message reaches it. How many reports.
  static std::size_t reported_by(Crew& then, UtcTime at);
  /// A later revision of the crew's own order; false where it is back or on its way home by then.
  bool send_on(Crew& crew, const Order& order, UtcTime received, Random& chance);
  void call_back(Crew& crew, const OrderMessage& message, UtcTime received, Random& chance);
  [[nodiscard]] std::optional<UtcTime> next_report(const Crew& crew) const;
  void hand_over(Crew& crew, const FieldReport& report);
  void fill_tank(const Order& order, UtcTime at);
  void bring_home(const Order& order, UtcTime at);

  CrewHabits habits_;
  Random chance_;
  std::map<std::string, LocalXY> depot_at_;
  std::map<ResourceId, Crew> crews_;
  std::set<ResourceId> riding_;  ///< who runs a machine that is out
  std::set<std::string> seen_messages_;
  FieldReportSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
};

}  // namespace sandtable::feeds
