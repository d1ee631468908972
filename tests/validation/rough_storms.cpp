#include <algorithm>
#include <cmath>

#include "tests/validation/case_run.h"
#include "tests/validation/cases.h"
#include "twin/base/random.h"

namespace sandtable::validation {
namespace {

using namespace hydraulics;

/// Drains or feeds by the level difference, whatever it is: a law that knows no good manners.
class CrudeLink final : public DeviceLaw {
 public:
  explicit CrudeLink(double capacity) : capacity_(capacity) {}
  double discharge_m3_per_s(const FootprintWater& from, const FootprintWater& to, double, double) override {
    if (std::isnan(to.level_m)) return capacity_;
    return capacity_ * std::clamp(from.level_m - to.level_m, -1.0, 1.0);
  }
  [[nodiscard]] std::unique_ptr<DeviceLaw> clone() const override { return std::make_unique<CrudeLink>(*this); }

 private:
  double capacity_;
};

std::size_t cell_inside(const Grid<float>& ground, Random& random) {
  std::size_t cell = random.below(ground.values().size());
  while (std::isnan(ground.values()[cell])) cell = random.below(ground.values().size());
  return cell;
}

Setup random_setup(Random& random, Scheme scheme) {
  const int columns = 5 + static_cast<int>(random.below(60));
  const int rows = 5 + static_cast<int>(random.below(40));
  const double relief = random.uniform() < 0.5 ? 1 : 50;
  Setup setup;
  setup.ground_m = ground_of(columns, rows, random.uniform(1, 20), [&](double, double) {
    if (random.uniform() < 0.03) return std::nan("");
    return random.uniform() < 0.3 ? random.uniform(-relief, relief) : random.uniform(-0.2, 0.2);
  });
  const std::size_t size = setup.ground_m.frame().size();
  setup.ground_m.values()[0] = 0;
  setup.manning = random.uniform(0.005, 0.15);
  setup.scheme = scheme;
  setup.second_order = random.uniform() < 0.7;
  setup.threads = 1;
  setup.rain.intensity_mm_per_h = TimeSeries(500.0);
  if (random.uniform() < 0.3) setup.still_level_m = random.uniform(-1, 3);
  if (random.uniform() < 0.3)
    setup.losses = {.kind = LossKind::kHorton, .rate_mm_per_h = 20, .initial_rate_mm_per_h = 100, .decay_per_h = 3};
  if (random.uniform() < 0.2)
    setup.losses = {.kind = LossKind::kGreenAmpt, .rate_mm_per_h = 10, .suction_m = 0.1, .moisture_deficit = 0.3};
  for (const Side side : {Side::kWest, Side::kSouth}) {
    if (random.uniform() < 0.6) continue;
    const bool level = random.uniform() < 0.5;
    setup.boundaries.push_back({.side = side,
                                .first = 1,
                                .last = 3,
                                .kind = level ? EdgeKind::kLevel : EdgeKind::kFree,
                                .level_m = level ? TimeSeries(random.uniform(-5, 5)) : TimeSeries()});
  }
  for (int i = 0; i < 6; ++i)
    setup.crests.push_back({random.below(size), random.uniform() < 0.5, TimeSeries(random.uniform(-2, 3))});
  const auto inside = [&] { return cell_inside(setup.ground_m, random); };
  setup.inflows.push_back(
      {"pour", {inside()}, TimeSeries(random.uniform(-0.05, 0.5) * setup.ground_m.frame().cell_area_m2())});
  setup.devices.push_back(
      {"link", {inside()}, {inside(), inside()}, std::make_unique<CrudeLink>(random.uniform(0, 20))});
  setup.devices.push_back({"out", {inside()}, {}, std::make_unique<CrudeLink>(random.uniform(0, 5))});
  return setup;
}

Outcome storms(int runs, Scheme scheme, Outcome outcome) {
  outcome.source = "steps of 50 m, everything at once, seeds from 1 on";
  double shallowest = 0;
  double worst_mass = 0;
  int strange = 0;
  int stopped = 0;
  for (int seed = 1; seed <= runs; ++seed) {
    Random random(static_cast<std::uint64_t>(seed));
    Outcome one;
    CaseRun run(random_setup(random, scheme), one);
    run.advance(30);
    run.advance(60);
    if (!one.failure.empty()) {
      ++stopped;
      outcome.failure = "seed " + std::to_string(seed) + ": " + one.failure;
      continue;
    }
    Grid<float> speed;
    run->copy_speed(speed);
    for (std::size_t cell = 0; cell < run->frame().size(); ++cell) {
      const double depth = run->depth_m(cell);
      shallowest = std::min(shallowest, depth);
      const float v = speed.values()[cell];
      if (!std::isfinite(depth) || std::isinf(v) || v > 60) ++strange;
    }
    worst_mass = std::max(worst_mass, run->mass_error_ratio());
  }
  outcome.figures = {{"runs that stopped", static_cast<double>(stopped), 0, "", "nothing here is impossible"},
                     {"least depth", -shallowest, 0, "m below 0", "a donor gives what it has"},
                     {"cells not a number or faster than 60 m/s", static_cast<double>(strange), 0, "",
                      "a free fall of 50 m reaches 31 m/s"},
                     {"mass error of the worst run", worst_mass, kMassLimit, "", "what the product promises"}};
  return outcome;
}

}  // namespace

Outcome rough_storms(Size size) {
  return storms(size == Size::kWhole ? 5000 : 1000, Scheme::kLocalInertial,
                {.name = "rough_storms", .title = "Rain of 500 mm/h on random ground with random structures"});
}

Outcome rough_storms_full(Size size) {
  return storms(size == Size::kWhole ? 3000 : 300, Scheme::kFullShallowWater,
                {.name = "rough_storms_full", .title = "The same storms in full shallow water"});
}

}  // namespace sandtable::validation
