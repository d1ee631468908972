#pragma once

#include <memory>
#include <vector>

#include "twin/runtime/outlook.h"
#include "twin/runtime/pump_offers.h"
#include "twin/runtime/site_reaches.h"

namespace sandtable {

/// Answers where one more pump helps most, and how few clear a site, from the newest outlook: its runs, and the model
/// as it stood when they began. Belongs to the forecast thread; what it hands out is frozen.
class PlacementDesk {
 public:
  /// Without exposure or reaches nothing can be said. `roads` may be null; it must outlive the desk.
  PlacementDesk(std::shared_ptr<const Exposure> exposure, SiteReaches reaches, const RoutePlanner* roads);

  /// Takes an outlook over and estimates at once: milliseconds, and a few more when ways are planned for the first
  /// time. `runs` are those of kEnsemble's members; `coarse` that of the coarse model, null where there is none.
  void renew(ForecastStart start, std::span<const std::shared_ptr<const Forecast>> runs,
             std::shared_ptr<const Forecast> coarse, const IncidentState& state, UtcTime now);
  /// Null before the first outlook, and where nothing can be said.
  [[nodiscard]] const std::shared_ptr<const Placement>& placement() const { return placement_; }
  /// Whether the outlook still holds for this state: not older than `most` and the same orders open.
  [[nodiscard]] bool is_current(const IncidentState& state, UtcTime now, Duration most) const;

  /// Of the outlook that was taken over last.
  [[nodiscard]] const ForecastStart& start() const { return start_; }
  [[nodiscard]] const std::shared_ptr<const Forecast>& coarse() const { return coarse_; }

  /// The sites that a question means, as far as they are ranked.
  [[nodiscard]] std::vector<SiteId> meant_sites(const ConfirmPlacement& question) const;
  /// What the coarse model says of one site, against its own run `coarse` from `start`. Where that begins later than the
  /// ranking, so does the pump. Fails as preview_saving() does; placement() is a new one afterwards.
  Status preview(const SiteId& site, const ForecastStart& start, const Forecast& coarse, const std::stop_token& stop);
  /// Proves one site's estimate; placement() is a new one afterwards. Fails as confirm_saving() does.
  Status confirm(const SiteId& site, const std::stop_token& stop, const ForecastProgress& progress);
  /// Fails as smallest_pump_set() does, and with kNotFound for a site whose ground is not known.
  Result<PumpSet> pump_set(const PumpSetQuestion& question, const std::stop_token& stop,
                           const ForecastProgress& progress);

 private:
  void estimate(const IncidentState& state, UtcTime now, const Placement* before);
  [[nodiscard]] std::optional<WayCut> cut_of(const PumpWay& way) const;

  const std::shared_ptr<const Exposure> exposure_;
  SiteReaches reaches_;
  PumpOffers offers_;

  ForecastStart start_;
  std::shared_ptr<const Forecast> base_;
  std::shared_ptr<const Forecast> coarse_;                ///< without its fields
  std::vector<std::shared_ptr<const Forecast>> without_;  ///< kEnsemble's runs, without their fields
  std::map<SiteId, std::vector<PumpOffer>> offered_;
  std::vector<OrderId> open_orders_;
  std::shared_ptr<const Placement> placement_;
};

}  // namespace sandtable
