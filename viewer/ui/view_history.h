#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "viewer/ui/intent.h"

namespace sandtable::ui {

/// What one looks at: from where, at which moment, and what is chosen.
struct ViewPoint {
  StoryCamera look;
  ViewMode mode = ViewMode::kScene3d;
  Selection selection{};
  std::optional<UtcTime> at{};  ///< empty: now, which goes on
};

/// Whether a person would call it another view: a step of the keyboard or a notch of the wheel is none.
bool is_another_view(const ViewPoint& a, const ViewPoint& b);

/// Views that somebody came to rest at, to go back and forward among as in a browser. What was come back from is
/// forgotten as soon as one goes elsewhere.
class ViewHistory {
 public:
  static constexpr std::size_t kMost = 100;
  static constexpr double kRest_s = 0.7;       ///< what is passed through faster is on the way
  static constexpr double kLongestWay_s = 10;  ///< for a flight back, on the slowest of machines

  /// The view of this frame, on the interface's own seconds.
  void observe(const ViewPoint& view, double now_s);
  /// Where to go; empty at the first and the last.
  std::optional<ViewPoint> back(double now_s);
  std::optional<ViewPoint> forward(double now_s);

 private:
  void settle();
  std::optional<ViewPoint> go_to(std::size_t entry, double now_s);

  std::vector<ViewPoint> entries_;
  std::size_t here_ = 0;              ///< index into entries_
  std::optional<ViewPoint> seen_;     ///< of the last frames
  double since_s_ = 0;                ///< when it came to be seen
  std::optional<double> underway_s_;  ///< on the way to entries_[here_] since
};

}  // namespace sandtable::ui
