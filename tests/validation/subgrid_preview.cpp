#include <algorithm>
#include <cmath>
#include <ctime>

#include "tests/validation/case_run.h"
#include "tests/validation/cases.h"
#include "twin/base/random.h"

namespace sandtable::validation {
namespace {

constexpr double kCell_m = 5;
constexpr double kFlooded_m = 0.1;

/// A valley with a channel three cells wide and roughness of two scales: what a coarse mean would bury.
Grid<float> valley(int cells, double fall, double side_fall) {
  Random random(3);
  return ground_of(cells, cells, kCell_m, [&](double x, double y) {
    const double axis = cells * kCell_m * (0.5 + 0.15 * std::sin(y / 180));
    const double off = std::abs(x - axis);
    const double bed = fall * (cells * kCell_m - y) + side_fall * off + 0.3 * std::sin(x / 37) * std::sin(y / 29);
    return (off < 8 ? bed - 1.2 : bed) + random.uniform(0, 0.03);
  });
}

/// Means of four by four cells.
Grid<float> coarsened(const Grid<float>& fine) {
  Grid<float> coarse(GridFrame{fine.columns() / 4, fine.rows() / 4, 4 * kCell_m, fine.frame().north_west});
  for (int row = 0; row < coarse.rows(); ++row)
    for (int column = 0; column < coarse.columns(); ++column) {
      float sum = 0;
      for (int i = 0; i < 16; ++i) sum += fine.at(4 * column + i % 4, 4 * row + i / 4);
      coarse.at(column, row) = sum / 16;
    }
  return coarse;
}

struct Found {
  Grid<float> depth{};
  double processor_s = 0;
  std::vector<Point> out{};
};

Found flooded(Grid<float> ground, hydraulics::Scheme scheme, double end_s, Outcome& outcome) {
  const int columns = ground.columns();
  hydraulics::Setup setup;
  setup.manning = 0.04;
  setup.scheme = scheme;
  setup.threads = 1;
  setup.rain.intensity_mm_per_h = *hydraulics::TimeSeries::make({{0, 60}, {end_s / 2, 60}, {end_s / 2, 0}});
  setup.boundaries.push_back({.side = hydraulics::Side::kSouth,
                              .first = 0,
                              .last = columns - 1,
                              .kind = hydraulics::EdgeKind::kFree,
                              .slope = 0.0005});
  setup.ground_m = std::move(ground);
  Found found;
  CaseRun run(std::move(setup), outcome);
  const std::clock_t start = std::clock();
  double before = 0;
  for (double t = 60; t <= end_s && run.advance(t); t += 60) {
    const double out = run->ledger().boundary_out_m3;
    found.out.push_back({t - 30, (out - before) / 60});
    before = out;
  }
  found.processor_s = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  if (!run.good()) return found;
  run->copy_depth(found.depth);
  if (scheme == hydraulics::Scheme::kSubgrid) run.book_mass();
  return found;
}

struct Agreement {
  double rmse_m = 0;  ///< over cells that either run floods
  double area = 0;    ///< flooded in both over flooded in either
};

template <class At>
Agreement compare(const Grid<float>& fine, At&& at) {
  double squares = 0;
  int either = 0;
  int both = 0;
  for (int row = 0; row < fine.rows(); ++row)
    for (int column = 0; column < fine.columns(); ++column) {
      const double a = fine.at(column, row);
      const double b = at(column, row);
      if (a < kFlooded_m && b < kFlooded_m) continue;
      ++either;
      both += a >= kFlooded_m && b >= kFlooded_m ? 1 : 0;
      squares += (a - b) * (a - b);
    }
  return {std::sqrt(squares / std::max(either, 1)), static_cast<double>(both) / std::max(either, 1)};
}

}  // namespace

Outcome subgrid_preview(Size size) {
  Outcome outcome{.name = "subgrid_preview", .title = "Preview on subgrid tables against the fine run"};
  outcome.source =
      "own valley with a channel narrower than a coarse cell; the reference is local inertia on the fine grid; ponds "
      "inside a coarse cell are not seen, so that rougher ground agrees less";
  const int cells = size == Size::kWhole ? 400 : 160;
  const double end_s = size == Size::kWhole ? 10800 : 5400;
  const Grid<float> ground = valley(cells, 0.0005, 0.003);
  const Found fine = flooded(ground, hydraulics::Scheme::kLocalInertial, end_s, outcome);
  const Found preview = flooded(ground, hydraulics::Scheme::kSubgrid, end_s, outcome);
  const Grid<float> mean_ground = coarsened(ground);
  const Found coarse = flooded(mean_ground, hydraulics::Scheme::kLocalInertial, end_s, outcome);
  if (!outcome.failure.empty()) return outcome;
  const Agreement tables =
      compare(fine.depth, [&](int column, int row) -> double { return preview.depth.at(column, row); });
  const Agreement means = compare(fine.depth, [&](int column, int row) {
    const double level =
        static_cast<double>(coarse.depth.at(column / 4, row / 4)) + mean_ground.at(column / 4, row / 4);
    return std::max(0.0, level - ground.at(column, row));
  });
  double out[2] = {0, 0};
  for (std::size_t i = 0; i < fine.out.size(); ++i) {
    out[0] += fine.out[i].y;
    out[1] += preview.out[i].y;
  }
  outcome.curves.push_back({"Outflow (reference: fine run)", "time (s)", "discharge (m3/s)", preview.out, fine.out});
  outcome.figures.push_back({"RMSE of the depth where either run floods", tables.rmse_m, 0.06, "m",
                             "a preview shows which streets flood; the channel is 1.2 m deep"});
  outcome.figures.push_back({"area flooded in both over area flooded in either", tables.area, 0.6, "",
                             "cells of four times the length, told apart by their own ground", false});
  outcome.figures.push_back({"volume that left against the fine run", std::abs(out[1] / out[0] - 1), 0.1, "",
                             "the edge sees its coarse cells as ponds that stand at their lowest ground", true, true});
  outcome.figures.push_back({"RMSE by the mean ground of the same coarse cells", means.rmse_m, 0, "m",
                             "what the tables are worth", true, true});
  outcome.figures.push_back({"flooded area by the mean ground", means.area, 0, "", "as above", false, true});
  const Grid<float> steep_ground = valley(cells, 0.003, 0.012);
  const Found steep_fine = flooded(steep_ground, hydraulics::Scheme::kLocalInertial, end_s, outcome);
  const Found steep_preview = flooded(steep_ground, hydraulics::Scheme::kSubgrid, end_s, outcome);
  if (!outcome.failure.empty()) return outcome;
  const Agreement steep =
      compare(steep_fine.depth, [&](int column, int row) -> double { return steep_preview.depth.at(column, row); });
  outcome.figures.push_back(
      {"flooded area where the ground falls by 12 m in a kilometre", steep.area, 0, "",
       "a coarse cell fills like a pond: where its ground falls by more than the water is deep it "
       "stores too little and runs on too soon",
       false, true});
  outcome.figures.push_back({"times faster than the fine run", fine.processor_s / std::max(preview.processor_s, 1e-6),
                             10, "", "a matter of the machine; the bench has a million cells", false, true});
  return outcome;
}

}  // namespace sandtable::validation
