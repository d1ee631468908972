#pragma once

#include <cmath>

namespace sandtable::ui {

/// One press of a pointer or finger, from going down to going up: a tap, the second of two, or a drag. A hand trembles:
/// only beyond a slack it drags. Positions are logical pixels of the window, times seconds that never fall.
class PointerPress {
 public:
  /// Counted when the events are handled: on a machine that draws slowly a whole frame may lie between two clicks.
  static constexpr double kTwice_s = 0.5;
  enum class End { kNone, kDrag, kTap, kSecondTap };

  void begin(int button, double x, double y) {
    button_ = button;
    drags_ = false;
    x_ = x, y_ = y;
  }
  [[nodiscard]] bool is_down() const { return button_ >= 0; }
  [[nodiscard]] int button() const { return button_; }
  /// The pointer is there now; true when that drags.
  bool move(double x, double y, double slack_px) {
    drags_ = drags_ || (is_down() && std::hypot(x - x_, y - y_) > slack_px);
    return drags_ && is_down();
  }
  /// A button went up there; kNone where that is not the one that began.
  End end(int button, double x, double y, double slack_px, double now_s) {
    if (!is_down() || button != button_) return End::kNone;
    button_ = -1;
    if (drags_) return End::kDrag;
    const bool twice = std::hypot(x - tap_x_, y - tap_y_) <= slack_px && now_s - tap_s_ < kTwice_s;
    tap_s_ = twice ? kLongAgo_s : now_s;  // a third one begins anew
    tap_x_ = x, tap_y_ = y;
    return twice ? End::kSecondTap : End::kTap;
  }

 private:
  static constexpr double kLongAgo_s = -1e9;
  int button_ = -1;
  bool drags_ = false;
  double x_ = 0;
  double y_ = 0;
  double tap_s_ = kLongAgo_s;
  double tap_x_ = 0;
  double tap_y_ = 0;
};

}  // namespace sandtable::ui
