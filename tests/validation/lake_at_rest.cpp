#include <cmath>

#include "tests/validation/case_run.h"
#include "tests/validation/cases.h"
#include "twin/base/random.h"

namespace sandtable::validation {
namespace {

struct Rest {
  double fastest_m2_per_s = 0;
  double drift_m = 0;
};

/// `as_depths`: the lake is given by single-precision depths, whose surface is level to their round-off only.
Rest rest(hydraulics::Scheme scheme, double datum_m, bool as_depths, double end_s, Outcome& outcome) {
  constexpr int kColumns = 70;
  constexpr int kRows = 50;
  const double level = datum_m + 1.5;
  Random random(7);
  hydraulics::Setup setup;
  setup.ground_m = ground_of(kColumns, kRows, 10, [&](double x, double y) {
    const double bump = 3 * std::exp(-((x - 350) * (x - 350) + (y - 250) * (y - 250)) / 5000);
    return datum_m + random.uniform(0, 1) + bump;
  });
  setup.scheme = scheme;
  setup.threads = 1;
  if (as_depths) {
    setup.depth_m = Grid<float>(setup.ground_m.frame());
    for (std::size_t i = 0; i < setup.ground_m.values().size(); ++i)
      setup.depth_m->values()[i] = static_cast<float>(std::max(0.0, level - setup.ground_m.values()[i]));
  } else {
    setup.still_level_m = level;
  }
  Rest found;
  CaseRun run(std::move(setup), outcome);
  for (int part = 1; part <= 8 && run.advance(end_s * part / 8); ++part)
    for (std::size_t cell = 0; cell < run->frame().size(); ++cell) {
      const LocalXY q = run->unit_discharge(cell);
      found.fastest_m2_per_s = std::max({found.fastest_m2_per_s, std::abs(q.x), std::abs(q.y)});
      if (run->depth_m(cell) > 0) found.drift_m = std::max(found.drift_m, std::abs(run->level_m(cell) - level));
    }
  run.book_mass();
  return found;
}

Outcome lake(Size size, hydraulics::Scheme scheme, Outcome outcome) {
  outcome.source = "any scheme must keep it; see Audusse et al. (2004)";
  const double small_s = scheme == hydraulics::Scheme::kLocalInertial ? 7200 : 2400;
  const double end_s = size == Size::kWhole ? 86400 : small_s;
  for (const double datum_m : {0.0, 500.0, -40.0}) {
    const Rest exact = rest(scheme, datum_m, false, end_s, outcome);
    const std::string at = " at datum " + std::to_string(static_cast<int>(datum_m)) + " m";
    outcome.figures.push_back({"largest discharge" + at, exact.fastest_m2_per_s, 0, "m2/s",
                               "level differences are whole quanta: zero is zero"});
    outcome.figures.push_back({"largest drift of the level" + at, exact.drift_m, 2.4e-7, "m", "one quantum of depth"});
  }
  const Rest rounded = rest(scheme, 0, true, end_s, outcome);
  outcome.figures.push_back({"largest discharge, lake given by single-precision depths", rounded.fastest_m2_per_s, 1e-6,
                             "m2/s", "asked of any lake; the ground is rounded by 8e-6 m under these depths"});
  outcome.figures.push_back(
      {"largest drift, lake given by single-precision depths", rounded.drift_m, 1e-5, "m", "asked of any lake"});
  return outcome;
}

}  // namespace

Outcome lake_at_rest(Size size) {
  return lake(size, hydraulics::Scheme::kLocalInertial,
              {.name = "lake_at_rest", .title = "Lake at rest over rough ground with an island"});
}

Outcome lake_at_rest_full(Size size) {
  return lake(size, hydraulics::Scheme::kFullShallowWater,
              {.name = "lake_at_rest_full", .title = "The same lake in full shallow water"});
}

}  // namespace sandtable::validation
