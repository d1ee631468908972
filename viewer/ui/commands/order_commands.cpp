#include <algorithm>

#include "twin/runtime/plan_crews.h"
#include "viewer/ui/commands/command_groups.h"
#include "viewer/ui/plan_proposals.h"
#include "viewer/ui/reading_form.h"
#include "viewer/ui/seat_name.h"

namespace sandtable::ui::commands {
namespace {

/// What is asked for besides pumping: as said, else what the answers say this one is needed for there.
OrderTask task_of(const CommandCall& call, const Snapshot& now, const ResourceId& resource, const SiteId& site) {
  const RankedSite* ranked = now.answers ? now.answers->find(site) : nullptr;
  const SiteAnswer* answer = ranked == nullptr ? nullptr : ranked->find(resource);
  OrderTask task = answer == nullptr ? OrderTask{} : answer->need;
  if (const std::string skill = argument(call, "task"); !skill.empty() && skill != task.skill) task = {skill, 0, {}};
  if (const auto amount = number(call, "amount")) task.amount = *amount;
  if (const std::string pump = argument(call, "receiver"); !pump.empty()) task.receiver = ResourceId(pump);
  return task;
}

Status dispatch(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  IssueOrder order;
  order.id = OrderId("?");  // only asked about; the session chooses the id
  order.resource = ResourceId(argument(call, "pump"));
  order.site = SiteId(argument(call, "site"));
  order.task = task_of(call, **now, order.resource, order.site);
  const CommandContext context{(*now)->live_at, std::string(e.actor), (*now)->role};
  if (const auto decision = decide((*now)->live, order, context); !decision) {
    e.refused = decision.error();
    return fail(ErrorCode::kRefused, "{}", decision.error().message());
  }
  e.intents.push_back(
      Dispatch{order.resource, order.site, argument(call, "comment"), order.task, argument(call, "insist") == "on"});
  return {};
}

/// Opens the dialog for the selected site, else for the deepest one.
Status ask_dispatch(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  DispatchDialog dialog;
  if (const auto* site = std::get_if<SiteId>(&e.state.selection)) dialog.site = *site;
  if (const auto* pump = std::get_if<ResourceId>(&e.state.selection)) dialog.resource = *pump;
  if (const std::string site = argument(call, "site"); !site.empty()) dialog.site = SiteId(site);
  dialog.task = argument(call, "task");
  const IncidentState& state = (*now)->live;
  if (dialog.site.empty() && state.water && !state.water->pools.empty()) {
    dialog.site = std::ranges::max_element(state.water->pools, {}, &SitePool::max_depth_m)->site;
  }
  if (dialog.site.empty() && !state.incident->sites.empty()) dialog.site = state.incident->sites.front().id;
  if (dialog.site.empty()) return fail(ErrorCode::kNotFound, "this place has no site a pump could be sent to");
  e.state.dialog = std::move(dialog);
  return {};
}

/// The order named, else the open one of the selected pump.
Result<OrderId> meant_order(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  if (const std::string id = argument(call, "order"); !id.empty()) return OrderId(id);
  if (const auto* pump = std::get_if<ResourceId>(&e.state.selection)) {
    const auto found = (*now)->live.resources->find(*pump);
    if (found != (*now)->live.resources->end() && !found->second.order.empty()) return found->second.order;
  }
  return fail(ErrorCode::kNotFound, "no order is named and the selected pump has none");
}

Status cancel_order(const CommandCall& call, CommandEnvironment& e) {
  auto order = meant_order(call, e);
  if (!order) return pass(order);
  return submit(e, CancelOrder{*order, argument(call, "reason")});
}

Status release_order(const CommandCall& call, CommandEnvironment& e) {
  auto order = meant_order(call, e);
  if (!order) return pass(order);
  return submit(e, ReleaseOrder{*order});
}

Status resend_order(const CommandCall& call, CommandEnvironment& e) {
  auto order = meant_order(call, e);
  if (!order) return pass(order);
  return submit(e, ResendOrder{*order});
}

Status reroute_order(const CommandCall& call, CommandEnvironment& e) {
  auto order = meant_order(call, e);
  if (!order) return pass(order);
  IssueOrder wanted;
  wanted.id = *order;
  wanted.site = SiteId(argument(call, "site"));
  wanted.comment = argument(call, "comment");
  wanted.insisted = argument(call, "insist") == "on";
  return submit(e, RerouteOrder{std::move(wanted)});
}

/// "P-01>B01,P-02>B03": who goes where.
Result<std::vector<IssueOrder>> planned_orders(const std::string& text, const PlanId& plan) {
  std::vector<IssueOrder> orders;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view pair = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    const std::size_t arrow = pair.find('>');
    if (arrow == std::string_view::npos)
      return fail(ErrorCode::kInvalid, "plan.propose: '{}' is not PUMP>SITE", clipped(std::string(pair), 64));
    IssueOrder order;
    order.id = OrderId(fmt::format("{}-{}", plan.str(), orders.size() + 1));
    order.resource = ResourceId(std::string(pair.substr(0, arrow)));
    order.site = SiteId(std::string(pair.substr(arrow + 1)));
    orders.push_back(std::move(order));
  }
  return orders;
}

Status propose_plan(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const PlanId plan = next_plan_id((*now)->live);
  auto orders = planned_orders(argument(call, "orders"), plan);
  if (!orders) return pass(orders);
  return submit(e, ProposePlan{plan, argument(call, "title"), std::move(*orders)});
}

/// Opens the dialog in which an order gives up its way.
Status ask_cancel(const CommandCall& call, CommandEnvironment& e) {
  auto order = meant_order(call, e);
  if (!order) return pass(order);
  e.state.dialog = CancelOrderDialog{*order, ""};
  return {};
}

Status ask_reroute(const CommandCall& call, CommandEnvironment& e) {
  auto id = meant_order(call, e);
  if (!id) return pass(id);
  const auto order = e.snapshot->live.orders->find(*id);
  if (order == e.snapshot->live.orders->end())
    return fail(ErrorCode::kNotFound, "no order '{}'", clipped(id->str(), 60));
  DispatchDialog dialog;
  dialog.resource = order->second.resource;
  dialog.reroute = *id;
  e.state.dialog = std::move(dialog);
  return {};
}

Status show_site_plan(const CommandCall&, CommandEnvironment& e) {
  if (std::holds_alternative<SitePlanDialog>(e.state.dialog)) {
    e.state.dialog = std::monostate{};
  } else {
    e.state.dialog = SitePlanDialog{};
  }
  return {};
}

/// The best assignment to all flooded sites, as it is known now, with a person's wishes.
Result<ProposePlan> plan_for_all(const Snapshot& now, const PlanOverrides& wishes, std::string title) {
  if (!now.answers) return fail(ErrorCode::kNotFound, "nobody has worked out yet who could go where");
  SitePlan plan = plan_sites(*now.answers, wishes);
  leave_behind_without_crew(plan, now.live, now.answers->as_of);
  return proposal_of(plan, now.live, std::move(title));
}

Status propose_for_all(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  auto plan = plan_for_all(**now, {}, argument(call, "title"));
  if (!plan) return pass(plan);
  return submit(e, *std::move(plan));
}

Status propose_prepared(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const std::string id = argument(call, "id");
  const auto found = std::ranges::find(e.place.prepared_plans, id, &PreparedPlan::id);
  if (found == e.place.prepared_plans.end())
    return fail(ErrorCode::kNotFound, "no prepared plan '{}'", clipped(id, 60));
  const Language language = e.state.language == LanguageMode::kEn ? Language::kEn : Language::kZhHant;
  return submit(e, proposal_of(*found, (*now)->live, language));
}

/// A site, a depot, or "x,y" in metres of the place's CRS, as people say where a crew is.
Result<LocalXY> place_named(const IncidentState& state, const std::string& text) {
  if (const SiteConfig* site = state.site(SiteId(text)); site != nullptr) return site->pump_position;
  const auto& depots = state.incident->depots;
  if (const auto depot = std::ranges::find(depots, text, &DepotConfig::id); depot != depots.end()) return depot->at;
  const std::size_t comma = text.find(',');
  if (comma != std::string::npos) {
    const auto x = typed_number(std::string_view(text).substr(0, comma));
    const auto y = typed_number(std::string_view(text).substr(comma + 1));
    if (x && y) return LocalXY{*x, *y};
  }
  return fail(ErrorCode::kNotFound, "order.report: '{}' is no site, no depot and no x,y in metres", clipped(text, 60));
}

/// What a crew says by telephone or radio, where no receipt and no telemetry comes.
Status report_for_crew(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  ResourceId id(argument(call, "pump"));
  if (const auto* chosen = std::get_if<ResourceId>(&e.state.selection); id.empty() && chosen != nullptr) id = *chosen;
  const auto resource = (*now)->live.resources->find(id);
  if (resource == (*now)->live.resources->end())
    return fail(ErrorCode::kNotFound, "order.report: no resource '{}'", clipped(id.str(), 60));
  const auto order = (*now)->live.orders->find(resource->second.order);
  const std::string said = argument(call, "said");
  auto kind = parse_field_report_kind(said);
  if (said.empty() && order != (*now)->live.orders->end()) kind = next_report(order->second.state);
  if (!kind) return fail(ErrorCode::kInvalid, "order.report: '{}' is not what a crew can say", clipped(said, 60));
  RecordFieldReport entry = report_by_hand(resource->second, *kind, (*now)->live_at);
  if (const std::string at = argument(call, "at"); !at.empty()) {
    auto there = place_named((*now)->live, at);
    if (!there) return pass(there);
    entry.report.at = *there;
  }
  entry.report.fuel_percent = number(call, "fuel");
  if (const auto given = number(call, "discharge")) entry.report.discharge_m3_per_s = given;
  entry.report.note = argument(call, "note");
  return submit(e, std::move(entry));
}

/// The plan named, else the newest one in this state.
Result<PlanId> meant_plan(const CommandCall& call, CommandEnvironment& e, PlanState state) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  if (const std::string id = argument(call, "plan"); !id.empty()) return PlanId(id);
  const Plan* newest = nullptr;
  for (const auto& [id, plan] : *(*now)->live.plans) {
    if (plan.state == state && (newest == nullptr || plan.steps.back().when >= newest->steps.back().when))
      newest = &plan;
  }
  if (newest == nullptr) return fail(ErrorCode::kNotFound, "no plan is {}", plan_state_key(state));
  return newest->id;
}

