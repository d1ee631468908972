#pragma once

#include "viewer/ui/layout.h"

namespace sandtable::ui {

/// A wall's window: header in Layout::top, the twin in `scene`, lists in `panes` (at most three, so that never more
/// than four things want to be read), footer in `timeline`. Nothing overlaps; the margin leaves room for the shift.
Layout lay_out_wall(float width, float height, const WallState& wall);

/// How far the burn-in shift may reach in a window of this scale, logical pixels.
float wall_shift_px(float scale);

}  // namespace sandtable::ui
