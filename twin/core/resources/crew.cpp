#include "twin/core/resources/crew.h"

#include <algorithm>
#include <tuple>

#include "twin/core/resources/work.h"

namespace sandtable {

bool is_crew(const ResourceConfig& config) {
  return config.kind == ResourceKind::kCrew || config.kind == ResourceKind::kVolunteers;
}

int people_of(const Resource& crew) { return std::max(crew.config.people, 1); }

bool can_run(const Resource& crew, const ResourceConfig& machine, Duration works_in, UtcTime now) {
  if (!is_crew(crew.config) || !crew.order.empty() || crew.state == ResourceState::kFault) return false;
  if (must_rest(crew, now)) return false;
  if (const auto left = shift_left(crew, now); left && *left <= works_in) return false;
  return std::ranges::all_of(machine.crew_skills, [&](const std::string& s) { return has_skill(crew.config, s); });
}

const Resource* machine_run_by(const IncidentState& state, const Resource& crew) {
  const auto order = state.orders->find(crew.order);
  if (crew.order.empty() || order == state.orders->end() || order->second.resource == crew.config.id) return nullptr;
  if (crew.reported && *crew.reported > order->second.steps.front().since) return nullptr;
  const auto machine = state.resources->find(order->second.resource);
  return machine == state.resources->end() ? nullptr : &machine->second;
}

std::optional<Duration> shift_left(const Resource& resource, UtcTime now) {
  if (resource.config.work_limit <= Duration{0}) return std::nullopt;
  const bool rested = resource.resting_since && now - *resource.resting_since >= resource.config.rest;
  Duration worked = rested ? Duration{0} : resource.worked;
  if (resource.at_work_since) worked += now - *resource.at_work_since;
  return resource.config.work_limit - worked;
}

std::optional<std::vector<ResourceId>> crew_for(const IncidentState& state, const ResourceConfig& machine,
                                                Duration works_in, UtcTime now) {
  std::vector<ResourceId> crew;
  if (machine.crew_needed <= 0) return crew;
  std::vector<const Resource*> free;
  for (const auto& [id, resource] : *state.resources) {
    if (id != machine.id && can_run(resource, machine, works_in, now)) free.push_back(&resource);
  }
  // Those that are enough alone first, nearest and smallest of them on top; then the largest of the others.
  std::ranges::sort(free, {}, [&](const Resource* r) {
    const bool alone = people_of(*r) >= machine.crew_needed;
    return std::tuple(!alone, r->config.depot != machine.depot, alone ? people_of(*r) : -people_of(*r), r->config.id);
  });
  int people = 0;
  for (const Resource* r : free) {
    crew.push_back(r->config.id);
    people += people_of(*r);
    if (people >= machine.crew_needed) return crew;
  }
  return std::nullopt;
}

}  // namespace sandtable
