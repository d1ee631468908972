#include "geo/demo/acceptance.h"

#include <fmt/format.h>

#include <algorithm>

#include "geo/demo/street_access.h"

namespace sandtable::geo::demo {
namespace {

void judge_roughness(const Roughness& found, std::vector<std::string>& objections) {
  // Lowest and highest of three Taiwanese plains: Tainan, Taipei, Yilan.
  const auto judge = [&](const char* what, double value, double low, double high) {
    if (value < low || value > high) {
      objections.push_back(fmt::format("{} is {:.2f}, measured are {:.2f} to {:.2f}", what, value, low, high));
    }
  };
  judge("rms height difference over 80 m", found.rms_80_m, 0.61, 0.88);
  judge("rms height difference over 320 m", found.rms_320_m, 1.14, 1.58);
  judge("rms height difference over 1280 m", found.rms_1280_m, 1.87, 2.22);
  judge("Hurst exponent", found.hurst, 0.36, 0.48);
}

void judge_counts(const City& city, std::vector<std::string>& objections) {
  const auto at_least = [&](const char* what, std::size_t found, std::size_t least) {
    if (found < least) objections.push_back(fmt::format("only {} {}, at least {} are promised", found, what, least));
  };
  const bool full = city.size == DemoSize::kFull;
  at_least("basins", city.basins.basins.size(), full ? 12 : 5);
  at_least("pump stations", city.drains.stations.size(), 3);
  at_least("bridges", city.streets.bridges.size(), 2);
  at_least("sensors", city.sensors.size(), 60);
  at_least("buildings", city.buildings.size(), full ? 20000 : 3000);
}

}  // namespace

std::vector<std::string> objections(const City& city) {
  std::vector<std::string> found;
  judge_roughness(city.roughness, found);
  judge_counts(city, found);
  const auto in_floodway = std::ranges::count_if(city.buildings, [&](const Building& b) {
    return std::ranges::any_of(b.ring, [&](LocalXY corner) { return contains(city.river.floodway, corner); });
  });
  if (in_floodway > 0) found.push_back(fmt::format("{} buildings stand in the floodway", in_floodway));
  if (const std::size_t lost = buildings_without_street(city); lost > 0) {
    found.push_back(fmt::format("{} buildings have no street", lost));
  }
  for (std::size_t i = 0; i < city.streets.superblocks.size(); ++i) {
    if (city.streets.superblocks[i].is_built() && city.drains.outfall_of_superblock[i] < 0) {
      found.push_back(fmt::format("superblock {} has no way to an outfall", i));
    }
  }
  return found;
}

std::vector<std::string> objections(const DesignFloods& floods) {
  std::vector<std::string> found;
  const auto judge = [&](const char* when, double share, double low, double high) {
    if (share >= low && share <= high) return;
    found.push_back(fmt::format("{:.1f} % of the built land is flooded {}, wanted are {} to {} %", 100 * share, when,
                                100 * low, 100 * high));
  };
  judge("by 200 mm in 12 h", floods.heavy_rain, 0.015, 0.04);
  if (floods.levee_fails) judge("when the weak levee fails", *floods.levee_fails, 0.10, 0.20);
  return found;
}

std::vector<std::string> objections(const Storm& storm) {
  std::vector<std::string> found;
  const auto within = [&](double hours) {
    return std::count_if(storm.first_30cm_h.begin(), storm.first_30cm_h.end(),
                         [&](double h) { return h >= 0 && h < hours; });
  };
  if (within(2) < 2)
    found.push_back(fmt::format("{} basins have a street under 30 cm after two hours, 2 are needed", within(2)));
  if (within(0.5) > 2) found.push_back(fmt::format("{} basins are flooded within half an hour", within(0.5)));
  return found;
}

Result<Demo> accepted_demo(std::uint64_t seed, DemoSize size) {
  constexpr std::uint64_t kAttempts = 20;
  std::vector<std::string> last;
  for (std::uint64_t attempt = 0; attempt < kAttempts; ++attempt) {
    City city = make_city(seed + attempt, size);
    last = objections(city);
    if (!last.empty()) continue;
    const auto floods = make_design_floods(city);
    if (!floods) return pass(floods);
    last = objections(*floods);
    if (!last.empty()) continue;
    Result<Storm> storm = make_storm(city);
    if (!storm) return pass(storm);
    last = objections(*storm);
    if (last.empty()) return Demo{std::move(city), std::move(*storm)};
  }
  return fail(ErrorCode::kInvalid, "no acceptable demo city from seed {} to {}; the last one: {}", seed,
              seed + kAttempts - 1, last.front());
}

}  // namespace sandtable::geo::demo
