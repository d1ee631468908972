#pragma once

#include <optional>

#include "twin/core/command_transport.h"
#include "twin/core/event.h"

namespace sandtable {

/// The message that must go out because of this event; empty for events that concern nobody outside.
/// Only a live session asks: replaying a journal reduces events and sends nothing.
std::optional<OrderMessage> message_for(const Event& event);

}  // namespace sandtable
