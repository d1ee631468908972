#pragma once

#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sandtable::hydraulics {

/// What a device sees at one of its footprints. A footprint without cells is "outside": level and ground NaN, and the
/// available volume unlimited.
struct FootprintWater {
  double level_m = 0;       ///< mean water level of the wet cells; the lowest ground where all are dry
  double ground_m = 0;      ///< lowest ground of the cells
  double available_m3 = 0;  ///< water standing on the cells
  [[nodiscard]] double depth_m() const { return level_m - ground_m; }
};

/// The law of a link between two footprints: pump, gate, weir, culvert, flap. Belongs to the solver's thread; `clone`
/// copies what it remembers (running or not, fuel, ramp), so that a branch does not disturb its origin.
class DeviceLaw {
 public:
  virtual ~DeviceLaw() = default;
  /// Discharge wanted during [time, time + dt], m3/s, positive from `from` to `to`; negative flows back. May change
  /// what the law remembers. Called once a step, in order of time. Must be finite; what is not counts as zero.
  virtual double discharge_m3_per_s(const FootprintWater& from, const FootprintWater& to, double time_s,
                                    double dt_s) = 0;
  /// What truly went over in that step, m3 (less than wanted where there was no water). For fuel and hours.
  virtual void settle(double moved_m3, double dt_s) {
    static_cast<void>(moved_m3);
    static_cast<void>(dt_s);
  }
  /// The next instant at which the law changes by itself (a schedule's point); steps end there.
  [[nodiscard]] virtual double next_event_s(double time_s) const {
    static_cast<void>(time_s);
    return std::numeric_limits<double>::infinity();
  }
  [[nodiscard]] virtual std::unique_ptr<DeviceLaw> clone() const = 0;
  /// What the law remembers, as numbers; restore() takes what save() gave, bit for bit.
  virtual void save(std::vector<double>& state) const { static_cast<void>(state); }
  virtual void restore(std::span<const double> state) { static_cast<void>(state); }
};

/// Many inlets on the surface and storage below it: a drain network. Same thread and memory rules as DeviceLaw.
class NetworkLaw {
 public:
  virtual ~NetworkLaw() = default;
  /// Writes for every inlet the volume that leaves the surface during the step, m3; negative comes up (surcharge).
  /// Must not take more than an inlet's available_m3; the solver cuts what exceeds it and tells by settle().
  virtual void step(std::span<const FootprintWater> inlets, double time_s, double dt_s, std::span<double> taken_m3) = 0;
  /// What truly left the surface at each inlet. What lies below the surface must follow from this, not from the wish.
  virtual void settle(std::span<const double> taken_m3, double dt_s) = 0;
  /// Water inside the network now, m3, and all that has left it to the outside since the start.
  [[nodiscard]] virtual double stored_m3() const = 0;
  [[nodiscard]] virtual double discharged_m3() const = 0;
  [[nodiscard]] virtual std::unique_ptr<NetworkLaw> clone() const = 0;
  virtual void save(std::vector<double>& state) const = 0;
  virtual void restore(std::span<const double> state) = 0;
};

/// Cells by index in the grid (row-major from the north-west). Several cells share what comes evenly and give what
/// goes by their depth: a release into a single cell is a shock to the scheme.
using Footprint = std::vector<std::size_t>;

struct Device {
  std::string name;
  Footprint from;  ///< empty: outside
  Footprint to;    ///< empty: outside
  std::unique_ptr<DeviceLaw> law;
};

struct Network {
  std::string name;
  std::vector<Footprint> inlets;
  std::unique_ptr<NetworkLaw> law;
};

}  // namespace sandtable::hydraulics
