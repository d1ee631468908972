#pragma once

#include <filesystem>
#include <vector>

#include "viewer/ui/script.h"

namespace sandtable {

/// Reads a script of commands. Fails naming the file, or file and line.
Result<std::vector<ui::TimedCommand>> read_script(const std::filesystem::path& file);

}  // namespace sandtable
