#include <algorithm>
#include <array>
#include <cmath>

#include "tests/validation/case_run.h"
#include "tests/validation/cases.h"

namespace sandtable::validation {
namespace {

constexpr double kCell_m = 0.1;
constexpr int kColumns = 358;
constexpr int kRows = 36;
/// Middle of the wall that holds the gate.
constexpr double kGate_m = 7.15;
constexpr double kReservoir_m = 0.4;
constexpr double kTail_m = 0.02;

struct Gauge {
  const char* name;
  double x;
  double y;
};
constexpr std::array<Gauge, 6> kGauges{
    {{"1", 10.2, 2.95}, {"2", 10.2, 1.2}, {"3", 11.55, 2.95}, {"4", 11.55, 1.0}, {"5", 12.75, 2.1}, {"6", 5.68, 2.9}}};

bool in_building(double x, double y) {
  constexpr std::array<std::array<double, 2>, 4> kCorners{
      {{10.99, 1.75}, {11.3407, 2.4690}, {11.7002, 2.2937}, {11.3495, 1.5747}}};
  int turns = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& a = kCorners[i];
    const auto& b = kCorners[(i + 1) % 4];
    turns += (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) > 0 ? 1 : -1;
  }
  return std::abs(turns) == 4;
}

/// y counts from the southern side of the flume, rows from the northern.
double ground(double x, double y_south) {
  const double y = kRows * kCell_m - y_south;
  const bool wall = x > 6.75 && x < 7.55 && (y < 1.3 || y > 2.3);
  return wall || in_building(x, y) ? std::nan("") : 0;
}

struct Found {
  std::array<std::vector<Point>, 6> depth;
  std::array<double, 6> arrival{};  ///< of twice the water that stood there
  std::array<double, 6> highest{};
};

Found broken(hydraulics::Scheme scheme, double end_s, Outcome& outcome) {
  hydraulics::Setup setup;
  setup.ground_m = ground_of(kColumns, kRows, kCell_m, ground);
  setup.depth_m =
      ground_of(kColumns, kRows, kCell_m, [](double x, double) { return x < kGate_m ? kReservoir_m : kTail_m; });
  setup.manning = 0.01;
  setup.scheme = scheme;
  setup.threads = 2;
  Found found;
  CaseRun run(std::move(setup), outcome);
  for (int tick = 1; tick <= static_cast<int>(std::lround(end_s * 10)) && run.advance(tick / 10.0); ++tick)
    for (std::size_t i = 0; i < kGauges.size(); ++i) {
      const int column = static_cast<int>(kGauges[i].x / kCell_m);
      const int row = kRows - 1 - static_cast<int>(kGauges[i].y / kCell_m);
      const double depth = run.depth(column, row);
      found.depth[i].push_back({tick / 10.0, depth});
      if (found.arrival[i] == 0 && kGauges[i].x > kGate_m && depth > 2 * kTail_m) found.arrival[i] = tick / 10.0;
      found.highest[i] = std::max(found.highest[i], depth);
    }
  if (scheme == hydraulics::Scheme::kFullShallowWater) run.book_mass();
  return found;
}

double mean_between(const std::vector<Point>& series, double from_s, double to_s) {
  double sum = 0;
  int count = 0;
  for (const Point& point : series)
    if (point.x >= from_s && point.x <= to_s) {
      sum += point.y;
      ++count;
    }
  return count > 0 ? sum / count : 0;
}

}  // namespace

Outcome dam_break_on_building(Size size) {
  Outcome outcome{.name = "dam_break_on_building", .title = "Dam break that meets a building (EA Test 6A)"};
  outcome.source =
      "Neelz and Pender (2013), Environment Agency SC120002, Test 6A, after Soares-Frazao and Zech (2007); no measured "
      "series at hand, so features only; the gate is taken to be in the middle of its wall";
  const double end_s = size == Size::kWhole ? 120 : 30;
  const Found full = broken(hydraulics::Scheme::kFullShallowWater, end_s, outcome);
  const Found inertial = broken(hydraulics::Scheme::kLocalInertial, end_s, outcome);
  if (!outcome.failure.empty()) return outcome;
  // No water is faster than Ritter's front, 2 sqrt(g h).
  const double fastest = 2 * std::sqrt(9.81 * kReservoir_m);
  const double distance = std::hypot(10.2 - kGate_m, 2.95 - 1.8);
  outcome.figures.push_back({"first water at gauge 1 against the fastest possible", full.arrival[0], distance / fastest,
                             "s", "2 sqrt(g h) is the speed of a front on dry ground", false});
  outcome.figures.push_back({"first water at gauge 1", full.arrival[0], 3 * distance / fastest, "s",
                             "a third of that speed: the gauge lies off the axis of the jet"});
  outcome.figures.push_back({"gauges 1 and 2, which mirror each other, apart at arrival",
                             std::abs(full.arrival[0] - full.arrival[1]), 0.3, "s",
                             "both lie beside the jet at about the same distance"});
  const double beside = std::max(mean_between(full.depth[2], 5, 15), mean_between(full.depth[3], 5, 15));
  const double wake = mean_between(full.depth[4], 5, 15);
  outcome.figures.push_back({"wake behind the building over the water beside it, 5 to 15 s", wake / beside, 1.15, "",
                             "the building shelters it"});
  const double front = *std::max_element(full.highest.begin(), full.highest.begin() + 2);
  outcome.figures.push_back({"highest water in front of the building", front, 0.05, "m",
                             "the bore is thrown back: well above the sheet that runs on", false});
  outcome.figures.push_back({"highest water in front of the building, upper side", front, 0.25, "m",
                             "the reservoir's energy, less what the gate and the bore take"});
  const double reservoir = full.depth[5].back().y;
  outcome.figures.push_back({"reservoir at the end of the run", reservoir, size == Size::kWhole ? 0.15 : 0.3, "m",
                             "it empties through the gate"});
  for (std::size_t i = 0; i < kGauges.size(); ++i) {
    Curve curve{std::string("Depth at gauge ") + kGauges[i].name + " (reference: local inertia)", "time (s)",
                "depth (m)", full.depth[i], inertial.depth[i]};
    outcome.curves.push_back(std::move(curve));
  }
  return outcome;
}

}  // namespace sandtable::validation
