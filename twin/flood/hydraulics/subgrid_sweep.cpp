#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "twin/flood/hydraulics/band_sweep.h"
#include "twin/flood/hydraulics/step_team.h"
#include "twin/flood/hydraulics/subgrid_tables.h"

namespace sandtable::hydraulics {
namespace {

/// Less than local inertia's own: a coarse cell that is wet in a corner only answers faster than a full one.
constexpr double kSubgridCourant = 0.6;

/// Fewer coarse rows than that are done before a second thread has woken up.
constexpr int kRowsWorthAPart = 32;

/// Local inertia on cells four times as long, which know the fine ground by their tables. The fine depths and
/// discharges are the state between advances; during one, volumes of coarse cells are. A step goes in phases, each of
/// which writes what only its own rows hold: threads of its own share the rows, and their number changes no bit.
class SubgridSweep final : public BandSweep, private StepWork {
 public:
  SubgridSweep(const CellLayout& layout, double cell_m, int threads)
      : layout_(layout),
        fine_m_(cell_m),
        columns_((layout.columns + kSubgridSide - 1) / kSubgridSide),
        rows_((layout.rows + kSubgridSide - 1) / kSubgridSide),
        pitch_(static_cast<std::size_t>(columns_) + 2),
        parts_(std::clamp(rows_ / kRowsWorthAPart, 1, threads)) {
    const std::size_t size = pitch_ * (static_cast<std::size_t>(rows_) + 2);
    fill_.resize(size);
    dirty_.assign(size, 1);
    inside_.resize(size);
    ground_cells_.resize(size);
    for (auto& faces : faces_) faces = FaceTables(size);
    volume_.resize(size);
    level_.assign(size, 0);
    for (auto* values : {&from_, &to_, &base_, &slope_, &lowest_}) values->assign(size, 0);
    std::fill(from_.begin(), from_.end(), -1);
    for (auto& flow : flow_) flow.resize(size);
    for (auto& wanted : wanted_) wanted.resize(size);
    share_.resize(size);
  }

  [[nodiscard]] std::string_view label() const override { return "local inertia on subgrid tables, four to one"; }
  [[nodiscard]] double longest_step_s(double cell_m, double deepest_m, double) const override {
    return kSubgridCourant * kSubgridSide * cell_m / std::sqrt(kGravity_m_per_s2 * std::max(deepest_m, kShallowest_m));
  }
  [[nodiscard]] bool is_whole() const override { return true; }
  [[nodiscard]] std::size_t active_cells(const ActiveTiles&) const override { return active_; }
  void begin_step(int) override {}
  void copy_borders(const SweepJob&) override {}

  void forget(std::span<const std::size_t> places) override {
    if (places.empty()) std::fill(dirty_.begin(), dirty_.end(), std::uint8_t{1});
    for (const std::size_t place : places) {
      const std::size_t cell = of_place(place);
      // Its own table and those of its four faces; a face belongs to the cell before it.
      for (const std::size_t touched : {cell, cell - 1, cell + 1, cell - pitch_, cell + pitch_}) dirty_[touched] = 1;
    }
  }

  void begin_advance(const TerrainStore& terrain, const FlowStore& flow, const FaceRules& rules,
                     std::vector<std::size_t> places) override {
    rebuild(terrain, rules);
    lent_.clear();
    for (const std::size_t place : places) lent_.push_back(of_place(place));
    std::sort(lent_.begin(), lent_.end());
    lent_.erase(std::unique(lent_.begin(), lent_.end()), lent_.end());
    for_cells([&](int column, int row, std::size_t cell) {
      volume_[cell] = static_cast<double>(sum_of(flow, column, row));
      float east = 0;
      float south = 0;
      for (int i = 0; i < kSubgridSide; ++i) {
        east += flow.qx[fine(column, row, kSubgridSide - 1, i)];
        south += flow.qy[fine(column, row, i, kSubgridSide - 1)];
      }
      flow_[0][cell] = east;
      flow_[1][cell] = south;
    });
    open_q_.clear();
    find_levels();
    for (const FaceRules::Rule& rule : rules.rules())
      if (rule.is_edge()) open_q_.push_back((rule.east ? flow.qx : flow.qy)[layout_.at(rule.column, rule.row)]);
  }

