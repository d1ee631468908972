#include "feeds/sources/station_text.h"

#include <array>
#include <cmath>
#include <utility>

#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

bool in_taiwan(LonLat at) {
  return at.lat_deg >= 10.36 && at.lat_deg <= 26.40 && at.lon_deg >= 114.35 && at.lon_deg <= 122.11;
}

}  // namespace

std::string clean_station_id(std::string_view text) {
  std::string id = clipped(valid_utf8(trimmed(text).substr(0, 1024)), 128);
  for (char& c : id) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '/' || byte <= ' ' || byte == 0x7F) c = '_';
  }
  return id;
}

Result<LocalXY> locate(LonLat at, Projector* projector) {
  if (projector == nullptr) return fail(ErrorCode::kUnsupported, "no projector for its position");
  // Written so that NaN fails.
  const bool on_globe = std::abs(at.lon_deg) <= 180 && std::abs(at.lat_deg) <= 90;
  const bool null_island = at.lon_deg == 0 && at.lat_deg == 0;
  if (!on_globe || null_island) {
    return fail(ErrorCode::kInvalid, "position lon {}, lat {} cannot be", at.lon_deg, at.lat_deg);
  }
  return projector->local_from_wgs84(at);
}

LonLat unswapped(LonLat at, bool& swapped) {
  const LonLat exchanged{at.lat_deg, at.lon_deg};
  swapped = !in_taiwan(at) && in_taiwan(exchanged);
  return swapped ? exchanged : at;
}

StationKind kind_of_category(std::string_view category) {
  constexpr std::array<std::pair<std::string_view, StationKind>, 10> kCategories{{
      {"淹水", StationKind::kRoadFlood},
      {"區域排水", StationKind::kDrainLevel},
      {"灌溉", StationKind::kDrainLevel},
      {"下水道", StationKind::kSewerLevel},
      {"河川", StationKind::kRiverLevel},
      {"抽水站", StationKind::kPumpStation},
      {"閘門", StationKind::kGate},
      {"雨量", StationKind::kRain},
      {"潮位", StationKind::kTide},
      {"埤塘", StationKind::kDrainLevel},
  }};
  for (const auto& [word, kind] : kCategories) {
    if (category.find(word) != std::string_view::npos) return kind;
  }
  return StationKind::kOther;
}

}  // namespace sandtable::feeds
