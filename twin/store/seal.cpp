#include "twin/store/seal.h"

#include <algorithm>

namespace sandtable {

Sealing::Sealing(const ObservationRun& run, std::size_t rows, std::int64_t last_seq) : rows_(rows), after_(run.before) {
  ArrivalOrder arrival;
  arrival.series.reserve(rows);
  std::uint32_t limit = static_cast<std::uint32_t>(run.before.size());
  for (std::size_t i = 0; i < rows; ++i) {
    arrival.series.push_back(run.rows[i].series);
    limit = std::max(limit, run.rows[i].series + 1);
  }
  for (const ArrivalEntry& entry : run.entries) {
    if (entry.seq <= last_seq) arrival.entries.push_back(entry);
  }
  seal_.first_seq = arrival.entries.front().seq;
  seal_.last_seq = last_seq;
  seal_.count = static_cast<std::int64_t>(rows);
  seal_.arrival = encode_arrival(arrival);
  begins_.resize(limit + std::size_t{1});
  for (const std::uint32_t series : arrival.series) ++begins_[series + std::size_t{1}];
  for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
  std::vector<std::size_t> next = begins_;
  order_.resize(rows);
  for (std::size_t i = 0; i < rows; ++i) order_[next[arrival.series[i]]++] = static_cast<std::uint32_t>(i);
}

bool Sealing::step(const ObservationRun& run) {
  const auto limit = static_cast<std::uint32_t>(begins_.size() - 1);
  const std::uint32_t first = group_ << kSeriesPerChunkBits;
  if (first >= limit) return false;  // asked once more
  const std::uint32_t last = std::min(limit, (group_ + 1) << kSeriesPerChunkBits);
  SealedChunk chunk;
  chunk.group = group_++;
  chunk.count = static_cast<std::int64_t>(begins_[last] - begins_[first]);
  std::vector<ObservationRow> rows;
  std::vector<ChunkSeries> list;
  bool any = false;
  for (std::uint32_t series = first; series < last; ++series) {
    ChunkSeries part;
    part.series = series;
    part.first = rows.size();
    if (series < run.before.size() && run.before[series].count > 0) {
      part.carried = true;
      part.count = run.before[series].count;
      part.out_of_order = run.before[series].out_of_order;
      rows.push_back(run.before[series].newest);
    }
    for (std::size_t i = begins_[series]; i < begins_[series + std::size_t{1}]; ++i) {
      const ObservationRow& row = run.rows[order_[i]];
      rows.push_back(row);
      take(after_, row);
      chunk.from_ms = any ? std::min(chunk.from_ms, row.phenomenon_ms) : row.phenomenon_ms;
      chunk.to_ms = any ? std::max(chunk.to_ms, row.phenomenon_ms) : row.phenomenon_ms;
      any = true;
    }
    part.last = rows.size();
    if (part.first != part.last) list.push_back(part);
  }
  // A group that nothing was heard of keeps its last chunk.
  if (any) {
    chunk.body = encode_chunk(rows, list, run.texts);
    seal_.chunks.push_back(std::move(chunk));
  }
  return last < limit;
}

}  // namespace sandtable
