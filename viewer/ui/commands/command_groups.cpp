#include "viewer/ui/commands/command_groups.h"

#include <charconv>

namespace sandtable::ui::commands {

std::string argument(const CommandCall& call, std::string_view name) {
  const auto found = call.arguments.find(name);
  return found == call.arguments.end() ? std::string{} : found->second;
}

std::optional<double> number(const CommandCall& call, std::string_view name) {
  const std::string text = argument(call, name);
  double value = 0;
  if (text.empty() || std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{}) return std::nullopt;
  return value;
}

Result<const Snapshot*> open_snapshot(const CommandEnvironment& environment) {
  if (environment.snapshot == nullptr) return fail(ErrorCode::kNotFound, "no incident is open yet");
  return environment.snapshot;
}

void select(CommandEnvironment& environment, Selection selection) {
  if (environment.state.selection == selection) return;
  environment.state.selection = selection;
  environment.intents.push_back(SelectionChanged{std::move(selection)});
}

Status refuse(CommandEnvironment& environment, ErrorCode code, const char* key, const std::string& why) {
  environment.refused = Refusal{key, ""};
  return fail(code, "{}", why);
}

Status submit(CommandEnvironment& environment, Command command) {
  const Snapshot& now = *environment.snapshot;
  const CommandContext context{now.live_at, std::string(environment.actor), now.role};
  if (const auto decision = decide(now.live, command, context); !decision) {
    environment.refused = decision.error();
    return fail(ErrorCode::kRefused, "{}", decision.error().message());
  }
  environment.intents.push_back(SubmitCommand{std::move(command)});
  return {};
}

}  // namespace sandtable::ui::commands
