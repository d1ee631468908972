#include <gtest/gtest.h>

#include <map>
#include <numeric>

#include "geo/demo/acceptance.h"
#include "geo/demo/street_access.h"
#include "geo/demo/terrain_relief.h"
#include "twin/base/digest.h"

namespace sandtable::geo::demo {
namespace {

/// One small city and its storm for all cases; making them takes about a second.
const Demo& small_demo() {
  static const Demo demo = [] {
    auto made = accepted_demo(1, DemoSize::kSmall);
    return made ? std::move(*made) : Demo{};
  }();
  return demo;
}
const City& small_city() { return small_demo().city; }
const Storm& small_storm() { return small_demo().storm; }

Digest digest_of(const City& city) {
  Hasher hasher;
  hasher.raw(city.ground.values().data(), city.ground.values().size() * sizeof(float));
  for (const Building& b : city.buildings) {
    for (const LocalXY p : b.ring) hasher.number(p.x).number(p.y);
    hasher.number(static_cast<double>(b.height_m));
  }
  for (const RoadPiece& p : city.streets.pieces) hasher.number(p.points.front().x).number(p.width_m).text(p.name.zh);
  for (const Sensor& s : city.sensors) hasher.text(s.id).number(s.zero_m);
  return hasher.finish();
}

/// Joins what hangs together.
class Groups {
 public:
  int add(LocalXY p) {
    const auto [at, is_new] = index_.try_emplace({p.x, p.y}, static_cast<int>(parent_.size()));
    if (is_new) parent_.push_back(at->second);
    return at->second;
  }
  void join(int a, int b) { parent_[static_cast<std::size_t>(root(a))] = root(b); }
  int root(int a) {
    while (parent_[static_cast<std::size_t>(a)] != a) a = parent_[static_cast<std::size_t>(a)];
    return a;
  }

