#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "twin/forecast/forecast.h"
#include "twin/forecast/pump_plan.h"
#include "twin/forecast/rain_outlook.h"

namespace sandtable {

/// Which rain of a range falls.
enum class RainCase { kMiddle, kLow, kHigh };

/// One way in which the next hours may differ from what is expected.
struct EnsembleMember {
  double rain_factor = 1;  ///< by which the gauges are off; counts for the share of the rain that they tell
  double pump_share = 1;   ///< of what mobile pumps are said to take
  ModelVariation model{};  ///< roughness, and drains that are blocked
  RainCase rain = RainCase::kMiddle;
};

/// What the range is spanned by: the rain of each step at the edges of its range (see RainRange), one pump in five
/// stands still for fuel, rubbish or a crew that is needed elsewhere, one inlet in ten is blocked, and streets are a
/// fifth rougher or smoother than believed. Chosen by this project. The first is the middle.
inline constexpr std::array<EnsembleMember, 3> kEnsemble{
    {{1, 1, {}}, {1, 1, {0.8, 1}, RainCase::kLow}, {1, 0.8, {1.2, 0.9}, RainCase::kHigh}}};

void scale_rain(Forcing& forcing, double factor);

/// Which forecast of rain took part.
struct UsedRainForecast {
  SourceId source;
  UtcTime issued;
  UtcTime to;  ///< it reaches so far
  bool operator==(const UsedRainForecast&) const = default;
};

/// Where a run begins and what drives it.
struct ForecastStart {
  std::unique_ptr<FloodSolver> solver;
  std::vector<Forcing> steps;
  std::vector<RainRange> ranges{};  ///< parallel to steps; where they are missing the range is that of the gauges
  std::optional<UsedRainForecast> rain_forecast{};
};

/// Runs a copy of the start as the member has it, with more pumps than its steps hold. Fails as run_forecast() does.
Result<std::shared_ptr<const Forecast>> run_member(const ForecastStart& start, const EnsembleMember& member,
                                                   std::span<const PumpRun> more_pumps, const Exposure& exposure,
                                                   const std::stop_token& stop = {},
                                                   const ForecastProgress& progress = {});

/// Runs the coarse model of the start, as the middle member has it. Never compare it with a run of another resolution.
/// Fails as run_forecast() does, and with kUnsupported where there is no coarse model.
Result<std::shared_ptr<const Forecast>> run_preview(const ForecastStart& start, std::span<const PumpRun> more_pumps,
                                                    const Exposure& exposure, const std::stop_token& stop = {},
                                                    const ForecastProgress& progress = {});

/// Both sides of a comparison by their coarse models, at the same time on two processors, so that whoever asked waits
/// for one. The same results as one after the other. Fails as run_preview() does.
struct PreviewPair {
  std::shared_ptr<const Forecast> without;
  std::shared_ptr<const Forecast> with;
};
Result<PreviewPair> run_previews(const ForecastStart& without, const ForecastStart& with, const Exposure& exposure,
                                 const std::stop_token& stop = {});

/// The same run without its depth fields: counts and pools are all that a comparison needs.
std::shared_ptr<const Forecast> without_fields(const Forecast& run);

/// What an ensemble says of one number.
struct Spread {
  double middle = 0;
  double low = 0;  ///< of all members
  double high = 0;
  bool operator==(const Spread&) const = default;
};
/// `values` are those of kEnsemble's members, in its order; at least one.
Spread spread_of(std::span<const double> values);

}  // namespace sandtable
