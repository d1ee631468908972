#pragma once

#include <string>

#include "viewer/app/offscreen_stage.h"

namespace sandtable {

/// `sandtable film PROJECT|INCIDENT --out FILE.mp4|FOLDER [...]`
struct FilmOptions {
  std::string file;
  std::string out;
  std::string size = "1280x720";
  std::string from = "+0s";     ///< ISO 8601, or "+1h" from the start of the recording
  std::string to = "+1h";
  std::string every = "1min";   ///< incident time between two frames
  int fps = 12;
  PictureOptions picture;
};

/// Draws a frame each `every` and has ffmpeg, when the system has one, make a film of them; without it, or when `out`
/// does not end in ".mp4", the frames stay as numbered PNG files in a folder. 0: written; 1: failed; 2: usage.
int run_film(const FilmOptions& options);

}  // namespace sandtable
