#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "twin/core/command.h"
#include "twin/core/state.h"

namespace sandtable {

/// Why a command is not allowed now. `key` is a stable name ("refusal.resource_busy") under which the viewer finds
/// the sentence in the reader's language; `subject` names the thing.
struct Refusal {
  std::string key;
  std::string subject;
  /// English sentence for logs and the command line.
  [[nodiscard]] std::string message() const;
};

using Decision = tl::expected<std::vector<EventBody>, Refusal>;

/// Who may ask for it at least. Viewers may look.
Role least_role(const Command& command);

/// `actor` is a person who wants something: not the program with what feeds, crews, the model or the clock say.
bool is_asked_by_person(const Command& command, std::string_view actor);

/// What follows from a command in this state: events in order (none when nothing changes), or a refusal.
/// Pure: the viewer greys a button out by asking the same function.
Decision decide(const IncidentState& state, const Command& command, const CommandContext& context);

}  // namespace sandtable
