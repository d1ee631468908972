#pragma once

#include "viewer/app/sound/sound_output.h"

namespace sandtable {

/// What an alarm of a level sounds like: level 1 three pairs of a high and a low pulse, any other two low pulses, so
/// that ears tell them apart. Pulses rise and fall in 15 ms: a click would be heard as a fault of the loudspeaker.
SoundClip alarm_tone(int level);

}  // namespace sandtable
