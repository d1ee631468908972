#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "twin/forecast/forecast.h"
#include "twin/place/place.h"

namespace sandtable {

enum class VehicleClass { kCar, kPumpTruck };
inline constexpr std::size_t kVehicleClasses = 2;

/// What a vehicle does not drive through.
struct WadingLimit {
  double depth_m = 0;
  double depth_times_speed_m2_per_s = 0;  ///< of moving water
};
/// Car: a small passenger car floats in 0.3 m of still water and loses its hold at a depth times speed of 0.3 m2/s
/// (Shand et al. 2011, Australian Rainfall and Runoff, Project 10). Pump truck: 0.5 m is this project's own limit, low
/// for the chassis and meant for a driver who does not see the road; 0.6 m2/s is that report's for large off-road cars.
inline constexpr std::array<WadingLimit, kVehicleClasses> kWadingLimits{{{0.3, 0.3}, {0.5, 0.6}}};

/// Unknown depth (NaN) is no obstacle: what is not modelled is not called closed. `speed_m_per_s` is that of the water.
bool can_pass(const WadingLimit& limit, double depth_m, double speed_m_per_s = 0);
bool can_pass(VehicleClass vehicle, double depth_m, double speed_m_per_s = 0);
/// Of the vehicle that brings a resource: what the place says of it, else that of its kind. Crews and volunteers come
/// by car, all else by truck.
WadingLimit wading_limit(const ResourceConfig& resource);

/// How much road each class of vehicle has lost at each frame.
struct RoadCourse {
  std::vector<UtcTime> at;
  std::array<std::vector<double>, kVehicleClasses> closed_m;  ///< parallel to `at`
};
/// By depth and, where the model knows it, speed. About 2 ns for each road cell and frame.
RoadCourse road_course(const Forecast& run, const Exposure& exposure);

/// A way that water cuts. Its times are those of the frames: it closes within the step that begins at `from`.
struct WayCut {
  UtcTime from;
  std::optional<UtcTime> open_again;  ///< from this frame on every later one is passable; empty when the last is not
  LocalXY at;                         ///< where it closes first, place CRS
  double depth_m = 0;                 ///< there, when it closes
  bool operator==(const WayCut&) const = default;
};

/// A pump stops this far before the water that it is sent for: the length of its hoses.
inline constexpr double kHose_m = 80;

/// Cells that a line runs over, in its order, up to `short_of_end_m` before its end; those outside the frame are left
/// out. Bridges are not known as such: a way over a deep channel counts as wet as the channel.
std::vector<std::uint32_t> cells_along(const GridFrame& frame, std::span<const LocalXY> line,
                                       double short_of_end_m = 0);

/// By depth and speed, as road_course(). When the way first closes for the vehicle; empty when it stays open
/// throughout.
std::optional<WayCut> first_cut(const Forecast& run, const GridFrame& frame, std::span<const std::uint32_t> way,
                                const WadingLimit& limit);
inline std::optional<WayCut> first_cut(const Forecast& run, const GridFrame& frame, std::span<const std::uint32_t> way,
                                       VehicleClass vehicle) {
  return first_cut(run, frame, way, kWadingLimits[static_cast<std::size_t>(vehicle)]);
}

}  // namespace sandtable
