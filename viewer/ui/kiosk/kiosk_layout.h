#pragma once

#include "viewer/ui/layout.h"

namespace sandtable::ui {

/// A kiosk's window: strip with the language switch in `top`, the twin in `scene`, caption and controls in `timeline`
/// below it, so that no word ever lies on the water.
Layout lay_out_kiosk(float width, float height);

/// Side of what a finger presses, unscaled pixels: 0.09 of a 1080-line screen's height, 2 cm on the smallest kiosk
/// (ISO 9241-411 finds errors rare from there on).
inline constexpr float kTouch = 56;
/// What a tapping finger may tremble or miss by, unscaled pixels: 5 mm where kTouch is 2 cm.
inline constexpr float kTremble = kTouch / 4;

}  // namespace sandtable::ui
