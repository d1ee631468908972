#include "viewer/ui/point_offers.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "twin/core/resources/whereabouts.h"
#include "viewer/ui/alarm_words.h"
#include "viewer/ui/queries.h"
#include "viewer/ui/reading_form.h"
#include "viewer/ui/ui_state.h"

namespace sandtable::ui {
namespace {

std::optional<LocalXY> point_of(const IncidentState& state, const StationId& id) {
  const Station* station = state.stations->find(id);
  return station == nullptr ? std::nullopt : station->at;
}

std::optional<LocalXY> point_of(const IncidentState& state, const SiteId& id) {
  const SiteConfig* site = state.site(id);
  return site == nullptr ? std::nullopt : std::optional(site->pump_position);
}

std::optional<LocalXY> point_of(const IncidentState& state, const ResourceId& id) {
  const Resource* resource = state.resource(id);
  return resource == nullptr ? std::nullopt : map_position(state, *resource);
}

std::optional<LocalXY> point_of(const IncidentState& state, const Selection& selection) {
  if (const auto* station = std::get_if<StationId>(&selection)) return point_of(state, *station);
  if (const auto* site = std::get_if<SiteId>(&selection)) return point_of(state, *site);
  if (const auto* resource = std::get_if<ResourceId>(&selection)) return point_of(state, *resource);
  return std::nullopt;
}

std::optional<LocalXY> point_of(const IncidentState& state, const AlarmId& id) {
  const auto alarm = state.alarms->find(id);
  return alarm == state.alarms->end() ? std::nullopt : point_of(state, selection_of(state, alarm->second));
}

}  // namespace

std::vector<PointOffer> point_offers(const UiState& state, const Snapshot& now, UiQueries& queries) {
  std::vector<PointOffer> offers;
  const ViewStatus view = queries.view();
  if (view.cursor) offers.push_back({"pointer", view.cursor->at});
  if (const auto at = point_of(now.live, state.alarm)) offers.push_back({"alarm", *at});
  if (const auto at = point_of(now.live, state.selection)) offers.push_back({"selected", *at});
  offers.push_back({"view", view.look.at});
  // Where a site is known already there is hardly a new one.
  if (std::holds_alternative<SiteId>(state.selection) && offers.size() > 1)
    std::stable_partition(offers.begin(), offers.end(), [](const PointOffer& o) { return o.from != "selected"; });
  return offers;
}

std::string point_text(LocalXY at) {
  const auto tenths = [](double metres) { return std::round(metres * 10) / 10; };
  return fmt::format("{}, {}", tenths(at.x), tenths(at.y));
}

tl::expected<LocalXY, Refusal> typed_point(std::string_view text, const Place& place) {
  const std::size_t comma = text.find(',');
  const auto x = typed_number(text.substr(0, comma));
  const auto y = comma == std::string_view::npos ? std::nullopt : typed_number(text.substr(comma + 1));
  const std::string told = clipped(text, 60);
  if (!x || !y) return tl::unexpected(Refusal{"refusal.no_point", told});
  if (!place.extent.empty() && !place.extent.contains({*x, *y}))
    return tl::unexpected(Refusal{"refusal.outside_place", told});
  return LocalXY{*x, *y};
}

}  // namespace sandtable::ui
