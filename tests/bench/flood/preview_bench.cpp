// What two hours ahead cost on a place, by the fine and by the coarse model, and how far their ensembles are apart:
// preview_bench PROJECT. Prints; judges nothing. Processor time of one thread, so a busy machine changes little.
#include <array>
#include <chrono>
#include <cstdlib>
#include <ctime>

#include "twin/forecast/comparison.h"
#include "twin/forecast/preview_error.h"
#include "twin/forecast/rain_outlook.h"
#include "viewer/app/console.h"
#include "viewer/app/exposure_setup.h"
#include "viewer/app/flood_setup.h"
#include "viewer/app/loading.h"

using namespace sandtable;

namespace {

constexpr Duration kStep{std::chrono::minutes{5}};
constexpr Duration kHorizon{std::chrono::hours{2}};
constexpr double kRain_mm_per_h = 60;

double processor_s() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct Runs {
  std::vector<std::shared_ptr<const Forecast>> members;
  double first_s = 0;  ///< processor time of the middle member
};

Result<Runs> run_all(const ForecastStart& start, const Exposure& exposure) {
  Runs runs;
  for (const EnsembleMember& member : kEnsemble) {
    const double began = processor_s();
    auto run = run_member(start, member, {}, exposure);
    if (!run) return pass(run);
    if (runs.members.empty()) runs.first_s = processor_s() - began;
    runs.members.push_back(std::move(*run));
  }
  return runs;
}

void print_range(const char* what, const Runs& runs) {
  const ForecastRange range = range_of(runs.members);
  const auto& buildings = range.buildings.back();
  const auto middle = runs.members.front()->frames.back().impact.buildings[kFloodedClass];
  fmt::print("{}: {:.2f} s for two hours; buildings deeper than 0.3 m at the end {} ({:.0f}-{:.0f})\n", what,
             runs.first_s, middle, buildings.low, buildings.high);
}

/// Mean width of the pools' ranges at the end.
double mean_width_m(const Runs& runs) {
  const ForecastRange range = range_of(runs.members);
  double sum = 0;
  for (const auto& [site, bounds] : range.depth_m) sum += bounds.back().high - bounds.back().low;
  return sum / static_cast<double>(std::max<std::size_t>(1, range.depth_m.size()));
}

std::string asked_site(const OpenedPlace& place) {
  const auto& sites = place.map->place.sites;
  return sites.empty() ? "" : sites.front().id.str();
}

Status measure(const std::filesystem::path& project) {
  const auto place = open_place(project);
  if (!place) return pass(place);
  const UtcTime start = place->map->place.incident.start.value_or(UtcTime{});
  auto solver = make_flood_solver(*place->map, start);
  if (!solver) return pass(solver);
  if (!*solver) return fail(ErrorCode::kNotFound, "{}: no flood model", project.string());
  const auto exposure = make_exposure(*place->map);
  Forcing rain;
  rain.rain_mm_per_h = kRain_mm_per_h;
  for (int i = 1; i <= 12; ++i) {
    rain.until = start + i * kStep;
    if (const auto water = (*solver)->advance(rain); !water) return pass(water);
  }
  const UtcTime from = (*solver)->time();
  const auto steps = outlook_forcing(rain, from, kHorizon, kStep, {std::chrono::minutes{60}, 1});
  const double began = processor_s();
  auto coarse_solver = (*solver)->preview();
  const double made_s = processor_s() - began;
  if (!coarse_solver) return fail(ErrorCode::kUnsupported, "{}: no coarser model", (*solver)->label());
  const ForecastStart fine_start{std::move(*solver), steps};
  const ForecastStart coarse_start{std::move(coarse_solver), steps};
  const auto coarse = run_all(coarse_start, *exposure);
  if (!coarse) return pass(coarse);
  const auto fine = run_all(fine_start, *exposure);
  if (!fine) return pass(fine);
  fmt::print("{} cells of {} m, an hour of {} mm/h before\n", exposure->frame.size(), exposure->frame.cell_m,
             kRain_mm_per_h);
  // What an operator waits for: a pump is dropped, both sides are previewed, the difference is told.
  ForecastStart with{fine_start.solver->branch(), fine_start.steps};
  for (Forcing& step : with.steps) step.pumped_m3_per_s[SiteId(asked_site(*place))] = 0.3;
  const auto asked = std::chrono::steady_clock::now();
  const ForecastStart copied{fine_start.solver->branch(), fine_start.steps};
  const auto both = run_previews(copied, with, *exposure);
  if (!both) return pass(both);
  const Comparison told = compare(*both->without, *both->with);
  const double waited_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - asked).count();
  double load[1] = {0};
  static_cast<void>(getloadavg(load, 1));
  fmt::print("from a question to its first compared answer: {:.2f} s wall at load {:.1f} ({:.1f} building-hours spared)\n",
             waited_s, load[0], told.building_minutes_saved / 60);
  print_range("fine  ", *fine);
  print_range("coarse", *coarse);
  const PreviewError error = preview_error(*fine->members.front(), *coarse->members.front());
  fmt::print("preview made in {:.3f} s, {:.1f} times faster; worst buildings {} against {}, pools off by {:.3f} m\n",
             made_s, fine->first_s / coarse->first_s, error.buildings_coarse, error.buildings, error.pool_depth_m);
  fmt::print("spread of the pools at the end: fine {:.3f} m, coarse {:.3f} m\n", mean_width_m(*fine),
             mean_width_m(*coarse));
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: preview_bench PROJECT\n");
    return 2;
  }
  const Status measured = measure(argv[1]);
  if (!measured) fmt::print(stderr, "{}\n", measured.error().message);
  return measured ? 0 : 1;
}
