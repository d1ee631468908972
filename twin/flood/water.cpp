#include "twin/flood/water.h"

#include <cassert>
#include <cmath>
#include <utility>

#include "twin/flood/depth_millimetres.h"

namespace sandtable {
namespace {

Digest digest_of_field(UtcTime valid_at, const Grid<float>& depth_m, const std::vector<std::uint8_t>& speed_steps) {
  const GridFrame& frame = depth_m.frame();
  std::vector<std::uint8_t> depths;
  depths.reserve(2 * depth_m.values().size());
  for (const float depth : depth_m.values()) {
    const std::uint16_t mm = to_millimetres(depth);
    depths.push_back(static_cast<std::uint8_t>(mm & 0xFF));
    depths.push_back(static_cast<std::uint8_t>(mm >> 8));
  }
  Hasher hasher;
  hasher.number(std::int64_t{valid_at.time_since_epoch().count()})
      .number(std::int64_t{frame.columns})
      .number(std::int64_t{frame.rows})
      .number(frame.cell_m)
      .number(frame.north_west.x)
      .number(frame.north_west.y)
      .raw(depths.data(), depths.size());
  // Left out where no speed is known, so that fields of earlier files keep their digests.
  if (!speed_steps.empty()) hasher.raw(speed_steps.data(), speed_steps.size());
  return hasher.finish();
}

}  // namespace

FloodField::FloodField(UtcTime valid_at, Grid<float> depth_m, std::vector<std::uint8_t> speed_steps)
    : valid_at_(valid_at), depth_m_(std::move(depth_m)), speed_steps_(std::move(speed_steps)) {
  assert(speed_steps_.empty() || speed_steps_.size() == depth_m_.values().size());
  for (float& depth : depth_m_.values()) depth = from_millimetres(to_millimetres(depth));
  digest_ = digest_of_field(valid_at_, depth_m_, speed_steps_);
}

}  // namespace sandtable
