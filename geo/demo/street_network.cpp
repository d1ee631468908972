#include "geo/demo/street_network.h"

#include <algorithm>
#include <cmath>

#include "geo/demo/block_cutting.h"
#include "geo/demo/names.h"

namespace sandtable::geo::demo {
namespace {

constexpr double kRailStrip_m = 36;
constexpr double kTributaryStrip_m = 76;
constexpr int kSideSegments = 4;

struct Bank {
  bool north;
  std::vector<double> columns;
  std::vector<double> rows;  // across, signed
  int columns_count() const { return static_cast<int>(columns.size()) - 1; }
  int rows_count() const { return static_cast<int>(rows.size()) - 1; }
};

bool same_m(double a, double b) { return std::abs(a - b) < 1e-6; }

/// Lays superblocks and arterials of one bank into the network.
class BankBuilder {
 public:
  BankBuilder(const District& district, const ArterialPlan& plan, const Bank& bank, double city_scale,
              const GradientNoise& noise, std::vector<RoadLine>& lines, StreetNetwork& network)
      : district_(district), plan_(plan), bank_(bank), city_scale_(city_scale), noise_(noise), lines_(lines),
        network_(network) {}

  void build() {
    for (int row = 0; row < bank_.rows_count(); ++row) {
      for (int column = 0; column < bank_.columns_count(); ++column) uses_.push_back(judge(column, row));
    }
    row_roads_.assign(static_cast<std::size_t>(bank_.columns_count() * (bank_.rows_count() + 1)), -1);
    column_roads_.assign(static_cast<std::size_t>((bank_.columns_count() + 1) * bank_.rows_count()), -1);
    lay_rows();
    lay_columns();
    first_ = static_cast<int>(network_.superblocks.size());
    for (int row = 0; row < bank_.rows_count(); ++row) {
      for (int column = 0; column < bank_.columns_count(); ++column) add_superblock(column, row);
    }
    link_neighbours();
  }

 private:
  struct Judged {
    SuperblockUse use;
    double density;
  };

  double along(int column) const { return bank_.columns[static_cast<std::size_t>(column)]; }
  double across(int row) const { return bank_.rows[static_cast<std::size_t>(row)]; }
  LocalXY node(int column, int row) const { return district_.at(along(column), across(row)); }

  const Judged* judged(int column, int row) const {
    if (column < 0 || row < 0 || column >= bank_.columns_count() || row >= bank_.rows_count()) return nullptr;
    return &uses_[static_cast<std::size_t>(row * bank_.columns_count() + column)];
  }

  bool buildable(int column, int row) const {
    Extent inner = District::extent();
    inner.west += 20;
    inner.south += 20;
    inner.east -= 20;
    inner.north -= 20;
    for (const auto& [c, r] : {std::pair{column, row}, {column + 1, row}, {column, row + 1}, {column + 1, row + 1}}) {
      const LocalXY p = node(c, r);
      if (!inner.contains(p) || district_.inland_m(p) < 70 || district_.hill_share(p) > 0.12) return false;
    }
    return true;
  }

  Judged judge(int column, int row) const {
    if (!buildable(column, row)) return {SuperblockUse::kOutside, 0};
    if (same_m(along(column), plan_.railway_along_m)) return {SuperblockUse::kRailway, 0};
    if (bank_.north && same_m(along(column), plan_.tributary_along_m)) return {SuperblockUse::kTributary, 0};
    const double a = (along(column) + along(column + 1)) / 2;
    const double b = (across(row) + across(row + 1)) / 2;
    const double from_centre = district_.from_centre(district_.at(a, b)) / city_scale_;
    const double edge = 1 + 0.14 * noise_.at(a / 800, b / 800);
    const double density = std::clamp(1.15 - std::hypot(a - 2350, b - 800) / 1500, 0.0, 1.0);
    if (from_centre < edge) {
      const bool industry = a < 1500 && b > 900;
      return {industry ? SuperblockUse::kIndustry : SuperblockUse::kCity, industry ? 0 : density};
    }
    return {a < 1250 ? SuperblockUse::kPonds : SuperblockUse::kFarm, 0};
  }

