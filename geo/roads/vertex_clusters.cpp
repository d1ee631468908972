#include "geo/roads/vertex_clusters.h"

#include <bit>
#include <cmath>

namespace sandtable::geo {

VertexClusters::VertexClusters(double tolerance_m, std::size_t expected)
    : tolerance_m_(tolerance_m),
      // Wide cells keep the usual look-up to a single bucket.
      cell_m_(8 * tolerance_m),
      mask_(std::bit_ceil(expected + 16) - 1),
      buckets_(mask_ + 1, kNone) {
  clusters_.reserve(expected);
}

std::size_t VertexClusters::bucket_of(std::int64_t column, std::int64_t row) const {
  std::uint64_t h = static_cast<std::uint64_t>(column) * 0x9E3779B97F4A7C15ULL;
  h ^= static_cast<std::uint64_t>(row) * 0xC2B2AE3D27D4EB4FULL;
  h ^= h >> 32;
  return static_cast<std::size_t>(h * 0xD6E8FEB86659FD93ULL >> 20) & mask_;
}

void VertexClusters::look_in(std::int64_t column, std::int64_t row, const Vertex& vertex, std::uint32_t& best,
                             double& best_m) const {
  for (std::uint32_t c = buckets_[bucket_of(column, row)]; c != kNone; c = clusters_[c].next) {
    const Vertex& first = clusters_[c].first;
    const bool may_join = vertex.road_end || first.road_end || first.level == vertex.level;
    const double d = distance_m(first.at, vertex.at);
    if (may_join && (d < best_m || (d == best_m && c < best))) {
      best = c;
      best_m = d;
    }
  }
}

std::uint32_t VertexClusters::add(const Vertex& vertex) {
  const auto cell = [&](double v) { return static_cast<std::int64_t>(std::floor(v / cell_m_)); };
  std::uint32_t best = kNone;
  double best_m = tolerance_m_;
  const std::int64_t row1 = cell(vertex.at.y + tolerance_m_);
  const std::int64_t column1 = cell(vertex.at.x + tolerance_m_);
  for (std::int64_t row = cell(vertex.at.y - tolerance_m_); row <= row1; ++row) {
    for (std::int64_t column = cell(vertex.at.x - tolerance_m_); column <= column1; ++column) {
      look_in(column, row, vertex, best, best_m);
    }
  }
  if (best != kNone) return best;
  const auto made = static_cast<std::uint32_t>(clusters_.size());
  std::uint32_t& head = buckets_[bucket_of(cell(vertex.at.x), cell(vertex.at.y))];
  clusters_.push_back({vertex, head});
  head = made;
  return made;
}

}  // namespace sandtable::geo
