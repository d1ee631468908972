#include "viewer/app/flow_arrows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace sandtable {
namespace {

constexpr double kArrowSpacing_px = 30;
/// Depths are whole millimetres: two of them tell a slope from their rounding.
constexpr double kLeastDrop_m = 0.002;
/// Of the discharge in a block, what goes the block's own way; less and the arrow would speak for nobody.
constexpr double kLeastAgreement = 0.6;
/// More are not told apart, and each costs its triangles.
constexpr std::size_t kMostArrows = 12'000;

/// The model's water surface, looked at cell by cell.
class Surface {
 public:
  Surface(const FloodField& field, const Grid<float>& ground_m) : field_(field), ground_m_(ground_m) {}

  /// Unit vector down the surface's slope at a flowing cell; empty where it cannot be told.
  [[nodiscard]] std::optional<LocalXY> downhill(int column, int row) const {
    const Step east = across(column, row, 1, 0);
    const Step south = across(column, row, 0, 1);
    if (std::max(std::abs(east.drop_m), std::abs(south.drop_m)) < kLeastDrop_m) return std::nullopt;
    const LocalXY slope{east.slope(), -south.slope()};
    const double steep = std::hypot(slope.x, slope.y);
    return LocalXY{slope.x / steep, slope.y / steep};
  }

 private:
  /// How far the surface falls over how many cells.
  struct Step {
    double drop_m = 0;
    int cells = 0;
    [[nodiscard]] double slope() const { return cells == 0 ? 0 : drop_m / cells; }
  };

  [[nodiscard]] Step across(int column, int row, int dc, int dr) const {
    const auto here = level(column, row);
    const auto before = level(column - dc, row - dr);
    const auto after = level(column + dc, row + dr);
    Step step;
    if (before) step = {*before - *here, 1};
    if (after) step = {step.drop_m + *here - *after, step.cells + 1};
    return step;
  }

  /// Empty where there is no water that could carry on the flow.
  [[nodiscard]] std::optional<double> level(int column, int row) const {
    constexpr float kCarries_m = 0.02F;
    if (!ground_m_.frame().inside(column, row)) return std::nullopt;
    const float depth = field_.depth_m().at(column, row);
    const float ground = ground_m_.at(column, row);
    if (!(depth >= kCarries_m) || std::isnan(ground)) return std::nullopt;
    return static_cast<double>(ground) + static_cast<double>(depth);
  }

  const FloodField& field_;
  const Grid<float>& ground_m_;
};

/// What flows in one block.
struct BlockFlow {
  LocalXY discharge;            ///< sum of the cells' unit discharges
  double all = 0;               ///< sum of their amounts
  LocalXY moment;               ///< of where they are
  double speed = 0, depth = 0;  ///< sums by discharge

  void add(LocalXY at, LocalXY direction, double depth_m, double speed_m_per_s) {
    const double amount = depth_m * speed_m_per_s;
    discharge = discharge + direction * amount;
    moment = moment + at * amount;
    all += amount;
    speed += speed_m_per_s * amount;
    depth += depth_m * amount;
  }
};

/// The flowing cell of a block that is nearest to a point: an arrow lies on water, not in the house between two
/// streets.
LocalXY nearest(const std::vector<LocalXY>& cells, LocalXY to) {
  return *std::ranges::min_element(cells, {}, [&](LocalXY at) { return distance_m(at, to); });
}

void add_line(render::RouteSet& set, Polyline path, double depth_m, float width_px, render::Colour colour) {
  render::Route line;
  line.path = std::move(path);
  line.colour = colour;
  line.casing = render::rgb(0, 0);
  line.width_px = width_px;
  line.above_ground_m = static_cast<float>(depth_m) + 0.6F;
  set.routes.push_back(std::move(line));
}

}  // namespace

int flow_block_cells(double cell_m, double metres_per_pixel) {
  int cells = 1;
  while (cells < 1024 && cells * cell_m < kArrowSpacing_px * metres_per_pixel) cells *= 2;
  return cells;
}

