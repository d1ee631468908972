#include "geo/demo/orthophoto.h"

#include <algorithm>
#include <cmath>

#include "geo/demo/line_field.h"
#include "geo/demo/terrain_relief.h"
#include "twin/base/random.h"

namespace sandtable::geo::demo {
namespace {

struct Colour {
  double r = 0, g = 0, b = 0;
};

Colour mixed(Colour a, Colour b, double t) {
  return {std::lerp(a.r, b.r, t), std::lerp(a.g, b.g, t), std::lerp(a.b, b.b, t)};
}

Colour scaled(Colour c, double k) { return {c.r * k, c.g * k, c.b * k}; }

constexpr Colour kGrass{112, 124, 78};
constexpr Colour kScrub{92, 108, 64};
constexpr Colour kForest{48, 72, 42};
constexpr Colour kSand{176, 164, 134};
constexpr Colour kSea{52, 82, 98};
constexpr Colour kShallow{98, 122, 116};
constexpr Colour kRiver{96, 108, 92};
constexpr Colour kAsphalt{104, 104, 104};
constexpr Colour kConcrete{158, 154, 146};

/// No hill lies west of this.
constexpr double kHillsFrom = District::kSouthWest.x + 4000;

class Painter {
 public:
  Painter(const City& city, int pixels)
      : city_(city), frame_{pixels, pixels, District::kSide_m / pixels, District::frame(city.size).north_west},
        canvas_(frame_), fine_(Random(city.seed).fork(71).next()), random_(Random(city.seed).fork(72)) {}

  Grid<Rgb> paint() {
    paint_land();
    paint_plots();
    paint_strips();
    paint_water();
    paint_streets();
    paint_railway();
    paint_roofs();
    return finished();
  }

 private:
  template <class Shade>
  void fill(const Ring& ring, Shade shade) {
    for_cells_in(ring, frame_, [&](int column, int row) { canvas_.at(column, row) = shade(column, row); });
  }

  double grain(LocalXY p, double size_m) const { return fine_.at(p.x / size_m, p.y / size_m); }

  void paint_land() {
    for (int row = 0; row < frame_.rows; ++row) {
      const double shore = city_.district.shore_x(frame_.centre_of(0, row).y);
      for (int column = 0; column < frame_.columns; ++column) {
        const LocalXY p = frame_.centre_of(column, row);
        canvas_.at(column, row) = land_colour(p, p.x - shore);
      }
    }
  }

  Colour land_colour(LocalXY p, double inland) const {
    if (inland < 0) return mixed(kShallow, kSea, std::clamp(-inland / 260 + 0.25 * grain(p, 160), 0.0, 1.0));
    const double patch = std::clamp(0.5 + 0.9 * grain(p, 120) + 0.5 * grain(p, 31), 0.0, 1.0);
    Colour colour = mixed(kGrass, kScrub, patch);
    const double hill = p.x > kHillsFrom ? city_.district.hill_share(p) : 0;
    const bool plain = inland > 90 + 50 * grain(p, 90) && hill <= 0;
    if (plain) colour = mixed(country_colour(p), colour, std::clamp(0.9 * grain(p, 210) - 0.05, 0.0, 0.6));
    if (hill > 0) {
      const Colour trees = scaled(kForest, 1 + 0.30 * grain(p, 9) + 0.25 * grain(p, 60));
      colour = mixed(colour, scaled(trees, sun(p)), std::clamp(hill * 5, 0.0, 1.0));
    }
    return mixed(kSand, colour, std::clamp((inland + 18 * grain(p, 40)) / 55, 0.0, 1.0));
  }

