#pragma once

#include <optional>
#include <vector>

#include "twin/runtime/snapshot.h"
#include "viewer/ui/intent.h"

namespace sandtable::ui {

/// What standing alarms are about and where the map shows it: stations, sites, resources. The most needed first, each
/// once, at most kMostStops.
inline constexpr std::size_t kMostStops = 8;
std::vector<Selection> tour_stops(const Snapshot& snapshot);

/// Leads the camera from the whole place to each open alarm and back. Once nothing is open it rests at the whole place.
class WallTour {
 public:
  static constexpr double kOverview_s = 15;
  static constexpr double kStop_s = 12;
  /// A stop that was just reached is left alone for this long, whatever happens.
  static constexpr double kLeast_s = 5;

  /// Where to fly now; empty while the camera should stay. `now_s` never falls. An alarm that became the most needed is
  /// visited at once.
  std::optional<FlyTo> update(const Snapshot& snapshot, double now_s);
  /// Goes on to the next stop at the next update().
  void hurry() { next_s_ = 0; }
  /// What is looked at; monostate for the whole place.
  [[nodiscard]] const Selection& stop() const { return stop_; }
  [[nodiscard]] double next_s() const { return next_s_; }

 private:
  std::optional<FlyTo> go(Selection stop, double now_s);

  Selection stop_;
  Selection foremost_;       ///< the most needed one at the last update
  double reached_s_ = 0;
  double next_s_ = kOverview_s;
};

/// A still picture burns itself into a screen: the layout wanders around its place by at most `most_px`, one step every
/// kShiftEvery_s, through nine places. Whole pixels; (0, 0) at first.
struct PixelShift {
  float x = 0;
  float y = 0;
  bool operator==(const PixelShift&) const = default;
};
inline constexpr double kShiftEvery_s = 180;
PixelShift burn_in_shift(double now_s, float most_px);

}  // namespace sandtable::ui
