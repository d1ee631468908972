#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/layers/vector_layer.h"

namespace sandtable::geo {

/// A class of depth, as the makers of a flood map cut it.
struct FloodMapClass {
  double from_m = 0;
  std::optional<double> to_m;  ///< empty: and more
  /// The class begins at no water and covers all the rest of the county, so that it says nothing of where water stands.
  bool covers_rest = false;
  bool operator==(const FloodMapClass&) const = default;
};

/// How a layer of polygons tells depths.
struct FloodMap {
  std::string field;                   ///< the attribute
  std::vector<FloodMapClass> classes;  ///< from shallow to deep
  std::vector<int> class_of;           ///< one a feature: an index of `classes`, or -1 where the attribute says nothing
};

struct FloodMapWish {
  std::string field = {};     ///< the attribute that a person named; empty: any that tells depths
  bool known_as_one = false;  ///< somebody said that the layer is a flood map
};

/// Depth classes of Taiwanese flood maps. Words come first ("0.3-0.5", "(0.3~1)公尺", "0.15 m ~ 0.30 m", ">3"), because
/// the same code stands for other depths in another city. Codes are believed only of a layer that somebody calls a
/// flood map, or whose source or name does: GRIDCODE 1 to 6 (Water Resources Agency: 0, 0.3, 0.5, 1, 2, 3 m and more),
/// CLASS 1 to 3 (older: 0, 0.3, 1, 2 m). Empty for every other layer. O(features + vertices).
std::optional<FloodMap> flood_map_of(const VectorLayer& layer, const FloodMapWish& wish = {});

/// One class from words, `covers_rest` not judged; empty for words that tell no depth.
std::optional<FloodMapClass> depth_class_from_words(std::string_view words);

}  // namespace sandtable::geo
