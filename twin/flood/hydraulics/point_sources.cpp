#include "twin/flood/hydraulics/point_sources.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable::hydraulics {
namespace {

constexpr double kAlwaysAllowedRise_m = 0.1;
/// No single exchange may fill a cell beyond what the scheme can hold.
constexpr double kFullest = 0.9 * kDeepest;

std::int64_t whole_quanta(double& waiting) {
  const double whole = std::trunc(waiting);
  waiting -= whole;
  return static_cast<std::int64_t>(whole);
}

}  // namespace

PointSources::PointSources(const CellLayout& layout, double cell_area_m2, const TerrainStore& terrain,
                           std::vector<InflowSource> inflows, std::vector<Device> devices,
                           std::vector<Network> networks)
    : layout_(layout), cell_area_m2_(cell_area_m2) {
  for (InflowSource& source : inflows) add_inflow(std::move(source), terrain);
  Ledger accounts;
  for (Device& device : devices) add_device(std::move(device), terrain, accounts);
  for (Network& network : networks) {
    Drain drain;
    drain.name = std::move(network.name);
    drain.law = std::move(network.law);
    drain.account = links_.size() + drains_.size();
    for (const Footprint& inlet : network.inlets) drain.inlets.push_back(places_of(inlet, terrain));
    drain.waiting.resize(drain.inlets.size());
    drains_.push_back(std::move(drain));
  }
}

PointSources PointSources::clone() const {
  PointSources copy;
  copy.layout_ = layout_;
  copy.cell_area_m2_ = cell_area_m2_;
  copy.inflows_ = inflows_;
  for (const Link& link : links_)
    copy.links_.push_back(
        {link.name, link.from, link.to, link.law->clone(), link.account, link.waiting, link.last_m3_per_s});
  for (const Drain& drain : drains_)
    copy.drains_.push_back({drain.name, drain.inlets, drain.law->clone(), drain.account, drain.waiting});
  return copy;
}

std::vector<std::size_t> PointSources::places_of(const Footprint& cells, const TerrainStore& terrain) const {
  std::vector<std::size_t> places;
  places.reserve(cells.size());
  for (const std::size_t cell : cells)
    if (is_inside(terrain.ground_m[layout_.of_cell(cell)])) places.push_back(layout_.of_cell(cell));
  return places;
}

double PointSources::next_event_s(double time_s) const {
  double next = std::numeric_limits<double>::infinity();
  for (const Inflow& inflow : inflows_) next = std::min(next, inflow.source.discharge_m3_per_s.next_point_s(time_s));
  for (const Link& link : links_) next = std::min(next, std::max(link.law->next_event_s(time_s), time_s + 1e-3));
  return next;
}

double PointSources::longest_step_s(double time_s, const FlowStore& flow) const {
  double longest = std::numeric_limits<double>::infinity();
  const auto bound = [&](const std::vector<std::size_t>& places, double discharge_m3_per_s) {
    if (places.empty() || discharge_m3_per_s <= 0) return;
    const double rate_m_per_s = discharge_m3_per_s / (cell_area_m2_ * static_cast<double>(places.size()));
    DepthQuanta shallowest = kDeepest;
    for (const std::size_t place : places) shallowest = std::min(shallowest, flow.depth[place]);
    longest = std::min(longest, std::max(kAlwaysAllowedRise_m, metres_of(shallowest)) / rate_m_per_s);
  };
  for (const Inflow& inflow : inflows_) bound(inflow.places, inflow.source.discharge_m3_per_s.at(time_s));
  for (const Link& link : links_) {
    bound(link.to, link.last_m3_per_s);
    bound(link.from, -link.last_m3_per_s);
  }
  return longest;
}

std::int64_t PointSources::take(const std::vector<std::size_t>& places, std::int64_t wanted, FlowStore& flow) {
  std::int64_t there = 0;
  for (const std::size_t place : places) there += flow.depth[place];
  const std::int64_t taken = std::min(wanted, there);
  if (taken <= 0) return 0;
  std::int64_t left = taken;
  const double share = static_cast<double>(taken) / static_cast<double>(there);
  for (const std::size_t place : places) {
    const auto part = std::min<std::int64_t>(left, static_cast<std::int64_t>(share * flow.depth[place]));
    flow.depth[place] -= static_cast<DepthQuanta>(part);
    left -= part;
    if (!flow.at_centres) continue;
    // Water that goes takes its momentum along; else what stays would run ever faster.
    flow.qx[place] *= static_cast<float>(1 - share);
    flow.qy[place] *= static_cast<float>(1 - share);
  }
  for (const std::size_t place : places) {
    const auto part = std::min<std::int64_t>(left, flow.depth[place]);
    flow.depth[place] -= static_cast<DepthQuanta>(part);
    left -= part;
  }
  return taken - left;
}

