#pragma once

#include <memory>

#include "twin/runtime/snapshot.h"

namespace sandtable::ui {

/// What a wall shows: now, wherever a desk has gone with the playhead, as long as the incident goes on. The snapshot
/// itself where it shows now already, and of an incident that is over.
std::shared_ptr<const Snapshot> wall_now(std::shared_ptr<const Snapshot> shown);

}  // namespace sandtable::ui
