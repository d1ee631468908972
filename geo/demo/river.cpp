#include "geo/demo/river.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "geo/demo/line_field.h"
#include "twin/base/random.h"

namespace sandtable::geo::demo {
namespace {

constexpr double kReachStep_m = 10;
constexpr double kLongest_m = 5500;
constexpr double kBelowPlain_m = 4.2;
constexpr double kBankSlope = 1.0 / 2.5;

struct Bend {
  double along_m;
  double across_m;
};

/// The channel in the straightened valley, walked downstream from beyond the east edge.
std::vector<Bend> meander(Random random) {
  std::vector<Bend> bends;
  double along = kLongest_m;
  double across = 0;
  double phase = random.uniform(0, 2 * std::numbers::pi);
  double wavelength = 0;
  double swing = 0;
  int bend = -1;
  while (along > -250) {
    const int now = static_cast<int>(phase / std::numbers::pi);
    if (now != bend) {
      bend = now;
      wavelength = District::kChannelWidth_m * random.uniform(9.0, 14.0);
      swing = random.uniform(0.62, 1.10);
    }
    const double heading = swing * std::sin(phase);
    bends.push_back({along, across});
    along -= kReachStep_m * std::cos(heading);
    across += kReachStep_m * std::sin(heading);
    phase += 2 * std::numbers::pi * kReachStep_m / wavelength;
  }
  return bends;
}

/// Takes out the slow wandering that unequal bends add up to, so that the channel keeps to the belt.
void centre(std::vector<Bend>& bends) {
  constexpr int kWindow = 75;
  std::vector<double> mean(bends.size());
  for (std::size_t i = 0; i < bends.size(); ++i) {
    double sum = 0;
    double weights = 0;
    for (int k = -kWindow; k <= kWindow; ++k) {
      const auto at = static_cast<std::ptrdiff_t>(i) + k;
      if (at < 0 || at >= static_cast<std::ptrdiff_t>(bends.size())) continue;
      const double weight = std::exp(-0.5 * (k / 32.0) * (k / 32.0));
      sum += weight * bends[static_cast<std::size_t>(at)].across_m;
      weights += weight;
    }
    mean[i] = sum / weights;
  }
  const double room = District::kLeveeAcross_m - District::kChannelWidth_m / 2 - 38;
  for (std::size_t i = 0; i < bends.size(); ++i) {
    bends[i].across_m = std::clamp(bends[i].across_m - mean[i], -room, room);
  }
}

Polyline levee_line(const District& district, double side) {
  Polyline line;
  for (double along = kLongest_m; along >= 500; along -= 20)
    line.push_back(district.at(along, side * District::kLeveeAcross_m));
  return line;
}

Polyline tributary_line(const District& district, const River& river) {
  Polyline line;
  for (double across = 3400; across > District::kLeveeAcross_m; across -= 20) {
    line.push_back(district.at(river.tributary_along_m, across));
  }
  line.push_back(river.sluice);
  // Across the berm it joins the channel slanting downstream.
  const LocalXY aim = district.at(river.tributary_along_m - 90, 0);
  const LocalXY* nearest = &river.channel.front();
  for (const LocalXY& p : river.channel) {
    if (distance_m(p, aim) < distance_m(*nearest, aim)) nearest = &p;
  }
  line.push_back(*nearest);
  return line;
}

}  // namespace

double River::bed_m(double x) {
  const double from_mouth = std::max(0.0, x - District::kSouthWest.x - 430);
  return District::plain_m(District::kSouthWest.x) - kBelowPlain_m + 0.0006 * from_mouth;
}

double River::mean_stage_m(double x) {
  // Backwater of the sea near the mouth, normal depth of 1.6 m further up.
  const double uniform = bed_m(x) + 1.6;
  return uniform > 0 ? std::sqrt(uniform * uniform + 0.04) : 0.2 * std::exp(uniform);
}

River make_river(const District& district, std::uint64_t seed, double tributary_along_m) {
  River river;
  Random random = Random(seed).fork(21);
  std::vector<Bend> bends = meander(random.fork(1));
  centre(bends);
  for (const Bend& bend : bends) river.channel.push_back(district.at(bend.along_m, bend.across_m));
  river.north_levee = levee_line(district, 1);
  river.south_levee = levee_line(district, -1);
  river.floodway = river.north_levee;
  std::reverse(river.floodway.begin(), river.floodway.end());
  river.floodway.insert(river.floodway.end(), river.south_levee.begin(), river.south_levee.end());
  std::reverse(river.floodway.begin(), river.floodway.end());
  if (signed_area_m2(river.floodway) < 0) std::reverse(river.floodway.begin(), river.floodway.end());
  river.tributary_along_m = tributary_along_m;
  river.sluice = district.at(tributary_along_m, District::kLeveeAcross_m);
  river.tributary = tributary_line(district, river);
  const double weak = random.uniform(2250, 2500);
  river.weak_from = district.at(weak + 75, District::kLeveeAcross_m);
  river.weak_to = district.at(weak - 75, District::kLeveeAcross_m);
  river.culvert = district.at(random.uniform(1950, 2200), -District::kLeveeAcross_m);
  return river;
}

namespace {

void cut_main_channel(const River& river, Grid<float>& ground) {
  const GridFrame& frame = ground.frame();
  const LineField near = line_field(river.channel, frame, 90);
  const double half = District::kChannelWidth_m / 2;
  for_cells_in(river.floodway, frame, [&](int column, int row) {
    const double x = frame.centre_of(column, row).x;
    const double berm = River::bed_m(x) + 3.2;
    float& z = ground.at(column, row);
    if (z < 0) return;  // the sea reaches in at the mouth
    // The berm keeps a fifth of the natural unevenness: parks and old channels.
    z = static_cast<float>(berm + 0.2 * std::clamp(z - District::plain_m(x), -2.0, 2.0));
  });
  for (std::size_t cell = 0; cell < frame.size(); ++cell) {
    const double away = near.distance_m.values()[cell];
    if (away > half + 30) continue;
    const double x = frame.centre_of(static_cast<int>(cell % static_cast<std::size_t>(frame.columns)), 0).x;
    const double cut = River::bed_m(x) + std::max(0.0, away - (half - 10)) * kBankSlope;
    ground.values()[cell] = static_cast<float>(std::min(static_cast<double>(ground.values()[cell]), cut));
  }
}

void cut_tributary(const River& river, Grid<float>& ground) {
  const GridFrame& frame = ground.frame();
  const LineField near = line_field(river.tributary, frame, 45);
  const double length = length_of(river.tributary);
  const double mouth_bed = River::bed_m(river.sluice.x) + 0.7;
  const double half = River::kTributaryWidth_m / 2;
  for (std::size_t cell = 0; cell < frame.size(); ++cell) {
    const double away = near.distance_m.values()[cell];
    if (away > half + 25 || near.along_m.values()[cell] > length - 40) continue;
    const double bed = mouth_bed + 0.0006 * (length - near.along_m.values()[cell]);
    float& z = ground.values()[cell];
    if (away < half) {
      z = static_cast<float>(std::min(static_cast<double>(z), bed + std::max(0.0, away - half + 5) * 0.5));
    } else {
      // Low banks: a wall a metre above the plain.
      const double bank = District::plain_m(river.sluice.x) + 1.1 - std::max(0.0, away - half - 4) * 0.35;
      z = static_cast<float>(std::max(static_cast<double>(z), bank));
    }
  }
}

void heap_levee(const Polyline& line, Grid<float>& ground, const River& river) {
  const GridFrame& frame = ground.frame();
  const LineField near = line_field(line, frame, 30);
  const double crest_half = std::max(3.0, 0.75 * frame.cell_m);
  const double weak_half = distance_m(river.weak_from, river.weak_to) / 2;
  const LocalXY weak = (river.weak_from + river.weak_to) * 0.5;
  for (int row = 0; row < frame.rows; ++row) {
    for (int column = 0; column < frame.columns; ++column) {
      const double away = near.distance_m.at(column, row);
      if (away > 30) continue;
      const LocalXY p = frame.centre_of(column, row);
      double crest = River::crest_m(p.x);
      if (distance_m(p, weak) < weak_half + 5) crest -= River::kWeakDrop_m;
      const double side = crest - std::max(0.0, away - crest_half) / 2.5;
      float& z = ground.at(column, row);
      z = static_cast<float>(std::max(static_cast<double>(z), side));
    }
  }
}

}  // namespace

void carve_river(const River& river, Grid<float>& ground) {
  cut_main_channel(river, ground);
  heap_levee(river.north_levee, ground, river);
  heap_levee(river.south_levee, ground, river);
  cut_tributary(river, ground);
}

double sinuosity(const Polyline& channel) { return length_of(channel) / distance_m(channel.front(), channel.back()); }

}  // namespace sandtable::geo::demo
