#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "twin/base/result.h"
#include "twin/flood/water.h"

namespace sandtable {

/// Grids larger than this are neither written nor read: 16.7 million cells, 4096 x 4096.
inline constexpr std::size_t kMaxFieldCells = std::size_t{1} << 24;

/// A flood field as bytes, the form in which the incident file keeps it. Little-endian:
///   4 bytes "SFF1"; int32 columns, rows; float64 cell size, west, north (m, place CRS); int64 ms since 1970 UTC;
///   then a zlib stream (RFC 1950) of columns*rows uint16 depths in millimetres, row-major from the north-west, 65535
///   for unknown, each as the difference (mod 2^16) from the one before, first all low bytes, then all high bytes.
/// A field that knows speeds is "SFF2" and carries them behind the depths: columns*rows uint8 steps of 0.05 m/s, each
/// as the difference (mod 2^8) from the one before.
/// Fails with kLimit for no cells or more than kMaxFieldCells, a frame that is not finite or a time outside 1900..2200.
Result<std::vector<std::uint8_t>> encode_field(const FloodField& field);

/// Reads such bytes. Nothing is allocated before the header is plausible for the bytes that follow it. Fails with
/// kUnreadable on anything that encode_field() would not write.
Result<std::shared_ptr<const FloodField>> decode_field(std::span<const std::uint8_t> bytes);

}  // namespace sandtable