  void end_advance(const TerrainStore& terrain, const FaceRules& rules, FlowStore& flow) override {
    for_cells([&](int column, int row, std::size_t cell) { spread(terrain, flow, column, row, cell); });
    for_cells([&](int column, int row, std::size_t cell) { spread_flow(terrain, flow, column, row, cell); });
    std::size_t next = 0;
    for (const FaceRules::Rule& rule : rules.rules())
      if (rule.is_edge())
        (rule.east ? flow.qx : flow.qy)[layout_.at(rule.column, rule.row)] = static_cast<float>(open_q_[next++]);
  }

  SweepResult sweep(const SweepJob& job) override {
    follow_crests(job);
    open_ = open_flows(job);
    job_ = &job;
    phase_ = 0;
    results_.assign(static_cast<std::size_t>(parts_), {});
    active_of_.assign(static_cast<std::size_t>(parts_), 0);
    if (parts_ == 1) {
      do {
        do_part(0);
      } while (next_step() > 0);
    } else {
      if (!team_) team_ = std::make_unique<StepTeam>(parts_);
      team_->run(*this, parts_);
    }
    return sum_of_parts();
  }

  /// Devices see and change fine cells: those under them are spread before and gathered after.
  void lend(const TerrainStore& terrain, FlowStore& flow) override {
    for (const std::size_t cell : lent_) spread(terrain, flow, column_of(cell), row_of(cell), cell);
  }
  void take_back(const FlowStore& flow) override {
    for (const std::size_t cell : lent_) {
      volume_[cell] = static_cast<double>(sum_of(flow, column_of(cell), row_of(cell)));
      find_level(cell);
    }
  }

  [[nodiscard]] std::size_t memory_bytes() const override {
    return fill_.size() *
           (sizeof(FillTable) + 2 * (8 * sizeof(float) + sizeof(double)) + 7 * sizeof(double) + 5 * sizeof(float) + 6);
  }

 private:
  struct Crest {
    std::size_t cell = 0;
    int direction = 0;
    int along = 0;
    double crest_m = 0;
  };

  struct OpenFlow {
    std::size_t cell = 0;
    double out = 0;  ///< as wanted flows
  };

  enum Phase { kWant, kShare, kPay, kMove, kPhases };

  /// Coarse rows of a part.
  [[nodiscard]] Band rows_of(int part) const { return {rows_ * part / parts_, rows_ * (part + 1) / parts_}; }
  void do_part(int part) override {
    const Band rows = rows_of(part);
    switch (phase_) {
      case kWant:
        return wanted_flows(*job_, rows);
      case kShare:
        return find_shares(*job_, rows);
      case kPay:
        return pay(rows);
      default:
        return settle(*job_, rows, part);
    }
  }
  int next_step() override { return ++phase_ < kPhases ? parts_ : 0; }

  [[nodiscard]] SweepResult sum_of_parts() {
    SweepResult sum;
    active_ = 0;
    for (std::size_t part = 0; part < results_.size(); ++part) {
      const SweepResult& one = results_[part];
      sum.range.least = std::min(sum.range.least, one.range.least);
      sum.range.most = std::max(sum.range.most, one.range.most);
      sum.boundary.in += one.boundary.in;
      sum.boundary.out += one.boundary.out;
      sum.surface.rain += one.surface.rain;
      sum.surface.losses += one.surface.losses;
      active_ += active_of_[part];
    }
    return sum;
  }

  using Sills = std::array<FaceTables::Sill, kSubgridSide>;

