#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "twin/base/result.h"

namespace sandtable {

/// The whole of a small text file. Fails with kNotFound, kUnreadable, or kLimit when it has more than `most` bytes;
/// messages call the file `noun` ("place file").
Result<std::string> read_text_file(const std::filesystem::path& file, std::uintmax_t most, const char* noun);

}  // namespace sandtable
