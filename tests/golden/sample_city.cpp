#include "tests/golden/sample_city.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "twin/base/random.h"

namespace sandtable::render {
namespace {

constexpr double kStreetM = 84;
constexpr double kLaneM = 9;

struct Place {
  CityOptions options;
  double side_m;
  [[nodiscard]] double river_x(double y) const { return side_m * (0.3 + 0.06 * std::sin(y / side_m * 9)); }
  [[nodiscard]] double height(double x, double y) const {
    const double u = x / side_m, v = y / side_m;
    double z = 4 + 3 * u + 0.6 * std::sin(x / 210) * std::cos(y / 170);
    const double hills = std::clamp((u - 0.72) / 0.28, 0.0, 1.0);
    z += hills * hills * side_m * 0.12 * (0.7 + 0.3 * std::sin(v * 13 + u * 7) + 0.18 * std::sin(v * 41) * std::cos(u * 37));
    const double off = std::abs(x - river_x(y));
    if (off < 45) z = std::min(z, 1.0 + off * 0.02);
    if (off > 60 && off < 90) z = std::max(z, 8.2 - std::abs(off - 75) * 0.4);
    return z;
  }
  [[nodiscard]] LocalXY at(double x, double y) const { return {kCityNorthWest.x + x, kCityNorthWest.y - side_m + y}; }
  [[nodiscard]] bool buildable(double x, double y) const {
    return std::abs(x - river_x(y)) > 110 && x < side_m * 0.74 && x > 0 && y > 0 && y < side_m;
  }
};

std::shared_ptr<const HeightGrid> make_terrain(const Place& place) {
  HeightGrid grid(GridFrame{place.options.cells, place.options.cells, place.options.cell_m, kCityNorthWest});
  for (int r = 0; r < grid.rows(); ++r) {
    for (int c = 0; c < grid.columns(); ++c) {
      grid.at(c, r) = static_cast<float>(place.height((c + 0.5) * place.options.cell_m,
                                                      place.side_m - (r + 0.5) * place.options.cell_m));
    }
  }
  return std::make_shared<const HeightGrid>(std::move(grid));
}

void add_house(BuildingSet& set, LocalXY corner, double w, double d, double height, Random& random) {
  std::vector<LocalXY> ring{corner, corner + LocalXY{w, 0}, corner + LocalXY{w, d}, corner + LocalXY{0, d}};
  if (random.uniform() < 0.2 && w > 9) {
    ring = {corner, corner + LocalXY{w, 0}, corner + LocalXY{w, d * 0.5}, corner + LocalXY{w * 0.5, d * 0.5},
            corner + LocalXY{w * 0.5, d}, corner + LocalXY{0, d}};
  }
  set.footprints.add_part(ring);
  set.footprints.end_feature();
  set.base_m.push_back(std::numeric_limits<float>::quiet_NaN());
  set.height_m.push_back(static_cast<float>(height));
}

std::shared_ptr<const BuildingSet> make_buildings(const Place& place) {
  auto set = std::make_shared<BuildingSet>();
  Random random(place.options.seed);
  // Blocks in a spiral from the middle of the town, so that any number makes one town.
  const double cx = place.side_m * 0.52, cy = place.side_m * 0.5;
  int count = 0;
  const int most_ring = static_cast<int>(place.side_m / kStreetM);
  for (int ring = 0; ring <= most_ring && count < place.options.buildings; ++ring) {
    for (int j = -ring; j <= ring; ++j) {
      for (int i = -ring; i <= ring; ++i) {
        if (std::max(std::abs(i), std::abs(j)) != ring) continue;
        const double x0 = cx + i * kStreetM + kLaneM / 2, y0 = cy + j * kStreetM + kLaneM / 2;
        if (!place.buildable(x0, y0) || !place.buildable(x0 + kStreetM, y0 + kStreetM)) continue;
        if (random.uniform() < 0.06) continue;
        const bool row_houses = random.uniform() < 0.6;
        const double front = row_houses ? 6.2 : 15.5, depth = row_houses ? 16 : 20;
        for (double y = y0 + 1; y + depth < y0 + kStreetM - kLaneM + 2; y += depth + (row_houses ? 3 : 5)) {
          for (double x = x0 + 1; x + front < x0 + kStreetM - kLaneM + 1; x += front + (row_houses ? 0.1 : 3)) {
            if (random.uniform() < 0.08 || count >= place.options.buildings) continue;
            const double floors = row_houses ? 2 + static_cast<double>(random.below(3)) : 4 + static_cast<double>(random.below(8));
            const double tall = !row_houses && random.uniform() < 0.05 ? 3 : 1;
            add_house(*set, place.at(x, y), front - 0.3, depth - random.uniform(0, 3), (floors * tall) * 3.2 + 1.2, random);
            ++count;
          }
        }
      }
    }
  }
  return set;
}

std::shared_ptr<const LineSet> make_streets(const Place& place) {
  auto set = std::make_shared<LineSet>();
  set->styles = {LineStyle{rgb(0xf7f5f0), 6, 0.6F, 400, rgb(0xb9b4a8), 1, DashStyle::kSolid, 6},
                 LineStyle{rgb(0xfbe9b0), 14, 1.4F, 400, rgb(0xc2a25a), 1, DashStyle::kSolid, 1e9F}};
  const double cx = place.side_m * 0.52, cy = place.side_m * 0.5;
  const int n = static_cast<int>(place.side_m / kStreetM) + 1;
  for (int k = -n; k <= n; ++k) {
    const double x = cx + k * kStreetM, y = cy + k * kStreetM;
    const std::uint8_t style = k % 5 == 0 ? 1 : 0;
    if (x > place.side_m * 0.4 && x < place.side_m * 0.75) {
      std::vector<LocalXY> line;
      for (double t = 0; t <= place.side_m; t += kStreetM) line.push_back(place.at(x, t));
      set->lines.add_part(line);
      set->lines.end_feature();
      set->style_of.push_back(style);
    }
    if (y > 0 && y < place.side_m) {
      const double west = style == 1 ? place.side_m * 0.02 : place.side_m * 0.4;
      set->lines.add_part(std::vector<LocalXY>{place.at(west, y), place.at(place.side_m * 0.75, y)});
      set->lines.end_feature();
      set->style_of.push_back(style);
    }
  }
  return set;
}

std::shared_ptr<const AreaSet> make_areas(const Place& place) {
  auto set = std::make_shared<AreaSet>();
  set->styles = {AreaStyle{rgb(0x8fa7ad), rgb(0x74898f), 1, HatchStyle::kNone, rgb(0), 1e9F},
                 AreaStyle{rgb(0x9bbb84, 200), rgb(0x7d9a68), 1, HatchStyle::kNone, rgb(0), 1e9F}};
  std::vector<LocalXY> river;
  for (double y = 0; y <= place.side_m; y += 20) river.push_back(place.at(place.river_x(y) - 42, y));
  for (double y = place.side_m; y >= 0; y -= 20) river.push_back(place.at(place.river_x(y) + 42, y));
  set->areas.add_part(river);
  set->areas.end_feature();
  set->style_of.push_back(0);
  const double px = place.side_m * 0.12, py = place.side_m * 0.3;
  std::vector<LocalXY> park, pond;
  for (int i = 0; i < 40; ++i) {
    const double a = i * 0.15708;
    park.push_back(place.at(px + 90 * std::cos(a), py + 130 * std::sin(a)));
    pond.push_back(place.at(px + 30 * std::cos(a), py + 40 * std::sin(a)));
  }
  set->areas.add_part(park);
  set->areas.add_part(pond);
  set->areas.end_feature();
  set->style_of.push_back(1);
  return set;
}

std::shared_ptr<const WaterField> make_water(const Place& place) {
  auto water = std::make_shared<WaterField>();
  water->values = Grid<float>(GridFrame{place.options.cells, place.options.cells, place.options.cell_m, kCityNorthWest});
  const double level = 6.4;
  for (int r = 0; r < water->values.rows(); ++r) {
    for (int c = 0; c < water->values.columns(); ++c) {
      const double x = (c + 0.5) * place.options.cell_m, y = place.side_m - (r + 0.5) * place.options.cell_m;
      float& depth = water->values.at(c, r);
      const double off = std::hypot((x - place.side_m * 0.5) / 1.4, y - place.side_m * 0.36);
      const double fall = std::max(0.0, off - place.side_m * 0.12) * 0.02;
      depth = static_cast<float>(std::max(0.0, level - fall - place.height(x, y)));
      if (std::abs(x - place.river_x(y)) < 75) depth = 0;
      if (y > place.side_m * 0.82 && x > place.side_m * 0.42 && x < place.side_m * 0.7) depth = std::nanf("");
    }
  }
  return water;
}

std::shared_ptr<const SymbolSet> make_symbols(const Place& place) {
  auto set = std::make_shared<SymbolSet>();
  Random random(place.options.seed + 1);
  const SymbolShape shapes[] = {SymbolShape::kCircle, SymbolShape::kRoundSquare, SymbolShape::kDiamond, SymbolShape::kDrop,
                                SymbolShape::kHexagon, SymbolShape::kTriangle};
  const SymbolIcon icons[] = {SymbolIcon::kWave, SymbolIcon::kTruck, SymbolIcon::kBang, SymbolIcon::kRain,
                              SymbolIcon::kPump, SymbolIcon::kBang};
  const Colour fills[] = {rgb(0x2d6a4f), rgb(0x37506b), rgb(0xc1121f), rgb(0x37506b), rgb(0x5a4a78), rgb(0xe07a1f)};
  for (int i = 0; i < place.options.symbols; ++i) {
    Symbol s;
    const auto k = static_cast<std::size_t>(i % 6);
    s.at = place.at(place.side_m * random.uniform(0.1, 0.74), place.side_m * random.uniform(0.1, 0.9));
    s.shape = shapes[k];
    s.icon = icons[k];
    s.fill = fills[k];
    s.look = static_cast<SymbolLook>(i % 7 == 3 ? 2 : i % 7 == 4 ? 1 : i % 11 == 6 ? 3 : 0);
    s.size_px = 24;
    s.selected = i == 1;
    s.important = k == 2;
    if (k == 1) s.ring = rgb(0x2a9d8f);
    set->symbols.push_back(s);
  }
  return set;
}

}  // namespace

SceneContent make_sample_city(const CityOptions& options) {
  const Place place{options, options.cells * options.cell_m};
  SceneContent content;
  content.terrain = make_terrain(place);
  content.buildings = make_buildings(place);
  content.areas.push_back(make_areas(place));
  content.lines.push_back(make_streets(place));
  content.symbols.push_back(make_symbols(place));
  if (options.water) content.water = make_water(place);
  auto routes = std::make_shared<RouteSet>();
  const double s = place.side_m;
  routes->routes.push_back({{place.at(s * 0.05, s * 0.5), place.at(s * 0.52, s * 0.5), place.at(s * 0.52, s * 0.38)}});
  content.routes = routes;
  return content;
}

}  // namespace sandtable::render
