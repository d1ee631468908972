#include "geo/demo/design_floods.h"

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "geo/demo/hyetograph.h"
#include "geo/demo/storm_model.h"

namespace sandtable::geo::demo {
namespace {

constexpr double kCell_m = 40;
constexpr std::chrono::hours kFloodLength{12};
constexpr std::chrono::minutes kStep{15};
constexpr float kFlooded_m = 0.3F;

/// Shares of the hours, the heaviest in the middle and the others in turn after and before it (alternating blocks:
/// Chow, Maidment and Mays 1988, 14.4).
constexpr std::array<double, 12> kHourShares{0.02, 0.03, 0.04, 0.06, 0.10, 0.17, 0.24, 0.13, 0.08, 0.06, 0.04, 0.03};
constexpr double kRain_mm = 200;
constexpr std::chrono::minutes kPeak{390};
/// The demo's river peaks 4.2 hours after its storm's begin; here it does so with the heaviest hour.
constexpr double kRiverLag_h = 6.5 - 4.2;

/// Two thirds of the settled stretch go. Chosen by this project, see
/// docs/decisions/0051-by-which-floods-a-seed-is-judged.md.
constexpr double kBreach_m = 100;
/// From the crest's middle to where the plain begins behind it.
constexpr double kBehindLevee_m = 60;

double flood_hours(Duration d) { return seconds(d) / 3600; }

bool is_built(const Superblock& superblock) {
  return superblock.use == SuperblockUse::kCity || superblock.use == SuperblockUse::kIndustry;
}

std::vector<std::size_t> built_cells(const City& city, const GridFrame& frame) {
  std::vector<std::size_t> cells;
  for (const Superblock& superblock : city.streets.superblocks) {
    if (!is_built(superblock)) continue;
    for_cells_in(superblock.ring, frame, [&](int column, int row) {
      cells.push_back(static_cast<std::size_t>(row) * static_cast<std::size_t>(frame.columns) +
                      static_cast<std::size_t>(column));
    });
  }
  return cells;
}

LeveeBreach breach_of(const River& river) {
  LocalXY inland = left_of(unit(river.weak_to - river.weak_from));
  if (inland.y < 0) inland = inland * -1;  // it is the north levee
  return {(river.weak_from + river.weak_to) * 0.5 + inland * kBehindLevee_m, kBreach_m};
}

/// One flood over a city and which of its built cells were deep once.
class Flood {
 public:
  Flood(const City& city, std::unique_ptr<FloodSolver> model, std::vector<std::size_t> built)
      : city_(city), model_(std::move(model)), built_(std::move(built)), was_deep_(built_.size(), false) {}

  [[nodiscard]] Flood branch() const {
    Flood copy(city_, model_->branch(), built_);
    copy.was_deep_ = was_deep_;
    return copy;
  }

  Status break_levee() {
    const LeveeBreach breach = breach_of(city_.river);
    const GridFrame& frame = city_.basins.index.frame();
    broken_basin_ = city_.basins.index.at(frame.column_of(breach.at.x), frame.row_of(breach.at.y));
    return model_->intervene(breach);
  }

  Status run(Duration until) {
    while (model_->time() < kStart + until) {
      const auto water = model_->advance(forcing(model_->time() + kStep));
      if (!water) return pass(water);
      const std::vector<float>& depth = (*water)->field->depth_m().values();
      for (std::size_t i = 0; i < built_.size(); ++i) was_deep_[i] = was_deep_[i] || depth[built_[i]] > kFlooded_m;
    }
    return {};
  }

  [[nodiscard]] double share() const {
    const auto deep = std::count(was_deep_.begin(), was_deep_.end(), true);
    return built_.empty() ? 0 : static_cast<double>(deep) / static_cast<double>(built_.size());
  }

  static constexpr UtcTime kStart{};

 private:
  [[nodiscard]] Forcing forcing(UtcTime until) const {
    Forcing forcing;
    forcing.until = until;
    const double middle = flood_hours(until - kStart - kStep / 2);
    forcing.rain_mm_per_h = design_rain_mm_per_h(middle);
    for (std::size_t i = 0; i < city_.basins.basins.size(); ++i) {
      const Basin& basin = city_.basins.basins[i];
      // The river before a breach is that of the basin's outfall, which may lie half a kilometre and 0.7 m away.
      const double x = static_cast<int>(i) == broken_basin_ ? breach_of(city_.river).at.x : basin.outfall.x;
      forcing.outfall_level_m[SiteId(basin.site)] = river_stage_m(x, middle - kRiverLag_h);
    }
    return forcing;
  }

  const City& city_;
  std::unique_ptr<FloodSolver> model_;
  std::vector<std::size_t> built_;
  std::vector<bool> was_deep_;
  int broken_basin_ = -1;
};

}  // namespace

double design_rain_mm_per_h(double hours) {
  if (hours < 0 || hours >= static_cast<double>(kHourShares.size())) return 0;
  return kRain_mm * kHourShares[static_cast<std::size_t>(hours)];
}

Result<DesignFloods> make_design_floods(const City& city) {
  OverlandSetup setup = storm_model(city, kCell_m, Flood::kStart);
  std::vector<std::size_t> built = built_cells(city, setup.ground_m.frame());
  auto model = make_overland(std::move(setup));
  if (!model) return pass(model);
  Flood rain(city, std::move(*model), std::move(built));
  DesignFloods floods;
  if (const Status done = rain.run(kPeak); !done) return pass(done);
  if (city.size == DemoSize::kFull) {
    Flood broken = rain.branch();
    if (const Status done = broken.break_levee(); !done) return pass(done);
    if (const Status done = broken.run(kFloodLength); !done) return pass(done);
    floods.levee_fails = broken.share();
  }
  if (const Status done = rain.run(kFloodLength); !done) return pass(done);
  floods.heavy_rain = rain.share();
  return floods;
}

}  // namespace sandtable::geo::demo
