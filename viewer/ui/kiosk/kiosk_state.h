#pragma once

#include "viewer/ui/kiosk/kiosk_player.h"
#include "viewer/ui/kiosk/pin_pad.h"

namespace sandtable::ui {

/// What a kiosk remembers between frames.
struct KioskState {
  KioskPlayer player;
  PinPad pin;
  bool dark = false;        ///< the presenter wants nothing on the screen; whatever is done next only wakes it
  bool waking = false;      ///< the press that woke it is not over yet
  float pointer_x = 0;      ///< where the pointer was when it last moved
  float pointer_y = 0;
};

}  // namespace sandtable::ui
