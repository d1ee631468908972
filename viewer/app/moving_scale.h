#pragma once

namespace sandtable {

/// The share of the resolution in which a moving view is drawn in software: less where the machine is slow or busy,
/// more where it has time to spare. Changes in steps and slowly, because each change makes new textures and every eye
/// sees it. Arithmetic only.
class MovingScale {
 public:
  [[nodiscard]] float value() const { return static_cast<float>(twentieths_) / 20; }
  /// How long a frame of a moving view took, from the one before; others are not told.
  void frame_took(double ms);

 private:
  int twentieths_ = 10;
  int slow_in_a_row_ = 0;
  int fast_in_a_row_ = 0;
};

}  // namespace sandtable
