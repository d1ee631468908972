#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "viewer/render/camera.h"

namespace sandtable::render {

/// A text that wants a place beside its point. Measuring and drawing text is the caller's business.
struct LabelCandidate {
  ScenePoint point;
  float width_px = 0;
  float height_px = 0;
  float clearance_px = 14;   ///< between the point and the text: the symbol's radius
  int priority = 0;          ///< higher is placed first
  std::uint32_t id = 0;
};

enum class LabelSide : std::uint8_t { kRight, kLeft, kBelow, kAbove };

/// Top left corner of the text, pixels.
struct PlacedLabel {
  std::uint32_t id = 0;
  float x = 0;
  float y = 0;
  LabelSide side = LabelSide::kRight;
};

/// Chooses which labels are shown and where, so that none covers another, a symbol in `candidates`, or the edge of
/// the view. Ties in priority go to the earlier candidate, so a still camera keeps its labels. O(n log n), bounded by
/// `most` placed labels.
std::vector<PlacedLabel> place_labels(const Camera& camera, Viewport view, std::span<const LabelCandidate> candidates,
                                      std::size_t most = 200);

}  // namespace sandtable::render
