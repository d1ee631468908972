#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "feeds/net/wire.h"
#include "feeds/transports/cot_event.h"
#include "twin/core/state_output.h"

namespace sandtable::feeds {

/// Tells TAK clients and servers about pumps, stations, floods and reports. What changed is told after at most
/// `every`, the rest again at half its time to stale; what is gone is deleted. Never more than `events_per_second`;
/// what waited longest goes first. Net thread only.
class CotSender final : public StateOutput {
 public:
  /// `place` stands in the uids. `wall` paces new connections.
  CotSender(OutputConfig config, std::string place, std::function<std::unique_ptr<Projector>()> make_projector,
            std::shared_ptr<const Clock> wall, std::uint64_t seed);

  [[nodiscard]] const std::string& id() const override { return config_.id; }
  [[nodiscard]] bool may_exercise() const override { return config_.in_exercise; }
  Status start(const OutputContext& context) override;
  void show(std::shared_ptr<const IncidentState> live) override { live_ = std::move(live); }
  void poll() override;
  void stop() override;
  [[nodiscard]] std::string trouble() const override { return wire_ ? wire_->trouble() : std::string(); }

 private:
  struct Told {
    CotEvent event;
    UtcTime when;
  };
  struct Due {
    UtcTime since;
    const CotEvent* event;  ///< null to delete
    std::string uid;
  };
  std::vector<Due> due(const std::vector<CotEvent>& events, UtcTime now) const;
  void tell(const std::vector<CotEvent>& events, UtcTime now);

  OutputConfig config_;
  const CotOutput& cot_;
  std::string place_;
  std::function<std::unique_ptr<Projector>()> make_projector_;
  std::unique_ptr<Projector> projector_;
  std::shared_ptr<const Clock> wall_;
  std::uint64_t seed_;
  std::unique_ptr<Wire> wire_;
  OutputContext context_;
  std::shared_ptr<const IncidentState> live_;
  std::map<std::string, Told> told_;  ///< by uid
  UtcTime next_look_{};
};

}  // namespace sandtable::feeds
