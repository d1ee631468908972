#include "geo/layers/place_distance.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

#include "geo/coordinates/transform.h"

namespace sandtable::geo {
namespace {

constexpr double kFar_m = 100000;
// A layer of the wider surroundings still belongs to the place.
constexpr double kNear_m = 20000;

double gap_m(const Extent& a, const Extent& b) {
  const double dx = std::max({a.west - b.east, b.west - a.east, 0.0});
  const double dy = std::max({a.south - b.north, b.south - a.north, 0.0});
  return std::hypot(dx, dy);
}

/// At most 200 of the numbers, evenly taken.
std::vector<LocalXY> few_of(const std::vector<LocalXY>& numbers, bool exchanged) {
  constexpr std::size_t kMost = 200;
  const std::size_t stride = std::max<std::size_t>(1, numbers.size() / kMost);
  std::vector<LocalXY> out;
  for (std::size_t i = 0; i < numbers.size(); i += stride) {
    out.push_back(exchanged ? LocalXY{numbers[i].y, numbers[i].x} : numbers[i]);
  }
  return out;
}

bool lies_in(std::vector<LocalXY> points, const Crs& from, const Crs& place_crs, const Extent& place) {
  Result<Transform> transform = Transform::between(from, place_crs, Ballpark::kFlag);
  if (!transform) return false;
  transform->apply(points);
  const Extent around{place.west - kNear_m, place.south - kNear_m, place.east + kNear_m, place.north + kNear_m};
  const auto inside = std::count_if(points.begin(), points.end(), [&](LocalXY p) { return around.contains(p); });
  return 2 * static_cast<std::size_t>(inside) > points.size();
}

/// CRSs met in Taiwanese and in world-wide data, most likely first. TWD67 is named beside TWD97: only a person can
/// tell the two apart by the numbers.
std::vector<std::string> alternatives(const PlacedNumbers& placed, const Crs& place_crs, const Extent& place) {
  constexpr std::array kCandidates = {"EPSG:3826", "EPSG:3825", "EPSG:4326",  "EPSG:3828",
                                      "EPSG:3827", "EPSG:3857", "EPSG:32651", "EPSG:32650"};
  std::vector<std::string> out;
  for (const bool exchanged : {false, true}) {
    const std::vector<LocalXY> points = few_of(placed.numbers, exchanged);
    for (const char* code : kCandidates) {
      const Result<Crs> crs = Crs::parse(code);
      if (!crs || (!exchanged && crs->same_as(placed.crs))) continue;
      if (!lies_in(points, *crs, place_crs, place)) continue;
      out.push_back(exchanged ? fmt::format("{} with x and y exchanged", code) : std::string(code));
    }
  }
  return out;
}

}  // namespace

std::optional<std::string> far_from_place(const PlacedNumbers& placed, const Crs& place_crs, const Extent& place) {
  if (placed.extent.empty() || place.empty()) return std::nullopt;
  const double distance = gap_m(placed.extent, place);
  if (!(distance > kFar_m)) return std::nullopt;
  std::string words =
      fmt::format("lies {:.0f} km from the place by {}, which is kept", distance / 1000, placed.crs.name());
  const std::vector<std::string> others = alternatives(placed, place_crs, place);
  for (std::size_t i = 0; i < others.size(); ++i) {
    words += (i == 0 ? "; in the place it would lie by " : i + 1 < others.size() ? ", " : " or ") + others[i];
  }
  return words;
}

}  // namespace sandtable::geo
