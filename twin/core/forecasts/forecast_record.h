#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "twin/base/ids.h"
#include "twin/base/time.h"
#include "twin/core/forecasts/pump_move.h"
#include "twin/flood/intervention.h"
#include "twin/flood/water.h"

namespace sandtable {

// What was expected and asked, as the journal keeps it: figures, never fields.

/// Depth, m, whose exceeding is foretold with a chance and judged afterwards: a car stalls, a doorstep is passed.
inline constexpr double kJudgedDepth_m = 0.3;

/// One number by the middle run, and its range over all runs.
struct ExpectedRange {
  double middle = 0;
  double low = 0;
  double high = 0;
  bool operator==(const ExpectedRange&) const = default;
};

struct ExpectedPool {
  SiteId site;
  double depth_m = 0;  ///< deepest water of the pool, by the middle run
  double chance = 0;   ///< that it is deeper than kJudgedDepth_m: the weights of the runs that say so, 0 to 1
  bool operator==(const ExpectedPool&) const = default;
};

struct ExpectedMoment {
  UtcTime at;
  ExpectedRange buildings;          ///< in water deeper than kJudgedDepth_m
  ExpectedRange roads_m;            ///< the same
  std::vector<ExpectedPool> pools;  ///< one for each site that the model knows
  bool operator==(const ExpectedMoment&) const = default;
};

/// An outlook in figures: a few moments of it, soonest first.
struct OutlookRecord {
  UtcTime issued;
  UtcTime from;  ///< of the modelled present that it began with
  std::string model;
  int runs = 0;
  double rain_mm_per_h = 0;  ///< mean over the place when it was issued
  Duration rain_half_life{0};
  std::vector<ExpectedMoment> moments;
  SourceId rain_source{};                ///< whose forecast of rain it used; empty: the rain dies away
  std::optional<UtcTime> rain_issued{};  ///< when that was issued
  bool operator==(const OutlookRecord&) const = default;
};

/// How often what was foretold came: forecasts of single pools at single moments, by the chance that was given.
struct ForecastScore {
  static constexpr std::size_t kClasses = 5;
  struct Class {
    std::int64_t said = 0;  ///< forecasts with a chance in [i/5, (i+1)/5), the last class up to 1
    std::int64_t came = 0;  ///< of them, how often the water was deeper than kJudgedDepth_m
    double chances = 0;     ///< sum of the chances given
    bool operator==(const Class&) const = default;
  };
  std::array<Class, kClasses> classes{};
  double squared_errors = 0;  ///< sum of (chance - outcome)^2

  [[nodiscard]] std::int64_t cases() const;
  [[nodiscard]] std::int64_t came() const;
  /// Brier (1950): mean squared error of the chances; 0 is perfect, 0.25 says nothing. Empty without cases.
  [[nodiscard]] std::optional<double> brier() const;
  void add(double chance, bool came);
  void add(const ForecastScore& more);
  bool operator==(const ForecastScore&) const = default;
};

enum class QuestionKind { kWhatIf, kPlacement, kPumpSet };

/// What somebody asked the model.
struct ForecastQuestion {
  std::uint64_t number = 0;  ///< counts up within an incident
  QuestionKind kind = QuestionKind::kWhatIf;
  UtcTime at;           ///< from when on it is meant; for a pump set the time by which the site must be clear
  SiteId site;                  ///< of a placement, empty for the best ones, or of a pump set
  std::vector<PumpMove> moves;  ///< of a what-if; empty: no pump is sent
  double rain_factor = 1;
  std::vector<Intervention> interventions;
  bool operator==(const ForecastQuestion&) const = default;
};

/// What one more pump at a site was found to save.
struct SiteSaving {
  SiteId site;
  ExpectedRange building_minutes;
  bool operator==(const SiteSaving&) const = default;
};

/// What was answered, in figures. Counts are of water deeper than kJudgedDepth_m.
struct ForecastAnswer {
  std::uint64_t number = 0;  ///< of the question
  bool is_preview = false;   ///< by the coarse model; a finer answer follows unless it was stopped
  std::string model;
  std::string error;                   ///< why there is none; empty when all is well
  std::int64_t buildings_without = 0;  ///< what-if: by the greatest depths
  std::int64_t buildings_with = 0;
  double people_without = 0;  ///< in these buildings, where the place's data say
  double people_with = 0;
  double building_minutes_saved = 0;
  double road_km_minutes_saved = 0;
  double pumped_m3 = 0;
  std::vector<SiteSaving> savings;  ///< placement
  std::vector<ResourceId> pumps;    ///< pump set
  bool clears = false;              ///< the same
  bool operator==(const ForecastAnswer&) const = default;
};

}  // namespace sandtable
