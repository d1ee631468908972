#include "geo/demo/sensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "geo/demo/names.h"
#include "geo/demo/terrain_relief.h"

namespace sandtable::geo::demo {
namespace {

constexpr int kRoadSensors = 42;
constexpr double kApart_m = 150;

class SensorPlan {
 public:
  SensorPlan(const District& district, const StreetNetwork& streets, const BasinPlan& basins, const DrainPlan& drains,
             const Grid<float>& ground)
      : district_(district), streets_(streets), basins_(basins), drains_(drains), ground_(ground) {}

  std::vector<Sensor> make() {
    add_road_sensors();
    add_underpasses();
    add_sewer_gauges();
    add_river_gauges();
    add_rain_gauges();
    add_stations();
    std::sort(sensors_.begin(), sensors_.end(), [](const Sensor& a, const Sensor& b) { return a.id < b.id; });
    return std::move(sensors_);
  }

 private:
  int basin_at(LocalXY p) const {
    const int column = ground_.frame().column_of(p.x);
    const int row = ground_.frame().row_of(p.y);
    return ground_.frame().inside(column, row) ? basins_.index.at(column, row) : -1;
  }

  Sensor& add(char letter, int number, Text name, std::string_view kind, LocalXY at, int minutes) {
    Sensor& sensor = sensors_.emplace_back();
    sensor.id = fmt::format("{}{:02}", letter, number);
    sensor.name = std::move(name);
    sensor.kind = kind;
    sensor.at = at;
    sensor.every = std::chrono::minutes{minutes};
    sensor.basin = basin_at(at);
    return sensor;
  }

  void add_road(LocalXY at, Text name) {
    add('F', ++roads_, std::move(name), "road_flood", at, 2).zero_m = ground_m(ground_, at);
  }

  bool crowded(LocalXY p) const {
    return std::any_of(sensors_.begin(), sensors_.end(), [&](const Sensor& s) { return distance_m(s.at, p) < kApart_m; });
  }

  /// In turns, the lowest street of each basin that has no sensor near, so that each basin is watched.
  void add_road_sensors() {
    struct Spot {
      double z;
      const RoadPiece* piece;
      LocalXY at;
    };
    std::vector<std::vector<Spot>> spots(basins_.basins.size());
    for (const RoadPiece& piece : streets_.pieces) {
      if (piece.bridge || piece.underpass || piece.road_class == RoadClass::kTrack) continue;
      const LocalXY at = point_along(piece.points, length_of(piece.points) / 2);
      const int basin = basin_at(at);
      if (basin >= 0) spots[static_cast<std::size_t>(basin)].push_back({ground_m(ground_, at), &piece, at});
    }
    for (auto& list : spots) std::stable_sort(list.begin(), list.end(), [](const Spot& a, const Spot& b) { return a.z < b.z; });
    std::vector<std::size_t> next(spots.size(), 0);
    for (int round = 0; round < 8 && roads_ < kRoadSensors; ++round) {
      for (std::size_t b = 0; b < spots.size() && roads_ < kRoadSensors; ++b) {
        if (round > 0 && basins_.basins[b].built_share < 0.3) continue;
        while (next[b] < spots[b].size() && crowded(spots[b][next[b]].at)) ++next[b];
        if (next[b] == spots[b].size()) continue;
        const Spot& spot = spots[b][next[b]];
        const Text& street = spot.piece->name;
        const Text& hamlet = basins_.basins[b].name;
        const int number = round + 1;
        add_road(spot.at, {fmt::format("{}{}淹水感測{}", hamlet.zh, street.zh, number > 1 ? fmt::format("{}", number) : ""),
                           fmt::format("{} {} Road Flood {}", hamlet.en, street.en, number)});
      }
    }
  }

  void add_underpasses() {
    for (const LocalXY at : streets_.underpasses) {
      const RoadPiece* under = nullptr;
      for (const RoadPiece& piece : streets_.pieces) {
        if (piece.underpass && distance_m(point_along(piece.points, length_of(piece.points) / 2), at) < 30) under = &piece;
      }
      const Text road = under ? under->name : Text{"鐵路", "Railway"};
      add_road(at, {road.zh + "地下道", road.en + " Underpass"});
    }
  }

  void add_sewer_gauges() {
    std::vector<const Drain*> trunks;
    for (const Drain& drain : drains_.drains) trunks.push_back(&drain);
    std::stable_sort(trunks.begin(), trunks.end(), [](const Drain* a, const Drain* b) { return a->area_m2 > b->area_m2; });
    int number = 0;
    for (const Drain* drain : trunks) {
      if (number == 10) break;
      const LocalXY at = point_along(drain->line, length_of(drain->line) * 0.4);
      const int basin = basin_at(at);
      if (basin < 0 || crowded(at)) continue;
      const Text& hamlet = basins_.basins[static_cast<std::size_t>(basin)].name;
      add('S', ++number, {fmt::format("{}雨水下水道{}", hamlet.zh, number), fmt::format("{} Storm Sewer {}", hamlet.en, number)},
          "sewer_level", at, 3).zero_m = ground_m(ground_, at) - kManhole_m;
    }
  }

  void add_river_gauges() {
    int number = 0;
    for (const Polyline& bridge : streets_.bridges) {
      const LocalXY at = point_along(bridge, length_of(bridge) / 2);
      const Text name = bridge_name(static_cast<std::size_t>(number));
      Sensor& gauge = add('R', ++number, {name.zh + "水位站", name.en + " Gauge"}, "river_level", at, 2);
      const double mean = River::mean_stage_m(at.x);
      const double rise = River::crest_m(at.x) - mean;
      for (int level = 0; level < 3; ++level) {
        constexpr std::array<double, 3> kShares{0.90, 0.75, 0.55};
        gauge.warn_m[level] = std::round(20 * (mean + rise * kShares[static_cast<std::size_t>(level)])) / 20;
      }
    }
    add('T', 1, {river_name().zh + "口潮位站", river_name().en + " Mouth Tide Gauge"}, "tide", district_.at(470, -150), 5);
  }

  void add_rain_gauges() {
    constexpr std::array<std::pair<double, double>, 6> kSpots{{{0.17, 0.62}, {0.33, 0.24}, {0.46, 0.55}, {0.62, 0.80}, {0.72, 0.34}, {0.93, 0.66}}};
    int number = 0;
    for (const auto& [east, north] : kSpots) {
      const LocalXY at = District::kSouthWest + LocalXY{east, north} * District::kSide_m;
      const Text hamlet = hamlet_name(24 + static_cast<std::size_t>(number));
      add('P', ++number, {hamlet.zh + "雨量站", hamlet.en + " Rain Gauge"}, "rain", at, 10);
    }
    add('P', 90, {"區域平均雨量", "District mean rain"}, "rain", district_.at(2350, 700), 10);
  }

  void add_stations() {
    int number = 0;
    for (const PumpStation& station : drains_.stations) {
      ++number;
      add('K', number, station.name, "pump_station", station.at, 5);
      add('G', number, {station.name.zh + "閘門", station.name.en + " Gate"}, "gate", station.gate_at, 5);
    }
  }

  const District& district_;
  const StreetNetwork& streets_;
  const BasinPlan& basins_;
  const DrainPlan& drains_;
  const Grid<float>& ground_;
  std::vector<Sensor> sensors_;
  int roads_ = 0;
};

}  // namespace

std::vector<Sensor> place_sensors(const District& district, const StreetNetwork& streets, const BasinPlan& basins,
                                  const DrainPlan& drains, const Grid<float>& ground) {
  return SensorPlan(district, streets, basins, drains, ground).make();
}

}  // namespace sandtable::geo::demo