  static bool urban(const Judged* j) {
    return j && (j->use == SuperblockUse::kCity || j->use == SuperblockUse::kIndustry);
  }
  static bool land(const Judged* j) { return j && j->use != SuperblockUse::kOutside; }

  int add_line(double a0, double b0, double a1, double b1, RoadLine style) {
    for (int k = 0; k <= kSideSegments; ++k) {
      const double t = static_cast<double>(k) / kSideSegments;
      style.points.push_back(district_.at(k == kSideSegments ? a1 : a0 + (a1 - a0) * t,
                                          k == kSideSegments ? b1 : b0 + (b1 - b0) * t));
    }
    lines_.push_back(std::move(style));
    return static_cast<int>(lines_.size()) - 1;
  }

  RoadLine style_of(bool inside_city, bool boulevard, const Text& name) const {
    RoadLine style;
    style.name = name;
    if (!inside_city) {
      style.road_class = RoadClass::kCountry;
      style.width_m = 9;
    } else if (boulevard) {
      style.road_class = RoadClass::kBoulevard;
      style.width_m = 30;
    } else {
      style.road_class = RoadClass::kArterial;
      style.width_m = 22;
    }
    return style;
  }

  void lay_rows() {
    for (int row = 0; row <= bank_.rows_count(); ++row) {
      for (int column = 0; column < bank_.columns_count(); ++column) {
        const Judged* below = judged(column, row - 1);
        const Judged* above = judged(column, row);
        if (!land(below) && !land(above)) continue;
        RoadLine style = style_of(urban(below) || urban(above), row == 2, row_name(bank_.north, row));
        if (row == 0) {
          style.road_class = RoadClass::kCollector;
          style.width_m = 10;
          style.name = levee_road_name(bank_.north);
        }
        const Judged* strip = land(above) ? above : below;
        if (strip->use == SuperblockUse::kTributary || strip->use == SuperblockUse::kRailway) {
          const bool city = urban(judged(column - 1, row)) || urban(judged(column + 1, row)) ||
                            urban(judged(column - 1, row - 1)) || urban(judged(column + 1, row - 1));
          if (row > 0) style = style_of(city, row == 2, row_name(bank_.north, row));
          style.bridge = strip->use == SuperblockUse::kTributary;
          style.underpass = strip->use == SuperblockUse::kRailway && city && row > 0;
        }
        const int line = add_line(along(column), across(row), along(column + 1), across(row), style);
        row_roads_[static_cast<std::size_t>(row * bank_.columns_count() + column)] = line;
        if (style.underpass) network_.underpasses.push_back(point_along(lines_[static_cast<std::size_t>(line)].points, kRailStrip_m / 2));
      }
    }
  }

  void lay_columns() {
    for (int row = 0; row < bank_.rows_count(); ++row) {
      for (int column = 0; column <= bank_.columns_count(); ++column) {
        const Judged* west = judged(column - 1, row);
        const Judged* east = judged(column, row);
        if (!land(west) && !land(east)) continue;
        const bool boulevard = same_m(along(column), plan_.north_columns[4]);
        RoadLine style = style_of(urban(west) || urban(east), boulevard, column_name(along(column), plan_.north_columns));
        const bool strip = (west && (west->use == SuperblockUse::kRailway || west->use == SuperblockUse::kTributary)) ||
                           (east && (east->use == SuperblockUse::kRailway || east->use == SuperblockUse::kTributary));
        if (strip) style.width_m = std::min(style.width_m, 14.0);
        column_roads_[static_cast<std::size_t>(row * (bank_.columns_count() + 1) + column)] =
            add_line(along(column), across(row), along(column), across(row + 1), style);
        if (row == 0 && (urban(west) || urban(east))) network_.levee_junctions.push_back(node(column, 0));
      }
    }
  }

  void append_side(Superblock& block, int road, bool forward) const {
    const Polyline& points = lines_[static_cast<std::size_t>(road)].points;
    for (int k = 0; k < kSideSegments; ++k) {
      const int segment = forward ? k : kSideSegments - 1 - k;
      block.ring.push_back(points[static_cast<std::size_t>(forward ? segment : segment + 1)]);
      block.roads.push_back(road);
      block.segments.push_back(segment);
    }
  }

