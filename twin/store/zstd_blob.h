#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "twin/base/result.h"

namespace sandtable {

/// One Zstandard frame (RFC 8878) with its content's size and checksum.
std::vector<std::uint8_t> compressed(std::span<const std::uint8_t> bytes);

/// Fails with kUnreadable when it is no sound frame or would unpack to more than 256 MiB.
Result<std::vector<std::uint8_t>> decompressed(std::span<const std::uint8_t> frame);

}  // namespace sandtable
