#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "twin/store/arrival_order.h"
#include "twin/store/observation_row.h"

namespace sandtable {

/// Where every series stands, by fid; those not observed yet have a count of 0. Texts are numbers in the run's pool.
using Standings = std::vector<StandingRow>;

inline void take(Standings& standings, const ObservationRow& row) {
  if (row.series >= standings.size()) standings.resize(row.series + 1);
  standings[row.series].take(row);
}

/// The observations of some journal entries one behind the other, in the order of their arrival, and where every
/// series stood before them.
struct ObservationRun {
  TextPool texts;
  Standings before;
  std::vector<ObservationRow> rows;
  std::vector<ArrivalEntry> entries;  ///< seq rises; the counts add up to rows.size()

  void add(std::int64_t seq, const std::vector<Observation>& observations, std::span<const std::uint32_t> series) {
    entries.push_back({seq, static_cast<std::uint32_t>(observations.size())});
    for (std::size_t i = 0; i < observations.size(); ++i) rows.push_back(row_of(observations[i], series[i], texts));
  }
  /// Rows of the entries up to `seq`.
  [[nodiscard]] std::size_t rows_until(std::int64_t seq) const {
    std::size_t count = 0;
    for (const ArrivalEntry& entry : entries) {
      if (entry.seq > seq) break;
      count += entry.count;
    }
    return count;
  }
  /// The rows of one entry; empty when it has none here.
  [[nodiscard]] std::span<const ObservationRow> rows_of(std::int64_t seq) const {
    std::size_t at = 0;
    for (const ArrivalEntry& entry : entries) {
      if (entry.seq == seq) return {rows.data() + at, entry.count};
      at += entry.count;
    }
    return {};
  }
};

/// The same row with its texts in another pool.
inline ObservationRow moved(ObservationRow row, const TextPool& from, TextPool& to) {
  row.raw = to.put(from.text(row.raw));
  row.reason = to.put(from.text(row.reason));
  if (row.own_note != 0) row.own_note = to.put(from.text(row.own_note));
  if (row.page_note != 0) row.page_note = to.put(from.text(row.page_note));
  return row;
}

}  // namespace sandtable
