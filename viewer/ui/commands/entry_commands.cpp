#include <algorithm>
#include <utility>

#include "viewer/ui/commands/command_groups.h"
#include "viewer/ui/entry_forms.h"

// What people are told or count themselves: damage on the telephone, what a store holds.
namespace sandtable::ui::commands {
namespace {

Status refuse_form(CommandEnvironment& e, const FormFault& fault) {
  e.refused = fault.refusal;
  return fail(ErrorCode::kRefused, "{}", fault.refusal.message());
}

/// The point named, else what is likeliest meant by "here"; none where words say where.
std::string meant_spot(const CommandCall& call, const CommandEnvironment& e) {
  if (std::string text = argument(call, "at"); !text.empty()) return text;
  if (!argument(call, "where").empty()) return {};
  return point_text(point_offers(e.state, *e.snapshot, e.queries).front().at);
}

Status ask_damage(const CommandCall& call, CommandEnvironment& e) {
  if (auto now = open_snapshot(e); !now) return pass(now);
  DamageDialog dialog;
  dialog.form.at = meant_spot(call, e);
  dialog.offers = point_offers(e.state, *e.snapshot, e.queries);
  e.state.dialog = std::move(dialog);
  return {};
}

Status enter_damage(const CommandCall& call, CommandEnvironment& e) {
  if (auto now = open_snapshot(e); !now) return pass(now);
  DamageForm form;
  form.category = argument(call, "category");
  form.text = argument(call, "text");
  form.at = meant_spot(call, e);
  form.where = argument(call, "where");
  form.depth = argument(call, "depth");
  form.time = argument(call, "time");
  if (const std::string who = argument(call, "caller"); !who.empty()) {
    const auto caller = parse_caller(who);
    if (!caller) return fail(ErrorCode::kInvalid, "damage.enter: '{}' is no caller", clipped(who, 60));
    form.told_by = *caller;
  }
  const auto report = report_of(form, e.snapshot->live_at, e.snapshot->live.incident->zone, e.place);
  if (!report) return refuse_form(e, report.error());
  return submit(e, *report);
}

/// The store named, else the selected one, else the first of all.
Result<ResourceId> meant_store(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const std::vector<ResourceId> stores = countable((*now)->live);
  if (stores.empty()) return fail(ErrorCode::kNotFound, "nothing here has a stock that could be counted");
  if (const std::string id = argument(call, "resource"); !id.empty()) return ResourceId(id);
  const auto* chosen = std::get_if<ResourceId>(&e.state.selection);
  const bool is_store = chosen != nullptr && std::ranges::find(stores, *chosen) != stores.end();
  return is_store ? *chosen : stores.front();
}

Status ask_count(const CommandCall& call, CommandEnvironment& e) {
  auto store = meant_store(call, e);
  if (!store) return pass(store);
  StockDialog dialog;
  dialog.form.resource = *store;
  e.state.dialog = std::move(dialog);
  return {};
}

Status count_stock(const CommandCall& call, CommandEnvironment& e) {
  auto store = meant_store(call, e);
  if (!store) return pass(store);
  const StockForm form{*store, argument(call, "amount"), argument(call, "time"), argument(call, "comment")};
  const auto count = count_of(form, e.snapshot->live_at, e.snapshot->live.incident->zone);
  if (!count) return refuse_form(e, count.error());
  return submit(e, *count);
}

}  // namespace

void add_entries(std::vector<CommandInfo>& table) {
  const Argument at{"at", ArgumentKind::kXY, false};
  const Argument resource{"resource", ArgumentKind::kResource, false};
  const Argument time{"time", ArgumentKind::kText, false};
  table.insert(table.end(),
               {
                   {"damage.ask-enter", {at}, {.key = 'D', .shift = true}, ask_damage},
                   {"damage.enter",
                    {{"text", ArgumentKind::kText, true},
                     {"category", ArgumentKind::kText, false},
                     at,
                     {"where", ArgumentKind::kText, false},
                     {"depth", ArgumentKind::kNumber, false},
                     time,
                     {"caller", ArgumentKind::kText, false}},
                    {},
                    enter_damage},
                   {"stock.ask-count", {resource}, {.key = 'B', .shift = true}, ask_count},
                   {"stock.count",
                    {{"amount", ArgumentKind::kNumber, true}, resource, time, {"comment", ArgumentKind::kText, false}},
                    {},
                    count_stock},
               });
}

}  // namespace sandtable::ui::commands
