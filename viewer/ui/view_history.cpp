#include "viewer/ui/view_history.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sandtable::ui {
namespace {

double turned_deg(double a, double b) { return std::abs(std::remainder(a - b, 360.0)); }

}  // namespace

bool is_another_view(const ViewPoint& a, const ViewPoint& b) {
  constexpr double kMoved = 0.25;  // of the distance from which one looks: two steps of the keyboard
  constexpr double kZoomed = 1.5;
  constexpr double kTurned_deg = 25;
  if (a.selection != b.selection || a.mode != b.mode || a.at != b.at) return true;
  const double nearest_m = std::min(a.look.distance_m, b.look.distance_m);
  const double farthest_m = std::max(a.look.distance_m, b.look.distance_m);
  return std::hypot(a.look.at.x - b.look.at.x, a.look.at.y - b.look.at.y) > kMoved * farthest_m ||
         farthest_m > kZoomed * nearest_m || turned_deg(a.look.heading_deg, b.look.heading_deg) > kTurned_deg ||
         std::abs(a.look.pitch_deg - b.look.pitch_deg) > kTurned_deg;
}

void ViewHistory::settle() {
  if (entries_.empty()) {
    entries_.push_back(*seen_);
    here_ = 0;
    return;
  }
  if (!is_another_view(*seen_, entries_[here_])) return;
  entries_.resize(here_ + 1);
  entries_.push_back(*seen_);
  if (entries_.size() > kMost) entries_.erase(entries_.begin());
  here_ = entries_.size() - 1;
}

void ViewHistory::observe(const ViewPoint& view, double now_s) {
  if (underway_s_) {
    const bool arrived = !is_another_view(view, entries_[here_]);
    if (!arrived && now_s - *underway_s_ < kLongestWay_s) return;
    underway_s_.reset();
    seen_ = view;
    since_s_ = now_s;
    return;
  }
  const bool rests = seen_ && now_s - since_s_ >= kRest_s;
  if (seen_ && !is_another_view(view, *seen_)) {
    if (rests) settle();
    return;
  }
  if (rests) settle();  // it was looked at until this frame
  seen_ = view;
  since_s_ = now_s;
}

std::optional<ViewPoint> ViewHistory::go_to(std::size_t entry, double now_s) {
  here_ = entry;
  seen_.reset();
  underway_s_ = now_s;
  return entries_[here_];
}

std::optional<ViewPoint> ViewHistory::back(double now_s) {
  // Where one is now counts, however short: that is what one wants to leave, and may want to come back to.
  if (seen_ && !underway_s_) settle();
  if (entries_.empty() || here_ == 0) return std::nullopt;
  return go_to(here_ - 1, now_s);
}

std::optional<ViewPoint> ViewHistory::forward(double now_s) {
  if (seen_ && !underway_s_) settle();
  if (here_ + 1 >= entries_.size()) return std::nullopt;
  return go_to(here_ + 1, now_s);
}

}  // namespace sandtable::ui
