#include "twin/flood/hydraulics/surface_sources.h"

#include <algorithm>
#include <cmath>

#include "twin/flood/hydraulics/row_kernels.h"

namespace sandtable::hydraulics {
namespace {

constexpr double kLeastPortion_m = 5e-5;
constexpr double kLongestWait_s = 10;
// Products of a weight below 8 and such a count are exact to one quantum in single precision; over many portions the
// errors of the roundings cancel.
constexpr std::int64_t kAnewAfter = 1 << 20;
constexpr double kMmPerH_in_m_per_s = 1e-3 / 3600;

/// Explicit form (Li, Stone, Crow, 1976) of the Green-Ampt integral over one interval.
DepthQuanta green_ampt(float potential, float suction, float before) {
  const float b = potential - 2 * before;
  const float taken_m = 0.5F * (b + std::sqrt(b * b + 8 * potential * (before + suction)));
  return static_cast<DepthQuanta>(taken_m * static_cast<float>(kQuantaPerMetre));
}

DepthQuanta whole_depth(double& waiting) {
  const double whole = std::floor(waiting);
  waiting -= whole;
  return static_cast<DepthQuanta>(whole);
}

}  // namespace

SurfaceSources::SurfaceSources(const CellLayout& layout, const Setup& setup) : losses_(setup.losses) {
  if (losses_.kind == LossKind::kGreenAmpt) infiltrated_m_.resize(layout.size());
  set_rain(layout, setup.rain);
}

void SurfaceSources::set_rain(const CellLayout& layout, Rain rain) {
  rain_ = std::move(rain);
  weight_.clear();
  fallen_before_ = fallen_ = 0;
  if (!rain_.weight) return;
  weight_.resize(layout.size());
  for (int row = 0; row < layout.rows; ++row)
    for (int column = 0; column < layout.columns; ++column) {
      const float weight = rain_.weight->at(column, row);
      weight_[layout.at(column, row)] = std::isfinite(weight) ? weight : 0;
    }
}

double SurfaceSources::loss_depth_m(double from_s, double to_s) const {
  const double base = losses_.rate_mm_per_h * kMmPerH_in_m_per_s * (to_s - from_s);
  if (losses_.kind == LossKind::kConstant) return base;
  if (losses_.kind != LossKind::kHorton) return 0;
  const double extra = (losses_.initial_rate_mm_per_h - losses_.rate_mm_per_h) * kMmPerH_in_m_per_s;
  const double k = losses_.decay_per_h / 3600;
  if (k <= 0) return base + extra * (to_s - from_s);
  return base + extra / k * (std::exp(-k * from_s) - std::exp(-k * to_s));
}

bool SurfaceSources::prepare(double time_s, bool flush) {
  const double rain_m = rain_.intensity_mm_per_h.integral(done_until_s_, time_s) * kMmPerH_in_m_per_s;
  const bool lossy = losses_.kind != LossKind::kNone;
  if (!lossy && rain_m <= 0) {
    done_until_s_ = time_s;
    return false;
  }
  const double loss_m = loss_depth_m(done_until_s_, time_s);
  const bool waited_long = lossy && time_s - done_until_s_ >= kLongestWait_s;
  if (!flush && !waited_long && rain_m < kLeastPortion_m && loss_m < kLeastPortion_m) return false;
  portion_s_ = time_s - done_until_s_;
  done_until_s_ = time_s;
  rain_waiting_ += rain_m * kQuantaPerMetre;
  rain_portion_ = whole_depth(rain_waiting_);
  loss_waiting_ += loss_m * kQuantaPerMetre;
  loss_portion_ = whole_depth(loss_waiting_);
  if (fallen_ > kAnewAfter) fallen_ = 0;
  fallen_before_ = fallen_;
  fallen_ += rain_portion_;
  return true;
}

SurfaceSources::Waiting SurfaceSources::waiting(double time_s) const {
  const double rain_m = rain_.intensity_mm_per_h.integral(done_until_s_, time_s) * kMmPerH_in_m_per_s;
  return {rain_waiting_ + rain_m * kQuantaPerMetre,
          loss_waiting_ + loss_depth_m(done_until_s_, time_s) * kQuantaPerMetre};
}

void SurfaceSources::settle(double time_s, std::int64_t rain, std::int64_t losses) {
  const Waiting now = waiting(time_s);
  rain_waiting_ = now.rain - static_cast<double>(rain);
  loss_waiting_ = now.losses - static_cast<double>(losses);
  done_until_s_ = time_s;
  fallen_ = fallen_ > kAnewAfter ? 0 : fallen_ + rain;
}

void SurfaceSources::apply_rain(int row, const CellLayout& layout, const float* ground, DepthQuanta* depth,
                                SurfaceFlow& flow) const {
  flow.rain += weight_.empty() ? std::int64_t{row_kernels().rain_evenly(ground, rain_portion_, layout.columns, depth)} *
                                     rain_portion_
                               : add_rain(layout.at(0, row), layout.columns, ground, depth);
}

void SurfaceSources::apply_losses(const CellLayout& layout, int row, const float* ground, DepthQuanta* depth,
                                  SurfaceFlow& flow) {
  std::int64_t sum = 0;
  if (losses_.kind != LossKind::kGreenAmpt) {
    const DepthQuanta portion = loss_portion_;
    for (int c = 0; c < layout.columns; ++c) {
      const DepthQuanta loss = std::min(depth[c], portion);
      depth[c] -= loss;
      sum += loss;
    }
    flow.losses += sum;
    return;
  }
  const auto potential = static_cast<float>(losses_.rate_mm_per_h * kMmPerH_in_m_per_s * portion_s_);
  const auto suction = static_cast<float>(losses_.suction_m * losses_.moisture_deficit);
  float* infiltrated = infiltrated_m_.data() + layout.at(0, row);
  for (int c = 0; c < layout.columns; ++c) {
    if (!is_inside(ground[c]) || depth[c] <= 0) continue;
    const float before = infiltrated[c];
    const DepthQuanta wanted = green_ampt(potential, suction, before);
    const DepthQuanta loss = std::clamp(wanted, DepthQuanta{0}, depth[c]);
    depth[c] -= loss;
    infiltrated[c] += static_cast<float>(metres_of(loss));
    sum += loss;
  }
  flow.losses += sum;
}

std::int64_t SurfaceSources::add_rain(std::size_t first, int count, const float* ground, DepthQuanta* rain) const {
  return row_kernels().rain_by_weight(ground, weight_.data() + first, static_cast<float>(fallen_before_),
                                      static_cast<float>(fallen_), count, rain);
}

DepthQuanta SurfaceSources::lose(std::size_t place, DepthQuanta depth) {
  if (losses_.kind != LossKind::kGreenAmpt) return std::min(depth, loss_portion_);
  const auto potential = static_cast<float>(losses_.rate_mm_per_h * kMmPerH_in_m_per_s * portion_s_);
  const auto suction = static_cast<float>(losses_.suction_m * losses_.moisture_deficit);
  const DepthQuanta loss = std::clamp(green_ampt(potential, suction, infiltrated_m_[place]), DepthQuanta{0}, depth);
  infiltrated_m_[place] += static_cast<float>(metres_of(loss));
  return loss;
}

void SurfaceSources::apply(const CellLayout& layout, int row, const float* ground, DepthQuanta* depth,
                           SurfaceFlow& flow) {
  if (rain_portion_ > 0) apply_rain(row, layout, ground, depth, flow);
  if (losses_.kind != LossKind::kNone) apply_losses(layout, row, ground, depth, flow);
}

void SurfaceSources::save(StateWriter& out) const {
  out.put(done_until_s_);
  out.put(rain_waiting_);
  out.put(loss_waiting_);
  out.put(fallen_before_);
  out.put(fallen_);
  out.put_all(std::span<const float>(infiltrated_m_));
}

void SurfaceSources::restore(StateReader& in) {
  done_until_s_ = in.take<double>();
  rain_waiting_ = in.take<double>();
  loss_waiting_ = in.take<double>();
  fallen_before_ = in.take<std::int64_t>();
  fallen_ = in.take<std::int64_t>();
  in.take_all(std::span<float>(infiltrated_m_));
}

}  // namespace sandtable::hydraulics
