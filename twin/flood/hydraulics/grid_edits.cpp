#include <algorithm>
#include <cmath>

#include "twin/flood/hydraulics/grid_hydraulics.h"

namespace sandtable::hydraulics {
namespace {

constexpr std::uint64_t kStateMark = 0x31764e6174447953;

}  // namespace

Status GridHydraulics::check_footprint(const Footprint& cells, std::string_view name) const {
  if (!cells_exist(cells)) return fail(ErrorCode::kInvalid, "'{}': a cell is outside the grid", name);
  const auto on_ground = [&](std::size_t cell) { return is_inside(terrain_->ground_m[layout_.of_cell(cell)]); };
  if (!cells.empty() && std::none_of(cells.begin(), cells.end(), on_ground))
    return fail(ErrorCode::kInvalid, "'{}': all its cells are outside the terrain", name);
  return {};
}

bool GridHydraulics::cells_exist(std::span<const std::size_t> cells) const {
  return std::all_of(cells.begin(), cells.end(), [&](std::size_t cell) { return cell < frame_.size(); });
}

TerrainStore& GridHydraulics::own_terrain() {
  if (terrain_.use_count() > 1) terrain_ = std::make_shared<TerrainStore>(*terrain_);
  return *terrain_;
}

Status GridHydraulics::set_rain(Rain rain) {
  if (rain.weight && !(rain.weight->frame() == frame_))
    return fail(ErrorCode::kInvalid, "rain weight: its grid is not the terrain's");
  sources_.set_rain(layout_, std::move(rain));
  return {};
}

Status GridHydraulics::set_manning(double manning) {
  if (!(manning >= 1e-5 && manning <= 2))
    return fail(ErrorCode::kInvalid, "Manning's n {}: outside [1e-05, 2] s/m^(1/3)", manning);
  auto& friction = own_terrain().friction;
  std::fill(friction.begin(), friction.end(), static_cast<float>(kGravity_m_per_s2 * manning * manning));
  sweep_->forget({});
  return {};
}

Status GridHydraulics::scale_manning(double factor) {
  if (!(factor >= 0.1 && factor <= 10))
    return fail(ErrorCode::kInvalid, "Manning's n times {}: outside [0.1, 10]", factor);
  for (float& friction : own_terrain().friction) friction = static_cast<float>(friction * factor * factor);
  sweep_->forget({});
  return {};
}

Status GridHydraulics::set_inflow(std::string_view name, TimeSeries discharge_m3_per_s) {
  return points_.set_inflow(name, std::move(discharge_m3_per_s));
}

Status GridHydraulics::add_inflow(InflowSource source) {
  if (source.cells.empty()) return fail(ErrorCode::kInvalid, "inflow '{}': it has no cells", source.name);
  if (auto good = check_footprint(source.cells, source.name); !good) return good;
  points_.add_inflow(std::move(source), *terrain_);
  return {};
}

Status GridHydraulics::set_boundary_level(std::size_t boundary, TimeSeries level_m) {
  return rules_.set_boundary_level(boundary, std::move(level_m));
}

Status GridHydraulics::set_crests(std::span<const FaceCrest> crests) {
  for (const FaceCrest& crest : crests)
    if (crest.cell >= frame_.size())
      return fail(ErrorCode::kInvalid, "crest: cell {} is outside the grid of {} cells", crest.cell, frame_.size());
  rules_.set_crests(crests);
  rules_.set_terrain(*terrain_);
  return {};
}

Status GridHydraulics::add_device(Device device) {
  if (!device.law) return fail(ErrorCode::kInvalid, "device '{}': it has no law", device.name);
  for (const Footprint* cells : {&device.from, &device.to})
    if (auto good = check_footprint(*cells, device.name); !good) return good;
  points_.add_device(std::move(device), *terrain_, ledger_);
  return {};
}

Status GridHydraulics::remove_device(std::string_view name) { return points_.remove_device(name); }

Status GridHydraulics::edit_ground(std::span<const std::size_t> cells, std::span<const float> ground_m) {
  if (cells.size() != ground_m.size() || !cells_exist(cells))
    return fail(ErrorCode::kInvalid, "ground edit: {} cells and {} heights, or cells outside the grid", cells.size(),
                ground_m.size());
  for (const float ground : ground_m)
    if (!std::isfinite(ground) || std::abs(ground) > 12000)
      return fail(ErrorCode::kInvalid, "ground edit: height {} m is not on Earth", ground);
  TerrainStore& terrain = own_terrain();
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    places.push_back(layout_.of_cell(cells[i]));
    float& ground = terrain.ground_m[places.back()];
    if (is_inside(ground)) ground = rounded_ground(ground_m[i]);
  }
  rules_.set_terrain(terrain);
  if (!places.empty()) sweep_->forget(places);
  return {};
}

