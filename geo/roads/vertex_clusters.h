#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "twin/base/geometry.h"

namespace sandtable::geo {

/// Gives vertices that lie within a tolerance of each other one number. A vertex joins the nearest cluster whose
/// first vertex is within the tolerance, else it starts one; so the answer depends on the order, and a chain of
/// close vertices does not collapse into a point. Mean cost O(1) a vertex.
class VertexClusters {
 public:
  /// A road's end joins ends and vertices of any level; a vertex along a road joins only its own level, or an end.
  struct Vertex {
    LocalXY at;
    int level = 0;
    bool road_end = false;
  };

  VertexClusters(double tolerance_m, std::size_t expected);

  std::uint32_t add(const Vertex& vertex);
  [[nodiscard]] std::size_t size() const { return clusters_.size(); }
  /// Position of the vertex that started the cluster.
  [[nodiscard]] LocalXY centre(std::uint32_t cluster) const { return clusters_[cluster].first.at; }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  struct Cluster {
    Vertex first;
    std::uint32_t next = kNone;  ///< of the same bucket
  };

  [[nodiscard]] std::size_t bucket_of(std::int64_t column, std::int64_t row) const;
  void look_in(std::int64_t column, std::int64_t row, const Vertex& vertex, std::uint32_t& best, double& best_m) const;

  double tolerance_m_;
  double cell_m_;
  std::size_t mask_ = 0;
  std::vector<std::uint32_t> buckets_;
  std::vector<Cluster> clusters_;
};

}  // namespace sandtable::geo
