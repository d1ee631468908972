#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "geo/coordinates/crs.h"
#include "geo/layers/longitude_arc.h"
#include "twin/base/geometry.h"
#include "twin/base/random.h"

namespace sandtable::geo {

/// Collects what must be known about the coordinates of a layer to judge its CRS and its extent: a sample of at most
/// 10,000 vertices and one box a feature. NaN and infinite vertices are counted and otherwise ignored.
class CoordinateSurvey {
 public:
  void begin_feature(std::int64_t id);
  void vertex(double x, double y);
  void end_feature();
  /// A whole feature by its box, where no sample of its vertices is wanted.
  void add_box(std::int64_t id, const Extent& extent);

  [[nodiscard]] const std::vector<LocalXY>& sample() const { return sample_; }
  [[nodiscard]] std::size_t not_finite() const { return not_finite_; }
  /// Where x is a longitude: whether it crosses the antimeridian. Boxes added by add_box() do not count.
  [[nodiscard]] const LongitudeArc& longitudes() const { return longitudes_; }
  [[nodiscard]] bool empty() const { return boxes_.empty() && sample_.empty(); }

  struct Outlier {
    std::int64_t feature = 0;
    LocalXY at;
    double distance = 0;  ///< from the main extent, in units of the coordinates
  };
  struct Summary {
    Extent all;   ///< of every finite vertex
    Extent main;  ///< the same without the outliers
    std::vector<Outlier> outliers;
  };
  /// Outliers are the few features (one, or 1 % of at least 50) that lie further from the 1 to 99 % range of the others
  /// than five times its size and than `least_distance`.
  [[nodiscard]] Summary summary(double least_distance) const;

 private:
  struct Box {
    std::int64_t id = 0;
    Extent extent;
  };
  static constexpr std::size_t kMostSamples = 10000;
  // 2 million boxes are 80 MB: within a reader's memory. Later features still widen the whole extent.
  static constexpr std::size_t kMostBoxes = 2000000;

  std::vector<LocalXY> sample_;
  std::vector<Box> boxes_;
  Box current_;
  Extent rest_;
  std::uint64_t seen_ = 0;
  std::size_t not_finite_ = 0;
  LongitudeArc longitudes_;
  Random random_{1};
};

/// 1 to 99 % range of points, each axis by itself. Empty for no points. O(n).
Extent middle_range(std::vector<LocalXY> points);

/// Where the numbers of a layer are believed to be.
struct CrsDecision {
  std::optional<Crs> crs;       ///< to place the layer with; empty: unknown, drawn in a local frame, never placed
  bool assumed = false;         ///< crs is our reading of the numbers and not what the source says
  bool latitude_first = false;  ///< exchange x and y before using crs
  bool split = false;           ///< degrees and metres in one layer: judge each feature by looks_like_degrees()
  std::vector<std::string> warnings;
};

struct CrsEvidence {
  std::optional<Crs> label;       ///< what the source says
  bool label_is_default = false;  ///< nobody wrote the label: the format's default (GeoJSON without a crs member)
  std::string names;              ///< file, layer and field names: "119" in them decides the zone of TM2
};

/// What a sample of vertices says about the coordinates. TWD67 is never assumed: its numbers have the same range as TWD97's.
CrsDecision decide_crs(const CrsEvidence& evidence, const std::vector<LocalXY>& sample);

/// For a split layer: degrees, or else metres of TM2.
bool looks_like_degrees(LocalXY at);

}  // namespace sandtable::geo