void PointSources::give(const std::vector<std::size_t>& places, std::int64_t quanta, FlowStore& flow) {
  const auto n = static_cast<std::int64_t>(places.size());
  for (std::int64_t i = 0; i < n; ++i) {
    DepthQuanta& depth = flow.depth[places[static_cast<std::size_t>(i)]];
    depth += static_cast<DepthQuanta>(quanta / n + (i < quanta % n ? 1 : 0));
    deepest_ = std::max(deepest_, depth);
  }
}

FootprintWater PointSources::water_at(const std::vector<std::size_t>& places, const TerrainStore& terrain,
                                      const FlowStore& flow) const {
  if (places.empty()) {
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    return {kNone, kNone, std::numeric_limits<double>::infinity()};
  }
  FootprintWater water{0, std::numeric_limits<double>::infinity(), 0};
  double level_sum = 0;
  int wet = 0;
  for (const std::size_t place : places) {
    const double ground = terrain.ground_m[place];
    const double depth = metres_of(flow.depth[place]);
    water.ground_m = std::min(water.ground_m, ground);
    water.available_m3 += depth * cell_area_m2_;
    if (flow.depth[place] <= kFilm) continue;
    level_sum += ground + depth;
    ++wet;
  }
  water.level_m = wet > 0 ? level_sum / wet : water.ground_m;
  return water;
}

void PointSources::apply_inflow(Inflow& inflow, double from_s, double to_s, FlowStore& flow, Ledger& ledger) {
  inflow.waiting += quanta(inflow.source.discharge_m3_per_s.integral(from_s, to_s));
  const std::int64_t volume = whole_quanta(inflow.waiting);
  if (volume >= 0) {
    give(inflow.places, volume, flow);
    ledger.inflow_m3 += volume_m3(volume);
  } else {
    ledger.inflow_m3 -= volume_m3(take(inflow.places, -volume, flow));
  }
}

void PointSources::apply_link(Link& link, double time_s, double dt_s, const TerrainStore& terrain, FlowStore& flow,
                              Ledger& ledger) {
  const FootprintWater from = water_at(link.from, terrain, flow);
  const FootprintWater to = water_at(link.to, terrain, flow);
  double discharge = link.law->discharge_m3_per_s(from, to, time_s, dt_s);
  if (!std::isfinite(discharge)) discharge = 0;
  link.last_m3_per_s = discharge;
  link.waiting += quanta(discharge * dt_s);
  const std::int64_t wanted = whole_quanta(link.waiting);
  const bool back = wanted < 0;
  const auto& source = back ? link.to : link.from;
  const auto& target = back ? link.from : link.to;
  DeviceAccount& account = ledger.devices[link.account];
  const double room = target.empty() ? 1e18 : kFullest * static_cast<double>(target.size());
  std::int64_t moved = std::min(std::abs(wanted), static_cast<std::int64_t>(room));
  if (!source.empty()) {
    moved = take(source, moved, flow);
    account.taken_m3 += volume_m3(moved);
  } else {
    account.outside_m3 -= volume_m3(moved);
  }
  if (!target.empty()) {
    give(target, moved, flow);
    account.given_m3 += volume_m3(moved);
  } else {
    account.outside_m3 += volume_m3(moved);
  }
  link.law->settle(back ? -volume_m3(moved) : volume_m3(moved), dt_s);
}

void PointSources::apply_drain(Drain& drain, double time_s, double dt_s, const TerrainStore& terrain, FlowStore& flow,
                               Ledger& ledger) {
  std::vector<FootprintWater> waters;
  for (const auto& inlet : drain.inlets) waters.push_back(water_at(inlet, terrain, flow));
  std::vector<double> taken_m3(drain.inlets.size());
  drain.law->step(waters, time_s, dt_s, taken_m3);
  DeviceAccount& account = ledger.devices[drain.account];
  for (std::size_t i = 0; i < drain.inlets.size(); ++i) {
    if (std::isfinite(taken_m3[i]) && !drain.inlets[i].empty()) drain.waiting[i] += quanta(taken_m3[i]);
    const std::int64_t wanted = whole_quanta(drain.waiting[i]);
    if (wanted >= 0) {
      const std::int64_t taken = take(drain.inlets[i], wanted, flow);
      account.taken_m3 += volume_m3(taken);
      taken_m3[i] = volume_m3(taken);
    } else {
      give(drain.inlets[i], -wanted, flow);
      account.given_m3 += volume_m3(-wanted);
      taken_m3[i] = -volume_m3(-wanted);
    }
  }
  drain.law->settle(taken_m3, dt_s);
  account.outside_m3 = drain.law->discharged_m3();
}

