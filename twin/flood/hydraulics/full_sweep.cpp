#include <algorithm>
#include <array>
#include <cmath>

#include "twin/flood/hydraulics/band_rows.h"
#include "twin/flood/hydraulics/band_sweep.h"
#include "twin/flood/hydraulics/full_kernels.h"

namespace sandtable::hydraulics {
namespace {

/// Of the sum of both directions' wave speeds.
constexpr double kFullCourant = 0.8;
constexpr int kReach = 3;

struct SpeedRow {
  RowBuffer<float> u;
  RowBuffer<float> v;
  const std::vector<Span>* spans = nullptr;

  explicit SpeedRow(const CellLayout& layout) : u(layout), v(layout) {}
  void begin(const std::vector<Span>& new_spans) {
    if (spans == nullptr || *spans != new_spans) {
      u.fill(0);
      v.fill(0);
    }
    spans = &new_spans;
  }
};

/// Outside the spans: dry and at rest.
struct HalfRow {
  std::array<RowBuffer<DepthQuanta>, 5> quanta;
  std::array<RowBuffer<float>, 6> speeds;
  const std::vector<Span>* spans = nullptr;

  explicit HalfRow(const CellLayout& l)
      : quanta{RowBuffer<DepthQuanta>(l), RowBuffer<DepthQuanta>(l), RowBuffer<DepthQuanta>(l),
               RowBuffer<DepthQuanta>(l), RowBuffer<DepthQuanta>(l)},
        speeds{RowBuffer<float>(l), RowBuffer<float>(l), RowBuffer<float>(l),
               RowBuffer<float>(l), RowBuffer<float>(l), RowBuffer<float>(l)} {}
  void begin(const std::vector<Span>& new_spans) {
    if (spans == nullptr || *spans != new_spans) {
      for (auto& buffer : quanta) buffer.fill(0);
      for (auto& buffer : speeds) buffer.fill(0);
    }
    spans = &new_spans;
  }
  [[nodiscard]] PredictedRow view() const {
    return {quanta[0].at0, quanta[1].at0, quanta[2].at0, quanta[3].at0, quanta[4].at0, speeds[0].at0,
            speeds[1].at0, speeds[2].at0, speeds[3].at0, speeds[4].at0, speeds[5].at0};
  }
};

struct FaceBuffers {
  RowBuffer<float> q;
  RowBuffer<float> left;
  RowBuffer<float> right;
  RowBuffer<float> across;
  RowBuffer<DepthQuanta> volume;

  explicit FaceBuffers(const CellLayout& layout)
      : q(layout), left(layout), right(layout), across(layout), volume(layout) {}
  void clear() {
    for (RowBuffer<float>* buffer : {&q, &left, &right, &across}) buffer->fill(0);
    volume.fill(0);
  }
  [[nodiscard]] CentredFaces view() const { return {q.at0, left.at0, right.at0, across.at0}; }
};

/// The eastern and southern faces of a row. Outside its spans nothing flows.
struct FaceRow {
  FaceBuffers east;
  FaceBuffers south;
  RowBuffer<float> share;
  const std::vector<Span>* spans = nullptr;
  int row = 0;

  explicit FaceRow(const CellLayout& layout) : east(layout), south(layout), share(layout) {}
  void begin(int new_row, const std::vector<Span>& new_spans, const FaceRules& rules) {
    if (spans == nullptr || *spans != new_spans) {
      east.clear();
      south.clear();
      share.fill(1);
    } else {
      rules.clear(row, east.q.at0, south.q.at0, south.volume.at0);
    }
    spans = &new_spans;
    row = new_row;
  }
};

template <class Row>
std::array<Row, 4> four(const CellLayout& layout) {
  return {Row(layout), Row(layout), Row(layout), Row(layout)};
}

/// One band's pass over its rows: speeds two rows ahead of the faces, prediction one row ahead, shares with them,
/// limiter and update one row behind. State is overwritten in place behind all that still need it.
class FullPass {
 public:
  FullPass(const CellLayout& layout, bool second_order)
      : layout_(layout),
        second_order_(second_order),
        speeds_(four<SpeedRow>(layout)),
        halves_(four<HalfRow>(layout)),
        faces_(four<FaceRow>(layout)) {}

  void copy_borders(const SweepJob& job) { old_.copy_borders(job.flow, layout_, job.band.first, job.band.last); }

  SweepResult sweep(const SweepJob& job) {
    result_ = {};
    for (SpeedRow& row : speeds_) row.spans = nullptr;
    for (HalfRow& row : halves_) row.spans = nullptr;
    for (FaceRow& row : faces_) row.spans = nullptr;
    const int first = job.band.first;
    if (first >= job.band.last) return result_;
    for (int row = first - 3; row < first; ++row) speed_row(job, row);
    half_row(job, first - 2);
    for (int row = first - 2; row <= job.band.last; ++row) {
      speed_row(job, row + 2);
      half_row(job, row + 1);
      face_row(job, row);
      if (row >= first - 1) share_row(job, row);
      if (row >= first) move_row(job, row - 1);
    }
    return result_;
  }

