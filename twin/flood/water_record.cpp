#include "twin/flood/water_record.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "twin/flood/hazard.h"

namespace sandtable {
namespace {

constexpr float kNeverKnown = std::numeric_limits<float>::quiet_NaN();
constexpr float kGravity_m_per_s2 = 9.81F;

/// The share of an interval in which a depth that goes straight from one end to the other is at `mark` or above it.
float share_above(float first, float last, float mark) {
  if (std::isnan(first)) return last >= mark ? 1.0F : 0.0F;
  if (first >= mark && last >= mark) return 1;
  if (first < mark && last < mark) return 0;
  return (std::max(first, last) - mark) / std::abs(last - first);
}

}  // namespace

void WaterRecord::start(const GridFrame& frame, bool with_speed) {
  const Grid<float> nothing(frame, kNeverKnown);
  last_depth_m_ = fields_.max_depth_m = fields_.arrival_s = fields_.wet_s = nothing;
  if (with_speed) fields_.hazard_max_m2_per_s = fields_.hazard_class = nothing;
}

template <class SpeedOf>
void WaterRecord::gather(double time_s, const Grid<float>& depth_m, const SpeedOf& speed_m_per_s) {
  const auto since = static_cast<float>(time_s - last_s_);
  const auto now = static_cast<float>(time_s);
  const auto mark = static_cast<float>(fields_.arrival_depth_m);
  const bool with_speed = !fields_.hazard_class.empty();
  std::size_t wet = 0;
  std::size_t fast = 0;
  for (std::size_t i = 0; i < depth_m.values().size(); ++i) {
    const float depth = depth_m.values()[i];
    if (std::isnan(depth)) continue;
    const float before = std::exchange(last_depth_m_.values()[i], depth);
    float& most = fields_.max_depth_m.values()[i];
    float& wet_s = fields_.wet_s.values()[i];
    if (std::isnan(most)) {
      most = wet_s = 0;
      if (with_speed) fields_.hazard_max_m2_per_s.values()[i] = fields_.hazard_class.values()[i] = 0;
    }
    if (!(depth > 0) && !(before > 0)) continue;
    const float above = share_above(before, depth, mark);
    wet_s += since * above;
    float& arrival = fields_.arrival_s.values()[i];
    if (depth >= mark && std::isnan(arrival)) arrival = now - since * above;
    most = std::max(most, depth);
    if (!with_speed || !(depth > 0)) continue;
    const float speed = speed_m_per_s(i);
    float& hazard = fields_.hazard_max_m2_per_s.values()[i];
    hazard = std::max(hazard, depth * speed);
    const auto grade = static_cast<float>(hazard_class(depth, depth >= kShallowestMoving_m ? speed : 0));
    float& gravest = fields_.hazard_class.values()[i];
    gravest = std::max(gravest, grade);
    if (depth <= kShallowestMoving_m) continue;
    ++wet;
    if (speed * speed > kGravity_m_per_s2 * depth) ++fast;
  }
  if (wet > 0)
    most_supercritical_ = std::max(most_supercritical_, static_cast<double>(fast) / static_cast<double>(wet));
  last_s_ = time_s;
}

void WaterRecord::sample(double time_s, const Grid<float>& depth_m, const Grid<float>& speed_m_per_s) {
  if (empty()) {
    start(depth_m.frame(), true);
    last_s_ = time_s;
  }
  gather(time_s, depth_m, [&](std::size_t i) { return speed_m_per_s.values()[i]; });
}

void WaterRecord::sample(double time_s, const FloodField& field) {
  if (empty()) {
    start(field.depth_m().frame(), field.has_speed());
    last_s_ = time_s;
  }
  gather(time_s, field.depth_m(), [&](std::size_t i) { return field.speed_m_per_s(i); });
}

WaterRecordFields WaterRecord::take() {
  const double mark = fields_.arrival_depth_m;
  WaterRecordFields taken = std::move(fields_);
  *this = WaterRecord(mark);
  return taken;
}

}  // namespace sandtable
