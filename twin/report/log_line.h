#pragma once

#include <optional>
#include <string>

#include "twin/core/state.h"

namespace sandtable {

/// Something people did or that alarmed them, for the log of the incident.
struct LogLine {
  UtcTime at;
  std::string actor;
  Text what;
  Text subject;
  Text detail;  ///< what people wrote is the same in both languages
  std::optional<AskedFrom> asked_from{};
};
/// "Commander, saw up to entry 41"; empty where the entry does not say.
Text seat_words(const std::optional<AskedFrom>& from);
/// The line of an event, given the state before it; empty for what only machines did (observations, water, feed health,
/// stations) and for changes of an alarm or order that change nothing a person would note (a new value). Whatever a
/// person asks for leaves a line; a question to the model leaves it with its answer.
std::optional<LogLine> log_line(const Event& event, const IncidentState& before);

}  // namespace sandtable