  /// Fields beyond the planned land: the same strips in quarters that lie this way or that.
  Colour country_colour(LocalXY at) const {
    const LocalXY p = at + LocalXY{26 * grain(at, 500), 26 * grain(at + LocalXY{900, 0}, 500)};
    const double qx = std::floor(p.x / 260);
    const double qy = std::floor(p.y / 210);
    Random quarter(static_cast<std::uint64_t>(qx) * 7919 + static_cast<std::uint64_t>(qy) * 104729);
    const double turn = quarter.uniform(-0.12, 0.12) + (quarter.uniform() < 0.5 ? 1.5708 : 0);
    const double u = (p.x * std::cos(turn) + p.y * std::sin(turn)) / quarter.uniform(17, 30);
    const double v = (p.y * std::cos(turn) - p.x * std::sin(turn)) / quarter.uniform(70, 115);
    const bool track = p.x / 260 - qx < 0.016 || p.y / 210 - qy < 0.02;
    if (track) return {140, 134, 108};
    return field_colour(u, v, quarter.next());
  }

  static Colour field_colour(double u, double v, std::uint64_t salt) {
    constexpr std::array<Colour, 6> kStages{{{118, 140, 70}, {136, 150, 82}, {162, 158, 96}, {128, 118, 88}, {98, 128, 66}, {112, 120, 96}}};
    Random own(salt ^ (static_cast<std::uint64_t>(std::floor(u)) * 977 + static_cast<std::uint64_t>(std::floor(v)) * 31));
    const Colour crop = own.uniform() < 0.55 ? kStages[salt % kStages.size()] : kStages[own.below(kStages.size())];
    const bool bund = u - std::floor(u) < 0.07 || v - std::floor(v) < 0.02;
    return scaled(bund ? Colour{104, 110, 74} : crop, own.uniform(0.93, 1.07));
  }

  /// Shade of wooded slopes; the light is the one that casts the shadows of the houses.
  double sun(LocalXY p) const {
    constexpr double kStep_m = 12;
    const double east = ground_m(city_.ground, p + LocalXY{kStep_m, 0}) - ground_m(city_.ground, p - LocalXY{kStep_m, 0});
    const double north = ground_m(city_.ground, p + LocalXY{0, kStep_m}) - ground_m(city_.ground, p - LocalXY{0, kStep_m});
    return std::clamp(1.05 + 0.55 * (0.6 * east + 0.8 * north) / (2 * kStep_m), 0.55, 1.4);
  }

  void paint_plots() {
    for (const Plot& plot : city_.plots) {
      Random random = random_.fork(static_cast<std::uint64_t>(plot.ring[0].x * 7 + plot.ring[0].y * 13));
      const OrientedBox box = oriented_box(plot.ring);
      switch (plot.use) {
        case LandUse::kFarm: paint_fields(plot, box, random); break;
        case LandUse::kPond: paint_ponds(plot, box, random); break;
        case LandUse::kPark: fill(plot.ring, [&](int c, int r) { return park_colour(frame_.centre_of(c, r)); }); break;
        case LandUse::kSchool: paint_school(plot, box); break;
        default: {
          const double tone = random.uniform(0.88, 1.08);
          fill(plot.ring, [&](int c, int r) { return scaled({150, 146, 136}, tone * (1 + 0.10 * grain(frame_.centre_of(c, r), 7))); });
        }
      }
    }
  }

  Colour park_colour(LocalXY p) const {
    return mixed({108, 132, 74}, scaled(kForest, 1.15), std::clamp(0.5 + 1.6 * grain(p, 22), 0.0, 1.0));
  }

  /// Paddies in strips, each at its own stage of growth; the bunds between them show.
  void paint_fields(const Plot& plot, const OrientedBox& box, Random& random) {
    const double strip = random.uniform(18, 34);
    const double length = random.uniform(70, 120);
    const std::uint64_t salt = random.next();
    fill(plot.ring, [&](int c, int r) {
      const LocalXY p = frame_.centre_of(c, r);
      const double u = dot(p - box.centre, box.axis) / strip + 100;
      const double v = dot(p - box.centre, left_of(box.axis)) / length + 100;
      return scaled(field_colour(u, v, salt), 1 + 0.08 * grain(p, 14));
    });
  }

