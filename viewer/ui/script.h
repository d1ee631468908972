#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "viewer/ui/command_table.h"

namespace sandtable::ui {

/// When a line of a script runs: as soon as the line before has run and `wait` (real time) has passed since then, and
/// not before the incident clock reads `at`: an instant, or a time since the start of the recording.
struct TimedCommand {
  int line = 0;  ///< in the file, from 1
  Duration wait{0};
  std::variant<std::monostate, Duration, UtcTime> at;
  CommandCall call;
};

/// Reads a script: one command a line, `at +00:10:00 COMMAND`, `at 2026-07-28T06:10:00+08:00 COMMAND`, `wait 5s` on a
/// line of its own, `#` begins a comment line. A trailing `wait` becomes a command "script.wait" that does nothing.
/// Fails with kInvalid at the first bad line, named `file:line`.
Result<std::vector<TimedCommand>> parse_script(std::string_view text, std::string_view file);

/// Gives the commands of a script when their time has come.
class ScriptPlayer {
 public:
  ScriptPlayer(std::vector<TimedCommand> commands, UtcTime incident_start);

  /// The command that is due, once; empty when none is. `incident_now` is the playhead, `real` any steady clock.
  std::optional<TimedCommand> next_due(UtcTime incident_now, Duration real);
  [[nodiscard]] bool finished() const { return next_ >= commands_.size(); }

 private:
  std::vector<TimedCommand> commands_;
  UtcTime incident_start_;
  std::size_t next_ = 0;
  std::optional<Duration> previous_ran_;
};

}  // namespace sandtable::ui