Status approve_plan(const CommandCall& call, CommandEnvironment& e) {
  auto plan = meant_plan(call, e, PlanState::kProposed);
  if (!plan) return pass(plan);
  return submit(e, ApprovePlan{*plan, argument(call, "comment")});
}

Status reject_plan(const CommandCall& call, CommandEnvironment& e) {
  auto plan = meant_plan(call, e, PlanState::kProposed);
  if (!plan) return pass(plan);
  return submit(e, RejectPlan{*plan, argument(call, "comment")});
}

Status issue_plan(const CommandCall& call, CommandEnvironment& e) {
  auto plan = meant_plan(call, e, PlanState::kApproved);
  if (!plan) return pass(plan);
  return submit(e, IssuePlan{*plan});
}

/// Asks the model what a plan would bring: the one that is being made, else the one named or the newest that waits.
Status ask_plan(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  std::vector<PumpMove> moves;
  const auto* made = std::get_if<SitePlanDialog>(&e.state.dialog);
  if (made != nullptr && argument(call, "plan").empty()) {
    const auto plan = plan_for_all(**now, made->overrides, "");
    if (!plan) return pass(plan);
    moves = moves_of(plan->orders);
  } else {
    auto meant = meant_plan(call, e, PlanState::kProposed);
    if (!meant) meant = meant_plan(call, e, PlanState::kApproved);
    if (!meant) return fail(ErrorCode::kNotFound, "no plan waits to be tried out; plan.for-all makes one");
    const auto plan = (*now)->live.plans->find(*meant);
    if (plan == (*now)->live.plans->end()) return fail(ErrorCode::kNotFound, "no plan '{}'", clipped(meant->str(), 60));
    moves = moves_of(plan->second.orders);
  }
  if (moves.empty()) return fail(ErrorCode::kNotFound, "plan.ask: the plan sends no pump");
  e.intents.push_back(AskWhatIf{{(*now)->at, std::move(moves)}});
  return {};
}

