#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include "twin/runtime/forecast_starts.h"

namespace sandtable {

/// How far back sensors choose among particles.
inline constexpr Duration kSelectedOver{std::chrono::minutes{60}};

/// Runs every particle from the water that was recorded an hour before the newest one, along what was recorded since,
/// and weighs it by what trusted street sensors said on the way. By the coarse model where there is one. Cost: an hour
/// of it for each particle. kNotFound where no water was recorded then, or no sensor spoke; fails as run_forecast()
/// does.
Result<ParticleFit> select_particles(const FloodSolver& newest, const ForecastStarts& starts, const History& history,
                                     const std::stop_token& stop);

/// Runs the members from `start`, by the coarse model where there is one, without their fields.
Result<std::vector<std::shared_ptr<const Forecast>>> run_members(const ForecastStart& start,
                                                                 std::span<const WeighedMember> members,
                                                                 const std::stop_token& stop);

}  // namespace sandtable