  [[nodiscard]] static std::size_t buffers() { return 4 * (2 + 11 + 11) + 3 * 2 * kReach; }

 private:
  template <class Row>
  static Row& at(std::array<Row, 4>& rows, int row) {
    return rows[static_cast<std::size_t>(row & 3)];
  }
  const DepthQuanta* depth(const SweepJob& job, int row) const { return old_.depth(job.flow, layout_, row); }
  const float* qx(const SweepJob& job, int row) const { return old_.qx(job.flow, layout_, row); }
  const float* qy(const SweepJob& job, int row) const { return old_.qy(job.flow, layout_, row); }
  const float* ground(const SweepJob& job, int row) const { return job.terrain.ground_m.data() + layout_.at(0, row); }
  const float* friction(const SweepJob& job, int row) const { return job.terrain.friction.data() + layout_.at(0, row); }
  /// The northern edge is a row of faces of its own, over the cells of row 0.
  static const std::vector<Span>& face_spans(const SweepJob& job, int row) {
    return job.tiles.spans(row == -1 ? 0 : row);
  }

  void speed_row(const SweepJob& job, int row) {
    SpeedRow& out = at(speeds_, row);
    out.begin(job.tiles.spans(row));
    for (const Span& span : *out.spans) {
      kernels_.speeds(depth(job, row), qx(job, row), job.step, span.begin, span.end, out.u.at0);
      kernels_.speeds(depth(job, row), qy(job, row), job.step, span.begin, span.end, out.v.at0);
    }
  }

  void half_row(const SweepJob& job, int row) {
    HalfRow& out = at(halves_, row);
    out.begin(job.tiles.spans(row));
    if (out.spans->empty()) return;
    CellRows rows{};
    for (int i = 0; i < 3; ++i) {
      rows.depth[i] = depth(job, row + i - 1);
      rows.ground[i] = ground(job, row + i - 1);
      rows.u[i] = at(speeds_, row + i - 1).u.at0;
      rows.v[i] = at(speeds_, row + i - 1).v.at0;
    }
    rows.friction = friction(job, row);
    for (const Span& span : *out.spans)
      kernels_.predict(rows, job.step, second_order_, span.begin, span.end, out.view());
  }

  void face_row(const SweepJob& job, int row) {
    FaceRow& out = at(faces_, row);
    out.begin(row, face_spans(job, row), job.rules);
    if (out.spans->empty() && !job.rules.any(row)) return;
    const PredictedRow here = at(halves_, row).view();
    const PredictedRow south = at(halves_, row + 1).view();
    const CentredFaces east_faces = out.east.view();
    const CentredFaces south_faces = out.south.view();
    for (const Span& span : *out.spans) {
      close_west(job, row, span, out.east);
      kernels_.east_faces(here, ground(job, row), span.begin, span.end, east_faces);
      kernels_.south_faces(here, south, ground(job, row), ground(job, row + 1), span.begin, span.end, south_faces);
    }
    if (job.rules.any(row)) {
      const RowView view{depth(job, row),      depth(job, row + 1), ground(job, row),
                         ground(job, row + 1), friction(job, row),  friction(job, row + 1),
                         qx(job, row),         qx(job, row + 1),    nullptr,
                         qy(job, row),         qy(job, row + 1)};
      job.rules.centred_fluxes(row, view, east_faces, south_faces);
    }
    for (const auto member : {&FaceBuffers::q, &FaceBuffers::left, &FaceBuffers::right})
      close_sleeping_sides(layout_, job.tiles, row, (out.east.*member).at0, (out.south.*member).at0);
  }

  /// The western face of a span: the model's edge, or the border of a tile that sleeps.
  void close_west(const SweepJob& job, int row, const Span& span, FaceBuffers& east) {
    if (span.begin == 0) {
      kernels_.east_faces(at(halves_, row).view(), ground(job, row), -1, 0, east.view());
      return;
    }
    for (RowBuffer<float>* buffer : {&east.q, &east.left, &east.right, &east.across}) buffer->at0[span.begin - 1] = 0;
  }

  void share_row(const SweepJob& job, int row) {
    FaceRow& here = at(faces_, row);
    for (const Span& span : job.tiles.spans(row))
      row_kernels_.shares(depth(job, row), here.east.q.at0, at(faces_, row - 1).south.q.at0, here.south.q.at0, job.step,
                          span.begin, span.end, here.share.at0);
    job.rules.open_shares(row, here.share.at0);
  }