  void paint_ponds(const Plot& plot, const OrientedBox& box, Random& random) {
    const double step = random.uniform(52, 84);
    const std::uint64_t salt = random.next();
    fill(plot.ring, [&](int c, int r) {
      const LocalXY p = frame_.centre_of(c, r);
      const double u = dot(p - box.centre, box.axis) / step + 100;
      const double v = dot(p - box.centre, left_of(box.axis)) / (step * 1.4) + 100;
      const double rim = std::min({u - std::floor(u), 1 - (u - std::floor(u)), (v - std::floor(v)) * 1.4, (1 - (v - std::floor(v))) * 1.4}) * step;
      if (rim < 4.5) return scaled(Colour{140, 134, 108}, 1 + 0.1 * grain(p, 9));
      Random own(salt ^ (static_cast<std::uint64_t>(std::floor(u)) * 977 + static_cast<std::uint64_t>(std::floor(v)) * 31));
      return scaled(mixed({70, 96, 92}, {104, 118, 92}, own.uniform()), 1 + 0.03 * grain(p, 30));
    });
  }

  void paint_school(const Plot& plot, const OrientedBox& box) {
    fill(plot.ring, [&](int c, int r) {
      const LocalXY p = frame_.centre_of(c, r) - box.centre;
      const double u = dot(p, box.axis) - box.length_m * 0.12;
      const double v = dot(p, left_of(box.axis)) + box.width_m * 0.08;
      const double oval = std::hypot(std::max(0.0, std::abs(u) - box.length_m * 0.10), v) / (box.width_m * 0.28);
      if (oval < 0.78) return Colour{110, 140, 78};
      if (oval < 1) return Colour{162, 96, 76};
      return Colour{158, 154, 138};
    });
  }

  void paint_strips() {
    for (const Superblock& s : city_.streets.superblocks) {
      if (s.use == SuperblockUse::kTributary || s.use == SuperblockUse::kRailway) {
        fill(s.ring, [&](int c, int r) { return scaled(kScrub, 1.05 + 0.25 * grain(frame_.centre_of(c, r), 12)); });
      }
    }
  }

  void paint_water() {
    fill(city_.river.floodway, [&](int c, int r) {
      const LocalXY p = frame_.centre_of(c, r);
      if (city_.district.inland_m(p) < 0) return canvas_.at(c, r);
      return mixed({124, 136, 82}, kScrub, std::clamp(0.5 + 1.2 * grain(p, 70) + 0.4 * grain(p, 16), 0.0, 1.0));
    });
    paint_levee(city_.river.north_levee);
    paint_levee(city_.river.south_levee);
    paint_channel(city_.river.channel, District::kChannelWidth_m / 2, true);
    paint_channel(city_.river.tributary, River::kTributaryWidth_m / 2, false);
  }

  void paint_levee(const Polyline& line) {
    const LineField near = line_field(line, frame_, 16);
    for (std::size_t i = 0; i < frame_.size(); ++i) {
      const double away = near.distance_m.values()[i];
      if (away < 3) canvas_.values()[i] = {172, 168, 156};
      else if (away < 12) canvas_.values()[i] = {116, 134, 78};
    }
  }

  void paint_channel(const Polyline& line, double half, bool bars) {
    const LineField near = line_field(line, frame_, half + 26);
    for (int row = 0; row < frame_.rows; ++row) {
      for (int column = 0; column < frame_.columns; ++column) {
        const double away = near.distance_m.at(column, row);
        if (away > half + 24) continue;
        const LocalXY p = frame_.centre_of(column, row);
        // River water fades into the sea beyond the mouth.
        const double at_sea = std::clamp(-city_.district.inland_m(p) / 160, 0.0, 1.0);
        const double edge = half + 5 * grain(p, 35);
        Colour& pixel = canvas_.at(column, row);
        if (away < edge) pixel = mixed(mixed(kRiver, {74, 88, 80}, std::clamp((edge - away) / 22, 0.0, 1.0)), pixel, at_sea);
        else if (bars && at_sea <= 0 && away < edge + 14 * std::max(0.0, grain(p, 180) + 0.15)) pixel = scaled(kSand, 0.95 + 0.2 * grain(p, 8));
      }
    }
  }