  template <class Work>
  void for_cells(Work&& work) const {
    for_cells({0, rows_}, work);
  }
  template <class Work>
  void for_cells(Band rows, Work&& work) const {
    for (int row = rows.first; row < rows.last; ++row)
      for (int column = 0; column < columns_; ++column) {
        const std::size_t cell = at(column, row);
        if (inside_[cell] != 0) work(column, row, cell);
      }
  }
  [[nodiscard]] std::size_t at(int column, int row) const {
    return static_cast<std::size_t>(row + 1) * pitch_ + static_cast<std::size_t>(column + 1);
  }
  [[nodiscard]] int column_of(std::size_t cell) const { return static_cast<int>(cell % pitch_) - 1; }
  [[nodiscard]] int row_of(std::size_t cell) const { return static_cast<int>(cell / pitch_) - 1; }
  [[nodiscard]] std::size_t of_place(std::size_t place) const {
    const int column = static_cast<int>(place % layout_.pitch) - CellLayout::kFrameColumns;
    const int row = static_cast<int>(place / layout_.pitch) - CellLayout::kFrameRows;
    return at(column / kSubgridSide, row / kSubgridSide);
  }
  /// Place of a fine cell inside a coarse one. The frame of the store covers what a coarse cell has beyond the grid.
  [[nodiscard]] std::size_t fine(int column, int row, int right, int down) const {
    return layout_.at(column * kSubgridSide + right, row * kSubgridSide + down);
  }
  [[nodiscard]] double coarse_m() const { return fine_m_ * kSubgridSide; }

  [[nodiscard]] std::int64_t sum_of(const FlowStore& flow, int column, int row) const {
    std::int64_t sum = 0;
    for (int down = 0; down < kSubgridSide; ++down)
      for (int right = 0; right < kSubgridSide; ++right) sum += flow.depth[fine(column, row, right, down)];
    return sum;
  }

  /// A wall stands on the nearest side of a coarse cell: its vertices move together, so it stays in one piece.
  [[nodiscard]] Crest crest_of(const FaceRules::Rule& rule) const {
    const int across = rule.east ? rule.column : rule.row;
    const int along = rule.east ? rule.row : rule.column;
    const int last = (rule.east ? columns_ : rows_) - 1;
    const int before = std::clamp((across + 1 + kSubgridSide / 2) / kSubgridSide, 1, std::max(last, 1)) - 1;
    const std::size_t cell = rule.east ? at(before, along / kSubgridSide) : at(along / kSubgridSide, before);
    return {cell, rule.east ? 0 : 1, along % kSubgridSide, rule.now_m};
  }

  void rebuild(const TerrainStore& terrain, const FaceRules& rules) {
    crests_.clear();
    for (const FaceRules::Rule& rule : rules.rules()) {
      if (rule.is_edge()) continue;
      crests_.push_back(crest_of(rule));
      dirty_[crests_.back().cell] = 1;
    }
    for (const std::size_t cell : crested_) dirty_[cell] = 1;
    crested_.clear();
    for (const Crest& crest : crests_) crested_.push_back(crest.cell);
    std::sort(crested_.begin(), crested_.end());
    for (int row = 0; row < rows_; ++row)
      for (int column = 0; column < columns_; ++column)
        if (dirty_[at(column, row)] != 0) build_cell(terrain, column, row);
    for (int row = 0; row < rows_; ++row)
      for (int column = 0; column < columns_; ++column)
        if (dirty_[at(column, row)] != 0)
          for (const int direction : {0, 1}) build_face(terrain, column, row, direction);
    std::fill(dirty_.begin(), dirty_.end(), std::uint8_t{0});
  }

  void build_cell(const TerrainStore& terrain, int column, int row) {
    std::array<float, kSubgridCells> ground{};
    int count = 0;
    for (int down = 0; down < kSubgridSide; ++down)
      for (int right = 0; right < kSubgridSide; ++right) {
        const float z = terrain.ground_m[fine(column, row, right, down)];
        if (is_inside(z)) ground[static_cast<std::size_t>(count++)] = z;
      }
    fill_[at(column, row)].build(ground, count);
    inside_[at(column, row)] = count > 0 ? 1 : 0;
    ground_cells_[at(column, row)] = count;
    lowest_[at(column, row)] = fill_[at(column, row)].lowest_m();
  }

