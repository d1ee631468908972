#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/grid.h"
#include "twin/base/result.h"
#include "twin/flood/hydraulics/ledger.h"
#include "twin/flood/hydraulics/setup.h"

namespace sandtable::hydraulics {

/// How much work was done since the start.
struct WorkDone {
  std::uint64_t steps = 0;
  std::uint64_t cell_updates = 0;  ///< cells of active tiles, summed over the steps
  std::size_t active_cells = 0;    ///< in the last step
  std::size_t most_wet_cells = 0;  ///< largest number of cells deeper than 1 mm, looked at once every advance()
  std::size_t memory_bytes = 0;    ///< state and tables of this run now
};

/// The state of a run, enough to go on bit for bit on the same machine. Opaque; belongs to one Setup.
struct SavedState {
  std::vector<std::byte> bytes;
};

/// A grid of water driven forward in simulation time (seconds from 0 at the start). One instance belongs to one
/// thread at a time; it uses threads of its own inside advance(), and gives the same bits for any number of them.
/// Depth is kept in whole quanta of 2^-22 m (0.24 micrometres) that fluxes move from cell to cell, so no water is lost
/// or made by arithmetic. Cells are indices in the frame of Setup::ground_m, row-major from the north-west.
class Hydraulics {
 public:
  virtual ~Hydraulics() = default;
  /// Fails with the reason of check(), or where memory or the scheme does not suffice.
  static Result<std::unique_ptr<Hydraulics>> make(Setup setup);

  /// Name of the scheme and of the instruction set it runs on, for results.
  [[nodiscard]] virtual std::string_view label() const = 0;
  [[nodiscard]] virtual const GridFrame& frame() const = 0;
  [[nodiscard]] virtual double time_s() const = 0;
  /// Runs to `until_s` exactly. On failure (an unstable run: cell, time and cause are named; a time not later than
  /// now) the state is that before the call.
  virtual Status advance(double until_s) = 0;

  /// Depth in m, NaN outside the terrain. Resizes `out` where its frame differs. O(cells).
  virtual void copy_depth(Grid<float>& out) const = 0;
  /// Speed in m/s at cell centres, from the discharges of the faces; 0 below 1 mm of depth, NaN outside. O(cells).
  virtual void copy_speed(Grid<float>& out) const = 0;
  /// Ground in m as the scheme uses it, edits included (rounded to 2^-16 m), NaN outside.
  virtual void copy_ground(Grid<float>& out) const = 0;
  [[nodiscard]] virtual double depth_m(std::size_t cell) const = 0;
  [[nodiscard]] virtual double level_m(std::size_t cell) const = 0;
  /// Unit discharge in m2/s at the cell's centre, x east, y north.
  [[nodiscard]] virtual LocalXY unit_discharge(std::size_t cell) const = 0;
  [[nodiscard]] virtual WorkDone work() const = 0;

  [[nodiscard]] virtual const Ledger& ledger() const = 0;
  /// Volume on the surface, summed over the depth field. O(cells).
  [[nodiscard]] virtual double audited_volume_m3() const = 0;
  [[nodiscard]] double mass_error_ratio() const { return ledger().mass_error_ratio(audited_volume_m3()); }

  /// What drives the water from now on; between advances. Cells or indices outside the setup are refused.
  virtual Status set_rain(Rain rain) = 0;
  virtual Status set_manning(double manning) = 0;
  /// Manning's n of every cell times `factor`, which must lie in [0.1, 10].
  virtual Status scale_manning(double factor) = 0;
  virtual Status set_inflow(std::string_view name, TimeSeries discharge_m3_per_s) = 0;
  virtual Status add_inflow(InflowSource source) = 0;
  virtual Status set_boundary_level(std::size_t boundary, TimeSeries level_m) = 0;
  /// Sets, or adds, the crest of a face; a crest of -infinity takes it away.
  virtual Status set_crests(std::span<const FaceCrest> crests) = 0;
  virtual Status add_device(Device device) = 0;
  virtual Status remove_device(std::string_view name) = 0;
  /// The law of a device by name, for orders (start, stop, open); null where there is none. Valid until the device is
  /// removed.
  virtual DeviceLaw* device_law(std::string_view name) = 0;
  /// New ground under cells; the volume standing on each stays.
  virtual Status edit_ground(std::span<const std::size_t> cells, std::span<const float> ground_m) = 0;
  /// New depth on cells, booked as an edit or as assimilated water.
  enum class Booking { kEdit, kAssimilation };
  virtual Status edit_depth(std::span<const std::size_t> cells, std::span<const float> depth_m, Booking booking) = 0;

  /// An independent run from this instant: a copy of 12 bytes a cell, ground and roughness shared until edited.
  [[nodiscard]] virtual std::unique_ptr<Hydraulics> branch() const = 0;
  [[nodiscard]] virtual SavedState save() const = 0;
  /// Takes up what save() gave on a run of the same setup; refuses anything else.
  virtual Status restore(const SavedState& state) = 0;
};

}  // namespace sandtable::hydraulics
