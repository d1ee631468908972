#include "viewer/ui/command_table.h"

#include "viewer/ui/commands/command_groups.h"

namespace sandtable::ui {

std::span<const CommandInfo> command_table() {
  static const std::vector<CommandInfo> table = [] {
    std::vector<CommandInfo> commands;
    commands::add_time(commands);
    commands::add_view(commands);
    commands::add_incident(commands);
    commands::add_orders(commands);
    commands::add_forecast(commands);
    commands::add_measures(commands);
    commands::add_values(commands);
    commands::add_additions(commands);
    commands::add_entries(commands);
    commands::add_replay(commands);
    commands::add_story(commands);
    commands::add_charts(commands);
    commands::add_handover(commands);
    commands::add_window(commands);
    return commands;
  }();
  return table;
}

const CommandInfo* find_command(std::string_view name) {
  for (const CommandInfo& command : command_table()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

const CommandInfo* find_command(const Chord& pressed) {
  if (pressed.key == 0) return nullptr;
  for (const CommandInfo& command : command_table()) {
    if (command.shortcut == pressed) return &command;
  }
  return nullptr;
}

Status run_command(const CommandCall& call, CommandEnvironment& environment) {
  const CommandInfo* command = find_command(call.name);
  if (command == nullptr) return fail(ErrorCode::kInvalid, "no command '{}'", clipped(call.name, 60));
  return command->run(call, environment);
}

}  // namespace sandtable::ui
