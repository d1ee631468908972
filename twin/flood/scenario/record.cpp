#include "twin/flood/scenario/record.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable::scenario {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
constexpr float kGravity = 9.81F;
constexpr float kThinnestJudged_m = 0.05F;

}  // namespace

void Record::start(const Grid<float>& depth_m) {
  const GridFrame& frame = depth_m.frame();
  fields_ = {Grid<float>(frame, 0), Grid<float>(frame, kUnknown), Grid<float>(frame, 0), Grid<float>(frame, 0)};
  for (std::size_t i = 0; i < frame.size(); ++i) {
    if (!std::isnan(depth_m.values()[i])) continue;
    fields_.max_depth_m.values()[i] = kUnknown;
    fields_.hazard_max_m2_per_s.values()[i] = kUnknown;
    fields_.wet_s.values()[i] = kUnknown;
  }
}

void Record::sample(double time_s, const Grid<float>& depth_m, const Grid<float>& speed_m_per_s) {
  const bool first = fields_.max_depth_m.empty();
  if (first) start(depth_m);
  const auto since = static_cast<float>(first ? 0 : time_s - last_s_);
  const auto now = static_cast<float>(time_s);
  std::size_t wet = 0;
  std::size_t fast = 0;
  for (std::size_t i = 0; i < depth_m.values().size(); ++i) {
    const float depth = depth_m.values()[i];
    if (!(depth > 0)) continue;
    float& most = fields_.max_depth_m.values()[i];
    float& arrival = fields_.arrival_s.values()[i];
    if (depth >= arrival_depth_m_) {
      if (std::isnan(arrival)) {
        // Until now the cell's largest depth lay below the mark, and it rose since the sample before.
        const float share = depth > most ? (arrival_depth_m_ - most) / (depth - most) : 1;
        arrival = now - since * (1 - std::clamp(share, 0.0F, 1.0F));
      }
      fields_.wet_s.values()[i] += since;
    }
    most = std::max(most, depth);
    const float speed = speed_m_per_s.values()[i];
    float& hazard = fields_.hazard_max_m2_per_s.values()[i];
    hazard = std::max(hazard, depth * speed);
    if (depth > kThinnestJudged_m) {
      ++wet;
      if (speed * speed > kGravity * depth) ++fast;
    }
  }
  if (wet > 0)
    most_supercritical_ = std::max(most_supercritical_, static_cast<double>(fast) / static_cast<double>(wet));
  last_s_ = time_s;
}

}  // namespace sandtable::scenario