Status add_note(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  return submit(e, AddNote{argument(call, "text")});
}

Status show_log(const CommandCall&, CommandEnvironment& e) {
  if (std::holds_alternative<LogDialog>(e.state.dialog)) {
    e.state.dialog = std::monostate{};
  } else {
    e.state.dialog = LogDialog{};
  }
  return {};
}

Status strike_note(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  return submit(e, StrikeNote{static_cast<std::int64_t>(number(call, "note").value_or(0)), argument(call, "reason")});
}

Status act_as(CommandEnvironment& e, Role role) {
  const Role highest = e.snapshot->highest_role;
  if (role > highest) {
    return fail(ErrorCode::kRefused, "seat.role: this seat may be {} at most, not {}", role_key(highest),
                role_key(role));
  }
  e.intents.push_back(ActAs{role});
  return {};
}

Status set_role(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const std::string wish = argument(call, "role");
  const auto role = parse_role(wish);
  if (!role)
    return fail(ErrorCode::kInvalid, "seat.role: '{}' is not viewer, operator, commander or administrator",
                clipped(wish, 60));
  return act_as(e, *role);
}

Status set_name(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  auto name = seat_name(argument(call, "name"));
  if (!name) return fail(ErrorCode::kInvalid, "seat.name: {}", name.error().message);
  // What is told in a crew's name needs no role; nobody sits down as one.
  if ((*now)->live.resources->contains(ResourceId(*name)))
    return fail(ErrorCode::kRefused, "seat.name: '{}' is a resource", *name);
  e.intents.push_back(TakeSeat{std::move(*name)});
  return {};
}

