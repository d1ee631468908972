#include <algorithm>
#include <array>
#include <cmath>

#include "twin/base/one_line.h"
#include "twin/core/decision_draft.h"
#include "twin/core/orders/plan.h"

// What turns up during an incident: sites and resources that the place file does not know.
namespace sandtable {
namespace {

constexpr std::size_t kIdBytes = 64;  // bytes, as in a place file
constexpr std::size_t kNameBytes = 200;
constexpr std::size_t kMostSkills = 32;
constexpr double kMostPumped_m3_per_s = 20;  // more is a pumping station, or cubic metres an hour

/// As a place file takes them; and nothing that the journal calls somebody else by.
bool is_plain(const std::string& id) {
  constexpr std::array<std::string_view, 4> kOwn{"system", "model", "forecast", "outlook"};
  if (id.empty() || id.size() > kIdBytes || id == "?" || std::ranges::find(kOwn, id) != kOwn.end()) return false;
  return std::ranges::all_of(id, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7F && c != '/' && c != ':';
  });
}

/// One name for both languages where only one was told.
void tidy(Text& name) {
  name = {std::string(trimmed(one_line(name.zh))), std::string(trimmed(one_line(name.en)))};
  name = {name.in(Language::kZhHant), name.in(Language::kEn)};
}

std::optional<Refusal> fault_of(const Text& name, const std::string& id) {
  if (name.zh.empty()) return Refusal{"refusal.unnamed", id};
  for (const std::string& text : {name.zh, name.en}) {
    if (text.size() > kNameBytes) return Refusal{"refusal.name_too_long", clipped(text, 40)};
  }
  return std::nullopt;
}

bool is_point(LocalXY at) { return std::isfinite(at.x) && std::isfinite(at.y); }

/// Words that a list of skills or tasks may hold.
bool are_words(const std::vector<std::string>& words) {
  return words.size() <= kMostSkills &&
         std::ranges::all_of(words, [](const std::string& word) { return !word.empty() && word.size() <= kNameBytes; });
}

/// A figure that is not below 0.
struct Bounded {
  double value = 0;
  double most = 0;
  const char* refusal = "refusal.out_of_range";
};

std::optional<Refusal> outside(std::span<const Bounded> all) {
  for (const Bounded& one : all) {
    if (one.value >= 0 && one.value <= one.most) continue;
    return Refusal{one.refusal, fmt::format("{:g} (0–{:g})", one.value, one.most)};
  }
  return std::nullopt;
}

std::optional<Refusal> fault_of(const SiteConfig& site) {
  if (auto fault = fault_of(site.name, site.id.str())) return fault;
  if (!is_point(site.pump_position)) return Refusal{"refusal.no_point", site.id.str()};
  if (site.priority < 1 || site.priority > 5) return Refusal{"refusal.priority_range", std::to_string(site.priority)};
  if (!are_words(site.tasks)) return Refusal{"refusal.bad_words", site.id.str()};
  if (site.outfall_level_m && !std::isfinite(*site.outfall_level_m)) return Refusal{"refusal.no_point", site.id.str()};
  const std::array bounds{Bounded{site.barrier_m, 1e5}, Bounded{site.dredging_m3, 1e6}};
  return outside(bounds);
}

/// What each kind is good for must be known, or nobody can be told what it would achieve.
std::optional<Refusal> without_means(const ResourceConfig& r) {
  if (r.kind == ResourceKind::kMobilePump && !(r.capacity_m3_per_s > 0))
    return Refusal{"refusal.no_capacity", r.id.str()};
  if (r.kind == ResourceKind::kBarrierStock && !(r.stock_m > 0)) return Refusal{"refusal.no_stock", r.id.str()};
  if (r.kind == ResourceKind::kFuelTruck && !(r.stock_l > 0)) return Refusal{"refusal.no_stock", r.id.str()};
  return std::nullopt;
}

std::optional<Refusal> fault_of(const ResourceConfig& r, const std::optional<LocalXY>& at, const IncidentState& state) {
  if (auto fault = fault_of(r.name, r.id.str())) return fault;
  const auto& depots = state.incident->depots;
  const bool has_depot = std::ranges::find(depots, r.depot, &DepotConfig::id) != depots.end();
  if (!r.depot.empty() && !has_depot) return Refusal{"refusal.no_such_depot", clipped(r.depot, 64)};
  if (at && !is_point(*at)) return Refusal{"refusal.no_point", r.id.str()};
  if (!has_depot && !at) return Refusal{"refusal.no_base", r.id.str()};
  const auto hours = [](Duration length) { return Bounded{seconds(length) / 3600, 1000}; };
  const std::array bounds{Bounded{r.capacity_m3_per_s, kMostPumped_m3_per_s, "refusal.capacity_range"},
                          Bounded{r.head_m, 200, "refusal.head_range"},
                          Bounded{r.outlet_inch, 100},
                          Bounded{r.consumption_l_per_h, 1e4},
                          Bounded{r.deck_height_m, 5},
                          Bounded{r.wading_depth_m, 3},
                          Bounded{r.stock_m, 1e5},
                          Bounded{r.pace_m_per_h, 1e4},
                          Bounded{r.pace_m3_per_h, 1e4},
                          Bounded{r.stock_l, 1e6},
                          Bounded{static_cast<double>(r.people), 10'000},
                          Bounded{static_cast<double>(r.crew_needed), 100},
                          hours(r.setup_time),
                          hours(r.endurance),
                          hours(r.work_limit),
                          hours(r.rest)};
  if (auto fault = outside(bounds)) return fault;
  if (r.endurance <= Duration{0}) return Refusal{"refusal.out_of_range", "0"};
  const bool rises = std::ranges::is_sorted(r.curve, {}, &PumpCurvePoint::head_m);
  const bool is_curve = std::ranges::all_of(r.curve, [](const PumpCurvePoint& point) {
    return std::isfinite(point.head_m) && point.discharge_m3_per_s >= 0 &&
           point.discharge_m3_per_s <= kMostPumped_m3_per_s;
  });
  if (!rises || !is_curve) return Refusal{"refusal.bad_curve", r.id.str()};
  if (!are_words(r.skills) || !are_words(r.crew_skills) || r.owner.size() > kNameBytes || r.payer.size() > kNameBytes)
    return Refusal{"refusal.bad_words", r.id.str()};
  return without_means(r);
}

/// Why this site cannot be changed: only those that were declared here can.
std::optional<Refusal> beyond_reach(const IncidentState& state, const SiteId& id) {
  if (state.site(id) == nullptr) return Refusal{"refusal.no_such_site", id.str()};
  if (!state.is_declared(id)) return Refusal{"refusal.site_of_place", id.str()};
  return std::nullopt;
}

const Order* open_order_to(const IncidentState& state, const SiteId& site) {
  const auto found = std::ranges::find_if(
      *state.orders, [&](const auto& entry) { return entry.second.site == site && !is_closed(entry.second.state); });
  return found == state.orders->end() ? nullptr : &found->second;
}

/// One that still may be issued.
const Plan* open_plan_to(const IncidentState& state, const SiteId& site) {
  const auto found = std::ranges::find_if(*state.plans, [&](const auto& entry) {
    const Plan& plan = entry.second;
    const bool is_open = plan.state == PlanState::kProposed || plan.state == PlanState::kApproved;
    return is_open && std::ranges::find(plan.orders, site, &IssueOrder::site) != plan.orders.end();
  });
  return found == state.plans->end() ? nullptr : &found->second;
}

void tidy(ResourceConfig& resource) {
  tidy(resource.name);
  resource.owner = trimmed(one_line(resource.owner));
  resource.payer = trimmed(one_line(resource.payer));
}

}  // namespace

Decision decide_one(DecisionDraft draft, const DeclareSite& command) {
  SiteConfig site = command.site;
  tidy(site.name);
  if (!is_plain(site.id.str())) return refuse("refusal.bad_id", clipped(valid_utf8(site.id.str()), kIdBytes));
  // One that was withdrawn keeps its id: what was ordered there must not become something else's.
  if (draft.state().site_ever(site.id) != nullptr) return refuse("refusal.site_exists", site.id.str());
  if (auto fault = fault_of(site)) return tl::unexpected<Refusal>(*std::move(fault));
  draft.add(SiteDeclared{std::move(site)});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const CorrectSite& command) {
  SiteConfig site = command.site;
  tidy(site.name);
  if (auto why = beyond_reach(draft.state(), site.id)) return tl::unexpected<Refusal>(*std::move(why));
  if (auto fault = fault_of(site)) return tl::unexpected<Refusal>(*std::move(fault));
  // Whoever is on the way has the old place in hand.
  if (!(draft.state().site(site.id)->pump_position == site.pump_position)) {
    const Order* order = open_order_to(draft.state(), site.id);
    if (order != nullptr) return refuse("refusal.site_has_orders", order->id.str());
  }
  draft.add(SiteDeclared{std::move(site)});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const WithdrawSite& command) {
  if (auto why = beyond_reach(draft.state(), command.site)) return tl::unexpected<Refusal>(*std::move(why));
  if (command.reason.empty()) return refuse("refusal.reason_needed", command.site.str());
  if (command.reason.size() > kNameBytes) return refuse("refusal.text_too_long", std::to_string(kNameBytes));
  if (const Order* order = open_order_to(draft.state(), command.site))
    return refuse("refusal.site_has_orders", order->id.str());
  if (const Plan* plan = open_plan_to(draft.state(), command.site))
    return refuse("refusal.site_in_plan", plan->id.str());
  const auto alarms = draft.state().alarms.frozen();
  for (const auto& [id, alarm] : *alarms) {
    const auto* site = std::get_if<SiteId>(&alarm.subject);
    if (site != nullptr && *site == command.site) draft.add(AlarmCleared{id});
  }
  draft.add(SiteWithdrawn{command.site, command.reason});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const RegisterResource& command) {
  ResourceConfig resource = command.resource;
  tidy(resource);
  if (!is_plain(resource.id.str())) return refuse("refusal.bad_id", clipped(valid_utf8(resource.id.str()), kIdBytes));
  if (draft.state().resources->contains(resource.id)) return refuse("refusal.resource_exists", resource.id.str());
  if (auto fault = fault_of(resource, command.at, draft.state())) return tl::unexpected<Refusal>(*std::move(fault));
  draft.add(ResourceRegistered{std::move(resource), command.at});
  return std::move(draft).finish();
}

Decision decide_one(DecisionDraft draft, const CorrectResource& command) {
  ResourceConfig resource = command.resource;
  tidy(resource);
  const Resource* known = draft.state().resource(resource.id);
  if (known == nullptr) return refuse("refusal.no_such_resource", resource.id.str());
  if (!known->registered) return refuse("refusal.resource_of_place", resource.id.str());
  if (!known->order.empty()) return refuse("refusal.resource_busy", known->order.str());
  if (auto fault = fault_of(resource, command.at, draft.state())) return tl::unexpected<Refusal>(*std::move(fault));
  draft.add(ResourceRegistered{std::move(resource), command.at});
  return std::move(draft).finish();
}

}  // namespace sandtable
