#include "twin/flood/hydraulics/face_rules.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable::hydraulics {
namespace {

constexpr double kLeastSlope = 1e-4;

/// Local inertia with implicit friction along the face alone; exact for u (1 + a u) = |wanted|.
float inertial_flux(double h, double rise, float friction, float q, const StepConstants& step) {
  const double wanted = q - static_cast<double>(step.g_dt) * h * rise * step.dt_over_dx / step.dt;
  const double a = static_cast<double>(step.dt) * friction * std::pow(h, -7.0 / 3.0);
  const double size = 2 * std::abs(wanted) / (1 + std::sqrt(1 + 4 * a * std::abs(wanted)));
  return static_cast<float>(wanted < 0 ? -size : size);
}

}  // namespace

double crest_capacity(double head_up_m, double head_down_m) {
  const double free = 1.7 * head_up_m * std::sqrt(head_up_m);
  if (head_down_m <= 0) return free;
  const double ratio = std::min(1.0, head_down_m / head_up_m);
  return free * std::pow(std::max(0.0, 1 - ratio * std::sqrt(ratio)), 0.385);
}

FaceRules::FaceRules(const CellLayout& layout, double cell_m, const Setup& setup, const TerrainStore& terrain)
    : layout_(layout), cell_m_(cell_m), boundaries_(setup.boundaries), crests_(setup.crests) {
  rebuild(terrain);
  set_time(0);
}

void FaceRules::add_edge(const EdgeBoundary& boundary, std::size_t source, const TerrainStore& terrain) {
  const bool east = boundary.side == Side::kWest || boundary.side == Side::kEast;
  const bool after = boundary.side == Side::kWest || boundary.side == Side::kNorth;
  const int depth = east ? layout_.columns : layout_.rows;
  const auto place = [&](int along, int in) {
    const int from_start = after ? in : depth - 1 - in;
    return east ? std::pair{from_start, along} : std::pair{along, from_start};
  };
  const auto ground = [&](std::pair<int, int> p) { return terrain.ground_m[layout_.at(p.first, p.second)]; };
  for (int along = boundary.first; along <= boundary.last; ++along) {
    int in = 0;
    while (in < depth && !is_inside(ground(place(along, in)))) ++in;
    if (in == depth) continue;
    const auto [column, row] = place(along, in);
    Rule rule{.column = column, .row = row, .east = east, .inner_after = after};
    if (after) --(east ? rule.column : rule.row);
    rule.kind = boundary.kind == EdgeKind::kLevel ? Kind::kLevel : Kind::kFree;
    rule.source = source;
    double slope = boundary.slope.value_or(0);
    if (!boundary.slope && in + 1 < depth && is_inside(ground(place(along, in + 1))))
      slope = (static_cast<double>(ground(place(along, in + 1))) - ground({column, row})) / cell_m_;
    rule.ground_m = ground({column, row});
    rule.slope = static_cast<float>(std::max(slope, kLeastSlope));
    rules_.push_back(rule);
  }
}

void FaceRules::rebuild(const TerrainStore& terrain) {
  rules_.clear();
  for (std::size_t i = 0; i < crests_.size(); ++i) {
    const auto width = static_cast<std::size_t>(layout_.columns);
    rules_.push_back({.column = static_cast<int>(crests_[i].cell % width),
                      .row = static_cast<int>(crests_[i].cell / width),
                      .east = crests_[i].east,
                      .source = i});
  }
  for (std::size_t i = 0; i < boundaries_.size(); ++i)
    if (boundaries_[i].kind != EdgeKind::kWall) add_edge(boundaries_[i], i, terrain);
  std::stable_sort(rules_.begin(), rules_.end(), [](const Rule& a, const Rule& b) { return a.row < b.row; });
  first_of_.assign(static_cast<std::size_t>(layout_.rows) + 2, rules_.size());
  for (std::size_t i = rules_.size(); i-- > 0;) first_of_[static_cast<std::size_t>(rules_[i].row + 1)] = i;
  for (std::size_t row = first_of_.size() - 1; row-- > 0;)
    first_of_[row] = std::min(first_of_[row], first_of_[row + 1]);
}

