#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "twin/core/forecasts/pump_move.h"
#include "twin/forecast/comparison.h"
#include "twin/forecast/ensemble.h"
#include "twin/forecast/passability.h"
#include "twin/forecast/particles.h"
#include "twin/forecast/place_arrivals.h"
#include "twin/forecast/placement.h"
#include "twin/forecast/preview_error.h"
#include "twin/forecast/pump_plan.h"
#include "twin/forecast/pump_set.h"

namespace sandtable {

/// A question to the model: what if these pumps were sent at that moment, this wall built, or the rain another?
/// In the past everything else happens as it was recorded; from live now on it goes as the outlook expects.
struct WhatIf {
  UtcTime at;                 ///< from when on; at most live now
  std::vector<PumpMove> moves{};  ///< each pump once; all are ordered at `at`
  double rain_factor = 1;     ///< on the rain that falls after `at`
  std::vector<Intervention> interventions{};  ///< all there from `at` on
  bool operator==(const WhatIf&) const = default;
};

enum class AnswerProgress { kRunning, kDone, kFailed };

/// A question and what is known of its answer.
struct WhatIfAnswer {
  using Progress = AnswerProgress;
  std::uint64_t number = 0;   ///< counts up with every question
  WhatIf question;
  std::vector<PumpRun> pumps; ///< when each of its moves would run, in their order
  Progress progress = Progress::kRunning;
  double fraction = 0;        ///< 0 to 1, of the work
  std::string error;          ///< why it failed
  /// Both by the coarse model while is_preview, both by the fine one once done: never one of each. Null before.
  std::shared_ptr<const Forecast> without;
  std::shared_ptr<const Forecast> with;
  Comparison comparison;      ///< of the two
  bool is_preview = false;
  std::optional<Comparison> previewed;  ///< what the coarse model had said, once the fine one is done
};

/// One more pump at a site, and its way there.
struct SitePlacement {
  PlacementRow row;
  std::optional<double> previewed_building_minutes;  ///< saved, by the coarse model's middle run alone
  std::optional<UtcTime> confirmed_as_of;  ///< of the outlook that row.building_minutes was proved with
  Duration travel_time{0};
  std::optional<WayCut> way_cut;    ///< of that way, for pump trucks; empty while it stays open
  std::optional<UtcTime> leave_by{};  ///< an order given later finds it closed; empty while it stays open
  std::optional<UtcTime> waits_until{};  ///< its way is under water until then, and row.pump comes that much later
  bool no_open_road = false;  ///< no way is open as the water stands now: an order needs somebody who insists
  bool comes_late = false;    ///< the site is flooded, and even the first pump runs only after the forecast's end
};

/// Where one more pump helps most: estimates of the newest outlook, runs where somebody asked for them. Frozen.
struct Placement {
  UtcTime as_of;                    ///< of the outlook; the pumps are ordered then
  bool any_pump_free = true;        ///< false: the rows are for a typical pump called in from elsewhere
  std::vector<SitePlacement> sites; ///< most helpful first, by what was estimated
};

/// Asks to prove the estimates of these sites by runs of the model.
struct ConfirmPlacement {
  std::vector<SiteId> sites;        ///< empty: the best kConfirmedSites
};
inline constexpr std::size_t kConfirmedSites = 3;

/// How the newest such proof stands; what it found is in the placement.
struct PlacementCheck {
  AnswerProgress progress = AnswerProgress::kRunning;
  double fraction = 0;
  std::string error;
};

/// How few free pumps keep a site clear from `by` on?
struct PumpSetQuestion {
  SiteId site;
  UtcTime by;
  bool operator==(const PumpSetQuestion&) const = default;
};
struct PumpSetAnswer {
  PumpSetQuestion question;
  AnswerProgress progress = AnswerProgress::kRunning;
  double fraction = 0;
  std::string error;
  PumpSet set;                      ///< once done
};

/// Mean rain over the place until then, since the step before, mm/h.
struct ExpectedRain {
  UtcTime until;
  RainBand rate;
};

/// What the model expects, as of `issued`. Frozen.
struct Outlook {
  UtcTime issued{};
  double rain_mm_per_h = 0;   ///< mean over the place when it was issued, by the gauges; it dies away from there
  Duration rain_half_life{0};
  std::optional<UsedRainForecast> rain_forecast{};  ///< whose forecast of rain takes over from the gauges; empty: nobody's
  std::vector<ExpectedRain> rain{};             ///< along base, step by step
  std::shared_ptr<const Forecast> base;         ///< with the pumps as ordered; null until the first is ready
  std::shared_ptr<const ForecastRange> range;   ///< over more and less rain and pumps that fail; null with base
  std::optional<PreviewError> preview_error;    ///< how far the coarse model was off along base; empty without one
  std::map<SiteId, double> chances;             ///< that a pool gets deeper than 0.3 m; empty where no members ran
  std::optional<ParticleFit> fit;               ///< what the sensors of the last hour say of the model; empty without any
  std::string error;          ///< why there is no newer one; empty when all is well
  std::vector<PlaceArrival> arrivals;           ///< at vulnerable places, soonest first
  std::shared_ptr<const RoadCourse> roads;      ///< closed to each class of vehicle along base; null with base
  std::shared_ptr<const Placement> placement;   ///< null until the first outlook, and where the ground is not known
  std::optional<PlacementCheck> placement_check;
  std::optional<PumpSetAnswer> pump_set;
  std::optional<WhatIfAnswer> what_if;
};

}  // namespace sandtable
