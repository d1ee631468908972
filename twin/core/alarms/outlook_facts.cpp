#include "twin/core/alarms/outlook_facts.h"

#include <fmt/format.h>

namespace sandtable {

ExposedPlaceId make_exposed_place_id(const std::string& kind, const Text& name, LocalXY at) {
  return ExposedPlaceId(fmt::format("{}/{}/{:.0f},{:.0f}", kind, name.in(Language::kZhHant), at.x, at.y));
}

}  // namespace sandtable
