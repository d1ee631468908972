#pragma once

#include <memory>
#include <vector>

#include "twin/flood/flood_solver.h"
#include "twin/forecast/exposure.h"
#include "twin/runtime/site_reaches.h"

namespace sandtable {

/// How far and how often the model looks ahead.
struct ForecastPlan {
  std::shared_ptr<const Exposure> exposure;   ///< null: only depths are forecast
  SiteReaches reaches;                        ///< unknown: nobody can say where a pump helps
  std::unique_ptr<FloodSolver> model;         ///< where the past is asked about: any instant of the same place; may be null
  Duration horizon{std::chrono::hours{2}};
  Duration step{std::chrono::minutes{5}};
  Duration every{std::chrono::minutes{10}};   ///< incident time between two outlooks; 0 computes none unasked
  Duration rain_half_life{std::chrono::minutes{60}};
  bool is_noted = true;                       ///< outlooks, questions and answers become events of the incident
};

}  // namespace sandtable