void FaceRules::set_terrain(const TerrainStore& terrain) { rebuild(terrain); }

void FaceRules::set_time(double time_s) {
  for (Rule& rule : rules_) {
    if (rule.kind == Kind::kLevel) rule.now_m = boundaries_[rule.source].level_m.at(time_s);
    if (rule.kind == Kind::kCrest) rule.now_m = crests_[rule.source].crest_m.at(time_s);
  }
}

double FaceRules::next_event_s(double time_s) const {
  double next = std::numeric_limits<double>::infinity();
  for (const EdgeBoundary& boundary : boundaries_)
    if (boundary.kind == EdgeKind::kLevel) next = std::min(next, boundary.level_m.next_point_s(time_s));
  for (const FaceCrest& crest : crests_) next = std::min(next, crest.crest_m.next_point_s(time_s));
  return next;
}

Status FaceRules::set_boundary_level(std::size_t boundary, TimeSeries level_m) {
  if (boundary >= boundaries_.size() || boundaries_[boundary].kind != EdgeKind::kLevel)
    return fail(ErrorCode::kNotFound, "boundary {}: no level boundary has this number", boundary);
  boundaries_[boundary].level_m = std::move(level_m);
  return {};
}

void FaceRules::set_crests(std::span<const FaceCrest> crests) {
  for (const FaceCrest& crest : crests) {
    std::erase_if(crests_, [&](const FaceCrest& old) { return old.cell == crest.cell && old.east == crest.east; });
    const auto& points = crest.crest_m.points();
    const bool gone = !points.empty() && std::all_of(points.begin(), points.end(), [](const SeriesPoint& p) {
      return p.value == -std::numeric_limits<double>::infinity();
    });
    if (!gone) crests_.push_back(crest);
  }
}

std::span<const FaceRules::Rule> FaceRules::of_row(int row) const {
  if (rules_.empty() || row < -1 || row >= layout_.rows) return {};
  const std::size_t first = first_of_[static_cast<std::size_t>(row + 1)];
  return std::span(rules_).subspan(first, first_of_[static_cast<std::size_t>(row) + 2] - first);
}

float FaceRules::flux(const Rule& rule, const RowView& view, const StepConstants& step) const {
  const int c = rule.column;
  const double q_old = rule.east ? view.qx[c] : view.qy[c];
  const double depth[2] = {metres_of(view.depth[c]), metres_of(rule.east ? view.depth[c + 1] : view.depth_south[c])};
  const double ground[2] = {view.ground[c], rule.east ? view.ground[c + 1] : view.ground_south[c]};
  const float friction[2] = {view.friction[c], rule.east ? view.friction[c + 1] : view.friction_south[c]};
  if (rule.kind == Kind::kCrest) {
    const double level[2] = {ground[0] + depth[0], ground[1] + depth[1]};
    const double base = std::max({ground[0], ground[1], rule.now_m});
    const double head = std::max(level[0], level[1]) - base;
    if (head <= kThinnest_m) return 0;
    const float mean_friction = 0.5F * (friction[0] + friction[1]);
    const double rise = std::max(level[1], base) - std::max(level[0], base);
    const float q = inertial_flux(head, rise, mean_friction, static_cast<float>(q_old), step);
    if (rule.now_m <= std::max(ground[0], ground[1])) return q;
    const auto most = static_cast<float>(crest_capacity(head, std::min(level[0], level[1]) - base));
    return std::clamp(q, -most, most);
  }
  const int inner = rule.inner_after ? 1 : 0;
  if (rule.kind == Kind::kFree) {
    if (depth[inner] <= kThinnest_m) return 0;
    // Manning's normal depth; friction is g n^2.
    const double n = std::sqrt(friction[inner] / kGravity_m_per_s2);
    const auto q = static_cast<float>(std::pow(depth[inner], 5.0 / 3.0) * std::sqrt(rule.slope) / n);
    return rule.inner_after ? -q : q;
  }
  const double outside = std::max(0.0, rule.now_m - ground[inner]);
  const double h = std::max(depth[inner], outside);
  if (h <= kThinnest_m) return 0;
  const double rise = rule.inner_after ? depth[inner] - outside : outside - depth[inner];
  const float q = inertial_flux(h, rise, friction[inner], static_cast<float>(q_old), step);
  // Outside there is a level but no store: nothing limits what comes in but that it cannot be faster than its waves.
  const auto most = static_cast<float>(outside * std::sqrt(kGravity_m_per_s2 * outside));
  return rule.inner_after ? std::min(q, most) : std::max(q, -most);
}

