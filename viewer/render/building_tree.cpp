#include "viewer/render/building_tree.h"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>
#include <utility>

#include "viewer/render/triangulation.h"

namespace sandtable::render {
namespace {

constexpr std::size_t kMostInLeaf = 192;
constexpr int kDeepest = 14;
constexpr double kHouseM = 12;        ///< a usual house
constexpr double kFullPx = 6.5;       ///< drawn whole when a usual house covers at least this many pixels
constexpr double kBlockPx = 4.5;      ///< blocks are at most this wide on screen...
constexpr double kBlockPxMoving = 9;  ///< (wider while the view moves and the eye does not dwell)
constexpr double kHiddenPx = 1.2;     ///< ...and not drawn when a usual house is lower than this
constexpr double kHiddenPxMoving = 1.6;

/// Where a ray enters and leaves a slab of one axis.
bool clip_slab(double from, double direction, double low, double high, double& enter, double& leave) {
  if (std::abs(direction) < 1e-12) return from >= low && from <= high;
  double a = (low - from) / direction, b = (high - from) / direction;
  if (a > b) std::swap(a, b);
  enter = std::max(enter, a);
  leave = std::min(leave, b);
  return enter <= leave;
}

bool meets(const Box& box, const glm::dvec3& from, const glm::dvec3& direction, double nearer_than) {
  double enter = 0, leave = nearer_than;
  for (int i = 0; i < 3; ++i) {
    if (!clip_slab(from[i], direction[i], box.low[i], box.high[i], enter, leave)) return false;
  }
  return true;
}

/// Distance along the ray to a prism, or nothing.
std::optional<double> meet_prism(std::span<const LocalXY> ring, float base, float top, LocalXY from, double from_z,
                                 const glm::dvec3& direction) {
  std::optional<double> nearest;
  const auto offer = [&](double along) {
    if (along > 0 && (!nearest || along < *nearest)) nearest = along;
  };
  if (direction.z < 0) {
    const double along = (top - from_z) / direction.z;
    if (along > 0 && is_in_ring({from.x + along * direction.x, from.y + along * direction.y}, ring)) offer(along);
  }
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const LocalXY a = ring[i], e = ring[(i + 1) % ring.size()] - a;
    const double det = direction.x * e.y - direction.y * e.x;
    if (std::abs(det) < 1e-12) continue;
    const LocalXY w = a - from;
    const double along = (w.x * e.y - w.y * e.x) / det;
    const double share = (w.x * direction.y - w.y * direction.x) / det;
    const double z = from_z + along * direction.z;
    if (share >= 0 && share <= 1 && z >= base && z <= top) offer(along);
  }
  return nearest;
}

}  // namespace

BuildingTree::BuildingTree(std::shared_ptr<const BuildingSet> set, std::shared_ptr<const Style> style,
                           const Heightfield& heights, const LocalFrame& frame) {
  auto model = std::make_shared<BuildingModel>();
  model->set = std::move(set);
  model->style = std::move(style);
  model->frame = frame;
  const FlatGeometry& g = model->set->footprints;
  const std::size_t count = std::min(g.features(), model->set->height_m.size());
  model->base_m.resize(count, 0);
  std::vector<Spot> spots;
  spots.reserve(count);
  glm::dvec2 low(1e30), high(-1e30);
  for (std::uint32_t f = 0; f < count; ++f) {
    if (g.feature_first[f] == g.feature_first[f + 1]) continue;
    const auto ring = open_ring(g.part(g.feature_first[f]));
    const float height = model->set->height_m[f];
    if (ring.size() < 3 || !(height > 0) || !(height < 2000)) continue;
    Extent box;
    bool finite = true;
    for (const LocalXY p : ring) {
      finite = finite && std::isfinite(p.x) && std::isfinite(p.y);
      box.include(p);
    }
    if (!finite) continue;
    float base = model->set->base_m.size() > f ? model->set->base_m[f] : std::nanf("");
    if (!std::isfinite(base)) base = heights.sample(box.centre(), 0);
    model->base_m[f] = std::isfinite(base) ? base : 0;
    const glm::dvec2 middle(frame.local(box.centre(), 0));
    low = glm::min(low, middle);
    high = glm::max(high, middle);
    spots.push_back({middle, f});
  }
  model_ = std::move(model);
  nodes_.reserve(spots.size() / 32 + 8);
  if (spots.empty()) return;
  const double side = std::max({high.x - low.x, high.y - low.y, 1.0}) * 1.0001;
  order_.reserve(spots.size());
  build(spots, low, side, 0);
}

