#include <algorithm>
#include <array>
#include <cmath>

#include "twin/flood/hydraulics/band_rows.h"
#include "twin/flood/hydraulics/band_sweep.h"

namespace sandtable::hydraulics {
namespace {

constexpr double kInertialCourant = 0.65;
constexpr int kRowsAbove = 3;
constexpr int kRowsBelow = 2;

/// What is known of one row while it passes through the pipeline. Outside the row's spans: no flow, full share.
struct PipelineRow {
  RowBuffer<float> fx;
  RowBuffer<float> fy;
  RowBuffer<float> share;
  RowBuffer<DepthQuanta> vy;
  const std::vector<Span>* spans = nullptr;
  int row = 0;

  explicit PipelineRow(const CellLayout& layout) : fx(layout), fy(layout), share(layout), vy(layout) {}

  void begin(int new_row, const std::vector<Span>& new_spans, const FaceRules& rules) {
    if (spans == nullptr || *spans != new_spans) {
      std::fill(fx.values.begin(), fx.values.end(), 0.0F);
      std::fill(fy.values.begin(), fy.values.end(), 0.0F);
      std::fill(share.values.begin(), share.values.end(), 1.0F);
      std::fill(vy.values.begin(), vy.values.end(), 0);
    } else {
      rules.clear(row, fx.at0, fy.at0, vy.at0);
    }
    spans = &new_spans;
    row = new_row;
  }
};

/// One band's pass over its rows: fluxes of row r + 1, shares of row r + 1, volumes and update of row r, while all of
/// them are in the cache. State is overwritten in place one row behind the fluxes that still need it.
class BandPass {
 public:
  BandPass(const CellLayout& layout, const RowKernels& kernels)
      : layout_(layout),
        kernels_(kernels),
        pipeline_{PipelineRow(layout), PipelineRow(layout), PipelineRow(layout), PipelineRow(layout)},
        vx_(layout) {}

  void copy_borders(const SweepJob& job) { old_.copy_borders(job.flow, layout_, job.band.first, job.band.last); }

  SweepResult sweep(const SweepJob& job) {
    result_ = {};
    for (PipelineRow& row : pipeline_) row.spans = nullptr;
    if (job.band.first >= job.band.last) return result_;
    for (int row = job.band.first - 2; row <= job.band.last; ++row) {
      flux_row(job, row);
      if (row >= job.band.first - 1) share_row(job, row);
      if (row >= job.band.first) move_row(job, row - 1);
    }
    return result_;
  }

 private:
  PipelineRow& at(int row) { return pipeline_[static_cast<std::size_t>(row & 3)]; }

  const DepthQuanta* depth(const SweepJob& job, int row) const { return old_.depth(job.flow, layout_, row); }
  const float* qx(const SweepJob& job, int row) const { return old_.qx(job.flow, layout_, row); }
  const float* qy(const SweepJob& job, int row) const { return old_.qy(job.flow, layout_, row); }

  void flux_row(const SweepJob& job, int row) {
    const std::vector<Span>& spans = job.tiles.spans(row);
    PipelineRow& out = at(row);
    out.begin(row, spans, job.rules);
    const std::size_t here = layout_.at(0, row);
    const RowView view{depth(job, row),
                       depth(job, row + 1),
                       job.terrain.ground_m.data() + here,
                       job.terrain.ground_m.data() + here + layout_.pitch,
                       job.terrain.friction.data() + here,
                       job.terrain.friction.data() + here + layout_.pitch,
                       qx(job, row),
                       qx(job, row + 1),
                       qy(job, row - 1),
                       qy(job, row),
                       qy(job, row + 1)};
    for (const Span& span : spans) kernels_.fluxes(view, job.step, span.begin, span.end, out.fx.at0, out.fy.at0);
    job.rules.fluxes(row, view, job.step, out.fx.at0, out.fy.at0);
    close_sleeping_sides(layout_, job.tiles, row, out.fx.at0, out.fy.at0);
  }

