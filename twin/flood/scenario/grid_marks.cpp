#include "twin/flood/scenario/grid_marks.h"

#include <algorithm>
#include <cmath>

namespace sandtable::scenario {
namespace {

// Of a cell: coordinates in files are rounded, and a point on the border belongs to the grid.
constexpr double kSlack = 1e-6;

/// Position in cells from the north-west corner: x columns eastward, y rows southward.
LocalXY in_cells(const GridFrame& frame, LocalXY p) {
  return {(p.x - frame.north_west.x) / frame.cell_m, (frame.north_west.y - p.y) / frame.cell_m};
}

bool is_in_grid(const GridFrame& frame, LocalXY cells) {
  return cells.x >= -kSlack && cells.y >= -kSlack && cells.x <= frame.columns + kSlack &&
         cells.y <= frame.rows + kSlack;
}

std::size_t cell_of(const GridFrame& frame, LocalXY cells) {
  const int column = std::clamp(static_cast<int>(std::floor(cells.x + kSlack)), 0, frame.columns - 1);
  const int row = std::clamp(static_cast<int>(std::floor(cells.y + kSlack)), 0, frame.rows - 1);
  return frame.index(column, row);
}

tl::unexpected<Error> outside(const GridFrame& frame, const std::string& written_at, LocalXY at) {
  const Extent e = frame.extent();
  return fail(ErrorCode::kInvalid, "{}: ({}, {}) lies outside the grid, x {} to {}, y {} to {}", written_at, at.x, at.y,
              e.west, e.east, e.south, e.north);
}

/// Shares of the way from a to b at which the line passes from one cell to the next, 0 and 1 included.
std::vector<double> crossings(LocalXY a, LocalXY b) {
  std::vector<double> shares{0, 1};
  const auto add = [&](double from, double to) {
    const double low = std::min(from, to);
    const double high = std::max(from, to);
    for (double line = std::ceil(low); line <= high; line += 1) {
      if (to != from) shares.push_back(std::clamp((line - from) / (to - from), 0.0, 1.0));
    }
  };
  add(a.x, b.x);
  add(a.y, b.y);
  std::ranges::sort(shares);
  return shares;
}

struct Corner {
  int column = 0;
  int row = 0;
};

Corner nearest_corner(LocalXY cells) {
  // Points far beyond the grid must not overflow.
  const auto whole = [](double v) { return static_cast<int>(std::lround(std::clamp(v, -1e8, 1e8))); };
  return {whole(cells.x), whole(cells.y)};
}

void add_face(const GridFrame& frame, Corner a, Corner b, double along_m, std::vector<MarkedFace>& out) {
  if (a.column == b.column) {
    const int row = std::min(a.row, b.row);
    if (frame.inside(a.column - 1, row) && frame.inside(a.column, row)) {
      out.push_back({frame.index(a.column - 1, row), true, along_m});
    }
    return;
  }
  const int column = std::min(a.column, b.column);
  if (frame.inside(column, a.row - 1) && frame.inside(column, a.row)) {
    out.push_back({frame.index(column, a.row - 1), false, along_m});
  }
}

/// Cuts a segment to the box of the grid and a cell around it (Liang and Barsky 1984); false when nothing is left.
bool cut_to_grid(const GridFrame& frame, LocalXY& a, LocalXY& b) {
  const LocalXY d = b - a;
  double enter = 0;
  double leave = 1;
  const auto side = [&](double p, double q) {
    if (p == 0) return q >= 0;
    const double t = q / p;
    if (p < 0) enter = std::max(enter, t);
    if (p > 0) leave = std::min(leave, t);
    return enter <= leave;
  };
  if (!side(-d.x, a.x + 1) || !side(d.x, frame.columns + 1 - a.x) || !side(-d.y, a.y + 1) ||
      !side(d.y, frame.rows + 1 - a.y)) {
    return false;
  }
  const LocalXY start = a;
  a = start + d * enter;
  b = start + d * leave;
  return true;
}

/// Steps from corner to corner along cell edges, always along the axis on which it lags behind the straight line.
void walk(const GridFrame& frame, Corner from, Corner to, double from_m, double to_m, std::vector<MarkedFace>& out) {
  const long columns = std::abs(to.column - from.column);
  const long rows = std::abs(to.row - from.row);
  const int east = to.column > from.column ? 1 : -1;
  const int south = to.row > from.row ? 1 : -1;
  Corner at = from;
  for (long c = 0, r = 0; c < columns || r < rows;) {
    const double share = (static_cast<double>(c + r) + 0.5) / static_cast<double>(columns + rows);
    const Corner before = at;
    if (r == rows || (c < columns && (1 + 2 * c) * rows < (1 + 2 * r) * columns)) {
      at.column += east;
      ++c;
    } else {
      at.row += south;
      ++r;
    }
    add_face(frame, before, at, from_m + share * (to_m - from_m), out);
  }
}

double distance_to_segment(LocalXY p, LocalXY a, LocalXY b) {
  const LocalXY d = b - a;
  const double length2 = d.x * d.x + d.y * d.y;
  const double share = length2 > 0 ? std::clamp(((p.x - a.x) * d.x + (p.y - a.y) * d.y) / length2, 0.0, 1.0) : 0.0;
  return distance_m(p, a + d * share);
}

}  // namespace

Result<std::size_t> cell_at(const GridFrame& frame, const Mark& mark, LocalXY at) {
  const LocalXY cells = in_cells(frame, at);
  if (!is_in_grid(frame, cells)) return outside(frame, mark.written_at, at);
  return cell_of(frame, cells);
}

Result<std::vector<std::size_t>> cells_along(const GridFrame& frame, const Mark& mark) {
  std::vector<std::size_t> cells;
  const auto add = [&](std::size_t cell) {
    if (std::ranges::find(cells, cell) == cells.end()) cells.push_back(cell);
  };
  for (const LocalXY& point : mark.points) {
    if (!is_in_grid(frame, in_cells(frame, point))) return outside(frame, mark.written_at, point);
  }
  for (std::size_t i = 1; i < mark.points.size(); ++i) {
    const LocalXY a = in_cells(frame, mark.points[i - 1]);
    const LocalXY b = in_cells(frame, mark.points[i]);
    const std::vector<double> shares = crossings(a, b);
    const double length = distance_m(a, b);
    for (std::size_t k = 1; k < shares.size(); ++k) {
      // What only touches a corner is no piece of the line.
      if ((shares[k] - shares[k - 1]) * length > kSlack)
        add(cell_of(frame, a + (b - a) * ((shares[k] + shares[k - 1]) / 2)));
    }
  }
  if (cells.empty() && !mark.points.empty()) cells.push_back(cell_of(frame, in_cells(frame, mark.points.front())));
  return cells;
}

Result<std::vector<MarkedFace>> faces_along(const GridFrame& frame, const Mark& mark) {
  std::vector<MarkedFace> faces;
  double start_m = 0;
  for (std::size_t i = 1; i < mark.points.size(); ++i) {
    const double length_m = distance_m(mark.points[i - 1], mark.points[i]);
    const LocalXY whole_a = in_cells(frame, mark.points[i - 1]);
    LocalXY a = whole_a;
    LocalXY b = in_cells(frame, mark.points[i]);
    if (cut_to_grid(frame, a, b)) {
      const double from_m = start_m + distance_m(whole_a, a) * frame.cell_m;
      walk(frame, nearest_corner(a), nearest_corner(b), from_m, from_m + distance_m(a, b) * frame.cell_m, faces);
    }
    start_m += length_m;
  }
  if (faces.empty()) {
    const bool all_outside =
        std::ranges::none_of(mark.points, [&](LocalXY p) { return is_in_grid(frame, in_cells(frame, p)); });
    if (all_outside && !mark.points.empty()) return outside(frame, mark.written_at, mark.points.front());
    return fail(ErrorCode::kInvalid, "{}: the line is shorter than a cell of {} m and stands on no cell edge",
                mark.written_at, frame.cell_m);
  }
  return faces;
}

Result<EdgeCells> edge_cells(const GridFrame& frame, const Edge& edge) {
  const bool upright = edge.side == hydraulics::Side::kWest || edge.side == hydraulics::Side::kEast;
  const int count = upright ? frame.rows : frame.columns;
  const Extent e = frame.extent();
  const double low_m =
      std::min(edge.from_m.value_or(upright ? e.south : e.west), edge.to_m.value_or(upright ? e.north : e.east));
  const double high_m =
      std::max(edge.from_m.value_or(upright ? e.south : e.west), edge.to_m.value_or(upright ? e.north : e.east));
  // Along the edge in cells, in the order of rows or columns.
  const double begin = upright ? (e.north - high_m) / frame.cell_m : (low_m - e.west) / frame.cell_m;
  const double end = upright ? (e.north - low_m) / frame.cell_m : (high_m - e.west) / frame.cell_m;
  if (end < -kSlack || begin > count + kSlack) {
    return fail(ErrorCode::kInvalid, "{}: {} to {} m does not touch the grid's edge, {} to {} m", edge.written_at,
                low_m, high_m, upright ? e.south : e.west, upright ? e.north : e.east);
  }
  const auto clamped = [&](double v) { return std::clamp(static_cast<int>(v), 0, count - 1); };
  const double first = std::ceil(begin - 0.5 - kSlack);
  const double last = std::floor(end - 0.5 + kSlack);
  if (first > last) {
    const int middle = clamped(std::floor((begin + end) / 2));
    return EdgeCells{middle, middle};
  }
  return EdgeCells{clamped(first), clamped(last)};
}

std::vector<std::size_t> cells_inside(const GridFrame& frame, const PolygonRings& rings) {
  std::vector<std::size_t> cells;
  Extent box;
  for (const Polyline& ring : rings) {
    for (LocalXY p : ring) box.include(p);
  }
  if (box.empty() || !box.intersects(frame.extent())) return cells;
  const auto row_of = [&](double y) { return (frame.north_west.y - y) / frame.cell_m; };
  const int first = static_cast<int>(std::clamp(std::floor(row_of(box.north)), 0.0, frame.rows - 1.0));
  const int last = static_cast<int>(std::clamp(std::floor(row_of(box.south)), 0.0, frame.rows - 1.0));
  std::vector<double> cuts;
  for (int row = first; row <= last; ++row) {
    const double y = frame.centre_of(0, row).y;
    cuts.clear();
    for (const Polyline& ring : rings) {
      for (std::size_t i = 0; i < ring.size(); ++i) {
        const LocalXY a = ring[i];
        const LocalXY b = ring[(i + 1) % ring.size()];
        if ((a.y > y) != (b.y > y)) cuts.push_back(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x));
      }
    }
    std::ranges::sort(cuts);
    for (std::size_t k = 0; k + 1 < cuts.size(); k += 2) {
      const auto column = [&](double x) { return (x - frame.north_west.x) / frame.cell_m - 0.5; };
      const int from = static_cast<int>(std::clamp(std::ceil(column(cuts[k])), 0.0, frame.columns * 1.0));
      const int to = static_cast<int>(std::clamp(std::floor(column(cuts[k + 1])), -1.0, frame.columns - 1.0));
      for (int c = from; c <= to; ++c) cells.push_back(frame.index(c, row));
    }
  }
  return cells;
}

