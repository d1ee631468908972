#pragma once

#include "twin/runtime/snapshot.h"

namespace sandtable::ui {

/// How much goes on, and so how much of the wall the lists take from the map.
enum class WallMood {
  kCalm,   ///< nothing waits for anybody: the map and a few figures
  kWatch,  ///< alarms or orders: they stand beside the map
  kSurge,  ///< more than a person follows one by one: four panes, alarms grouped
};

/// More than ten alarms raised in ten minutes or still unacknowledged (kFloodOfAlarms), or this many of level 1
/// unacknowledged, are a surge.
inline constexpr std::size_t kSurgeOfLevelOne = 3;

/// By what the snapshot shows: open alarms, orders under way, official warnings in force. A function of the snapshot
/// alone, so every wall of a room agrees.
WallMood mood_of(const Snapshot& snapshot);

/// The mood with patience: up at once, down one step only after kCalmDown_s of less. `now_s` never falls.
class SteadyMood {
 public:
  static constexpr double kCalmDown_s = 60;
  WallMood update(WallMood wanted, double now_s);
  [[nodiscard]] WallMood mood() const { return mood_; }

 private:
  WallMood mood_ = WallMood::kCalm;
  double needed_until_s_ = 0;  ///< when the present mood was last wanted
  bool begun_ = false;
};

}  // namespace sandtable::ui
