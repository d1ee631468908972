#pragma once

#include <memory>
#include <vector>

#include "twin/base/clock.h"
#include "twin/core/command_transport.h"
#include "twin/core/feed_source.h"
#include "twin/core/incident_store.h"
#include "twin/core/role.h"
#include "twin/core/shared_store.h"
#include "twin/core/route_planner.h"
#include "twin/core/state_output.h"
#include "twin/flood/flood_solver.h"
#include "twin/runtime/forecast_plan.h"
#include "twin/runtime/snapshot.h"

namespace sandtable {

/// What a run is made of; composed in viewer/app, replaced by fakes in tests.
struct SessionParts {
  IncidentOpened opening;
  std::unique_ptr<ScaledClock> clock;
  std::unique_ptr<IncidentStore> store;               ///< may be null: nothing is kept
  std::unique_ptr<SharedStore> shared_store;          ///< instead of `store`, where several seats write the incident
  Role role = Role::kAdministrator;                   ///< of whoever sits here; a viewer never leads a shared incident
  std::vector<std::unique_ptr<FeedSource>> sources;
  std::unique_ptr<CommandTransport> transport;        ///< may be null: orders go nowhere and become overdue
  std::vector<std::unique_ptr<StateOutput>> outputs;  ///< told how the incident stands
  std::unique_ptr<FloodSolver> solver;                ///< may be null: no modelled water
  std::shared_ptr<const RoutePlanner> roads;          ///< may be null: orders go straight
  Duration flood_step{std::chrono::minutes{1}};
  ForecastPlan forecast;
  std::vector<StationId> rain_gauges;                 ///< whose rain drives the model; empty: every rain gauge's
  bool follows_sensors = true;                        ///< trusted depth sensors correct the modelled water
  Tense tense = Tense::kLive;                         ///< kLive or kExercise
};

/// What a stored incident needs beside itself for questions about the past.
struct LookBack {
  ForecastPlan forecast;                              ///< its model knows the place; without one nothing can be asked
  std::shared_ptr<const RoutePlanner> roads;          ///< may be null: pumps come straight
  std::vector<StationId> rain_gauges;
};

}  // namespace sandtable
