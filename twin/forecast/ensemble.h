#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "twin/forecast/forecast.h"
#include "twin/forecast/pump_plan.h"

namespace sandtable {

/// One way in which the next hours may differ from what is expected.
struct EnsembleMember {
  double rain_factor = 1;
  double pump_share = 1;   ///< of what mobile pumps are said to take
  ModelVariation model{};  ///< roughness, and drains that are blocked
};

/// What the range is spanned by: persistence of rain is seldom further off than this within two hours, one pump in five
/// stands still for fuel, rubbish or a crew that is needed elsewhere, one inlet in ten is blocked, and streets are a
/// fifth rougher or smoother than believed. Chosen by this project. The first is the middle.
inline constexpr std::array<EnsembleMember, 3> kEnsemble{{{1, 1, {}}, {0.6, 1, {0.8, 1}}, {1.5, 0.8, {1.2, 0.9}}}};

void scale_rain(Forcing& forcing, double factor);

/// Where a run begins and what drives it.
struct ForecastStart {
  std::unique_ptr<FloodSolver> solver;
  std::vector<Forcing> steps;
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
