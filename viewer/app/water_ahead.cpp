#include "viewer/app/water_ahead.h"

#include <cmath>
#include <limits>

namespace sandtable {
namespace {

using ui::WaterColouring;

constexpr float kNotKnown = std::numeric_limits<float>::quiet_NaN();
constexpr float kPerMinute_s = 60;

/// In the colouring's unit; NaN where there is nothing to tell.
float told_of(const WaterRecordFields& record, WaterColouring colouring, std::size_t cell) {
  switch (colouring) {
    case WaterColouring::kArrival:
      return record.arrival_s.values()[cell] / kPerMinute_s;
    case WaterColouring::kDuration: {
      const float wet_s = record.wet_s.values()[cell];
      return wet_s > 0 ? wet_s / kPerMinute_s : kNotKnown;
    }
    case WaterColouring::kMaxHazard: {
      const float grade = record.hazard_class.empty() ? kNotKnown : record.hazard_class.values()[cell];
      return grade > 0 ? grade : kNotKnown;
    }
    default: {
      const float depth = record.max_depth_m.values()[cell];
      return depth > 0 ? depth : kNotKnown;
    }
  }
}

/// From 1 on: the last class that begins at or below the value; 0 where there is none.
float class_of(const std::vector<render::TimeClass>& classes, float minutes) {
  float found = 0;
  for (const render::TimeClass& each : classes) found += minutes >= each.from_min ? 1.0F : 0.0F;
  return found;
}

void colour_by_time(const WaterRecordFields& record, WaterColouring colouring,
                    const std::vector<render::TimeClass>& classes, render::WaterField& water) {
  for (const render::TimeClass& each : classes) water.classes.push_back(each.colour);
  for (std::size_t i = 0; i < water.values.values().size(); ++i) {
    float& value = water.values.values()[i];
    if (!std::isnan(value)) value = class_of(classes, told_of(record, colouring, i));  // NaN lies in no class
  }
}

void colour_by_hazard(const WaterRecordFields& record, const render::WaterStyle& style, render::WaterField& water) {
  for (const render::HazardClass& each : style.hazard) water.classes.push_back(each.colour);
  const float least_m = style.classes.empty() ? 0 : style.classes.front().from_m;
  for (std::size_t i = 0; i < water.values.values().size(); ++i) {
    float& value = water.values.values()[i];
    if (std::isnan(value)) continue;
    // As with the depth of one moment: shallower is within the error of terrain and model.
    const bool deep_enough = value >= least_m;
    value = !deep_enough ? 0 : record.hazard_class.empty() ? kNotKnown : record.hazard_class.values()[i];
  }
}

}  // namespace

render::WaterField water_ahead(const WaterRecordFields* record, WaterColouring colouring,
                               const render::WaterStyle& style) {
  render::WaterField water;
  water.values = record != nullptr ? record->max_depth_m : Grid<float>({1, 1, 1, {0, 0}}, kNotKnown);
  if (record == nullptr || colouring == WaterColouring::kMaxDepth) return water;
  water.meaning = render::WaterField::Meaning::kClasses;
  if (colouring == WaterColouring::kMaxHazard) {
    colour_by_hazard(*record, style, water);
  } else {
    colour_by_time(*record, colouring, colouring == WaterColouring::kArrival ? style.arrival : style.duration, water);
  }
  return water;
}

std::optional<double> ahead_at(const WaterRecordFields& record, WaterColouring colouring, LocalXY at) {
  const GridFrame& frame = record.max_depth_m.frame();
  const int column = frame.column_of(at.x);
  const int row = frame.row_of(at.y);
  if (!frame.inside(column, row)) return std::nullopt;
  const float told = told_of(record, colouring, frame.index(column, row));
  return std::isnan(told) ? std::nullopt : std::optional(static_cast<double>(told));
}

}  // namespace sandtable