std::vector<FlowArrow> flow_arrows(const FloodField& field, const Grid<float>& ground_m, int block_cells) {
  const GridFrame& frame = field.depth_m().frame();
  if (!field.has_speed() || !(frame == ground_m.frame()) || block_cells < 1) return {};
  const Surface surface(field, ground_m);
  std::vector<FlowArrow> arrows;
  std::vector<LocalXY> cells;
  for (int top = 0; top < frame.rows; top += block_cells) {
    for (int left = 0; left < frame.columns; left += block_cells) {
      BlockFlow flow;
      cells.clear();
      for (int row = top; row < std::min(top + block_cells, frame.rows); ++row) {
        for (int column = left; column < std::min(left + block_cells, frame.columns); ++column) {
          const auto depth = static_cast<double>(field.depth_m().at(column, row));
          const auto speed = static_cast<double>(field.speed_m_per_s(frame.index(column, row)));
          if (!(depth >= kLeastFlowDepth_m) || speed < kLeastFlowSpeed_m_per_s) continue;
          const auto direction = surface.downhill(column, row);
          if (!direction) continue;
          flow.add(frame.centre_of(column, row), *direction, depth, speed);
          cells.push_back(frame.centre_of(column, row));
        }
      }
      const double along = std::hypot(flow.discharge.x, flow.discharge.y);
      if (cells.empty() || along < kLeastAgreement * flow.all) continue;
      arrows.push_back({nearest(cells, flow.moment * (1 / flow.all)), flow.discharge * (1 / along),
                        flow.speed / flow.all, flow.depth / flow.all});
    }
  }
  return arrows;
}

render::RouteSet flow_lines(const std::vector<FlowArrow>& arrows, double block_m) {
  constexpr float kHem_px = 2.6F;
  const render::Colour ink = render::rgb(0x0b1a2e);
  const render::Colour hem = render::rgb(0xffffff, 215);
  render::RouteSet set;
  for (const FlowArrow& arrow : arrows) {
    const bool rapid = arrow.speed_m_per_s >= kRapidFlow_m_per_s;
    const bool swift = arrow.speed_m_per_s >= kSwiftFlow_m_per_s;
    const double length = block_m * (rapid ? 1.1 : swift ? 0.8 : 0.5);
    const float width_px = rapid ? 3.0F : swift ? 2.3F : 1.7F;
    const LocalXY along = arrow.direction;
    const LocalXY left{-along.y, along.x};
    const LocalXY tip = arrow.at + along * (length / 2);
    const double barb = block_m * 0.2;
    const Polyline shaft{arrow.at - along * (length / 2), tip};
    const Polyline head{tip - along * barb + left * (barb * 0.7), tip, tip - along * barb - left * (barb * 0.7)};
    // The light hem lies under the whole arrow, or the head's would cut its shaft.
    for (const Polyline& part : {shaft, head}) add_line(set, part, arrow.depth_m, width_px + kHem_px, hem);
    for (const Polyline& part : {shaft, head}) add_line(set, part, arrow.depth_m, width_px, ink);
  }
  return set;
}

std::shared_ptr<const render::RouteSet> FlowScene::update(const std::shared_ptr<const FloodField>& field,
                                                          const Grid<float>& ground_m, double metres_per_pixel) {
  if (!field || !field->has_speed()) return nullptr;
  const double cell_m = field->depth_m().frame().cell_m;
  const int wanted = flow_block_cells(cell_m, metres_per_pixel);
  if (field == field_ && wanted == block_cells_) return lines_;
  field_ = field;
  block_cells_ = wanted;
  std::vector<FlowArrow> arrows = flow_arrows(*field, ground_m, wanted);
  int drawn = wanted;
  while (arrows.size() > kMostArrows) arrows = flow_arrows(*field, ground_m, drawn *= 2);
  lines_ = std::make_shared<const render::RouteSet>(flow_lines(arrows, drawn * cell_m));
  return lines_;
}

}  // namespace sandtable