  void move_row(const SweepJob& job, int row) {
    FaceRow& here = at(faces_, row);
    const float* share = here.share.at0;
    const float* share_south = at(faces_, row + 1).share.at0;
    for (const Span& span : *here.spans) {
      const int west = span.begin == 0 ? -1 : span.begin;
      here.east.volume.at0[span.begin - 1] = 0;
      if (west < 0) kernels_.limit(here.east.view(), share, share + 1, job.step, -1, 0, here.east.volume.at0);
      kernels_.limit(here.east.view(), share, share + 1, job.step, span.begin, span.end, here.east.volume.at0);
      kernels_.limit(here.south.view(), share, share_south, job.step, span.begin, span.end, here.south.volume.at0);
    }
    job.rules.volumes(row, here.east.q.at0, here.south.q.at0, share, share_south, job.step, nullptr, nullptr,
                      here.east.volume.at0, here.south.volume.at0);
    if (row >= job.band.first) update_row(job, row);
  }

  void update_row(const SweepJob& job, int row) {
    FaceRow& here = at(faces_, row);
    FaceRow& above = at(faces_, row - 1);
    const DepthQuanta* vx = here.east.volume.at0;
    const DepthQuanta* vy = here.south.volume.at0;
    const DepthQuanta* vy_north = above.south.volume.at0;
    const std::size_t place = layout_.at(0, row);
    DepthQuanta* new_depth = job.flow.depth.data() + place;
    job.rules.book(row, vx, vy_north, vy, new_depth, result_.boundary);
    const MomentumRow momentum{here.east.view(), here.south.view(), above.south.view(), at(halves_, row).view(),
                               friction(job, row)};
    for (const Span& span : job.tiles.spans(row)) {
      const FlowRange range = kernels_.move(momentum, vx, vy_north, vy, job.step, span.begin, span.end, new_depth,
                                            job.flow.qx.data() + place, job.flow.qy.data() + place);
      result_.range.least = std::min(result_.range.least, range.depth.least);
      result_.range.most = std::max(result_.range.most, range.depth.most);
      result_.fastest_m_per_s = std::max(result_.fastest_m_per_s, range.fastest_m_per_s);
    }
    job.rules.dry_outside(row, new_depth);
    if (job.due_sources != nullptr)
      job.due_sources->apply(layout_, row, job.terrain.ground_m.data() + place, new_depth, result_.surface);
  }

  CellLayout layout_;
  bool second_order_;
  const FullKernels& kernels_ = full_kernels();
  const RowKernels& row_kernels_ = row_kernels();
  std::array<SpeedRow, 4> speeds_;
  std::array<HalfRow, 4> halves_;
  std::array<FaceRow, 4> faces_;
  OldRows<kReach, kReach> old_;
  SweepResult result_;
};

/// Full shallow water: Godunov fluxes between cells whose momentum lives at their centres.
class FullSweep final : public BandSweep {
 public:
  FullSweep(const CellLayout& layout, bool second_order) : layout_(layout), second_order_(second_order) {
    label_ = second_order ? "full shallow water, second order, " : "full shallow water, first order, ";
    label_ += full_kernels().name;
  }

  [[nodiscard]] std::string_view label() const override { return label_; }
  [[nodiscard]] double longest_step_s(double cell_m, double deepest_m, double fastest_m_per_s) const override {
    const double still = 2 * std::sqrt(kGravity_m_per_s2 * std::max(deepest_m, kShallowest_m));
    return kFullCourant * cell_m / std::max(still, fastest_m_per_s);
  }
  [[nodiscard]] double fastest_m_per_s(const FlowStore& flow) const override {
    double fastest = 0;
    for (std::size_t i = 0; i < flow.depth.size(); ++i) {
      if (flow.depth[i] <= kFilm) continue;
      const double h = metres_of(flow.depth[i]);
      const double speed = (std::abs(static_cast<double>(flow.qx[i])) + std::abs(static_cast<double>(flow.qy[i]))) / h;
      fastest = std::max(fastest, speed + 2 * std::sqrt(kGravity_m_per_s2 * h));
    }
    return fastest;
  }
  void begin_step(int parts) override {
    while (passes_.size() < static_cast<std::size_t>(parts)) passes_.emplace_back(layout_, second_order_);
  }
  void copy_borders(const SweepJob& job) override { pass(job).copy_borders(job); }
  SweepResult sweep(const SweepJob& job) override { return pass(job).sweep(job); }
  [[nodiscard]] std::size_t memory_bytes() const override {
    return passes_.size() * layout_.pitch * sizeof(float) * FullPass::buffers();
  }

 private:
  FullPass& pass(const SweepJob& job) { return passes_[static_cast<std::size_t>(job.part)]; }

  CellLayout layout_;
  bool second_order_;
  std::string label_;
  std::vector<FullPass> passes_;
};

}  // namespace

std::unique_ptr<BandSweep> make_full_sweep(const CellLayout& layout, bool second_order) {
  return std::make_unique<FullSweep>(layout, second_order);
}

}  // namespace sandtable::hydraulics
