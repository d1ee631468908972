#include "viewer/app/moving_scale.h"

#include <algorithm>

namespace sandtable {
namespace {

// Below 25 frames a second turning feels heavy; above 45 nobody sees more of them.
constexpr double kSlow_ms = 40;
constexpr double kFast_ms = 22;
constexpr double kPause_ms = 400;  // nobody was moving
constexpr int kSlowFrames = 4;
constexpr int kFastFrames = 25;
constexpr int kLeastTwentieths = 8;
constexpr int kMostTwentieths = 15;

}  // namespace

void MovingScale::frame_took(double ms) {
  if (ms > kPause_ms) return;
  slow_in_a_row_ = ms > kSlow_ms ? slow_in_a_row_ + 1 : 0;
  fast_in_a_row_ = ms < kFast_ms ? fast_in_a_row_ + 1 : 0;
  int step = 0;
  if (slow_in_a_row_ >= kSlowFrames) step = -1;
  if (fast_in_a_row_ >= kFastFrames) step = 1;
  if (step == 0) return;
  slow_in_a_row_ = 0;
  fast_in_a_row_ = 0;
  twentieths_ = std::clamp(twentieths_ + step, kLeastTwentieths, kMostTwentieths);
}

}  // namespace sandtable
