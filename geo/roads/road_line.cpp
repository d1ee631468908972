#include "geo/roads/road_line.h"

#include <array>
#include <utility>

namespace sandtable::geo {
namespace {

struct ClassWord {
  std::string_view word;
  RoadClass road_class;
};

constexpr std::array kWords{
    ClassWord{"motorway", RoadClass::kMotorway},
    ClassWord{"trunk", RoadClass::kTrunk},
    ClassWord{"primary", RoadClass::kPrimary},
    ClassWord{"secondary", RoadClass::kSecondary},
    ClassWord{"tertiary", RoadClass::kTertiary},
    ClassWord{"residential", RoadClass::kResidential},
    ClassWord{"living_street", RoadClass::kService},
    ClassWord{"unclassified", RoadClass::kResidential},
    ClassWord{"service", RoadClass::kService},
    ClassWord{"track", RoadClass::kTrack},
    ClassWord{"footway", RoadClass::kFootway},
    ClassWord{"pedestrian", RoadClass::kFootway},
    ClassWord{"path", RoadClass::kFootway},
    ClassWord{"steps", RoadClass::kFootway},
    ClassWord{"cycleway", RoadClass::kFootway},
    ClassWord{"arterial", RoadClass::kPrimary},
    ClassWord{"bridge", RoadClass::kPrimary},
    ClassWord{"collector", RoadClass::kTertiary},
    ClassWord{"street", RoadClass::kResidential},
    ClassWord{"lane", RoadClass::kResidential},
    ClassWord{"alley", RoadClass::kService},
    ClassWord{"國道", RoadClass::kMotorway},
    ClassWord{"快速道路", RoadClass::kTrunk},
    ClassWord{"快速公路", RoadClass::kTrunk},
    ClassWord{"省道", RoadClass::kPrimary},
    ClassWord{"縣道", RoadClass::kSecondary},
    ClassWord{"市道", RoadClass::kSecondary},
    ClassWord{"鄉道", RoadClass::kTertiary},
    ClassWord{"區道", RoadClass::kTertiary},
    ClassWord{"巷", RoadClass::kService},
    ClassWord{"弄", RoadClass::kService},
    ClassWord{"農路", RoadClass::kTrack},
    ClassWord{"人行道", RoadClass::kFootway},
};

}  // namespace

double default_speed_kmh(RoadClass road_class) {
  switch (road_class) {
    case RoadClass::kMotorway:
      return 80;
    case RoadClass::kTrunk:
      return 64;
    case RoadClass::kPrimary:
      return 48;
    case RoadClass::kSecondary:
      return 40;
    case RoadClass::kTertiary:
      return 32;
    case RoadClass::kResidential:
      return 24;
    case RoadClass::kService:
      return 16;
    case RoadClass::kTrack:
      return 12;
    case RoadClass::kFootway:
      return 0;
    case RoadClass::kUnknown:
      return 20;
  }
  return 20;
}

RoadClass road_class_from_text(std::string_view text) {
  constexpr std::string_view kLink = "_link";
  if (text.ends_with(kLink)) text.remove_suffix(kLink.size());
  for (const ClassWord& w : kWords) {
    if (w.word == text) return w.road_class;
  }
  return RoadClass::kUnknown;
}

Direction direction_from_text(std::string_view text) {
  for (const std::string_view forward : {"yes", "1", "true", "F", "FT", "forward"}) {
    if (text == forward) return Direction::kForward;
  }
  for (const std::string_view backward : {"-1", "reverse", "T", "TF", "backward"}) {
    if (text == backward) return Direction::kBackward;
  }
  return Direction::kBoth;
}

}  // namespace sandtable::geo