  void share_row(const SweepJob& job, int row) {
    PipelineRow& here = at(row);
    const float* fy_north = at(row - 1).fy.at0;
    for (const Span& span : *here.spans)
      kernels_.shares(depth(job, row), here.fx.at0, fy_north, here.fy.at0, job.step, span.begin, span.end,
                      here.share.at0);
    job.rules.open_shares(row, here.share.at0);
  }

  void move_row(const SweepJob& job, int row) {
    PipelineRow& here = at(row);
    const bool own = row >= job.band.first;
    const bool stores = own || row == -1;
    const std::size_t place = layout_.at(0, row);
    float* new_qx = stores ? job.flow.qx.data() + place : nullptr;
    float* new_qy = stores ? job.flow.qy.data() + place : nullptr;
    const float* share_south = at(row + 1).share.at0;
    for (const Span& span : *here.spans) {
      vx_.at0[span.begin - 1] = 0;
      kernels_.volumes(here.fx.at0, here.fy.at0, here.share.at0, share_south, job.step, span.begin, span.end, new_qx,
                       new_qy, vx_.at0, here.vy.at0);
    }
    job.rules.volumes(row, here.fx.at0, here.fy.at0, here.share.at0, share_south, job.step, new_qx, new_qy, vx_.at0,
                      here.vy.at0);
    if (own) update_row(job, row);
  }

  void update_row(const SweepJob& job, int row) {
    const DepthQuanta* vy_north = at(row - 1).vy.at0;
    const DepthQuanta* vy = at(row).vy.at0;
    const std::size_t place = layout_.at(0, row);
    DepthQuanta* new_depth = job.flow.depth.data() + place;
    job.rules.book(row, vx_.at0, vy_north, vy, new_depth, result_.boundary);
    for (const Span& span : *at(row).spans) {
      const DepthRange range = kernels_.update(vx_.at0, vy_north, vy, span.begin, span.end, new_depth);
      result_.range.least = std::min(result_.range.least, range.least);
      result_.range.most = std::max(result_.range.most, range.most);
    }
    job.rules.dry_outside(row, new_depth);
    if (job.due_sources != nullptr)
      job.due_sources->apply(layout_, row, job.terrain.ground_m.data() + place, new_depth, result_.surface);
  }

  CellLayout layout_;
  const RowKernels& kernels_;
  std::array<PipelineRow, 4> pipeline_;
  RowBuffer<DepthQuanta> vx_;
  OldRows<kRowsAbove, kRowsBelow> old_;
  SweepResult result_;
};

class InertialSweep final : public BandSweep {
 public:
  explicit InertialSweep(const CellLayout& layout) : layout_(layout), label_("local inertial, ") {
    label_ += row_kernels().name;
  }

  [[nodiscard]] std::string_view label() const override { return label_; }
  [[nodiscard]] double longest_step_s(double cell_m, double deepest_m, double) const override {
    return kInertialCourant * cell_m / std::sqrt(kGravity_m_per_s2 * std::max(deepest_m, kShallowest_m));
  }
  void begin_step(int parts) override {
    while (passes_.size() < static_cast<std::size_t>(parts)) passes_.emplace_back(layout_, row_kernels());
  }
  void copy_borders(const SweepJob& job) override { pass(job).copy_borders(job); }
  SweepResult sweep(const SweepJob& job) override { return pass(job).sweep(job); }
  [[nodiscard]] std::size_t memory_bytes() const override {
    return passes_.size() * layout_.pitch * sizeof(float) * (4 * 4 + 1 + 3 * (kRowsAbove + kRowsBelow));
  }

 private:
  BandPass& pass(const SweepJob& job) { return passes_[static_cast<std::size_t>(job.part)]; }

  CellLayout layout_;
  std::string label_;
  std::vector<BandPass> passes_;
};

}  // namespace

std::unique_ptr<BandSweep> make_inertial_sweep(const CellLayout& layout) {
  return std::make_unique<InertialSweep>(layout);
}

}  // namespace sandtable::hydraulics