DepthQuanta PointSources::apply(double time_s, double dt_s, const TerrainStore& terrain, FlowStore& flow,
                                Ledger& ledger) {
  deepest_ = 0;
  for (Inflow& inflow : inflows_) apply_inflow(inflow, time_s, time_s + dt_s, flow, ledger);
  for (Link& link : links_) apply_link(link, time_s, dt_s, terrain, flow, ledger);
  for (Drain& drain : drains_) apply_drain(drain, time_s, dt_s, terrain, flow, ledger);
  return deepest_;
}

std::vector<std::size_t> PointSources::cells() const {
  std::vector<std::size_t> cells;
  const auto add = [&](const std::vector<std::size_t>& places) {
    cells.insert(cells.end(), places.begin(), places.end());
  };
  for (const Inflow& inflow : inflows_) add(inflow.places);
  for (const Link& link : links_) {
    add(link.from);
    add(link.to);
  }
  for (const Drain& drain : drains_)
    for (const auto& inlet : drain.inlets) add(inlet);
  return cells;
}

Status PointSources::set_inflow(std::string_view name, TimeSeries discharge_m3_per_s) {
  for (Inflow& inflow : inflows_)
    if (inflow.source.name == name) {
      inflow.source.discharge_m3_per_s = std::move(discharge_m3_per_s);
      return {};
    }
  return fail(ErrorCode::kNotFound, "inflow '{}': there is none of this name", name);
}

void PointSources::add_inflow(InflowSource source, const TerrainStore& terrain) {
  std::vector<std::size_t> places = places_of(source.cells, terrain);
  inflows_.push_back({std::move(source), std::move(places)});
}

void PointSources::add_device(Device device, const TerrainStore& terrain, Ledger& ledger) {
  ledger.devices.push_back({.name = device.name});
  links_.push_back({.name = device.name,
                    .from = places_of(device.from, terrain),
                    .to = places_of(device.to, terrain),
                    .law = std::move(device.law),
                    .account = ledger.devices.size() - 1});
}

Status PointSources::remove_device(std::string_view name) {
  if (std::erase_if(links_, [&](const Link& link) { return link.name == name; }) == 0)
    return fail(ErrorCode::kNotFound, "device '{}': there is none of this name", name);
  return {};
}

DeviceLaw* PointSources::device_law(std::string_view name) {
  for (Link& link : links_)
    if (link.name == name) return link.law.get();
  return nullptr;
}

void PointSources::save(StateWriter& out) const {
  const auto put_law = [&](const auto& law) {
    std::vector<double> state;
    law.save(state);
    out.put(state.size());
    out.put_all(std::span<const double>(state));
  };
  out.put(inflows_.size());
  for (const Inflow& inflow : inflows_) out.put(inflow.waiting);
  out.put(links_.size());
  for (const Link& link : links_) {
    out.put(link.waiting);
    out.put(link.last_m3_per_s);
    put_law(*link.law);
  }
  out.put(drains_.size());
  for (const Drain& drain : drains_) {
    out.put_all(std::span<const double>(drain.waiting));
    put_law(*drain.law);
  }
}

void PointSources::restore(StateReader& in) {
  const auto take_law = [&](auto& law) {
    // A law remembers a handful of numbers, a network a few for every node.
    std::vector<double> state(std::min<std::size_t>(in.take<std::size_t>(), 1 << 20));
    in.take_all(std::span<double>(state));
    if (!in.failed()) law.restore(state);
  };
  if (in.take<std::size_t>() != inflows_.size()) return in.refuse();
  for (Inflow& inflow : inflows_) inflow.waiting = in.take<double>();
  if (in.take<std::size_t>() != links_.size()) return in.refuse();
  for (Link& link : links_) {
    link.waiting = in.take<double>();
    link.last_m3_per_s = in.take<double>();
    take_law(*link.law);
  }
  if (in.take<std::size_t>() != drains_.size()) return in.refuse();
  for (Drain& drain : drains_) {
    in.take_all(std::span<double>(drain.waiting));
    take_law(*drain.law);
  }
}

}  // namespace sandtable::hydraulics
