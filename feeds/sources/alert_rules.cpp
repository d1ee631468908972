#include "feeds/sources/alert_rules.h"

#include <algorithm>

namespace sandtable::feeds {
namespace {

/// Valuenames under which Taiwan's agencies write administrative codes.
constexpr std::string_view kTaiwanLists[] = {"Taiwan_Geocode", "TOWNCODE", "COUNTYCODE", "VILLCODE", "CAP-TWP"};

bool is_known_list(std::string_view name, const AlertRules& rules) {
  const auto is_part = [&](std::string_view part) { return name.find(part) != std::string_view::npos; };
  const std::vector<std::string>& own = rules.config.geocode_names;
  if (!own.empty()) return std::ranges::any_of(own, is_part);
  return std::ranges::any_of(kTaiwanLists, is_part);
}

enum class Verdict { kHere, kElsewhere, kUnknown };

Verdict judge(const AlertArea& area, const AlertRules& rules) {
  bool judged = false;
  for (const AlertGeocode& code : area.geocodes) {
    if (rules.config.area_codes.empty() || code.value.empty() || !is_known_list(code.name, rules)) continue;
    judged = true;
    const auto meets_code = [&](const std::string& own) { return geocodes_meet(own, code.value); };
    if (std::ranges::any_of(rules.config.area_codes, meets_code)) return Verdict::kHere;
  }
  if (!area.polygons.empty() || !area.circles.empty()) {
    judged = true;
    if (rules.extent.empty() || meets(area, rules.extent)) return Verdict::kHere;
  }
  return judged ? Verdict::kElsewhere : Verdict::kUnknown;
}

/// Keeps the points that lie at least `apart_m` from the one kept before; the ends always.
Polyline thinned(const Polyline& ring, double apart_m) {
  Polyline kept;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    if (kept.empty() || distance_m(kept.back(), ring[i]) >= apart_m) kept.push_back(ring[i]);
  }
  kept.push_back(ring.back());
  return kept;
}

}  // namespace

void judge_place(Alert& alert, const AlertRules& rules) {
  for (AlertInfo& info : alert.infos) {
    const auto is_elsewhere = [&](const AlertArea& area) { return judge(area, rules) == Verdict::kElsewhere; };
    info.concerns_place = info.areas.empty() || !std::ranges::all_of(info.areas, is_elsewhere);
    if (info.concerns_place) continue;
    info.areas.clear();
    info.description.clear();
    info.instruction.clear();
  }
  alert.concerns_place = alert.infos.empty() || std::ranges::any_of(alert.infos, &AlertInfo::concerns_place);
}

Polyline tidy_ring(Polyline ring, std::size_t most) {
  if (ring.empty()) return {};
  if (ring.front() != ring.back()) ring.push_back(ring.front());
  if (ring.size() > most) {
    Extent box;
    for (const LocalXY p : ring) box.include(p);
    // Doubling ends: beyond the diagonal only the two ends are left.
    const double diagonal = std::hypot(box.width_m(), box.height_m());
    Polyline best = ring;
    for (double apart_m = diagonal / 4096; best.size() > most && apart_m <= diagonal; apart_m *= 2) {
      best = thinned(ring, apart_m);
    }
    ring = std::move(best);
  }
  return ring.size() >= 4 && ring.size() <= most ? ring : Polyline{};
}

}  // namespace sandtable::feeds