std::vector<std::size_t> cells_beside(const GridFrame& frame, const Polyline& line, double width_m) {
  std::vector<std::size_t> cells;
  for (std::size_t i = 1; i < line.size(); ++i) {
    Extent box;
    for (LocalXY p : {line[i - 1], line[i]}) {
      box.include(p - LocalXY{width_m, width_m});
      box.include(p + LocalXY{width_m, width_m});
    }
    if (!box.intersects(frame.extent())) continue;
    const int west = std::max(0, frame.column_of(std::max(box.west, frame.extent().west)));
    const int east = std::min(frame.columns - 1, frame.column_of(std::min(box.east, frame.extent().east)));
    const int north = std::max(0, frame.row_of(std::min(box.north, frame.extent().north)));
    const int south = std::min(frame.rows - 1, frame.row_of(std::max(box.south, frame.extent().south)));
    for (int row = north; row <= south; ++row) {
      for (int column = west; column <= east; ++column) {
        if (distance_to_segment(frame.centre_of(column, row), line[i - 1], line[i]) <= width_m / 2) {
          cells.push_back(frame.index(column, row));
        }
      }
    }
  }
  std::ranges::sort(cells);
  const auto repeated = std::ranges::unique(cells);
  cells.erase(repeated.begin(), repeated.end());
  return cells;
}

}  // namespace sandtable::scenario
