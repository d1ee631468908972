#include "twin/forecast/passability.h"

#include <algorithm>
#include <cmath>

#include "twin/base/polyline.h"

namespace sandtable {
namespace {

const FloodField* field_of(const ForecastFrame& frame, const GridFrame& on) {
  const auto& field = frame.water->field;
  return field && field->depth_m().frame() == on ? field.get() : nullptr;
}

bool can_pass_cell(const WadingLimit& limit, const FloodField& field, std::uint32_t cell) {
  return can_pass(limit, static_cast<double>(field.depth_m().values()[cell]),
                  static_cast<double>(field.speed_m_per_s(cell)));
}

/// The first cell of the way that the vehicle does not pass; null when it passes all.
const std::uint32_t* first_closed(std::span<const std::uint32_t> way, const FloodField& field,
                                  const WadingLimit& limit) {
  const auto closed = std::ranges::find_if(way, [&](std::uint32_t cell) { return !can_pass_cell(limit, field, cell); });
  return closed == way.end() ? nullptr : &*closed;
}

}  // namespace

bool can_pass(const WadingLimit& limit, double depth_m, double speed_m_per_s) {
  return !(depth_m >= limit.depth_m) && !(depth_m * speed_m_per_s >= limit.depth_times_speed_m2_per_s);
}

bool can_pass(VehicleClass vehicle, double depth_m, double speed_m_per_s) {
  return can_pass(kWadingLimits[static_cast<std::size_t>(vehicle)], depth_m, speed_m_per_s);
}

WadingLimit wading_limit(const ResourceConfig& resource) {
  const bool by_car = resource.kind == ResourceKind::kCrew || resource.kind == ResourceKind::kVolunteers;
  WadingLimit limit = kWadingLimits[static_cast<std::size_t>(by_car ? VehicleClass::kCar : VehicleClass::kPumpTruck)];
  if (resource.wading_depth_m > 0) limit.depth_m = resource.wading_depth_m;
  return limit;
}

RoadCourse road_course(const Forecast& run, const Exposure& exposure) {
  RoadCourse course;
  for (const ForecastFrame& frame : run.frames) {
    course.at.push_back(frame.water->valid_at);
    std::array<double, kVehicleClasses> closed_m{};
    if (const FloodField* field = field_of(frame, exposure.frame)) {
      for (const RoadCell& road : exposure.roads) {
        for (std::size_t v = 0; v < kVehicleClasses; ++v) {
          if (!can_pass_cell(kWadingLimits[v], *field, road.cell)) {
            closed_m[v] += static_cast<double>(road.length_m);
          }
        }
      }
    }
    for (std::size_t v = 0; v < kVehicleClasses; ++v) course.closed_m[v].push_back(closed_m[v]);
  }
  return course;
}

std::vector<std::uint32_t> cells_along(const GridFrame& frame, std::span<const LocalXY> line, double short_of_end_m) {
  std::vector<std::uint32_t> cells;
  if (!(frame.cell_m > 0)) return cells;
  double left_m = polyline_length_m(line) - short_of_end_m;
  const double step_m = frame.cell_m / 2;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const double length = distance_m(line[i - 1], line[i]);
    if (!std::isfinite(length)) return {};
    const double pieces = std::max(1.0, std::ceil(length / step_m));
    for (double piece = 0; piece <= pieces; ++piece) {
      const double share = piece / pieces;
      if (share * length > left_m) return cells;
      const double x = std::lerp(line[i - 1].x, line[i].x, share);
      const double y = std::lerp(line[i - 1].y, line[i].y, share);
      if (!frame.extent().contains({x, y}) || !frame.inside(frame.column_of(x), frame.row_of(y))) continue;
      const auto cell = static_cast<std::uint32_t>(frame.index(frame.column_of(x), frame.row_of(y)));
      if (cells.empty() || cells.back() != cell) cells.push_back(cell);
    }
    left_m -= length;
  }
  return cells;
}

std::optional<WayCut> first_cut(const Forecast& run, const GridFrame& frame, std::span<const std::uint32_t> way,
                                const WadingLimit& limit) {
  std::optional<WayCut> cut;
  UtcTime before = run.from;
  for (const ForecastFrame& f : run.frames) {
    const FloodField* field = field_of(f, frame);
    const std::uint32_t* closed = field != nullptr ? first_closed(way, *field, limit) : nullptr;
    if (closed != nullptr && !cut) {
      const int column = static_cast<int>(*closed % static_cast<std::uint32_t>(frame.columns));
      const int row = static_cast<int>(*closed / static_cast<std::uint32_t>(frame.columns));
      cut = WayCut{before, std::nullopt, frame.centre_of(column, row),
                   static_cast<double>(field->depth_m().values()[*closed])};
    } else if (closed != nullptr) {
      cut->open_again.reset();
    } else if (cut && !cut->open_again) {
      cut->open_again = f.water->valid_at;
    }
    before = f.water->valid_at;
  }
  return cut;
}

}  // namespace sandtable