/// From one role that is allowed here to the next, and round.
Status next_role(const CommandCall&, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const int count = static_cast<int>((*now)->highest_role) + 1;
  return act_as(e, static_cast<Role>((static_cast<int>((*now)->role) + 1) % count));
}

}  // namespace

void add_orders(std::vector<CommandInfo>& table) {
  const Argument order{"order", ArgumentKind::kOrder, false};
  const Argument plan{"plan", ArgumentKind::kPlan, false};
  const Argument comment{"comment", ArgumentKind::kText, false};
  const Argument site{"site", ArgumentKind::kSite, true};
  const Argument pump{"pump", ArgumentKind::kResource, true};
  const Argument task{"task", ArgumentKind::kText, false};
  const Argument amount{"amount", ArgumentKind::kNumber, false};
  const Argument receiver{"receiver", ArgumentKind::kResource, false};
  const Argument insist{"insist", ArgumentKind::kOnOff, false};
  const Argument title{"title", ArgumentKind::kText, false};
  table.insert(table.end(),
               {
                   {"order.ask-dispatch", {{"site", ArgumentKind::kSite, false}, task}, {.key = 'S'}, ask_dispatch},
                   {"order.dispatch", {pump, site, comment, task, amount, receiver, insist}, {}, dispatch},
                   {"order.ask-cancel", {order}, {.key = 'X'}, ask_cancel},
                   {"order.cancel", {order, {"reason", ArgumentKind::kText, false}}, {}, cancel_order},
                   {"order.release", {order}, {.key = 'X', .shift = true}, release_order},
                   {"order.resend", {order}, {.key = 'Z'}, resend_order},
                   {"order.ask-reroute", {order}, {.key = 'S', .shift = true}, ask_reroute},
                   {"order.reroute", {site, order, comment, insist}, {}, reroute_order},
                   {"order.report",
                    {{"said", ArgumentKind::kText, false},
                     {"pump", ArgumentKind::kResource, false},
                     {"at", ArgumentKind::kText, false},
                     {"fuel", ArgumentKind::kNumber, false},
                     {"discharge", ArgumentKind::kNumber, false},
                     {"note", ArgumentKind::kText, false}},
                    {.key = 'Z', .shift = true},
                    report_for_crew},
                   {"plan.for-all", {}, {.key = 'O'}, show_site_plan},
                   {"plan.propose-for-all", {title}, {}, propose_for_all},
                   {"plan.propose", {{"orders", ArgumentKind::kText, true}, title}, {}, propose_plan},
                   {"plan.propose-prepared", {{"id", ArgumentKind::kText, true}}, {}, propose_prepared},
                   {"plan.approve", {plan, comment}, {.key = 'Y', .shift = true}, approve_plan},
                   {"plan.reject", {plan, {"comment", ArgumentKind::kText, true}}, {}, reject_plan},
                   {"plan.issue", {plan}, {.key = 'Y', .ctrl = true, .shift = true}, issue_plan},
                   {"plan.ask", {plan}, {.key = 'O', .shift = true}, ask_plan},
                   {"note.add", {{"text", ArgumentKind::kText, true}}, {}, add_note},
                   {"note.show", {}, {.key = 'L'}, show_log},
                   {"note.strike",
                    {{"note", ArgumentKind::kNote, true}, {"reason", ArgumentKind::kText, true}},
                    {},
                    strike_note},
                   {"seat.name", {{"name", ArgumentKind::kText, true}}, {}, set_name},
                   {"seat.role", {{"role", ArgumentKind::kRole, true}}, {}, set_role},
                   {"seat.next-role", {}, {.key = key::kF1 + 9}, next_role},
               });
}

}  // namespace sandtable::ui::commands