  void paint_streets() {
    for (const RoadPiece& piece : city_.streets.pieces) {
      const bool rural = piece.road_class == RoadClass::kTrack || piece.road_class == RoadClass::kCountry;
      const Colour colour = piece.road_class == RoadClass::kTrack ? Colour{146, 138, 112} : scaled(kAsphalt, rural ? 1.15 : 1.0);
      for (std::size_t i = 0; i + 1 < piece.points.size(); ++i) {
        stroke(piece.points[i], piece.points[i + 1], piece.width_m, piece.bridge ? Colour{150, 150, 148} : colour);
      }
    }
    for (const RoadPiece& piece : city_.streets.pieces) {
      if (piece.width_m < 20) continue;
      for (std::size_t i = 0; i + 1 < piece.points.size(); ++i) {
        // Boulevards have trees in the middle, arterials a yellow line that makes the asphalt paler.
        const bool trees = piece.road_class == RoadClass::kBoulevard && !piece.bridge;
        stroke(piece.points[i], piece.points[i + 1], trees ? 5 : 2.4, trees ? Colour{82, 104, 62} : Colour{138, 134, 118});
      }
    }
  }

  void stroke(LocalXY a, LocalXY b, double width_m, Colour colour) {
    const LocalXY along = unit(b - a);
    const LocalXY side = left_of(along) * (std::max(width_m, frame_.cell_m * 1.3) / 2);
    const LocalXY more = along * std::min(width_m / 2, 4.0);
    fill({a - side - more, b - side + more, b + side + more, a + side - more}, [&](int, int) { return colour; });
  }

  void paint_railway() {
    for (std::size_t i = 0; i + 1 < city_.streets.railway.size(); ++i) {
      stroke(city_.streets.railway[i], city_.streets.railway[i + 1], 9, {124, 112, 100});
    }
  }

  Colour roof_colour(const Building& building, Random& random) const {
    const double tone = random.uniform(0.85, 1.12);
    if (building.structure == "metal") {
      constexpr std::array<Colour, 4> kSheets{{{92, 128, 132}, {126, 146, 150}, {148, 84, 66}, {86, 112, 88}}};
      return scaled(kSheets[random.below(kSheets.size())], tone);
    }
    if (building.use == "temple") return {176, 92, 52};
    if (building.structure == "brick") return scaled({142, 96, 78}, tone);
    // Many flat roofs carry a storey of sheet metal nobody asked a permit for.
    if (random.uniform() < 0.26) return scaled(random.uniform() < 0.5 ? Colour{110, 136, 134} : Colour{150, 92, 76}, tone);
    return scaled(kConcrete, tone);
  }

  void paint_roofs() {
    for (const Building& building : city_.buildings) {
      Ring shadow = building.ring;
      // Sun in the south-west at 50 degrees; long shadows would only smear the streets at this scale.
      const double reach = std::min(18.0, building.height_m * 0.55);
      for (LocalXY& p : shadow) p = p + LocalXY{0.6 * reach, 0.8 * reach};
      for_cells_in(shadow, frame_, [&](int c, int r) { canvas_.at(c, r) = scaled(canvas_.at(c, r), 0.78); });
    }
    for (const Building& building : city_.buildings) {
      Random random = random_.fork(static_cast<std::uint64_t>(building.ring[0].x * 31 + building.ring[0].y * 17));
      const Colour colour = roof_colour(building, random);
      fill(building.ring, [&](int, int) { return colour; });
    }
  }

  Grid<Rgb> finished() const {
    Grid<Rgb> picture(frame_);
    const auto byte = [](double v) { return static_cast<std::uint8_t>(std::clamp(std::lround(v), 0L, 255L)); };
    Random dust = random_.fork(99);
    for (int row = 0; row < frame_.rows; ++row) {
      for (int column = 0; column < frame_.columns; ++column) {
        const Colour c = scaled(canvas_.at(column, row), 1 + 0.03 * (dust.uniform() - 0.5));
        picture.at(column, row) = {byte(c.r), byte(c.g), byte(c.b)};
      }
    }
    return picture;
  }

  const City& city_;
  GridFrame frame_;
  Grid<Colour> canvas_;
  GradientNoise fine_;
  Random random_;
};

}  // namespace

Grid<Rgb> paint_orthophoto(const City& city, int pixels) { return Painter(city, pixels).paint(); }

}  // namespace sandtable::geo::demo