Status GridHydraulics::edit_depth(std::span<const std::size_t> cells, std::span<const float> depth_m, Booking booking) {
  if (cells.size() != depth_m.size() || !cells_exist(cells))
    return fail(ErrorCode::kInvalid, "depth edit: {} cells and {} depths, or cells outside the grid", cells.size(),
                depth_m.size());
  for (const float depth : depth_m)
    if (!(depth >= 0 && depth <= kDeepest_m))
      return fail(ErrorCode::kInvalid, "depth edit: {} m is outside [0, {}] m", depth, kDeepest_m);
  std::int64_t added = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::size_t place = layout_.of_cell(cells[i]);
    if (!is_inside(terrain_->ground_m[place])) continue;
    const DepthQuanta depth = quanta_of(static_cast<double>(depth_m[i]));
    added += depth - flow_.depth[place];
    flow_.depth[place] = depth;
  }
  double& account = booking == Booking::kEdit ? ledger_.edits_m3 : ledger_.assimilated_m3;
  account += static_cast<double>(added) * kMetresPerQuantum * frame_.cell_area_m2();
  return {};
}

void GridHydraulics::write(StateWriter& out) const {
  out.put(time_s_);
  out.put(ledger_.volume_start_m3);
  out.put(ledger_.rain_m3);
  out.put(ledger_.inflow_m3);
  out.put(ledger_.boundary_in_m3);
  out.put(ledger_.boundary_out_m3);
  out.put(ledger_.losses_m3);
  out.put(ledger_.edits_m3);
  out.put(ledger_.assimilated_m3);
  out.put(ledger_.devices.size());
  for (const DeviceAccount& account : ledger_.devices) {
    out.put(account.taken_m3);
    out.put(account.given_m3);
    out.put(account.outside_m3);
  }
  out.put(work_.steps);
  out.put(work_.cell_updates);
  out.put_all(std::span<const DepthQuanta>(flow_.depth));
  out.put_all(std::span<const float>(flow_.qx));
  out.put_all(std::span<const float>(flow_.qy));
  sources_.save(out);
  points_.save(out);
}

bool GridHydraulics::read(StateReader& in) {
  time_s_ = in.take<double>();
  ledger_.volume_start_m3 = in.take<double>();
  ledger_.rain_m3 = in.take<double>();
  ledger_.inflow_m3 = in.take<double>();
  ledger_.boundary_in_m3 = in.take<double>();
  ledger_.boundary_out_m3 = in.take<double>();
  ledger_.losses_m3 = in.take<double>();
  ledger_.edits_m3 = in.take<double>();
  ledger_.assimilated_m3 = in.take<double>();
  if (in.take<std::size_t>() != ledger_.devices.size()) return false;
  for (DeviceAccount& account : ledger_.devices) {
    account.taken_m3 = in.take<double>();
    account.given_m3 = in.take<double>();
    account.outside_m3 = in.take<double>();
  }
  work_.steps = in.take<std::uint64_t>();
  work_.cell_updates = in.take<std::uint64_t>();
  in.take_all(std::span<DepthQuanta>(flow_.depth));
  in.take_all(std::span<float>(flow_.qx));
  in.take_all(std::span<float>(flow_.qy));
  sources_.restore(in);
  points_.restore(in);
  return !in.failed();
}

SavedState GridHydraulics::save() const {
  SavedState state;
  StateWriter out(state.bytes);
  out.put(kStateMark);
  out.put(frame_);
  out.put(scheme_);
  write(out);
  out.put_all(std::span<const float>(terrain_->ground_m));
  out.put_all(std::span<const float>(terrain_->friction));
  return state;
}

Status GridHydraulics::restore(const SavedState& state) {
  StateReader in(state.bytes);
  if (in.take<std::uint64_t>() != kStateMark || !(in.take<GridFrame>() == frame_) || in.take<Scheme>() != scheme_)
    return fail(ErrorCode::kInvalid, "saved state: not of this run's grid and scheme");
  const SavedState before = save();
  sweep_->forget({});
  bool good = read(in);
  if (good) {
    TerrainStore& terrain = own_terrain();
    in.take_all(std::span<float>(terrain.ground_m));
    in.take_all(std::span<float>(terrain.friction));
    good = in.at_end();
  }
  if (good) {
    rules_.set_terrain(*terrain_);
    return {};
  }
  StateReader back(std::span(before.bytes).subspan(sizeof kStateMark + sizeof frame_ + sizeof scheme_));
  read(back);
  back.take_all(std::span<float>(own_terrain().ground_m));
  back.take_all(std::span<float>(own_terrain().friction));
  return fail(ErrorCode::kInvalid, "saved state: damaged, or of another setup (devices, networks, losses)");
}

}  // namespace sandtable::hydraulics
