#include <algorithm>
#include <cstdlib>

#include "viewer/ui/commands/command_groups.h"

namespace sandtable::ui::commands {
namespace {

Status toggle_measures(const CommandCall&, CommandEnvironment& e) {
  MeasurePlan& plan = e.state.measures;
  plan.open = !plan.open;
  if (!plan.open) plan.lay_down();
  return {};
}

Status take_tool(const CommandCall& call, CommandEnvironment& e) {
  const std::string key = argument(call, "tool");
  const auto tool = parse_measure_tool(key);
  if (!tool) return fail(ErrorCode::kInvalid, "measure.draw: tool '{}' is not barrier, excavation or breach", key);
  e.state.measures.open = true;
  e.state.measures.take(*tool);
  return {};
}

Status add_point(const CommandCall& call, CommandEnvironment& e) {
  if (!e.state.measures.tool)
    return fail(ErrorCode::kRefused, "measure.point: nothing is being drawn, see measure.draw");
  const std::string text = argument(call, "at");
  const auto comma = text.find(',');
  e.state.measures.add_point({std::strtod(text.c_str(), nullptr), std::strtod(text.c_str() + comma + 1, nullptr)});
  return {};
}

Status finish(const CommandCall&, CommandEnvironment& e) {
  e.state.measures.finish();
  return {};
}

Status undo(const CommandCall&, CommandEnvironment& e) {
  e.state.measures.undo();
  return {};
}

/// Shuts the outfall gate of the site named or selected in the plan; again leaves it as it is.
Status toggle_gate(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  SiteId site(argument(call, "site"));
  if (const auto* selected = std::get_if<SiteId>(&e.state.selection); site.empty() && selected != nullptr)
    site = *selected;
  if ((*now)->state.site(site) == nullptr)
    return fail(ErrorCode::kNotFound, "measure.gate: no site is named or selected");
  MeasurePlan& plan = e.state.measures;
  plan.open = true;
  const Intervention shut = OutfallGate{site, false};
  if (std::erase(plan.measures, shut) == 0) plan.measures.push_back(shut);
  return {};
}

Status ask(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  MeasurePlan& plan = e.state.measures;
  plan.finish();
  plan.lay_down();
  WhatIf question{.at = (*now)->at};
  question.interventions = plan.measures;
  question.rain_factor = number(call, "rain").value_or(1);
  if (!(question.rain_factor >= 0) || question.rain_factor > 10) {
    return fail(ErrorCode::kInvalid, "measure.ask: rain {} is not between 0 and 10", question.rain_factor);
  }
  if (question.interventions.empty() && question.rain_factor == 1) {
    return refuse(e, ErrorCode::kRefused, "refusal.no_measure",
                  "measure.ask: no measure is planned, so nothing would change");
  }
  e.intents.push_back(AskWhatIf{std::move(question)});
  return {};
}

Status clear(const CommandCall&, CommandEnvironment& e) {
  e.state.measures.lay_down();
  e.state.measures.measures.clear();
  return {};
}

}  // namespace

void add_measures(std::vector<CommandInfo>& table) {
  table.insert(table.end(), {
                                {"measure.open", {}, {.key = 'G'}, toggle_measures},
                                {"measure.draw", {{"tool", ArgumentKind::kText, true}}, {}, take_tool},
                                {"measure.point", {{"at", ArgumentKind::kXY, true}}, {}, add_point},
                                {"measure.finish", {}, {}, finish},
                                {"measure.undo", {}, {}, undo},
                                {"measure.gate", {{"site", ArgumentKind::kSite, false}}, {}, toggle_gate},
                                {"measure.ask", {{"rain", ArgumentKind::kNumber, false}}, {}, ask},
                                {"measure.clear", {}, {}, clear},
                            });
}

}  // namespace sandtable::ui::commands
