#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "twin/base/result.h"

namespace sandtable {

/// One journal entry's share of a run of observations.
struct ArrivalEntry {
  std::int64_t seq = 0;
  std::uint32_t count = 0;
};

/// In which order the observations of some journal entries came, by series: with it packed series become entries again.
/// Feeds repeat the order of their series, so each is guessed from what followed the last time and only a surprise
/// costs anything.
struct ArrivalOrder {
  std::vector<ArrivalEntry> entries;  // seq rises
  std::vector<std::uint32_t> series;  // as many as the counts add up to
};

std::vector<std::uint8_t> encode_arrival(const ArrivalOrder& order);
/// Any bytes may come. Series numbers are below `series_limit`.
Result<ArrivalOrder> decode_arrival(std::span<const std::uint8_t> bytes, std::uint32_t series_limit);

}  // namespace sandtable
