#pragma once

#include "viewer/ui/wall/wall_mood.h"
#include "viewer/ui/wall/wall_screen.h"
#include "viewer/ui/wall/wall_tour.h"

namespace sandtable::ui {

/// What a wall remembers between frames.
struct WallState {
  WallScreen screen;
  SteadyMood mood;
  WallTour tour;
  PixelShift shift;
  bool follows = false;  ///< goes where the desks' playhead goes; else it shows now, as long as there is one
};

}  // namespace sandtable::ui