  void build_face(const TerrainStore& terrain, int column, int row, int direction) {
    const std::size_t cell = at(column, row);
    const std::array<double, kSubgridSide> crests = crests_on(cell, direction);
    Sills sills{};
    int count = 0;
    for (int i = 0; i < kSubgridSide; ++i) {
      const std::size_t here =
          direction == 0 ? fine(column, row, kSubgridSide - 1, i) : fine(column, row, i, kSubgridSide - 1);
      const std::size_t there = here + (direction == 0 ? 1 : layout_.pitch);
      const float z = std::max(terrain.ground_m[here], terrain.ground_m[there]);
      if (!is_inside(z)) continue;
      const double height = std::max(static_cast<double>(z), crests[static_cast<std::size_t>(i)]);
      sills[static_cast<std::size_t>(count++)] = {
          height, 0.5 * (static_cast<double>(terrain.friction[here]) + terrain.friction[there])};
    }
    faces_[static_cast<std::size_t>(direction)].set(cell, sills, count);
  }

  /// Crests over the fine faces of a coarse one. Where a moved wall leaves some without, the lowest of the others
  /// closes the gap.
  [[nodiscard]] std::array<double, kSubgridSide> crests_on(std::size_t cell, int direction) const {
    constexpr double kNone = -kOutsideGround_m;
    std::array<double, kSubgridSide> crests{kNone, kNone, kNone, kNone};
    if (!std::binary_search(crested_.begin(), crested_.end(), cell)) return crests;
    double lowest = kOutsideGround_m;
    for (const Crest& crest : crests_) {
      if (crest.cell != cell || crest.direction != direction) continue;
      double& here = crests[static_cast<std::size_t>(crest.along)];
      here = std::max(here, crest.crest_m);
    }
    for (const double crest : crests)
      if (crest != kNone) lowest = std::min(lowest, crest);
    for (double& crest : crests)
      if (crest == kNone && lowest < kOutsideGround_m) crest = lowest;
    return crests;
  }

  /// Crests that fall are breaches: their faces are measured anew.
  void follow_crests(const SweepJob& job) {
    std::size_t next = 0;
    for (const FaceRules::Rule& rule : job.rules.rules()) {
      if (rule.is_edge()) continue;
      Crest& known = crests_[next++];
      if (known.crest_m == rule.now_m) continue;
      known.crest_m = rule.now_m;
      build_face(job.terrain, column_of(known.cell), row_of(known.cell), known.direction);
    }
  }

  void find_levels() {
    for_cells([&](int, int, std::size_t cell) { find_level(cell); });
  }
  void find_level(std::size_t cell) {
    const FillSegment segment = fill_[cell].segment(volume_[cell]);
    from_[cell] = segment.from;
    to_[cell] = segment.to;
    base_[cell] = segment.base_m;
    slope_[cell] = segment.slope_m;
    level_[cell] = segment.level_m(volume_[cell]);
  }

  void wanted_flows(const SweepJob& job, Band rows) {
    StepConstants step = job.step;
    step.dt_over_dx /= kSubgridSide;
    for (int row = rows.first; row < rows.last; ++row)
      for (const std::size_t direction : {0U, 1U}) {
        const std::size_t first = at(0, row);
        const std::size_t ahead = direction == 0 ? 1 : pitch_;
        const std::size_t sideways = direction == 0 ? pitch_ : 1;
        const float* q = flow_[direction].data() + first;
        const float* other = flow_[1 - direction].data() + first;
        CoarseFaces faces{level_.data() + first,
                          level_.data() + first + ahead,
                          nullptr,
                          {},
                          {},
                          q,
                          q - ahead,
                          q + ahead,
                          {other, other - sideways, other + ahead, other + ahead - sideways}};
        faces_[direction].show(first, faces);
        row_kernels().coarse_fluxes(faces, step, columns_, wanted_[direction].data() + first);
      }
  }

