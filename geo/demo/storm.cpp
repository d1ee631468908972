#include "geo/demo/storm.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "geo/demo/earthworks.h"
#include "geo/demo/hyetograph.h"
#include "geo/demo/storm_model.h"
#include "twin/base/random.h"

namespace sandtable::geo::demo {
namespace {

constexpr std::chrono::hours kLength{8};
constexpr std::chrono::minutes kModelStep{5};
constexpr double kWetStreet_m = 0.02;  // thinner water runs into the sewer, it does not come out of it

double hours_of(Duration d) { return seconds(d) / 3600; }

/// Depth of the water at a few places every five minutes of the storm, when no mobile pump is sent.
class StormWater {
 public:
  static Result<StormWater> simulate(const City& city, UtcTime start) {
    auto solver = make_overland(storm_model(city, model_cell_m(city.size), start));
    if (!solver) return pass(solver);
    StormWater water;
    water.start_ = start;
    std::vector<LocalXY> places;
    for (const Sensor& sensor : city.sensors) places.push_back(sensor.at);
    for (const Basin& basin : city.basins.basins) places.push_back(basin.deepest_street);
    water.depths_m_.assign(places.size(), {0.0F});
    for (UtcTime t = start + kModelStep; t <= start + kLength; t += kModelStep) {
      auto now = (*solver)->advance(forcing_of(city, start, t));
      if (!now) return pass(now);
      const Grid<float>& depth = (*now)->field->depth_m();
      for (std::size_t i = 0; i < places.size(); ++i) water.depths_m_[i].push_back(depth_at(depth, places[i]));
    }
    return water;
  }

  [[nodiscard]] double at_sensor(int sensor, UtcTime t) const {
    const std::vector<float>& series = depths_m_[static_cast<std::size_t>(sensor)];
    const double step = seconds(t - start_) / seconds(kModelStep);
    const auto i = std::min(static_cast<std::size_t>(std::max(0.0, step)), series.size() - 1);
    const float next = series[std::min(i + 1, series.size() - 1)];
    return static_cast<double>(std::lerp(series[i], next, static_cast<float>(std::clamp(step - static_cast<double>(i), 0.0, 1.0))));
  }
  /// Of the basin's deepest street, one value for each five minutes.
  [[nodiscard]] const std::vector<float>& in_street(std::size_t basin, const City& city) const {
    return depths_m_[city.sensors.size() + basin];
  }

 private:
  /// Where nothing is known, nothing is measured.
  static float depth_at(const Grid<float>& depth, LocalXY at) {
    const int column = depth.frame().column_of(at.x);
    const int row = depth.frame().row_of(at.y);
    const float value = depth.frame().inside(column, row) ? depth.at(column, row) : 0.0F;
    return std::isnan(value) ? 0.0F : value;
  }

  static Forcing forcing_of(const City& city, UtcTime start, UtcTime until) {
    Forcing forcing;
    forcing.until = until;
    const double middle = hours_of(until - start - kModelStep / 2);
    for (const Basin& basin : city.basins.basins) {
      const SiteId site(basin.site);
      forcing.site_rain_mm_per_h[site] = rain_mm_per_h(basin.deepest_street, middle);
      forcing.outfall_level_m[site] = river_stage_m(basin.outfall.x, middle);
    }
    return forcing;
  }

  UtcTime start_;
  std::vector<std::vector<float>> depths_m_;  ///< of each sensor, then of each basin's deepest street
};

/// Faults as real networks have them.
struct Faults {
  int frozen = -1;   ///< repeats one value from 2 h to 4 h
  int silent = -1;   ///< nothing from 1.5 h to 2.7 h
  int spiking = -1;  ///< one reading of 1.4 m out of the dry
};

class Recorder {
 public:
  Recorder(const City& city, const StormWater& water, TimeRange span, Random random)
      : city_(city), water_(water), span_(span), random_(random) {}

  Storm record() {
    choose_faults();
    for (std::size_t i = 0; i < city_.sensors.size(); ++i) record_sensor(static_cast<int>(i));
    std::stable_sort(storm_.rows.begin(), storm_.rows.end(), [](const StormRow& a, const StormRow& b) {
      return a.time != b.time ? a.time < b.time : a.sensor < b.sensor;
    });
    storm_.span = span_;
    summarize();
    return std::move(storm_);
  }

 private:
  const Sensor& sensor(int i) const { return city_.sensors[static_cast<std::size_t>(i)]; }

  double depth_m(int i, UtcTime t) const {
    return sensor(i).basin < 0 ? 0 : water_.at_sensor(i, t);
  }

  /// The sensors that matter for the story stay whole; the faults go to others.
  void choose_faults() {
    const UtcTime two_hours = span_.from + std::chrono::hours{2};
    const UtcTime four_hours = span_.from + std::chrono::hours{4};
    for (int i = 0; i < static_cast<int>(city_.sensors.size()); ++i) {
      if (sensor(i).kind != "road_flood") continue;
      const double early = depth_m(i, two_hours);
      if (faults_.frozen < 0 && early > 0.08 && early < 0.3 && depth_m(i, four_hours) > early + 0.05) faults_.frozen = i;
      else if (faults_.silent < 0 && early > 0.02 && early < 0.3) faults_.silent = i;
      else if (faults_.spiking < 0 && depth_m(i, four_hours) <= 0) faults_.spiking = i;
    }
  }

