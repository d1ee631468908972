#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "twin/base/digest.h"
#include "twin/store/observation_chunk.h"
#include "twin/store/observation_run.h"

namespace sandtable {

/// Series whose numbers agree in all but the lowest seven bits are packed together: large enough to pack well, small
/// enough that a chart of one series reads little else.
inline constexpr int kSeriesPerChunkBits = 7;
inline std::uint32_t series_group(std::uint32_t series) { return series >> kSeriesPerChunkBits; }

/// One chunk as it is stored.
struct SealedChunk {
  std::uint32_t group = 0;
  std::int64_t count = 0;    ///< observations, without the carried ones
  std::int64_t from_ms = 0;  ///< least phenomenon time of these
  std::int64_t to_ms = 0;    ///< greatest
  std::vector<std::uint8_t> body;
};

/// A stretch of the journal whose observations are packed.
struct Seal {
  std::int64_t first_seq = 0;
  std::int64_t last_seq = 0;
  std::int64_t count = 0;
  std::vector<std::uint8_t> arrival;
  std::vector<SealedChunk> chunks;
};

/// Packs a run, a group of series at a time, so that whoever waits need not wait for all of it.
class Sealing {
 public:
  /// Packs the first `rows` rows of the run, which must end with the entry `last_seq`. The run may grow meanwhile.
  Sealing(const ObservationRun& run, std::size_t rows, std::int64_t last_seq);
  /// Packs one more group; false when none is left.
  bool step(const ObservationRun& run);
  /// Once step() gave false: the result, and where every series stands after it (texts in the run's pool).
  [[nodiscard]] const Seal& seal() const { return seal_; }
  [[nodiscard]] const Standings& after() const { return after_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }

 private:
  std::size_t rows_;
  Seal seal_;
  Standings after_;
  std::vector<std::size_t> begins_;   // by fid: where its rows begin in order_
  std::vector<std::uint32_t> order_;  // row numbers, by series and then by arrival
  std::uint32_t group_ = 0;
};

}  // namespace sandtable