  /// Through the open edges, fine face by fine face.
  std::vector<OpenFlow> open_flows(const SweepJob& job) {
    std::vector<OpenFlow> flows;
    for (const FaceRules::Rule& rule : job.rules.rules()) {
      if (!rule.is_edge()) continue;
      const bool level = rule.kind == FaceRules::Kind::kLevel;
      double& known = open_q_[flows.size()];
      const std::size_t place = layout_.at(rule.inner_column(), rule.inner_row());
      const std::size_t cell = of_place(place);
      const double ground = job.terrain.ground_m[place];
      const double friction = job.terrain.friction[place];
      const double inside = std::max(0.0, level_[cell] - ground);
      const double outside = level ? std::max(0.0, rule.now_m - ground) : 0;
      const double h = std::max(inside, outside);
      double out = 0;
      if (h > kThinnest_m && !level) {
        out = std::pow(inside, 5.0 / 3.0) * std::sqrt(kGravity_m_per_s2 * rule.slope / friction);
      } else if (h > kThinnest_m) {
        const double was = rule.inner_after ? -known : known;
        const double push = was - kGravity_m_per_s2 * job.step.dt * h * (outside - inside) / coarse_m();
        const double drag = job.step.dt * friction * std::pow(h, -7.0 / 3.0);
        const double size = 2 * std::abs(push) / (1 + std::sqrt(1 + 4 * drag * std::abs(push)));
        out = std::max(std::copysign(size, push), -outside * std::sqrt(kGravity_m_per_s2 * outside));
      }
      known = rule.inner_after ? -out : out;
      flows.push_back({cell, out});
    }
    return flows;
  }

  void find_shares(const SweepJob& job, Band rows) {
    for (int row = rows.first; row < rows.last; ++row) {
      const std::size_t first = at(0, row);
      row_kernels().coarse_asked(wanted_[0].data() + first, wanted_[1].data() + first - pitch_,
                                 wanted_[1].data() + first, columns_, share_.data() + first);
    }
    for (const OpenFlow& flow : open_)
      if (is_in(rows, flow.cell)) share_[flow.cell] += static_cast<float>(std::max(flow.out, 0.0));
    for (int row = rows.first; row < rows.last; ++row) {
      const std::size_t first = at(0, row);
      row_kernels().coarse_shares(volume_.data() + first, job.step.quanta_per_q, columns_, share_.data() + first);
    }
  }

  [[nodiscard]] bool is_in(Band rows, std::size_t cell) const {
    return row_of(cell) >= rows.first && row_of(cell) < rows.last;
  }
  /// What truly goes through the eastern and southern faces of the rows.
  void pay(Band rows) {
    for (int row = rows.first; row < rows.last; ++row)
      for (const std::size_t direction : {0U, 1U}) {
        const std::size_t first = at(0, row);
        const float* share = share_.data() + first;
        row_kernels().coarse_paid(wanted_[direction].data() + first, share, share + (direction == 0 ? 1 : pitch_),
                                  columns_, flow_[direction].data() + first);
      }
  }

  /// Moves the water of the rows, lets rain fall, and finds the levels.
  void settle(const SweepJob& job, Band rows, int part) {
    SweepResult& result = results_[static_cast<std::size_t>(part)];
    const float quanta_per_q = job.step.quanta_per_q;
    for (int row = rows.first; row < rows.last; ++row) {
      const std::size_t first = at(0, row);
      row_kernels().coarse_moved(flow_[0].data() + first, flow_[1].data() + first - pitch_, flow_[1].data() + first,
                                 quanta_per_q, columns_, volume_.data() + first);
    }
    for (const OpenFlow& flow : open_) {
      if (!is_in(rows, flow.cell)) continue;
      const auto paid = static_cast<float>(flow.out) * (flow.out > 0 ? share_[flow.cell] : 1.0F);
      const auto volume = static_cast<std::int64_t>(std::round(paid * quanta_per_q));
      volume_[flow.cell] -= static_cast<double>(volume);
      (volume > 0 ? result.boundary.out : result.boundary.in) += std::abs(volume);
    }
    if (job.due_sources != nullptr) fall(job, rows, result);
    look_at_levels(rows, part);
  }

  void look_at_levels(Band rows, int part) {
    CoarseLook all;
    for (int row = rows.first; row < rows.last; ++row) {
      const CoarseLook look = levels_of_row(row);
      all.deepest_m = std::max(all.deepest_m, look.deepest_m);
      all.least = std::min(all.least, look.least);
      all.wet += look.wet;
    }
    DepthRange& range = results_[static_cast<std::size_t>(part)].range;
    range.least = all.least < 0 ? -1 : 0;
    range.most = static_cast<DepthQuanta>(std::min(all.deepest_m, 2 * kDeepest_m) * kQuantaPerMetre);
    active_of_[static_cast<std::size_t>(part)] = static_cast<std::size_t>(all.wet);
  }