  void record_sensor(int i) {
    // Stations report at their own second of the minute, as they do.
    const Duration offset = std::chrono::seconds{5 + random_.below(50)};
    const std::string_view kind = sensor(i).kind;
    if (kind == "rain") {
      record_rain(i);
      return;
    }
    for (UtcTime t = span_.from + offset; t < span_.to; t += sensor(i).every) {
      if (kind == "road_flood") record_road(i, t);
      else if (kind == "sewer_level") put(i, t, "water_depth", sewer_depth_m(i, t) + 0.006 * random_.normal(), 0.001, "m");
      else if (kind == "pump_station") record_station(i, t);
      else if (kind == "gate") put(i, t, "gate_opening", gate_closed(i, t) ? 0 : 100, 1, "%");
      else put(i, t, "water_level", river_stage_m(sensor(i).at.x, hours(t)) + 0.012 * random_.normal(), 0.01, "m");
    }
  }

  double hours(UtcTime t) const { return hours_of(t - span_.from); }

  void put(int i, UtcTime t, std::string_view property, double value, double resolution, std::string_view unit) {
    storm_.rows.push_back({t, i, property, std::round(value / resolution) * resolution, unit});
  }

  void record_road(int i, UtcTime t) {
    const double h = hours(t);
    if (i == faults_.silent && h > 1.5 && h < 2.7) return;
    double depth = depth_m(i, i == faults_.frozen && h > 2 && h < 4 ? span_.from + std::chrono::hours{2} : t);
    if (depth > 0.005 && !(i == faults_.frozen && h > 2 && h < 4)) depth = std::max(0.0, depth + 0.006 * random_.normal());
    if (i == faults_.spiking && !spiked_ && h > 2.2) {
      depth = 1.4;
      spiked_ = true;
    }
    put(i, t, "water_depth", depth * 100, 1, "cm");
  }

  /// Fills with the rain of the last half hour against its design rain, and to the street when the basin is flooded.
  double sewer_depth_m(int i, UtcTime t) {
    const double rain = 2 * rain_mm(sensor(i).at, t, 30);
    const double running = kManhole_m * std::min(0.98, 0.12 + std::pow(rain / 78.8, 0.6) * 0.72);
    const double street = depth_m(i, t);
    return street > kWetStreet_m ? std::max(running, kManhole_m + std::min(street, 0.8)) : running;
  }

  const PumpStation& station_of(int i) const {
    return city_.drains.stations[static_cast<std::size_t>(std::stoi(sensor(i).id.substr(1)) - 1)];
  }

  bool gate_closed(int i, UtcTime t) const {
    return river_stage_m(sensor(i).at.x, hours(t)) > station_of(i).start_m;
  }

  void record_station(int i, UtcTime t) {
    const PumpStation& station = station_of(i);
    const double rain = rain_mm_per_h(sensor(i).at, hours(t) - 0.2);
    const bool running = rain > 12;
    const double river = river_stage_m(sensor(i).at.x, hours(t));
    const double resting = std::min(river, station.stop_m - 0.4);
    const double inner = running ? station.start_m + 0.006 * (rain - 30) : std::max(resting, station.stop_m - 0.6 + rain * 0.03);
    put(i, t, "water_level", inner + 0.01 * random_.normal(), 0.01, "m");
    put(i, t, "pump_running", running ? 1 : 0, 1, "");
  }

  double rain_mm(LocalXY at, UtcTime until, int minutes) const {
    double sum = 0;
    for (int minute = 0; minute < minutes; ++minute) sum += rain_mm_per_h(at, hours(until) - (minute + 0.5) / 60) / 60;
    return sum;
  }

  void record_rain(int i) {
    const bool hourly = sensor(i).id == kMeanRain;
    for (UtcTime t = span_.from; t <= span_.to - sensor(i).every; t += sensor(i).every) {
      const double fell = rain_mm(sensor(i).at, t, 10) * (1 + (hourly ? 0.02 : 0.07) * random_.normal());
      // Tipping buckets count half millimetres.
      put(i, t, "rainfall_10min", std::max(0.0, fell), 0.5, "mm");
      if (hourly) put(i, t, "rainfall_1h", rain_mm(sensor(i).at, t, 60), 0.5, "mm");
    }
  }

  void summarize() {
    for (std::size_t b = 0; b < city_.basins.basins.size(); ++b) {
      const std::vector<float>& depths = water_.in_street(b, city_);
      storm_.peak_depth_m.push_back(static_cast<double>(*std::max_element(depths.begin(), depths.end())));
      storm_.first_30cm_h.push_back(-1);
      for (std::size_t k = 0; k < depths.size(); ++k) {
        if (depths[k] < 0.3F) continue;
        storm_.first_30cm_h.back() = static_cast<double>(k) * hours_of(kModelStep);
        break;
      }
    }
  }

  const City& city_;
  const StormWater& water_;
  TimeRange span_;
  Random random_;
  Storm storm_;
  Faults faults_;
  bool spiked_ = false;
};

}  // namespace

Result<Storm> make_storm(const City& city) {
  const UtcTime start = *parse_time("2026-06-12T13:00:00+08:00", ZonePolicy::required());
  const auto water = StormWater::simulate(city, start);
  if (!water) return pass(water);
  return Recorder(city, *water, {start, start + kLength}, Random(city.seed).fork(61)).record();
}

}  // namespace sandtable::geo::demo
