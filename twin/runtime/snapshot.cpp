#include "twin/runtime/snapshot.h"

namespace sandtable {

Snapshot::Snapshot() = default;
Snapshot::Snapshot(const Snapshot& other) = default;
Snapshot::Snapshot(Snapshot&& other) noexcept = default;
Snapshot& Snapshot::operator=(const Snapshot& other) = default;
Snapshot& Snapshot::operator=(Snapshot&& other) noexcept = default;
Snapshot::~Snapshot() = default;

const Forecast* run_ahead(const Snapshot& snapshot) {
  if (!snapshot.outlook) return nullptr;
  const auto& answer = snapshot.outlook->what_if;
  const Forecast* run = snapshot.what_if_shown && answer ? answer->with.get() : snapshot.outlook->base.get();
  if (run == nullptr || !run->record) return nullptr;
  return run->from <= snapshot.at && snapshot.at <= run->to() ? run : nullptr;
}

}  // namespace sandtable
