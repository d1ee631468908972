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
};

}  // namespace sandtable::ui
