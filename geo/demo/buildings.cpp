#include "geo/demo/buildings.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "geo/demo/terrain_relief.h"
#include "twin/base/random.h"

namespace sandtable::geo::demo {
namespace {

struct Quantile {
  double share;
  double height_m;
};
constexpr std::array<Quantile, 11> kHeights{{{0, 2.6}, {0.01, 2.8}, {0.05, 3.5}, {0.10, 4.2}, {0.25, 7.5}, {0.50, 12.1},
                                             {0.75, 16.6}, {0.90, 24.4}, {0.95, 34.0}, {0.99, 53.9}, {1, 88}}};

/// Where on a lot its house stands: gaps to the street, to both sides, and how deep it is.
struct LotStyle {
  double front_m = 5;
  double setback_m = 0.5;
  double gap_m = 0.1;
  double depth_share = 0.6;
};

/// A box in the frame of a plot: x along `axis`, y across it.
struct Local {
  LocalXY origin, axis, side;
  [[nodiscard]] LocalXY place(double x, double y) const { return origin + axis * x + side * y; }
};

class PlotBuilder {
 public:
  PlotBuilder(const Plot& plot, double density, const Grid<float>& ground, Random random, std::vector<Building>& out)
      : plot_(plot), density_(density), ground_(ground), random_(random), out_(out), box_(oriented_box(plot.ring)),
        local_{box_.centre, box_.axis, left_of(box_.axis)} {}

  void build() {
    switch (plot_.use) {
      case LandUse::kResidential:
      case LandUse::kCommercial: build_rows(); break;
      case LandUse::kSchool: build_school(); break;
      case LandUse::kHospital: build_single(0.34, 26 + 14 * random_.uniform(), "hospital"); break;
      case LandUse::kCareHome: build_single(0.4, 11 + 8 * random_.uniform(), "care_home"); break;
      case LandUse::kMarket: build_single(0.55, 8.5, "market", "metal"); break;
      case LandUse::kTemple: build_single(0.16, 9.5, "temple", "brick"); break;
      case LandUse::kIndustry: build_sheds(); break;
      case LandUse::kFarm: build_farmhouses(); break;
      case LandUse::kPark:
      case LandUse::kPond: break;
    }
  }

 private:
  void add(const Ring& ring, double height_m, std::string_view use, std::string_view structure) {
    if (ring.size() < 3 || signed_area_m2(ring) < 18) return;
    Building building{ring, 0, 1, false, structure, use, static_cast<float>(ground_m(ground_, centroid(ring)))};
    // Floors of 3.2 m and a parapet of 1.2 m; what is lower than one floor is a shed as high as it is.
    building.floors = std::max(1, static_cast<int>(std::lround((height_m - 1.2) / 3.2)));
    building.height_m = static_cast<float>(height_m < 5 ? height_m : building.floors * 3.2 + 1.2);
    building.basement = building.height_m > 15 && random_.uniform() < 0.2;
    out_.push_back(std::move(building));
  }

  Ring cut_box(const Ring& from, double x0, double x1, double y0, double y1) const {
    Ring ring = clipped_left(from, local_.place(x0, 0), local_.side * -1);
    ring = clipped_left(ring, local_.place(x1, 0), local_.side);
    ring = clipped_left(ring, local_.place(0, y0), local_.axis);
    return clipped_left(ring, local_.place(0, y1), local_.axis * -1);
  }

  double draw_height_m(bool apartments) {
    const double skew = apartments ? 0.62 : 1.15;
    const double power = skew * (1.25 - 0.5 * density_);
    return height_quantile_m(std::pow(random_.uniform(), power));
  }

  void build_rows() {
    const bool narrow = box_.width_m < 27;
    const double half = box_.width_m / 2;
    const bool apartments = random_.uniform() > 0.52 + 0.3 * density_;
    if (narrow) {
      build_row(-half, half, apartments, 1);
      return;
    }
    build_row(-half, 0, apartments, 1);
    build_row(0, half, random_.uniform() < 0.8 ? apartments : !apartments, -1);
  }

  /// One row of lots between two lines along the plot; `front` is +1 when the street lies on the lower side.
  void build_row(double y0, double y1, bool apartments, int front) {
    double x = -box_.length_m / 2 + random_.uniform(0.2, 2.0);
    const double end = box_.length_m / 2 - 0.3;
    const double lower = draw_height_m(apartments);
    while (x < end - 3.5) {
      const LotStyle style = lot_style(apartments);
      const double next = std::min(x + style.front_m, end);
      if (random_.uniform() > 0.08) {
        const double depth = (y1 - y0) * style.depth_share;
        const double from = front > 0 ? y0 + style.setback_m : y1 - style.setback_m - depth;
        // Rows were built in one go and mostly keep one height.
        const double height = apartments || random_.uniform() < 0.35 ? draw_height_m(apartments)
                                                                     : lower + 3.2 * std::floor(random_.uniform(-0.4, 1.4));
        add(cut_box(plot_.ring, x + style.gap_m, next - style.gap_m, from, from + depth), std::max(2.8, height),
            apartments ? "apartment" : "row_house", structure());
      }
      x = next;
    }
  }

