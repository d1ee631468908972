#pragma once

#include <memory>
#include <string>
#include <vector>

#include "twin/flood/hydraulics/active_tiles.h"
#include "twin/flood/hydraulics/band_sweep.h"
#include "twin/flood/hydraulics/face_rules.h"
#include "twin/flood/hydraulics/hydraulics.h"
#include "twin/flood/hydraulics/point_sources.h"
#include "twin/flood/hydraulics/step_team.h"
#include "twin/flood/hydraulics/surface_sources.h"

namespace sandtable::hydraulics {

/// A run on the processor: the books, the clock and the threads; how water moves is its BandSweep's business. A run on
/// a graphics card (viewer/gpu) keeps these books too and takes only the steps elsewhere.
class GridHydraulics : public Hydraulics, private StepWork {
 public:
  /// Precondition: check(setup).
  explicit GridHydraulics(Setup setup);

  [[nodiscard]] std::string_view label() const override { return sweep_->label(); }
  [[nodiscard]] const GridFrame& frame() const override { return frame_; }
  [[nodiscard]] double time_s() const override { return time_s_; }
  Status advance(double until_s) override;
  void copy_depth(Grid<float>& out) const override;
  void copy_speed(Grid<float>& out) const override;
  void copy_ground(Grid<float>& out) const override;
  [[nodiscard]] double depth_m(std::size_t cell) const override;
  [[nodiscard]] double level_m(std::size_t cell) const override;
  [[nodiscard]] LocalXY unit_discharge(std::size_t cell) const override;
  [[nodiscard]] WorkDone work() const override;
  [[nodiscard]] const Ledger& ledger() const override { return ledger_; }
  [[nodiscard]] double audited_volume_m3() const override;
  Status set_rain(Rain rain) override;
  Status set_manning(double manning) override;
  Status scale_manning(double factor) override;
  Status set_inflow(std::string_view name, TimeSeries discharge_m3_per_s) override;
  Status add_inflow(InflowSource source) override;
  Status set_boundary_level(std::size_t boundary, TimeSeries level_m) override;
  Status set_crests(std::span<const FaceCrest> crests) override;
  Status add_device(Device device) override;
  Status remove_device(std::string_view name) override;
  DeviceLaw* device_law(std::string_view name) override { return points_.device_law(name); }
  Status edit_ground(std::span<const std::size_t> cells, std::span<const float> ground_m) override;
  Status edit_depth(std::span<const std::size_t> cells, std::span<const float> depth_m, Booking booking) override;
  [[nodiscard]] std::unique_ptr<Hydraulics> branch() const override;
  [[nodiscard]] SavedState save() const override;
  Status restore(const SavedState& state) override;

 protected:
  GridHydraulics(const GridHydraulics& origin, std::nullptr_t);

  struct Plan {
    double dt_s = 0;
    double next_s = 0;
    int parts = 1;
    std::vector<int> tile_bounds;
    bool sources_due = false;
    bool looks = false;
    bool goes_on = false;
  };

  void fill_terrain(const Setup& setup);
  void fill_water(const Setup& setup);
  void pin_places();
  void look_everywhere();
  void plan_step();
  void do_part(int part) override;
  int next_step() override;
  void finish_step();
  [[nodiscard]] SweepJob job_of(int part);
  [[nodiscard]] Error unstable() const;
  [[nodiscard]] Status check_footprint(const Footprint& cells, std::string_view name) const;
  [[nodiscard]] bool cells_exist(std::span<const std::size_t> cells) const;
  TerrainStore& own_terrain();
  void write(StateWriter& out) const;
  bool read(StateReader& in);

  GridFrame frame_;
  CellLayout layout_;
  Scheme scheme_;
  bool second_order_;
  int threads_;
  std::shared_ptr<TerrainStore> terrain_;
  FlowStore flow_;
  ActiveTiles tiles_;
  FaceRules rules_;
  SurfaceSources sources_;
  PointSources points_;
  Ledger ledger_;
  std::unique_ptr<BandSweep> sweep_;
  std::unique_ptr<StepTeam> team_;
  WorkDone work_;
  double time_s_ = 0;

  std::vector<SweepResult> results_;
  std::vector<std::byte> last_good_;
  Plan plan_;
  double until_s_ = 0;
  DepthQuanta deepest_ = 0;
  double fastest_m_per_s_ = 0;
  int steps_since_look_ = 0;
  bool failed_ = false;
};

}  // namespace sandtable::hydraulics
