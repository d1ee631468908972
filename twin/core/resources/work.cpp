#include "twin/core/resources/work.h"

#include <algorithm>

#include "twin/core/state.h"

namespace sandtable {
namespace {

/// Beyond a working day nobody plans fuel by what is in the tank now.
constexpr double kFarHours = 12;

bool is_spent_or_promised(const Order& order) { return !is_closed(order.state) || has_worked(order); }

/// Of one skill at one site.
double amount_at(const IncidentState& state, const SiteId& site, std::string_view skill) {
  double sum = 0;
  for (const auto& [id, order] : *state.orders) {
    if (order.site == site && order.task.skill == skill && is_spent_or_promised(order)) sum += order.task.amount;
  }
  return sum;
}

/// When what an order takes was gone from the store: a load leaves with its lorry, fuel while it is filled in.
std::optional<UtcTime> taken_at(const Order& order, WorkUnit unit) {
  const OrderState taken = unit == WorkUnit::kFuel_l ? OrderState::kPumping : OrderState::kEnRoute;
  const auto step = std::ranges::find_if(
      order.steps, [&](const OrderStep& s) { return s.state >= taken && s.state <= OrderState::kPumping; });
  return step == order.steps.end() ? std::nullopt : std::optional(step->since);
}

/// What an order changes of what was counted at `counted`: it still takes its amount, took it before, or has brought it
/// back since.
double change_since(const Order& order, WorkUnit unit, UtcTime counted) {
  const bool is_spent = is_spent_or_promised(order);
  const auto taken = taken_at(order, unit);
  if (!taken || *taken > counted) return is_spent ? -order.task.amount : 0;
  return !is_spent && order.latest().since > counted ? order.task.amount : 0;
}

bool fuel_is_coming(const IncidentState& state, const ResourceId& pump) {
  return std::ranges::any_of(*state.orders, [&](const auto& entry) {
    const Order& order = entry.second;
    return order.task.receiver == pump && !is_closed(order.state) && !has_worked(order);
  });
}

}  // namespace

WorkUnit work_unit(ResourceKind kind) {
  switch (kind) {
    case ResourceKind::kBarrierStock:
      return WorkUnit::kBarrier_m;
    case ResourceKind::kExcavator:
      return WorkUnit::kEarth_m3;
    case ResourceKind::kFuelTruck:
      return WorkUnit::kFuel_l;
    default:
      return WorkUnit::kNone;
  }
}

std::string_view own_skill(ResourceKind kind) {
  switch (kind) {
    case ResourceKind::kMobilePump:
      return kSkillPumping;
    case ResourceKind::kBarrierStock:
      return kSkillSandbags;
    case ResourceKind::kExcavator:
      return kSkillDredging;
    case ResourceKind::kFuelTruck:
      return kSkillRefuel;
    case ResourceKind::kBoat:
      return kSkillBoat;
    default:
      return {};
  }
}

bool has_skill(const ResourceConfig& config, std::string_view skill) {
  return skill.empty() || own_skill(config.kind) == skill ||
         std::ranges::find(config.skills, skill) != config.skills.end();
}

std::optional<double> full_stock(const ResourceConfig& config) {
  switch (work_unit(config.kind)) {
    case WorkUnit::kBarrier_m:
      return config.stock_m;
    case WorkUnit::kFuel_l:
      return config.stock_l;
    default:
      return std::nullopt;
  }
}

bool has_worked(const Order& order) {
  return std::ranges::find(order.steps, OrderState::kPumping, &OrderStep::state) != order.steps.end();
}

std::optional<double> stock_left(const IncidentState& state, const ResourceConfig& config) {
  std::optional<double> left = full_stock(config);
  if (!left) return left;
  const WorkUnit unit = work_unit(config.kind);
  const Resource* resource = state.resource(config.id);
  const std::optional<StockCount> counted = resource == nullptr ? std::nullopt : resource->counted;
  if (counted) left = counted->amount;
  for (const auto& [id, order] : *state.orders) {
    if (order.resource != config.id) continue;
    if (counted) {
      *left += change_since(order, unit, counted->at);
    } else if (is_spent_or_promised(order)) {
      *left -= order.task.amount;
    }
  }
  left = std::max(*left, 0.0);
  return left;
}

std::optional<Duration> work_time(const ResourceConfig& config, double amount) {
  const auto at_pace = [&](double per_h) -> std::optional<Duration> {
    if (!(per_h > 0)) return std::nullopt;
    return from_seconds(amount / per_h * 3600);
  };
  switch (work_unit(config.kind)) {
    case WorkUnit::kBarrier_m:
      return at_pace(config.pace_m_per_h);
    case WorkUnit::kEarth_m3:
      return at_pace(config.pace_m3_per_h);
    case WorkUnit::kFuel_l:
      return Duration{0};
    case WorkUnit::kNone:
      break;
  }
  return std::nullopt;
}

std::vector<FuelNeed> fuel_needs(const IncidentState& state, const SiteId& site, UtcTime now) {
  std::vector<FuelNeed> needs;
  for (const auto& [id, order] : *state.orders) {
    const bool at_work = order.state == OrderState::kSettingUp || order.state == OrderState::kPumping;
    const auto resource = state.resources->find(order.resource);
    if (order.site != site || !at_work || resource == state.resources->end()) continue;
    const ResourceConfig& config = resource->second.config;
    if (config.kind != ResourceKind::kMobilePump || fuel_is_coming(state, config.id)) continue;
    const auto hours = fuel_hours_left(resource->second, now);
    if (!hours || *hours > kFarHours) continue;
    FuelNeed need{config.id, *hours, now + from_seconds(*hours * 3600), tank_l(config)};
    const double full_h = seconds(config.endurance) / 3600;
    if (need.litres) *need.litres *= std::clamp(1 - *hours / full_h, 0.0, 1.0);
    needs.push_back(std::move(need));
  }
  std::ranges::sort(needs, {}, &FuelNeed::dry_at);
  return needs;
}

WorkNeed work_need(const IncidentState& state, const SiteConfig& site, const ResourceConfig& config, UtcTime now) {
  const auto left_of = [&](double wanted, std::string_view skill) {
    return OrderTask{std::string(skill), std::max(wanted - amount_at(state, site.id, skill), 0.0), {}};
  };
  switch (work_unit(config.kind)) {
    case WorkUnit::kBarrier_m:
      return {left_of(site.barrier_m, kSkillSandbags), {}};
    case WorkUnit::kEarth_m3:
      return {left_of(site.dredging_m3, kSkillDredging), {}};
    case WorkUnit::kFuel_l: {
      const auto needs = fuel_needs(state, site.id, now);
      if (needs.empty()) return {{std::string(kSkillRefuel), 0, {}}, {}};
      return {{std::string(kSkillRefuel), needs.front().litres.value_or(0), needs.front().pump}, needs.front().dry_at};
    }
    case WorkUnit::kNone:
      break;
  }
  return {};
}

}  // namespace sandtable
