#pragma once

namespace sandtable::ui {

/// Where the wall hangs and how far away its readers stand. The default is a 65-inch screen in a small room.
struct WallScreen {
  double distance_m = 4;   ///< from the farthest reader to the screen
  double height_m = 0.81;  ///< of the picture
};

/// Least angle that the em of body text must fill to be read without effort, minutes of arc. ISO 9241-303 asks for 16,
/// better 20 to 22, of a capital's height; a capital of the face used is 0.73 em, which makes 29; Chinese characters
/// fill 0.92 em with more strokes and gain from the same size.
inline constexpr double kReadableEm_arcmin = 29;

/// Scale of type (see Layout::scale) at which body text can be read from `screen.distance_m` in a window that fills the
/// screen and is `window_px` logical pixels high. Never so large that header, footer and five alarms would not fit.
double wall_scale(const WallScreen& screen, double window_px);
/// False when the room is too deep for this screen: wall_scale() had to stay below what the distance asks for.
bool is_readable(const WallScreen& screen, double window_px);
/// Height a screen must have so that is_readable(), metres.
double least_screen_height_m(double distance_m);

}  // namespace sandtable::ui