double FaceRules::deepest_outside_m() const {
  double deepest = 0;
  for (const Rule& rule : rules_)
    if (rule.kind == Kind::kLevel) deepest = std::max(deepest, rule.now_m - static_cast<double>(rule.ground_m));
  return deepest;
}

void FaceRules::fluxes(int row, const RowView& view, const StepConstants& step, float* fx, float* fy) const {
  for (const Rule& rule : of_row(row)) (rule.east ? fx : fy)[rule.column] = flux(rule, view, step);
}

void FaceRules::clear(int row, float* fx, float* fy, DepthQuanta* vy) const {
  for (const Rule& rule : of_row(row)) {
    (rule.east ? fx : fy)[rule.column] = 0;
    if (!rule.east) vy[rule.column] = 0;
  }
}

void FaceRules::open_shares(int row, float* share) const {
  for (const int face_row : {row - 1, row})
    for (const Rule& rule : of_row(face_row))
      if (rule.is_edge() && rule.outer_row() == row) share[rule.outer_column()] = 1;
}

void FaceRules::volumes(int row, const float* fx, const float* fy, const float* share, const float* share_south,
                        const StepConstants& step, float* qx, float* qy, DepthQuanta* vx, DepthQuanta* vy) const {
  for (const Rule& rule : of_row(row)) {
    const int c = rule.column;
    const float wanted = (rule.east ? fx : fy)[c];
    const float limited = wanted * (wanted > 0 ? share[c] : rule.east ? share[c + 1] : share_south[c]);
    if (qx != nullptr) (rule.east ? qx : qy)[c] = limited;
    const float volume = limited * step.quanta_per_q;
    (rule.east ? vx : vy)[c] = static_cast<DepthQuanta>(volume + (volume < 0 ? -0.5F : 0.5F));
  }
}

void FaceRules::book(int row, const DepthQuanta* vx, const DepthQuanta* vy_north, const DepthQuanta* vy,
                     DepthQuanta* depth, BoundaryFlow& flow) const {
  for (const int face_row : {row - 1, row})
    for (const Rule& rule : of_row(face_row)) {
      if (!rule.is_edge() || (rule.east && face_row != row)) continue;
      const DepthQuanta volume = rule.east ? vx[rule.column] : (face_row == row ? vy : vy_north)[rule.column];
      const DepthQuanta inward = rule.inner_after ? volume : -volume;
      if (rule.inner_row() == row) (inward > 0 ? flow.in : flow.out) += std::abs(inward);
      if (rule.outer_row() == row) depth[rule.outer_column()] += inward;
    }
}

void FaceRules::dry_outside(int row, DepthQuanta* depth) const {
  for (const int face_row : {row - 1, row})
    for (const Rule& rule : of_row(face_row))
      if (rule.is_edge() && rule.outer_row() == row) depth[rule.outer_column()] = 0;
}

std::vector<std::size_t> FaceRules::wet_places(const CellLayout& layout) const {
  std::vector<std::size_t> cells;
  for (const Rule& rule : rules_)
    if (rule.kind == Kind::kLevel)
      cells.push_back(static_cast<std::size_t>(rule.inner_row()) * static_cast<std::size_t>(layout.columns) +
                      static_cast<std::size_t>(rule.inner_column()));
  return cells;
}

}  // namespace sandtable::hydraulics
