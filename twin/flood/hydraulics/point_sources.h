#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "twin/flood/hydraulics/cell_store.h"
#include "twin/flood/hydraulics/ledger.h"
#include "twin/flood/hydraulics/setup.h"
#include "twin/flood/hydraulics/state_bytes.h"

namespace sandtable::hydraulics {

/// Water put on or taken from cells by hydrographs, devices and networks, after the sweep of every step. Whole quanta;
/// what is left over waits for the next step.
class PointSources {
 public:
  PointSources() = default;
  PointSources(const CellLayout& layout, double cell_area_m2, const TerrainStore& terrain,
               std::vector<InflowSource> inflows, std::vector<Device> devices, std::vector<Network> networks);
  PointSources(PointSources&&) = default;
  PointSources& operator=(PointSources&&) = default;
  [[nodiscard]] PointSources clone() const;

  [[nodiscard]] double next_event_s(double time_s) const;
  /// The longest step from `time_s` on in which no cell rises by more than its depth, or 0.1 m where it is shallow.
  [[nodiscard]] double longest_step_s(double time_s, const FlowStore& flow) const;
  /// Moves the water of [time, time + dt]. Returns the deepest cell touched.
  DepthQuanta apply(double time_s, double dt_s, const TerrainStore& terrain, FlowStore& flow, Ledger& ledger);
  /// Cells by place in memory that may receive water.
  [[nodiscard]] std::vector<std::size_t> cells() const;

  Status set_inflow(std::string_view name, TimeSeries discharge_m3_per_s);
  void add_inflow(InflowSource source, const TerrainStore& terrain);
  void add_device(Device device, const TerrainStore& terrain, Ledger& ledger);
  Status remove_device(std::string_view name);
  DeviceLaw* device_law(std::string_view name);

  void save(StateWriter& out) const;
  void restore(StateReader& in);

 private:
  struct Inflow {
    InflowSource source;
    std::vector<std::size_t> places;
    double waiting = 0;  ///< quanta
  };
  struct Link {
    std::string name;
    std::vector<std::size_t> from;
    std::vector<std::size_t> to;
    std::unique_ptr<DeviceLaw> law;
    std::size_t account = 0;
    double waiting = 0;  ///< quanta, positive from `from` to `to`
    double last_m3_per_s = 0;
  };
  struct Drain {
    std::string name;
    std::vector<std::vector<std::size_t>> inlets;
    std::unique_ptr<NetworkLaw> law;
    std::size_t account = 0;
    std::vector<double> waiting;  ///< quanta, positive down
  };

  void apply_inflow(Inflow& inflow, double from_s, double to_s, FlowStore& flow, Ledger& ledger);
  void apply_link(Link& link, double time_s, double dt_s, const TerrainStore& terrain, FlowStore& flow, Ledger& ledger);
  void apply_drain(Drain& drain, double time_s, double dt_s, const TerrainStore& terrain, FlowStore& flow,
                   Ledger& ledger);
  [[nodiscard]] FootprintWater water_at(const std::vector<std::size_t>& places, const TerrainStore& terrain,
                                        const FlowStore& flow) const;
  /// Takes up to `quanta` from the cells, by their depth; returns what was there to take.
  std::int64_t take(const std::vector<std::size_t>& places, std::int64_t quanta, FlowStore& flow);
  void give(const std::vector<std::size_t>& places, std::int64_t quanta, FlowStore& flow);
  [[nodiscard]] double volume_m3(std::int64_t quanta) const {
    return static_cast<double>(quanta) * kMetresPerQuantum * cell_area_m2_;
  }
  [[nodiscard]] double quanta(double volume_m3) const { return volume_m3 * kQuantaPerMetre / cell_area_m2_; }
  /// Cells outside the terrain are left out: nothing stands there.
  [[nodiscard]] std::vector<std::size_t> places_of(const Footprint& cells, const TerrainStore& terrain) const;

  CellLayout layout_;
  double cell_area_m2_ = 1;
  std::vector<Inflow> inflows_;
  std::vector<Link> links_;
  std::vector<Drain> drains_;
  DepthQuanta deepest_ = 0;
};

}  // namespace sandtable::hydraulics
