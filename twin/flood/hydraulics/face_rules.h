#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "twin/flood/hydraulics/cell_store.h"
#include "twin/flood/hydraulics/full_kernels.h"
#include "twin/flood/hydraulics/row_kernels.h"
#include "twin/flood/hydraulics/setup.h"

namespace sandtable::hydraulics {

/// Quanta that crossed the edge of the model.
struct BoundaryFlow {
  std::int64_t in = 0;
  std::int64_t out = 0;
};

/// Most that a broad crest lets over, m2/s: 1.7 H^1.5, drowned as Villemonte (1947) measured.
double crest_capacity(double head_up_m, double head_down_m);

/// The few faces with a law of their own: edges that are open, and crests. The row kernels treat every face as plain
/// ground; these rules then overwrite theirs. Rows are rows of faces: an eastern face lies in the row of its cell, a
/// southern face in the row north of it, so row -1 is the northern edge.
class FaceRules {
 public:
  FaceRules() = default;
  FaceRules(const CellLayout& layout, double cell_m, const Setup& setup, const TerrainStore& terrain);

  /// Sets levels and crests to those in the middle of a step.
  void set_time(double time_s);
  [[nodiscard]] double next_event_s(double time_s) const;
  Status set_boundary_level(std::size_t boundary, TimeSeries level_m);
  void set_crests(std::span<const FaceCrest> crests);
  /// After ground was edited.
  void set_terrain(const TerrainStore& terrain);

  void fluxes(int row, const RowView& view, const StepConstants& step, float* fx, float* fy) const;
  /// The same for discharges at cell centres, with the forces and speeds that go with them.
  void centred_fluxes(int row, const RowView& view, const CentredFaces& east, const CentredFaces& south) const;
  [[nodiscard]] bool any(int row) const { return !of_row(row).empty(); }
  /// Takes the discharges of a row's rules from buffers that another row will use.
  void clear(int row, float* fx, float* fy, DepthQuanta* vy) const;
  /// What lies outside pays for any inflow.
  void open_shares(int row, float* share) const;
  void volumes(int row, const float* fx, const float* fy, const float* share, const float* share_south,
               const StepConstants& step, float* qx, float* qy, DepthQuanta* vx, DepthQuanta* vy) const;
  /// Sums what crossed the edge into or out of cells of a row, and lends the outside cells what they gave; before the
  /// row is updated.
  void book(int row, const DepthQuanta* vx, const DepthQuanta* vy_north, const DepthQuanta* vy, DepthQuanta* depth,
            BoundaryFlow& flow) const;
  /// After the row was updated: nothing stays outside.
  void dry_outside(int row, DepthQuanta* depth) const;
  /// Deepest water that stands outside a level boundary, for the length of a step; m.
  [[nodiscard]] double deepest_outside_m() const;
  /// Inner cells of level boundaries.
  [[nodiscard]] std::vector<std::size_t> wet_places(const CellLayout& layout) const;

  enum class Kind : std::uint8_t { kLevel, kFree, kCrest };
  struct Rule {
    int column = 0;  ///< west cell of an eastern face, column of a southern one
    int row = 0;
    bool east = true;
    bool inner_after = false;  ///< an edge: the cell inside is the eastern or southern one
    Kind kind = Kind::kCrest;
    std::size_t source = 0;  ///< index of the boundary or crest
    float ground_m = 0;      ///< of the inner cell, edges only
    float slope = 0;         ///< kFree
    double now_m = 0;        ///< level or crest

    [[nodiscard]] int outer_column() const { return east && !inner_after ? column + 1 : column; }
    [[nodiscard]] int outer_row() const { return !east && !inner_after ? row + 1 : row; }
    [[nodiscard]] int inner_column() const { return east && inner_after ? column + 1 : column; }
    [[nodiscard]] int inner_row() const { return !east && inner_after ? row + 1 : row; }
    [[nodiscard]] bool is_edge() const { return kind != Kind::kCrest; }
  };
  /// As they are at the time last set, for a solver that applies them itself. Of several at one face the last counts.
  [[nodiscard]] std::span<const Rule> rules() const { return rules_; }

 private:
  void rebuild(const TerrainStore& terrain);
  void add_edge(const EdgeBoundary& boundary, std::size_t source, const TerrainStore& terrain);
  [[nodiscard]] std::span<const Rule> of_row(int row) const;
  [[nodiscard]] float flux(const Rule& rule, const RowView& view, const StepConstants& step) const;

  CellLayout layout_;
  double cell_m_ = 1;
  std::vector<EdgeBoundary> boundaries_;
  std::vector<FaceCrest> crests_;
  std::vector<Rule> rules_;            ///< by row
  std::vector<std::size_t> first_of_;  ///< rule by row + 1
};

}  // namespace sandtable::hydraulics
