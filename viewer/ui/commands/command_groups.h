#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "viewer/ui/command_table.h"

/// The commands by subject; command_table() joins them.
namespace sandtable::ui::commands {

void add_time(std::vector<CommandInfo>& table);
void add_view(std::vector<CommandInfo>& table);
void add_incident(std::vector<CommandInfo>& table);
void add_orders(std::vector<CommandInfo>& table);
void add_forecast(std::vector<CommandInfo>& table);
void add_measures(std::vector<CommandInfo>& table);
void add_additions(std::vector<CommandInfo>& table);
void add_values(std::vector<CommandInfo>& table);
void add_entries(std::vector<CommandInfo>& table);
void add_replay(std::vector<CommandInfo>& table);
void add_story(std::vector<CommandInfo>& table);
void add_charts(std::vector<CommandInfo>& table);
void add_handover(std::vector<CommandInfo>& table);
void add_window(std::vector<CommandInfo>& table);

/// The argument's text; empty when it was not given.
std::string argument(const CommandCall& call, std::string_view name);
/// A number that check() has accepted already.
std::optional<double> number(const CommandCall& call, std::string_view name);
/// An ISO time, a clock on the playhead's day, "+01:30:00" or "+90min" since the start of the recording.
Result<UtcTime> goal_time(const std::string& text, const Snapshot& now);
/// Fails with kNotFound while no incident is open.
Result<const Snapshot*> open_snapshot(const CommandEnvironment& environment);
void select(CommandEnvironment& environment, Selection selection);
/// Refuses in the reader's language by the sentence of `key`; `why` is for logs and scripts.
Status refuse(CommandEnvironment& environment, ErrorCode code, const char* key, const std::string& why);
/// Asks decide() first, so that a refusal is said at once. Needs an open snapshot.
Status submit(CommandEnvironment& environment, Command command);

}  // namespace sandtable::ui::commands
