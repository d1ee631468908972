#pragma once

#include <cstdint>
#include <optional>

#include "twin/core/command_transport.h"
#include "twin/core/event.h"

namespace sandtable {

/// The message that must go out because of this event; empty for events that concern nobody outside. The same event
/// always gives the same message id, so that receivers drop what a restart repeats.
/// Only a live session asks: replaying a journal reduces events and sends nothing.
std::optional<OrderMessage> message_for(const Event& event);

/// A message with the journal entry that caused it.
struct Outgoing {
  std::int64_t seq = 0;
  OrderMessage message;
};

}  // namespace sandtable
