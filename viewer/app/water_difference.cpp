#include "viewer/app/water_difference.h"

#include <cmath>
#include <limits>

namespace sandtable {

std::shared_ptr<const render::WaterField> water_difference(const FloodField* shown, const FloodField* other) {
  constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
  auto out = std::make_shared<render::WaterField>();
  out->meaning = render::WaterField::Meaning::kDifference;
  out->unknown_outside = true;
  if (shown == nullptr || other == nullptr) {
    out->values = Grid<float>({1, 1, 1, {0, 0}}, kUnknown);
    return out;
  }
  out->values = shown->depth_m();
  const GridFrame& frame = out->values.frame();
  const bool same_grid = frame == other->depth_m().frame();
  for (int r = 0; r < frame.rows; ++r) {
    for (int c = 0; c < frame.columns; ++c) {
      const std::size_t i = frame.index(c, r);
      const double there =
          same_grid ? other->depth_m().values()[i] : other->depth_m(frame.centre_of(c, r)).value_or(kUnknown);
      out->values.at(c, r) -= static_cast<float>(there);
    }
  }
  return out;
}

}  // namespace sandtable
