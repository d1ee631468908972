#pragma once

#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

#include "twin/core/route_planner.h"
#include "twin/core/state.h"
#include "twin/forecast/placement.h"
#include "twin/runtime/open_ways.h"
#include "twin/runtime/site_answers.h"
#include "twin/runtime/site_reaches.h"

namespace sandtable {

/// Finds for every site who could come, by which way, when, and what that is good for. Belongs to one thread; what it
/// hands out is frozen.
class AnswerDesk {
 public:
  /// All may be null: without exposure and reaches no building is spared, without roads ways are straight. `roads` must
  /// outlive the desk.
  AnswerDesk(std::shared_ptr<const Exposure> exposure, SiteReaches reaches, const RoutePlanner* roads);

  /// As if each order were given at `now`. `base` is the forecast as of `forecast_issued` with the pumps as ordered
  /// then; null when nobody looks ahead. Cost: a search in the road network for each standing place and site, and for
  /// each of those whose dry way is flooded one look at every road; tens of milliseconds for 30 pumps and 40 sites.
  [[nodiscard]] std::shared_ptr<const SiteAnswers> answer(const IncidentState& state, UtcTime now,
                                                          const std::shared_ptr<const Forecast>& base,
                                                          std::optional<UtcTime> forecast_issued);

 private:
  struct Way {
    Route route;
    Duration dry_time{0};
    std::vector<std::uint32_t> cells;  ///< of the forecast's grid
    std::optional<WayCut> cut;
    std::optional<Refusal> none;  ///< why there is no way; empty when there is
  };
  struct Look;  ///< what one answer() works on

  [[nodiscard]] SiteAnswer consider(Look& look, const RankedSite& site, const SiteConfig& config,
                                    const Resource& resource);
  std::shared_ptr<const Way> way(Look& look, const SiteConfig& site, const Resource& resource, LocalXY from);
  [[nodiscard]] Way find_way(Look& look, const SiteConfig& site, const WadingLimit& limit, LocalXY from);
  const Result<Route>& dry_way(const SiteConfig& site, LocalXY from);
  [[nodiscard]] double building_minutes(const Look& look, const SiteId& site, const PumpRun& run);
  void take_over(const std::shared_ptr<const Forecast>& base);

  const std::shared_ptr<const Exposure> exposure_;
  SiteReaches reaches_;
  const RoutePlanner* const roads_;
  std::optional<BuildingsAtCells> buildings_;

  /// From where and where to in tens of metres, so that a shaking GPS is one place.
  using FromTo = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>;
  std::map<FromTo, Result<Route>> dry_ways_;  ///< neither roads nor depots move

  std::shared_ptr<const Forecast> base_;  ///< what the next two belong to
  std::map<SiteId, PondCourse> ponds_;
  /// By site, first frame that it runs in, litres a second, and how many pumps were ordered since the forecast.
  std::map<std::tuple<SiteId, std::int64_t, std::int64_t, std::size_t>, double> saved_;
};

}  // namespace sandtable
