#include <algorithm>

#include "viewer/ui/commands/command_groups.h"

namespace sandtable::ui::commands {
namespace {

/// The site named, else the selected one; empty when neither is.
Result<SiteId> meant_site(const CommandCall& call, const CommandEnvironment& e) {
  SiteId site(argument(call, "site"));
  if (const auto* selected = std::get_if<SiteId>(&e.state.selection); site.empty() && selected != nullptr)
    site = *selected;
  if (!site.empty() && e.snapshot->live.site(site) == nullptr)
    return fail(ErrorCode::kNotFound, "no site '{}'", clipped(site.str(), 60));
  return site;
}

/// Opens the panel and selects the site where one more pump helps most; again folds it.
Status show_placement(const CommandCall&, CommandEnvironment& e) {
  auto& open = e.state.section_open[static_cast<std::size_t>(Section::kPlacement)];
  open = !open.value_or(false);
  if (!*open) return {};
  e.state.right_open = true;
  const Placement* placement =
      e.snapshot != nullptr && e.snapshot->outlook ? e.snapshot->outlook->placement.get() : nullptr;
  const bool is_site_chosen = std::holds_alternative<SiteId>(e.state.selection);
  if (placement != nullptr && !placement->sites.empty() && !is_site_chosen)
    select(e, placement->sites.front().row.site);
  return {};
}

Status confirm_placement(const CommandCall& call, CommandEnvironment& e) {
  const auto now = open_snapshot(e);
  if (!now) return pass(now);
  ConfirmPlacement question;
  if (const std::string site = argument(call, "site"); !site.empty()) {
    const auto meant = meant_site(call, e);
    if (!meant) return pass(meant);
    question.sites = {*meant};
  }
  e.intents.push_back(AskPlacement{std::move(question)});
  return {};
}

Status ask_pump_set(const CommandCall& call, CommandEnvironment& e) {
  constexpr Duration kUsual = std::chrono::minutes{90};
  const auto now = open_snapshot(e);
  if (!now) return pass(now);
  const auto site = meant_site(call, e);
  if (!site) return pass(site);
  if (site->empty()) return fail(ErrorCode::kNotFound, "no site is named or selected");
  Duration within = kUsual;
  if (const std::string text = argument(call, "within"); !text.empty()) {
    const auto length = parse_duration(text);
    if (!length) return pass(length);
    within = *length;
  }
  UtcTime by = (*now)->live_at + within;
  // A question for later than the model looks is one for as far as it looks.
  if ((*now)->outlook && (*now)->outlook->base) by = std::min(by, (*now)->outlook->base->to());
  e.intents.push_back(AskPumpSet{{*site, by}});
  return {};
}

Status stop_asking(const CommandCall&, CommandEnvironment& e) {
  e.intents.push_back(StopAsking{});
  return {};
}

}  // namespace

void add_forecast(std::vector<CommandInfo>& table) {
  const Argument site{"site", ArgumentKind::kSite, false};
  table.insert(table.end(), {
                                {"placement.show", {}, {.key = 'P'}, show_placement},
                                {"placement.confirm", {site}, {.key = 'P', .shift = true}, confirm_placement},
                                {"pump-set.ask", {site, {"within", ArgumentKind::kDuration, false}}, {}, ask_pump_set},
                                {"forecast.stop", {}, {}, stop_asking},
                            });
}

}  // namespace sandtable::ui::commands