  /// Most cells stay in their segment from step to step; a row that holds others is looked at again.
  CoarseLook levels_of_row(int row) {
    const std::size_t first = at(0, row);
    const CoarseCells cells{volume_.data() + first, from_.data() + first,  to_.data() + first,
                            base_.data() + first,   slope_.data() + first, lowest_.data() + first};
    const CoarseLook look = row_kernels().coarse_levels(cells, columns_, level_.data() + first);
    if (look.strays == 0) return look;
    for (std::size_t cell = first; cell < first + static_cast<std::size_t>(columns_); ++cell)
      if (!(volume_[cell] > from_[cell] && volume_[cell] <= to_[cell])) find_level(cell);
    return row_kernels().coarse_levels(cells, columns_, level_.data() + first);
  }

  /// Rain on all fine cells; losses from those under water.
  void fall(const SweepJob& job, Band rows, SweepResult& result) {
    const SurfaceSources& sources = *job.due_sources;
    if (sources.rain_portion() > 0) {
      for (int row = rows.first; row < rows.last; ++row)
        result.surface.rain += sources.weight().empty() ? rain_evenly(sources.rain_portion(), row)
                                                        : rain_by_weight(job.terrain, sources, row);
    }
    if (sources.loss_kind() != LossKind::kNone) lose(job, rows, result);
  }

  /// Straight loops over rows, which vectors do: as a walk over the tables the rain was most of a coarse step
  /// (docs/decisions/0049). Gives what fell.
  std::int64_t rain_evenly(DepthQuanta portion, int row) {
    const std::int32_t* __restrict cells = ground_cells_.data() + at(0, row);
    double* __restrict volume = volume_.data() + at(0, row);
    const double each = portion;
    std::int32_t rained_on = 0;
    for (int c = 0; c < columns_; ++c) {
      volume[c] += static_cast<double>(cells[c]) * each;
      rained_on += cells[c];
    }
    return static_cast<std::int64_t>(rained_on) * portion;
  }
  std::int64_t rain_by_weight(const TerrainStore& terrain, const SurfaceSources& sources, int row) {
    const std::size_t width = static_cast<std::size_t>(columns_) * kSubgridSide;
    std::vector<DepthQuanta> fallen(width, 0);
    for (int down = 0; down < kSubgridSide; ++down) {
      const std::size_t first = fine(0, row, 0, down);
      sources.add_rain(first, static_cast<int>(width), terrain.ground_m.data() + first, fallen.data());
    }
    double* volume = volume_.data() + at(0, row);
    std::int64_t sum = 0;
    for (int c = 0; c < columns_; ++c) {
      const DepthQuanta* four = fallen.data() + static_cast<std::size_t>(c) * kSubgridSide;
      const std::int64_t rain = std::int64_t{four[0]} + four[1] + four[2] + four[3];
      volume[c] += static_cast<double>(rain);
      sum += rain;
    }
    return sum;
  }

  void lose(const SweepJob& job, Band rows, SweepResult& result) {
    SurfaceSources& sources = *job.due_sources;
    for_cells(rows, [&](int column, int row, std::size_t cell) {
      if (volume_[cell] <= 0) return;
      const auto volume = static_cast<std::int64_t>(volume_[cell]);
      const int wet = std::max(1, fill_[cell].wet_cells(level_[cell]));
      const auto mean = static_cast<DepthQuanta>(std::min<std::int64_t>(volume / wet, kDeepest));
      const std::int64_t lost =
          std::min(volume, static_cast<std::int64_t>(wet) * sources.lose(fine(column, row, 0, 0), mean));
      volume_[cell] -= static_cast<double>(lost);
      result.surface.losses += lost;
    });
  }

  /// Fine depths under the level, to the last quantum of the volume.
  void spread(const TerrainStore& terrain, FlowStore& flow, int column, int row, std::size_t cell) const {
    if (inside_[cell] == 0) return;
    const double level = fill_[cell].level_m(volume_[cell]);
    auto left = static_cast<std::int64_t>(volume_[cell]);
    std::size_t lowest = fine(column, row, 0, 0);
    for (int down = 0; down < kSubgridSide; ++down)
      for (int right = 0; right < kSubgridSide; ++right) {
        const std::size_t place = fine(column, row, right, down);
        if (!is_inside(terrain.ground_m[place])) continue;
        if (terrain.ground_m[place] < terrain.ground_m[lowest]) lowest = place;
        const double depth = std::max(0.0, level - terrain.ground_m[place]);
        const auto quanta =
            std::min(left, static_cast<std::int64_t>(std::min(depth, 2 * kDeepest_m) * kQuantaPerMetre));
        flow.depth[place] = static_cast<DepthQuanta>(quanta);
        left -= quanta;
      }
    flow.depth[lowest] += static_cast<DepthQuanta>(left);
  }

