#pragma once

#include <optional>
#include <string>

#include "viewer/app/offscreen_stage.h"

namespace sandtable {

/// `sandtable shot PROJECT|INCIDENT --out F.png [...]`
struct ShotOptions {
  std::string file;
  std::string out;
  std::string size = "1920x1080";
  std::optional<std::string> at;      ///< ISO 8601, or "+2h" from the start of the recording
  std::string view = "3d";
  std::optional<std::string> camera;  ///< "X,Y,DISTANCE[,HEADING[,PITCH]]"
  std::string story;                  ///< of a kiosk; empty: story.toml beside the place file, if there is one
  std::string exercise;               ///< script of what is practised; empty for the real thing
  std::string keep;                   ///< incident file to write of what was run; empty keeps nothing
  std::string script;
  Role role = Role::kAdministrator;  ///< of whoever sits there
  PictureOptions picture;
};

/// Runs or replays up to the moment, then writes the picture. 0: written; 1: failed; 2: usage.
int run_shot(const ShotOptions& options);

}  // namespace sandtable
