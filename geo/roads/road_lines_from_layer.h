#pragma once

#include <string>
#include <vector>

#include "geo/layers/vector_layer.h"
#include "geo/roads/road_line.h"

namespace sandtable::geo {

/// Names of the attributes that describe a road. A name the layer lacks is skipped.
struct RoadFields {
  std::string road_class = "highway";
  std::string speed_kmh = "maxspeed";
  std::string direction = "oneway";
  std::string level = "layer";
  std::string width_m = "width";
  std::string name = "name";
  std::string name_en = "name:en";
  std::string id = "id";
};

/// Every line part of a layer as a road of its own. Parts of other kinds are skipped. O(vertices).
/// Roads of an unplaced layer cannot be routed: gives none.
std::vector<RoadLine> road_lines_from(const VectorLayer& layer, const RoadFields& fields = {});

}  // namespace sandtable::geo
