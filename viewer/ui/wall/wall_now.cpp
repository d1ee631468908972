#include "viewer/ui/wall/wall_now.h"

namespace sandtable::ui {

std::shared_ptr<const Snapshot> wall_now(std::shared_ptr<const Snapshot> shown) {
  if (!shown->has_now) return shown;
  const Tense tense = shown->live.incident->is_exercise() ? Tense::kExercise : Tense::kLive;
  if (shown->tense == tense && shown->at == shown->live_at) return shown;
  auto now = std::make_shared<Snapshot>(*shown);
  now->tense = tense;
  now->at = now->live_at;
  now->state = now->live;
  now->ahead.reset();
  now->what_if_shown = false;
  return now;
}

}  // namespace sandtable::ui
