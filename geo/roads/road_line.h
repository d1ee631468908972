#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/text.h"

namespace sandtable::geo {

/// Rank of a road, from which a speed follows when the data name none.
enum class RoadClass {
  kMotorway,
  kTrunk,
  kPrimary,
  kSecondary,
  kTertiary,
  kResidential,
  kService,
  kTrack,
  kFootway,
  kUnknown
};

/// Free travel speed of a loaded lorry with a pump on its trailer, km/h. Chosen by this project (unverified against
/// measured convoys): about 0.8 of the usual Taiwanese limit of each class, and 0 for ways closed to vehicles.
double default_speed_kmh(RoadClass road_class);

/// From an OpenStreetMap `highway` value ("primary", "primary_link", "living_street"), the demo's own classes
/// ("arterial", "collector", "lane", "bridge") or Taiwanese words (國道, 快速道路, 省道, 縣道, 鄉道, 巷, 農路).
/// Anything else is kUnknown, which is driven slowly, never refused.
RoadClass road_class_from_text(std::string_view text);

enum class Direction { kBoth, kForward, kBackward };

/// From "yes", "1", "true", "F", "FT", "forward" and "-1", "reverse", "T", "TF", "backward"; anything else is kBoth.
Direction direction_from_text(std::string_view text);

/// One road as drawn in a layer.
struct RoadLine {
  Polyline path = {};  ///< place CRS
  RoadClass road_class = RoadClass::kUnknown;
  std::optional<double> speed_kmh = {};  ///< from the data; empty takes the class's
  Direction direction = Direction::kBoth;
  int level = 0;       ///< of bridges and tunnels; roads of different level do not join where they merely cross
  double width_m = 0;  ///< 0 is unknown
  Text name = {};
  std::string id = {};  ///< as in the data
};

}  // namespace sandtable::geo