  /// The ring with its river side moved from the levee road to the inner foot of the levee.
  Ring up_to_levee(const Ring& ring, int column) const {
    Ring foot;
    for (int k = 0; k <= kSideSegments; ++k) {
      const double a = std::lerp(along(column), along(column + 1), static_cast<double>(k) / kSideSegments);
      foot.push_back(district_.at(a, std::copysign(District::kLeveeAcross_m + 3, across(0))));
    }
    Ring catchment;
    if (bank_.north) {
      catchment = foot;
      catchment.insert(catchment.end(), ring.begin() + kSideSegments, ring.end());
      catchment.push_back(ring.front());
    } else {
      catchment.assign(ring.begin(), ring.begin() + 2 * kSideSegments + 1);
      catchment.insert(catchment.end(), foot.rbegin(), foot.rend());
      catchment.insert(catchment.end(), ring.begin() + 3 * kSideSegments, ring.end());
    }
    return catchment;
  }

  void add_superblock(int column, int row) {
    const Judged& j = *judged(column, row);
    Superblock block;
    block.use = j.use;
    block.density = j.density;
    block.north = bank_.north;
    block.column = column;
    block.row = row;
    if (j.use != SuperblockUse::kOutside) {
      const auto row_road = [&](int r) { return row_roads_[static_cast<std::size_t>(r * bank_.columns_count() + column)]; };
      const auto column_road = [&](int c) {
        return column_roads_[static_cast<std::size_t>(row * (bank_.columns_count() + 1) + c)];
      };
      // Rows count away from the river: on the south bank the row further out lies further south.
      const int south = bank_.north ? row : row + 1;
      const int north = bank_.north ? row + 1 : row;
      append_side(block, row_road(south), true);
      append_side(block, column_road(column + 1), bank_.north);
      append_side(block, row_road(north), false);
      append_side(block, column_road(column), !bank_.north);
      block.catchment = row == 0 ? up_to_levee(block.ring, column) : block.ring;
    }
    network_.superblocks.push_back(std::move(block));
    network_.neighbours.emplace_back();
  }

  void link_neighbours() {
    const auto index = [&](int column, int row) { return first_ + row * bank_.columns_count() + column; };
    for (int row = 0; row < bank_.rows_count(); ++row) {
      for (int column = 0; column < bank_.columns_count(); ++column) {
        for (const auto& [c, r] : {std::pair{column + 1, row}, std::pair{column, row + 1}}) {
          if (!land(judged(column, row)) || !land(judged(c, r))) continue;
          network_.neighbours[static_cast<std::size_t>(index(column, row))].push_back(index(c, r));
          network_.neighbours[static_cast<std::size_t>(index(c, r))].push_back(index(column, row));
        }
      }
    }
  }

