#pragma once

#include <filesystem>

#include "twin/base/result.h"

namespace sandtable::geo {

/// A virtual raster (VRT) is text that names other files. One that somebody sent must not make us read what it was
/// not sent with: every source it names, and those of VRTs among them, must be a plain file below the folder of
/// the outermost. Fails with kRefused naming the source, or with kLimit when VRTs nest deeper than eight.
Status check_vrt(const std::filesystem::path& vrt);

/// True for a file that begins as a VRT does.
bool looks_like_vrt(const std::filesystem::path& file);

}  // namespace sandtable::geo
