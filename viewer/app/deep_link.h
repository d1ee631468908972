#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "viewer/ui/command_table.h"

namespace sandtable {

/// A file and what to show of it: `FILE#t=2026-06-11T08:10:00+08:00&view=2d&look=X,Y,DISTANCE[,HEADING[,PITCH]]`.
struct DeepLink {
  std::filesystem::path file;
  std::vector<ui::CommandCall> calls;  ///< run once the place is open
};

/// Reads it; a text without '#' is a file alone, and so is one that names an existing file as it stands. Fails with
/// kInvalid naming the part that is wrong. Links come in mail: they can only look, never act.
Result<DeepLink> parse_deep_link(std::string_view text);

}  // namespace sandtable
