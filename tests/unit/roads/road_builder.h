#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "geo/roads/road_network.h"
#include "tests/support/ascii_map.h"

namespace sandtable::geo {

/// Names roads on an ASCII map by the places they pass:
///   RoadBuilder(map).road("ABC").road("BD", {.road_class = RoadClass::kPrimary}).network();
class RoadBuilder {
 public:
  explicit RoadBuilder(const test::AsciiMap& map) : map_(&map) {}

  RoadBuilder& road(std::string_view places, RoadLine like = {.road_class = RoadClass::kResidential}) {
    return path(map_->line(places), std::move(like));
  }
  RoadBuilder& path(Polyline path, RoadLine like = {.road_class = RoadClass::kResidential}) {
    like.path = std::move(path);
    lines_.push_back(std::move(like));
    return *this;
  }

  [[nodiscard]] WithWarnings<RoadNetwork> build(const RoadNetworkOptions& options = {}) const {
    return RoadNetwork::build(lines_, options);
  }
  [[nodiscard]] RoadNetwork network(const RoadNetworkOptions& options = {}) const { return build(options).value; }

 private:
  const test::AsciiMap* map_;
  std::vector<RoadLine> lines_;
};

inline RoadLine one_way() { return {.road_class = RoadClass::kResidential, .direction = Direction::kForward}; }
inline RoadLine at_speed(double kmh) { return {.speed_kmh = kmh}; }

}  // namespace sandtable::geo