  const District& district_;
  const ArterialPlan& plan_;
  const Bank& bank_;
  double city_scale_;
  const GradientNoise& noise_;
  std::vector<RoadLine>& lines_;
  StreetNetwork& network_;
  std::vector<Judged> uses_;
  std::vector<int> row_roads_;
  std::vector<int> column_roads_;
  int first_ = 0;
};

void lay_bridges(const District& district, const ArterialPlan& plan, std::vector<RoadLine>& lines, StreetNetwork& network) {
  const double north = plan.north_rows.front();
  const double south = plan.south_rows.front();
  for (std::size_t i = 2; i < plan.south_columns.size(); i += 2) {
    const double along = plan.south_columns[i];
    const auto known = [&](double across) {
      const LocalXY p = district.at(along, across);
      return std::any_of(network.levee_junctions.begin(), network.levee_junctions.end(),
                         [&](LocalXY j) { return distance_m(j, p) < 0.01; });
    };
    const bool common = std::any_of(plan.north_columns.begin(), plan.north_columns.end(),
                                    [&](double a) { return same_m(a, along); });
    if (!common || !known(north) || !known(south)) continue;
    RoadLine line;
    line.road_class = RoadClass::kArterial;
    line.width_m = 22;
    line.bridge = true;
    line.name = bridge_name(network.bridges.size());
    for (int k = 0; k <= 8; ++k) line.points.push_back(district.at(along, k == 8 ? north : south + (north - south) * k / 8));
    network.bridges.push_back(line.points);
    lines.push_back(std::move(line));
  }
}

Polyline railway_line(const District& district, const ArterialPlan& plan) {
  Polyline line;
  for (double across = -2400; across <= 3200; across += 40) {
    const LocalXY p = district.at(plan.railway_along_m + kRailStrip_m / 2, across);
    if (District::extent().contains(p)) line.push_back(p);
  }
  return line;
}

void split_into_pieces(const RoadLine& line, std::vector<RoadPiece>& pieces) {
  std::vector<RoadLine::Junction> stops = line.junctions;
  std::sort(stops.begin(), stops.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  RoadPiece piece{{}, line.road_class, line.width_m, line.bridge, line.underpass, line.name};
  piece.points.push_back(line.points.front());
  std::size_t next = 0;
  for (std::size_t segment = 0; segment + 1 < line.points.size(); ++segment) {
    for (; next < stops.size() && stops[next].at < static_cast<double>(segment) + 1; ++next) {
      piece.points.push_back(stops[next].place);
      pieces.push_back(piece);
      piece.points = {stops[next].place};
    }
    piece.points.push_back(line.points[segment + 1]);
  }
  pieces.push_back(std::move(piece));
}

}  // namespace

ArterialPlan make_arterial_plan(std::uint64_t seed) {
  Random random = Random(seed).fork(31);
  const auto jitter = [&] { return random.uniform(-32, 32); };
  ArterialPlan plan;
  plan.railway_along_m = 1660 + jitter();
  plan.tributary_along_m = District::kTributaryAlong_m + jitter();
  const double west[2] = {690 + jitter(), 1180 + jitter()};
  const double middle[2] = {2170 + jitter(), 2630 + jitter()};
  const double east[3] = {3610 + jitter(), 4090 + jitter(), 4520 + jitter()};
  const double rail_end = plan.railway_along_m + kRailStrip_m;
  plan.north_columns = {west[0], west[1], plan.railway_along_m, rail_end, middle[0], middle[1],
                        plan.tributary_along_m, plan.tributary_along_m + kTributaryStrip_m, east[0], east[1], east[2]};
  plan.south_columns = {west[0], west[1], plan.railway_along_m, rail_end, middle[0], middle[1],
                        plan.tributary_along_m, east[0], east[1], east[2]};
  const double levee_road = District::kLeveeAcross_m + 28;
  plan.north_rows = {levee_road};
  plan.south_rows = {-levee_road};
  while (plan.north_rows.back() < 2700) plan.north_rows.push_back(plan.north_rows.back() + random.uniform(440, 540));
  while (plan.south_rows.back() > -1700) plan.south_rows.push_back(plan.south_rows.back() - random.uniform(440, 540));
  return plan;
}

StreetNetwork make_streets(const District& district, const ArterialPlan& plan, std::uint64_t seed, double city_scale) {
  StreetNetwork network;
  std::vector<RoadLine> lines;
  const GradientNoise noise(Random(seed).fork(32).next());
  for (const bool north : {true, false}) {
    const Bank bank{north, north ? plan.north_columns : plan.south_columns, north ? plan.north_rows : plan.south_rows};
    BankBuilder(district, plan, bank, city_scale, noise, lines, network).build();
  }
  lay_bridges(district, plan, lines, network);
  network.railway = railway_line(district, plan);
  const Random random = Random(seed).fork(33);
  for (std::size_t i = 0; i < network.superblocks.size(); ++i) {
    cut_into_blocks(network.superblocks[i], static_cast<int>(i), random.fork(i), lines, network.blocks);
  }
  for (Block& block : network.blocks) block.from_centre = district.from_centre(centroid(block.ring)) / city_scale;
  for (const RoadLine& line : lines) split_into_pieces(line, network.pieces);
  return network;
}

}  // namespace sandtable::geo::demo
