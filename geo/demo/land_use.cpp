#include "geo/demo/land_use.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "geo/demo/names.h"
#include "geo/demo/terrain_relief.h"
#include "twin/base/random.h"

namespace sandtable::geo::demo {
namespace {

constexpr std::array<std::string_view, 11> kKeys{"residential", "commercial", "school", "park",  "temple", "market",
                                                 "hospital",    "care_home",  "industry", "farm", "pond"};

/// How often a block of the city becomes something else than homes and shops; about a tenth in all, as measured.
struct Share {
  LandUse use;
  double share;
  double least_m2;
  double most_m2;
};
constexpr std::array<Share, 6> kPublic{{{LandUse::kSchool, 0.060, 6500, 40000},
                                        {LandUse::kPark, 0.045, 1200, 12000},
                                        {LandUse::kTemple, 0.014, 1200, 7000},
                                        {LandUse::kMarket, 0.012, 3000, 12000},
                                        {LandUse::kHospital, 0.008, 5000, 20000},
                                        {LandUse::kCareHome, 0.012, 2500, 9000}}};

LandUse city_use(const Plot& plot, double density, Random& random) {
  const double area = signed_area_m2(plot.ring);
  double draw = random.uniform();
  for (const Share& share : kPublic) {
    if (area >= share.least_m2 && area <= share.most_m2 && draw < share.share) return share.use;
    draw -= share.share;
  }
  return random.uniform() < 0.06 + 0.5 * density * density ? LandUse::kCommercial : LandUse::kResidential;
}

Text public_name(LandUse use, std::size_t number) {
  const Text borough = hamlet_name(number * 7 + static_cast<std::size_t>(use) * 3);
  const auto joined = [&](const char* zh, const char* en) {
    return Text{fmt::format("{}{}", borough.zh, zh), fmt::format("{} {}", borough.en, en)};
  };
  switch (use) {
    case LandUse::kSchool:
      return number % 3 == 2 ? joined("國中", "Junior High School") : joined("國小", "Elementary School");
    case LandUse::kPark: return joined("公園", "Park");
    case LandUse::kTemple: return number % 2 == 0 ? joined("福安宮", "Fu'an Temple") : joined("慈雲寺", "Ciyun Temple");
    case LandUse::kMarket: return joined("市場", "Market");
    case LandUse::kHospital: return joined("醫院", "Hospital");
    case LandUse::kCareHome: return joined("長照中心", "Care Home");
    default: return {};
  }
}

/// The first draw may leave a small city without a hospital; the best remaining blocks make up for it.
void ensure(std::vector<Plot>& plots, LandUse use, std::size_t least, double least_m2, Random& random) {
  std::size_t have = static_cast<std::size_t>(
      std::count_if(plots.begin(), plots.end(), [&](const Plot& p) { return p.use == use; }));
  for (int attempt = 0; attempt < 4000 && have < least && !plots.empty(); ++attempt) {
    Plot& plot = plots[random.below(plots.size())];
    if (plot.use != LandUse::kResidential || signed_area_m2(plot.ring) < least_m2) continue;
    plot.use = use;
    ++have;
  }
}

}  // namespace

std::string_view land_use_key(LandUse use) { return kKeys[static_cast<std::size_t>(use)]; }

std::vector<Plot> assign_land_use(const StreetNetwork& streets, const Grid<float>& ground, std::uint64_t seed) {
  Random random = Random(seed).fork(41);
  const GradientNoise noise(Random(seed).fork(43).next());
  std::vector<Plot> plots;
  for (const Block& block : streets.blocks) {
    const Superblock& superblock = streets.superblocks[static_cast<std::size_t>(block.superblock)];
    Plot plot{block.ring, block.superblock, LandUse::kFarm, {}};
    switch (superblock.use) {
      case SuperblockUse::kCity: {
        // The city frays into fields: some blocks near its edge have streets but no houses yet.
        const LocalXY p = centroid(block.ring);
        const double edge = 1.0 + 0.30 * noise.at(p.x / 310, p.y / 310);
        plot.use = block.from_centre > edge ? LandUse::kFarm : city_use(plot, superblock.density, random);
        break;
      }
      case SuperblockUse::kIndustry: plot.use = LandUse::kIndustry; break;
      case SuperblockUse::kPonds: plot.use = random.uniform() < 0.72 ? LandUse::kPond : LandUse::kFarm; break;
      default: break;
    }
    plots.push_back(std::move(plot));
  }
  ensure(plots, LandUse::kSchool, 5, 5000, random);
  ensure(plots, LandUse::kHospital, 3, 4000, random);
  ensure(plots, LandUse::kCareHome, 6, 2000, random);
  ensure(plots, LandUse::kMarket, 2, 2500, random);
  ensure(plots, LandUse::kTemple, 4, 1200, random);
  ensure(plots, LandUse::kPark, 6, 1200, random);
  // Two care homes on low ground, so that the list of people at risk is never empty.
  std::vector<Plot*> homes;
  for (Plot& plot : plots) {
    if (plot.use == LandUse::kResidential && signed_area_m2(plot.ring) > 2000) homes.push_back(&plot);
  }
  std::sort(homes.begin(), homes.end(), [&](const Plot* a, const Plot* b) {
    return ground_m(ground, centroid(a->ring)) - District::plain_m(a->ring[0].x) <
           ground_m(ground, centroid(b->ring)) - District::plain_m(b->ring[0].x);
  });
  for (std::size_t i = 0; i < 2 && i * 5 < homes.size(); ++i) homes[i * 5]->use = LandUse::kCareHome;

  std::array<std::size_t, kKeys.size()> counts{};
  for (Plot& plot : plots) plot.name = public_name(plot.use, counts[static_cast<std::size_t>(plot.use)]++);
  return plots;
}

std::vector<VulnerablePlace> vulnerable_places(const std::vector<Plot>& plots, const Grid<float>& ground,
                                               std::uint64_t seed) {
  Random random = Random(seed).fork(42);
  std::vector<VulnerablePlace> places;
  const auto add = [&](const Plot& plot, std::string_view kind, int capacity, Text name) {
    // A little off the middle, so that a school and the shelter in it are both seen.
    const LocalXY at = centroid(plot.ring) + (kind == "shelter" ? LocalXY{12, 8} : LocalXY{});
    places.push_back({std::move(name), kind, at, capacity, ground_m(ground, at)});
  };
  int schools = 0;
  for (const Plot& plot : plots) {
    switch (plot.use) {
      case LandUse::kSchool:
        add(plot, "school", static_cast<int>(random.uniform(280, 1400)), plot.name);
        if (schools++ % 2 == 0) {
          add(plot, "shelter", 50 * static_cast<int>(random.uniform(3, 12)),
              {plot.name.zh + "避難收容處所", plot.name.en + " Shelter"});
        }
        break;
      case LandUse::kHospital: add(plot, "hospital", static_cast<int>(random.uniform(90, 460)), plot.name); break;
      case LandUse::kCareHome: add(plot, "care_home", static_cast<int>(random.uniform(24, 120)), plot.name); break;
      case LandUse::kTemple:
        if (random.uniform() < 0.4) {
          add(plot, "shelter", 20 * static_cast<int>(random.uniform(2, 8)),
              {plot.name.zh + "香客大樓收容處所", plot.name.en + " Pilgrim House Shelter"});
        }
        break;
      default: break;
    }
  }
  return places;
}

}  // namespace sandtable::geo::demo
