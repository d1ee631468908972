#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "twin/base/result.h"
#include "twin/store/observation_row.h"

namespace sandtable {

/// Which rows of a chunk are one series', in the order of their arrival.
struct ChunkSeries {
  std::uint32_t series = 0;
  std::size_t first = 0;
  std::size_t last = 0;            ///< one past the end
  bool carried = false;            ///< row `first` is not new: it is the newest one of all before this chunk
  std::uint32_t count = 0;         ///< if carried: observations before this chunk
  std::uint32_t out_of_order = 0;  ///< if carried
};

/// Packs the rows of some series: times as differences of differences, values as differences of whole numbers where a
/// decimal grid (or the raw text's number times its unit) gives every value bit for bit, else as XOR of neighbours; all
/// of that in columns through Zstandard. Format: twin/store/README.md.
/// `series` are sorted by number and lie one behind the other in `rows`; texts are numbers in `texts`.
std::vector<std::uint8_t> encode_chunk(std::span<const ObservationRow> rows, std::span<const ChunkSeries> series,
                                       const TextPool& texts);

/// What encode_chunk() was given; texts are put into the pool.
struct Chunk {
  std::vector<ObservationRow> rows;
  std::vector<ChunkSeries> series;
};
/// Any bytes may come: kUnreadable says why they are no chunk. The vectors of `into` are used again.
Status decode_chunk(std::span<const std::uint8_t> bytes, TextPool& texts, Chunk& into);

}  // namespace sandtable
