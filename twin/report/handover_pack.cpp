#include "twin/report/handover_pack.h"

#include <algorithm>
#include <map>

#include "twin/core/source_credits.h"

namespace sandtable {
namespace {

void count_trust(HandoverPack& pack, const IncidentState& state) {
  pack.feeds = state.incident->feeds.size();
  for (const auto& [source, freshness] : state.incident->feeds) {
    const auto health = state.feeds->find(source);
    const bool spoke = health != state.feeds->end() && health->second.last_observation;
    pack.feeds_alive += spoke && pack.at - *health->second.last_observation <= freshness.stale_after ? 1 : 0;
  }
  const std::vector<Series>& series = state.stations->series();
  pack.series = std::min(series.size(), state.readings->size());
  for (SeriesIndex i = 0; i < pack.series; ++i) {
    const Trust trust = assess_trust((*state.readings)[i], state.freshness_of(series[i]), pack.at);
    pack.series_trusted += is_trusted(trust) ? 1 : 0;
  }
}

std::vector<ActiveSeat> active_seats(const std::vector<HandoverLogLine>& log) {
  std::map<std::string, ActiveSeat> seats;
  for (const HandoverLogLine& entry : log) {
    const LogLine& line = entry.line;
    if (line.actor == "system" || line.actor.starts_with("feed:")) continue;
    ActiveSeat& seat = seats.try_emplace(line.actor, ActiveSeat{line.actor, line.at, line.at, 0}).first->second;
    seat.last = line.at;
    ++seat.entries;
  }
  std::vector<ActiveSeat> out;
  for (auto& [who, seat] : seats) out.push_back(std::move(seat));
  return out;
}

}  // namespace

HandoverPack make_handover_pack(const IncidentState& state, const std::optional<std::vector<HandoverLogLine>>& log,
                                UtcTime began, UtcTime at, const std::vector<LastDispatch>& last_dispatches) {
  const Incident& incident = *state.incident;
  HandoverPack pack;
  pack.place = incident.place_name;
  pack.incident = incident.incident.name;
  pack.activation_level = incident.incident.activation_level;
  pack.fictional = incident.fictional;
  pack.exercise = incident.exercise;
  pack.zone = incident.zone;
  pack.began = began;
  pack.at = at;
  pack.shift_began = began;
  pack.seq = state.seq;
  if (!state.handovers->empty()) {
    pack.last_handover = state.handovers->back();
    pack.shift_began = pack.last_handover->when;
  }
  count_trust(pack, state);
  pack.decisions = next_decisions(state, at, last_dispatches);
  pack.warnings = official_warnings(state, at);
  pack.measured = measured_water(state, at);
  pack.modelled = modelled_water(state);
  std::ranges::copy_if(*state.notes, std::back_inserter(pack.notes),
                       [&](const Note& note) { return note.at >= pack.shift_began; });
  for (const auto& [id, plan] : *state.plans) {
    if (plan.state == PlanState::kProposed || plan.state == PlanState::kApproved) pack.plans.push_back(plan);
  }
  pack.damage = damage_table(state);
  pack.alarms = open_alarms(state, at);
  pack.quiet = quiet_alarms(state);
  pack.doubts = feed_doubts(state, at);
  pack.orders = open_orders(state);
  pack.fuel = fuel_risks(state, at);
  pack.expected = expected_water(state, at);
  pack.resources = resource_lines(state, at);
  pack.sources = source_credits(incident);
  pack.knows_log = log.has_value();
  if (!log) return pack;
  std::ranges::copy_if(*log, std::back_inserter(pack.log),
                       [&](const HandoverLogLine& entry) { return entry.line.at >= pack.shift_began; });
  pack.seats = active_seats(pack.log);
  return pack;
}

std::string pack_name(const HandoverPack& pack) {
  std::string name = "handover-";
  for (const char c : format_iso(pack.at, pack.zone).substr(0, 19)) {
    if (c == 'T') name += '-';
    if (c >= '0' && c <= '9') name += c;
  }
  return name;
}

}  // namespace sandtable