 private:
  std::map<std::pair<double, double>, int> index_;
  std::vector<int> parent_;
};

TEST(DemoCity, passes_its_own_acceptance) {
  EXPECT_GT(small_city().buildings.size(), 3000U);
  EXPECT_EQ(objections(small_city()), std::vector<std::string>{});
}

TEST(DemoCity, same_seed_gives_the_same_city) {
  EXPECT_EQ(digest_of(make_city(small_city().seed, DemoSize::kSmall)), digest_of(small_city()));
}

TEST(DemoCity, another_seed_gives_another_city) {
  EXPECT_NE(digest_of(make_city(small_city().seed + 1, DemoSize::kSmall)), digest_of(small_city()));
}

TEST(DemoCity, curved_coordinates_do_not_fold) {
  const District& district = small_city().district;
  for (double along = 100; along < 4900; along += 50) {
    for (double across = -2000; across < 2900; across += 50) {
      const LocalXY here = district.at(along, across);
      const LocalXY east = district.at(along + 5, across) - here;
      const LocalXY north = district.at(along, across + 5) - here;
      ASSERT_GT(cross(east, north), 5) << along << " " << across;  // a fifth of the undistorted 25 m2
    }
  }
}

TEST(DemoCity, no_building_stands_in_the_floodway) {
  for (const Building& b : small_city().buildings) {
    for (const LocalXY p : b.ring) ASSERT_FALSE(contains(small_city().river.floodway, p)) << p.x << " " << p.y;
  }
}

TEST(DemoCity, building_heights_follow_the_measured_table) {
  std::vector<float> heights;
  for (const Building& b : small_city().buildings) {
    if (b.use == "row_house" || b.use == "apartment") heights.push_back(b.height_m);
  }
  ASSERT_GT(heights.size(), 1000U);
  std::sort(heights.begin(), heights.end());
  const auto at = [&](double share) { return heights[static_cast<std::size_t>(share * static_cast<double>(heights.size()))]; };
  // Whole floors and rows of one height blur the table by about two floors; the tails are kept apart.
  EXPECT_NEAR(at(0.5), 12.1, 6.4);
  EXPECT_NEAR(at(0.9), 24.4, 9.6);
  EXPECT_LT(at(0.05), 7.5);
  EXPECT_LT(heights.back(), 95);
}

TEST(DemoCity, streets_hang_together) {
  Groups groups;
  for (const RoadPiece& p : small_city().streets.pieces) groups.join(groups.add(p.points.front()), groups.add(p.points.back()));
  std::map<int, double> length_m;
  double all = 0;
  for (const RoadPiece& p : small_city().streets.pieces) {
    length_m[groups.root(groups.add(p.points.front()))] += length_of(p.points);
    all += length_of(p.points);
  }
  double longest = 0;
  for (const auto& [root, length] : length_m) longest = std::max(longest, length);
  // Only lonely country superblocks may stay apart.
  EXPECT_GT(longest, 0.97 * all);
}

TEST(DemoCity, every_plot_fronts_a_street) {
  const City& city = small_city();
  for (const Plot& plot : city.plots) {
    double nearest = 1e9;
    for (const RoadPiece& piece : city.streets.pieces) {
      if (distance_m(piece.points.front(), plot.ring.front()) > 700) continue;
      for (std::size_t i = 0; i + 1 < piece.points.size(); ++i) {
        for (std::size_t k = 0; k < plot.ring.size(); ++k) {
          const LocalXY middle = (plot.ring[k] + plot.ring[(k + 1) % plot.ring.size()]) * 0.5;
          const double gap = distance_to_segment_m(middle, piece.points[i], piece.points[i + 1]) - piece.width_m / 2;
          nearest = std::min(nearest, gap);
        }
      }
    }
    ASSERT_LT(nearest, 1.0) << "plot at " << plot.ring.front().x << " " << plot.ring.front().y;
  }
}

TEST(DemoCity, every_built_superblock_drains_to_an_outfall) {
  const City& city = small_city();
  int built = 0;
  for (std::size_t i = 0; i < city.streets.superblocks.size(); ++i) {
    const SuperblockUse use = city.streets.superblocks[i].use;
    if (use != SuperblockUse::kCity && use != SuperblockUse::kIndustry) continue;
    ++built;
    const int outfall = city.drains.outfall_of_superblock[i];
    ASSERT_GE(outfall, 0);
    EXPECT_EQ(city.drains.outfalls[static_cast<std::size_t>(outfall)].north, city.streets.superblocks[i].north);
  }
  EXPECT_GT(built, 5);
}

TEST(DemoCity, pumps_are_set_up_higher_than_the_street_they_drain) {
  for (const Basin& basin : small_city().basins.basins) {
    EXPECT_TRUE(District::extent().contains(basin.pump_position));
    EXPECT_GE(ground_m(small_city().ground, basin.pump_position), basin.deepest_street_m);
    EXPECT_GE(basin.deepest_street_m, basin.lowest_m - 0.01);
  }
}

TEST(DemoCity, somebody_at_risk_lives_on_low_ground) {
  int low = 0;
  for (const VulnerablePlace& v : small_city().vulnerable) low += v.ground_m < District::plain_m(v.at.x) - 0.5 ? 1 : 0;
  EXPECT_GT(low, 0);
}

TEST(DemoAcceptance, names_what_a_city_lacks) {
  City broken = small_city();
  broken.roughness.hurst = 0.9;
  const LocalXY middle = (broken.river.north_levee[100] + broken.river.south_levee[100]) * 0.5;
  broken.buildings.front().ring = {middle, middle + LocalXY{5, 0}, middle + LocalXY{0, 5}};
  broken.drains.stations.clear();
  const std::vector<std::string> found = objections(broken);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_NE(found[0].find("Hurst"), std::string::npos);
  EXPECT_NE(found[1].find("pump stations"), std::string::npos);
  EXPECT_NE(found[2].find("floodway"), std::string::npos);
  EXPECT_NE(found[3].find("no street"), std::string::npos);
}

TEST(DemoAcceptance, a_house_without_a_street_is_named) {
  City lost = small_city();
  ASSERT_EQ(buildings_without_street(lost), 0U);
  const LocalXY hills = District::kSouthWest + LocalXY{5000, 5000};
  lost.buildings.front().ring = {hills, hills + LocalXY{5, 0}, hills + LocalXY{0, 5}};
  EXPECT_EQ(buildings_without_street(lost), 1U);
  lost.streets.pieces.clear();
  EXPECT_EQ(buildings_without_street(lost), lost.buildings.size());
}

TEST(DemoAcceptance, a_corner_in_the_floodway_is_enough) {
  City broken = small_city();
  Building& house = broken.buildings.front();
  house.ring.push_back((broken.river.north_levee[100] + broken.river.south_levee[100]) * 0.5);
  ASSERT_FALSE(contains(broken.river.floodway, broken.buildings.front().ring.front()));
  const std::vector<std::string> found = objections(broken);
  EXPECT_NE(std::ranges::find_if(found, [](const std::string& s) { return s.find("1 buildings stand in the floodway") == 0; }),
            found.end());
}

TEST(DesignFloods, rain_is_200_mm_in_twelve_hours_with_its_peak_in_the_middle) {
  double sum_mm = 0;
  for (double h = 0.5; h < 24; ++h) sum_mm += design_rain_mm_per_h(h);
  EXPECT_NEAR(sum_mm, 200, 1e-9);
  EXPECT_GT(design_rain_mm_per_h(6.5), design_rain_mm_per_h(5.5));
  EXPECT_EQ(design_rain_mm_per_h(12), 0);
}

TEST(DesignFloods, too_dry_too_wet_and_too_weak_a_levee_are_named) {
  EXPECT_EQ(objections(DesignFloods{0.03, 0.15}), std::vector<std::string>{});
  EXPECT_EQ(objections(DesignFloods{0.01, {}}).size(), 1U);
  EXPECT_EQ(objections(DesignFloods{0.05, 0.05}).size(), 2U);
  EXPECT_EQ(objections(DesignFloods{0.03, 0.25}).front(),
            "25.0 % of the built land is flooded when the weak levee fails, wanted are 10 to 20 %");
}

TEST(DesignFloods, a_lower_river_leaves_less_water_in_the_streets) {
  const auto floods = make_design_floods(small_city());
  ASSERT_TRUE(floods) << floods.error().message;
  EXPECT_FALSE(floods->levee_fails);
  City drained = small_city();
  // The river falls to the sea: an outfall three kilometres downstream has some four metres less before it.
  for (Basin& basin : drained.basins.basins) basin.outfall.x -= 3000;
  const auto better = make_design_floods(drained);
  ASSERT_TRUE(better) << better.error().message;
  EXPECT_LT(better->heavy_rain, 0.7 * floods->heavy_rain);
}

TEST(DemoAcceptance, roughness_of_the_plain_lies_in_the_measured_range) {
  // Lowest and highest of three plains of Taiwan.
  const Roughness& found = small_city().roughness;
  EXPECT_GT(found.rms_80_m, 0.61);
  EXPECT_LT(found.rms_80_m, 0.88);
  EXPECT_GT(found.rms_1280_m, 1.87);
  EXPECT_LT(found.rms_1280_m, 2.22);
  EXPECT_NEAR(found.hurst, 0.42, 0.06);
}

TEST(DemoAcceptance, a_quiet_storm_is_refused) {
  Storm quiet = small_storm();
  for (double& hours : quiet.first_30cm_h) hours = -1;
  EXPECT_FALSE(objections(quiet).empty());
}

TEST(DemoStorm, two_sites_pass_30_cm_within_the_first_two_hours) {
  const auto early = std::count_if(small_storm().first_30cm_h.begin(), small_storm().first_30cm_h.end(),
                                   [](double h) { return h > 0.25 && h < 2; });
  EXPECT_GE(early, 2);
}

TEST(DemoStorm, street_sensors_show_the_basin_level_over_their_zero) {
  const City& city = small_city();
  double deepest_cm = 0;
  for (const StormRow& r : small_storm().rows) {
    if (r.property != "water_depth" || r.unit != "cm") continue;
    EXPECT_GE(r.value, 0);
    deepest_cm = std::max(deepest_cm, r.value);
  }
  double expected_m = 0;
  for (const double peak : small_storm().peak_depth_m) expected_m = std::max(expected_m, peak);
  EXPECT_GT(deepest_cm, 100 * expected_m - 10);
  EXPECT_GE(city.sensors.size(), 60U);
}

TEST(DemoStorm, one_road_sensor_freezes_one_falls_silent_one_spikes) {
  std::map<int, std::vector<const StormRow*>> by_sensor;
  for (const StormRow& r : small_storm().rows) {
    if (r.unit == "cm") by_sensor[r.sensor].push_back(&r);
  }
  int silent = 0;
  int spiking = 0;
  for (const auto& [sensor, rows] : by_sensor) {
    for (std::size_t i = 1; i + 1 < rows.size(); ++i) {
      if (rows[i]->time - rows[i - 1]->time > std::chrono::minutes{60}) ++silent;
      if (rows[i]->value > rows[i - 1]->value + 100 && rows[i]->value > rows[i + 1]->value + 100) ++spiking;
    }
  }
  EXPECT_EQ(silent, 1);
  EXPECT_EQ(spiking, 1);
}

TEST(DemoStorm, rows_are_sorted_and_inside_the_span) {
  const Storm& storm = small_storm();
  ASSERT_FALSE(storm.rows.empty());
  EXPECT_TRUE(std::is_sorted(storm.rows.begin(), storm.rows.end(), [](const auto& a, const auto& b) { return a.time < b.time; }));
  EXPECT_TRUE(storm.span.contains(storm.rows.front().time));
  EXPECT_TRUE(storm.span.contains(storm.rows.back().time));
}

}  // namespace
}  // namespace sandtable::geo::demo