  /// Shares a face's flow among its fine faces as they can carry it, and lets it change evenly across the cell.
  void spread_flow(const TerrainStore& terrain, FlowStore& flow, int column, int row, std::size_t cell) const {
    for (const int direction : {0, 1}) {
      const std::size_t before = cell - (direction == 0 ? 1 : pitch_);
      const auto& flows = flow_[static_cast<std::size_t>(direction)];
      CellArray<float>& q = direction == 0 ? flow.qx : flow.qy;
      for (int across = 0; across < kSubgridSide; ++across) {
        const double way = (across + 1.0) / kSubgridSide;
        const double total = static_cast<double>(flows[before]) * (1 - way) + static_cast<double>(flows[cell]) * way;
        std::array<double, kSubgridSide> part{};
        double sum = 0;
        for (int along = 0; along < kSubgridSide; ++along) {
          const std::size_t here = direction == 0 ? fine(column, row, across, along) : fine(column, row, along, across);
          const std::size_t there = here + (direction == 0 ? 1 : layout_.pitch);
          const double rise = static_cast<double>(terrain.ground_m[there]) - terrain.ground_m[here];
          const double h =
              std::max(metres_of(flow.depth[here]), metres_of(flow.depth[there]) + rise) - std::max(0.0, rise);
          const bool open = is_inside(terrain.ground_m[here]) && is_inside(terrain.ground_m[there]) && h > kThinnest_m;
          part[static_cast<std::size_t>(along)] = open ? h * std::cbrt(h * h) : 0;
          sum += part[static_cast<std::size_t>(along)];
        }
        for (int along = 0; along < kSubgridSide; ++along) {
          const std::size_t here = direction == 0 ? fine(column, row, across, along) : fine(column, row, along, across);
          q[here] = static_cast<float>(sum > 0 ? total * part[static_cast<std::size_t>(along)] / sum : 0);
        }
      }
    }
  }

  CellLayout layout_;
  double fine_m_;
  int columns_;
  int rows_;
  std::size_t pitch_;
  std::vector<FillTable> fill_;
  std::array<FaceTables, 2> faces_{FaceTables(0), FaceTables(0)};  ///< eastern and southern
  std::vector<std::uint8_t> dirty_;
  std::vector<std::uint8_t> inside_;        ///< has ground
  std::vector<std::int32_t> ground_cells_;  ///< so many fine cells of it
  std::vector<Crest> crests_;
  std::vector<std::size_t> crested_;
  std::vector<double> volume_;  ///< whole quanta of fine cells
  std::vector<double> level_;
  std::vector<double> from_;  ///< the segment of its table that each volume lies in; see CoarseCells
  std::vector<double> to_;
  std::vector<double> base_;
  std::vector<double> slope_;
  std::vector<double> lowest_;
  std::array<std::vector<float>, 2> flow_;  ///< m2/s summed over the fine faces
  std::array<std::vector<float>, 2> wanted_;
  std::vector<float> share_;
  std::vector<double> open_q_;
  std::vector<std::size_t> lent_;
  std::size_t active_ = 0;

  const int parts_;
  std::unique_ptr<StepTeam> team_;
  const SweepJob* job_ = nullptr;  ///< of the step that is being done
  std::vector<OpenFlow> open_;
  int phase_ = 0;
  std::vector<SweepResult> results_;
  std::vector<std::size_t> active_of_;
};

}  // namespace

std::unique_ptr<BandSweep> make_subgrid_sweep(const CellLayout& layout, double cell_m, int threads) {
  return std::make_unique<SubgridSweep>(layout, cell_m, threads);
}

}  // namespace sandtable::hydraulics