std::uint32_t BuildingTree::build(std::span<Spot> spots, glm::dvec2 low, double side_m, int depth) {
  const auto index = static_cast<std::uint32_t>(nodes_.size());
  nodes_.emplace_back();
  Node node;
  node.side_m = side_m;
  node.first = static_cast<std::uint32_t>(order_.size());
  node.count = static_cast<std::uint32_t>(spots.size());
  if (spots.size() <= kMostInLeaf || depth >= kDeepest) {
    for (const Spot& s : spots) order_.push_back(s.building);
    measure(node);
  } else {
    node.leaf = false;
    const glm::dvec2 middle = low + side_m / 2;
    const auto south_end =
        std::partition(spots.begin(), spots.end(), [&](const Spot& s) { return s.middle.y < middle.y; });
    const auto west = [&](const Spot& s) { return s.middle.x < middle.x; };
    const auto sw_end = std::partition(spots.begin(), south_end, west);
    const auto nw_end = std::partition(south_end, spots.end(), west);
    const std::span<Spot> parts[4] = {
        {spots.begin(), sw_end}, {sw_end, south_end}, {south_end, nw_end}, {nw_end, spots.end()}};
    node.box = {glm::dvec3(1e30), glm::dvec3(-1e30)};
    for (int i = 0; i < 4; ++i) {
      if (parts[i].empty()) continue;
      const glm::dvec2 corner = low + glm::dvec2(i & 1, i >> 1) * (side_m / 2);
      node.children[i] = build(parts[i], corner, side_m / 2, depth + 1);
      const Box& box = nodes_[node.children[i]].box;
      node.box.low = glm::min(node.box.low, box.low);
      node.box.high = glm::max(node.box.high, box.high);
    }
  }
  nodes_[index] = node;
  return index;
}

void BuildingTree::measure(Node& node) const {
  node.box = {glm::dvec3(1e30), glm::dvec3(-1e30)};
  const FlatGeometry& g = model_->set->footprints;
  for (const std::uint32_t f : buildings(node)) {
    for (const LocalXY p : g.part(g.feature_first[f])) {
      node.box.low = glm::min(node.box.low, model_->frame.local(p, model_->base_m[f]));
      node.box.high = glm::max(node.box.high, model_->frame.local(p, model_->top_m(f)));
    }
  }
}

BuildingTree::Selection BuildingTree::select(const View& view, std::uint32_t most_full) const {
  Selection selection;
  if (nodes_.empty()) return selection;
  const double block_px = view.moving ? kBlockPxMoving : kBlockPx;
  const double hidden_px = view.moving ? kHiddenPxMoving : kHiddenPx;
  std::vector<std::uint32_t> stack{0};
  std::vector<std::pair<double, std::uint32_t>> near;
  while (!stack.empty()) {
    const std::uint32_t i = stack.back();
    stack.pop_back();
    const Node& node = nodes_[i];
    if (!view.frustum.may_see(node.box)) continue;
    const double px = view.px_per_m(node.box);
    if (kHouseM * px < hidden_px) continue;
    if (node.leaf && kHouseM * px >= kFullPx) {
      near.emplace_back(px, i);
    } else if (node.leaf || node.block_cell_m() * px <= block_px) {
      selection.blocks.push_back(i);
    } else {
      for (const std::uint32_t child : node.children) {
        if (child != 0) stack.push_back(child);
      }
    }
  }
  std::sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::uint32_t full = 0;
  for (const auto& [px, i] : near) {
    full += nodes_[i].count;
    (full <= most_full ? selection.full : selection.blocks).push_back(i);
  }
  return selection;
}

std::optional<BuildingTree::Hit> BuildingTree::meet(const glm::dvec3& from, const glm::dvec3& direction) const {
  std::optional<Hit> nearest;
  if (nodes_.empty()) return nearest;
  const ScenePoint eye = model_->frame.place(from);
  const FlatGeometry& g = model_->set->footprints;
  std::vector<std::uint32_t> stack{0};
  while (!stack.empty()) {
    const Node& node = nodes_[stack.back()];
    stack.pop_back();
    if (!meets(node.box, from, direction, nearest ? nearest->along_m : 1e12)) continue;
    for (const std::uint32_t child : node.children) {
      if (child != 0) stack.push_back(child);
    }
    if (!node.leaf) continue;
    for (const std::uint32_t f : buildings(node)) {
      const auto ring = open_ring(g.part(g.feature_first[f]));
      const auto along = meet_prism(ring, model_->base_m[f], model_->top_m(f), eye.at, eye.elevation_m, direction);
      if (along && (!nearest || *along < nearest->along_m)) nearest = Hit{f, *along};
    }
  }
  return nearest;
}

}  // namespace sandtable::render