  LotStyle lot_style(bool apartments) {
    if (apartments) {
      return {random_.uniform(8.5, 14.5), random_.uniform(1.0, 3.0), 1.2, random_.uniform(0.52, 0.66)};
    }
    return {random_.uniform(4.5, 6.0), random_.uniform(0.2, 1.0), random_.uniform(0.0, 0.08), random_.uniform(0.55, 0.72)};
  }

  std::string_view structure() {
    const double draw = random_.uniform();
    return draw < 0.83 ? "rc" : draw < 0.94 ? "metal" : "brick";
  }

  void build_single(double coverage, double height_m, std::string_view use, std::string_view kind = "rc") {
    const double scale = std::sqrt(coverage);
    const double x = box_.length_m / 2 * scale;
    const double y = box_.width_m / 2 * scale;
    add(cut_box(plot_.ring, -x, x, -y, y), height_m, use, kind);
  }

  /// Two wings and a bar around a yard, the playing field beside them.
  void build_school() {
    const double x = box_.length_m / 2 - 6;
    const double y = box_.width_m / 2 - 6;
    const double height = 3.2 * static_cast<double>(3 + random_.below(2)) + 1.2;
    add(cut_box(plot_.ring, -x, 0.15 * x, y - 13, y), height, "school", "rc");
    add(cut_box(plot_.ring, -x, -x + 13, -y, y - 15), height, "school", "rc");
    add(cut_box(plot_.ring, -x + 18, 0.1 * x, -y, -y + 12), height - 3.2, "school", "rc");
    if (box_.length_m > 90) add(cut_box(plot_.ring, x - 24, x, y - 34, y), 10.8, "school", "metal");
  }

  void build_sheds() {
    const double step = random_.uniform(34, 52);
    for (double x = -box_.length_m / 2 + 5; x + step < box_.length_m / 2; x += step + 7) {
      const bool two = box_.width_m > 80;
      const double y = box_.width_m / 2 - 8;
      if (random_.uniform() < 0.88) add(cut_box(plot_.ring, x, x + step, -y, two ? -4 : y), random_.uniform(7, 13), "industry", "metal");
      if (two && random_.uniform() < 0.88) add(cut_box(plot_.ring, x, x + step, 4, y), random_.uniform(7, 13), "industry", "metal");
    }
  }

  /// A hamlet of a few houses at the corner of one field in nine.
  void build_farmhouses() {
    if (random_.uniform() > 0.16) return;
    const int houses = 2 + static_cast<int>(random_.below(6));
    double x = -box_.length_m / 2 + 6;
    for (int i = 0; i < houses && x + 16 < box_.length_m / 2; ++i) {
      const double wide = random_.uniform(8, 15);
      const double y = -box_.width_m / 2 + random_.uniform(4, 7);
      add(cut_box(plot_.ring, x, x + wide, y, y + random_.uniform(9, 13)), random_.uniform(3.4, 10.8), "farmhouse", structure());
      x += wide + random_.uniform(2, 9);
    }
  }

  const Plot& plot_;
  double density_;
  const Grid<float>& ground_;
  Random random_;
  std::vector<Building>& out_;
  OrientedBox box_;
  Local local_;
};

}  // namespace

int people_in(const Building& building) {
  constexpr double kHome_m2 = 32;
  constexpr double kWork_m2 = 60;
  if (building.use == "shed") return 0;
  const bool home = building.use == "row_house" || building.use == "apartment" || building.use == "residential";
  const double floor_m2 = std::abs(signed_area_m2(building.ring)) * std::max(1, building.floors);
  return static_cast<int>(std::lround(floor_m2 / (home ? kHome_m2 : kWork_m2)));
}

double height_quantile_m(double share) {
  for (std::size_t i = 1; i < kHeights.size(); ++i) {
    if (share > kHeights[i].share) continue;
    const double t = (share - kHeights[i - 1].share) / (kHeights[i].share - kHeights[i - 1].share);
    return std::lerp(kHeights[i - 1].height_m, kHeights[i].height_m, t);
  }
  return kHeights.back().height_m;
}

std::vector<Building> make_buildings(const StreetNetwork& streets, const std::vector<Plot>& plots,
                                     const Grid<float>& ground, std::uint64_t seed) {
  const Random random = Random(seed).fork(51);
  std::vector<Building> buildings;
  for (std::size_t i = 0; i < plots.size(); ++i) {
    const double density = streets.superblocks[static_cast<std::size_t>(plots[i].superblock)].density;
    PlotBuilder(plots[i], density, ground, random.fork(i), buildings).build();
  }
  return buildings;
}

}  // namespace sandtable::geo::demo
