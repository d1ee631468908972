#include "viewer/ui/placement_words.h"

#include "viewer/ui/describe.h"

namespace sandtable::ui {
namespace {

/// Below ten centimetres a hollow is no news.
constexpr double kWorthTelling_m = kImpactDepths_m[0];

}  // namespace

bool helps(const PlacementRow& row) {
  return row.estimated_building_minutes > 0 || (row.building_minutes && row.building_minutes->high > 0);
}

SavingWords saving_words(const Catalogue& words, const SitePlacement& place, ZoneOffset zone) {
  const std::string estimate = building_hours(place.row.estimated_building_minutes);
  if (!place.row.building_minutes && place.previewed_building_minutes) {
    const std::string about = fmt::format("≈ {} h", building_hours(*place.previewed_building_minutes));
    return {about, about, words.text("placement.preview", estimate)};
  }
  if (!place.row.building_minutes) {
    const std::string about = fmt::format("≈ {} h", estimate);
    return {about, about, words.text("placement.estimate")};
  }
  const Spread& found = *place.row.building_minutes;
  const std::string middle = fmt::format("{} h", building_hours(found.middle));
  const std::string when = place.confirmed_as_of ? format_clock(*place.confirmed_as_of, zone, false) : "";
  return {fmt::format("{} ({}–{})", middle, building_hours(found.low), building_hours(found.high)), middle,
          words.text("placement.confirmed", when, estimate)};
}

Text way_words(const Catalogue& words, const SitePlacement& place, UtcTime now, ZoneOffset zone) {
  if (place.comes_late) return words.text("placement.comes_late");
  if (!place.way_cut) return place.no_open_road ? words.text("placement.no_open_road") : Text{};
  const std::string from = format_clock(place.way_cut->from, zone, false);
  const std::string depth = fmt::format("{:.2f} m", place.way_cut->depth_m);
  if (place.waits_until) {
    return words.text("placement.way_waits", from, depth, format_clock(*place.waits_until, zone, false));
  }
  if (!place.leave_by || *place.leave_by <= now) return words.text("placement.way_too_late", from, depth);
  return words.text("placement.way_leave_by", from, depth, format_clock(*place.leave_by, zone, false));
}

Text pump_set_words(const Catalogue& words, const PumpSet& set, const Text& by) {
  const std::string when = by.in(Language::kEn);
  if (set.clears && set.pumps.empty()) return words.text("pump_set.dry", when);
  if (set.clears && set.pumps.size() == 1) return words.text("pump_set.one", when);
  if (set.clears) return words.text(set.fewest ? "pump_set.clears" : "pump_set.enough", set.pumps.size(), when);
  if (set.in_time == 0) return words.text("pump_set.nobody", when, fmt::format("{:.2f}", set.depth_without_m));
  return words.text("pump_set.too_few", set.in_time, fmt::format("{:.2f}", set.depth_with_m.middle), when);
}

Text pump_set_detail(const Catalogue& words, const PumpSet& set) {
  Text text = words.text("pump_set.depth", fmt::format("{:.2f}", set.depth_without_m),
                         fmt::format("{:.2f}", set.depth_with_m.middle), fmt::format("{:.2f}", set.depth_with_m.low),
                         fmt::format("{:.2f}", set.depth_with_m.high));
  if (set.depth_out_of_reach_m < kWorthTelling_m) return text;
  const Text beside = words.text("pump_set.beside", fmt::format("{:.2f}", set.depth_out_of_reach_m));
  return {text.zh + beside.zh, text.en + " " + beside.en};
}

}  // namespace sandtable::ui
