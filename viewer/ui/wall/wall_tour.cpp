#include "viewer/ui/wall/wall_tour.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "viewer/ui/alarm_list.h"

namespace sandtable::ui {

namespace {

bool is_nowhere(const Selection& stop) { return std::holds_alternative<std::monostate>(stop); }

/// Where the map shows what the alarm is about; monostate when it shows it nowhere.
Selection stop_of(const IncidentState& state, const Alarm& alarm) {
  if (const Series* series = state.stations->find(alarm.series())) {
    const Station* station = state.stations->find(series->station);
    return station != nullptr && station->at ? Selection(station->id) : Selection{};
  }
  if (const auto* site = std::get_if<SiteId>(&alarm.subject)) return state.site(*site) != nullptr ? Selection(*site) : Selection{};
  const auto* id = std::get_if<ResourceId>(&alarm.subject);
  const auto resource = id == nullptr ? state.resources->end() : state.resources->find(*id);
  return resource != state.resources->end() && resource->second.at ? Selection(*id) : Selection{};
}

FlyTo flight_to(const Selection& stop) {
  if (const auto* station = std::get_if<StationId>(&stop)) return {*station};
  if (const auto* site = std::get_if<SiteId>(&stop)) return {*site};
  if (const auto* resource = std::get_if<ResourceId>(&stop)) return {*resource};
  return {WholePlace{}};
}

}  // namespace

std::vector<Selection> tour_stops(const Snapshot& snapshot) {
  const IncidentState& state = snapshot.state;
  std::vector<Selection> stops;
  for (const Alarm* alarm : list_alarms(state, snapshot.at).alarms) {
    if (stops.size() >= kMostStops) break;
    if (!is_standing(alarm->state)) continue;
    Selection stop = stop_of(state, *alarm);
    if (is_nowhere(stop) || std::ranges::find(stops, stop) != stops.end()) continue;
    stops.push_back(std::move(stop));
  }
  return stops;
}

std::optional<FlyTo> WallTour::go(Selection stop, double now_s) {
  const bool moved = stop != stop_;
  stop_ = std::move(stop);
  reached_s_ = now_s;
  next_s_ = now_s + (is_nowhere(stop_) ? kOverview_s : kStop_s);
  return moved ? std::optional(flight_to(stop_)) : std::nullopt;
}

std::optional<FlyTo> WallTour::update(const Snapshot& snapshot, double now_s) {
  const std::vector<Selection> stops = tour_stops(snapshot);
  if (stops.empty()) {
    foremost_ = {};
    return is_nowhere(stop_) ? std::nullopt : go({}, now_s);
  }
  const bool is_news = !is_nowhere(foremost_) && stops.front() != foremost_ && stop_ != stops.front();
  if (is_nowhere(foremost_)) foremost_ = stops.front();
  if (now_s < next_s_ && !(is_news && now_s >= reached_s_ + kLeast_s)) return std::nullopt;
  foremost_ = stops.front();
  const auto here = std::ranges::find(stops, stop_);
  // After the whole place, after a stop whose alarm is gone, and for news the most needed one comes next.
  if (is_news || here == stops.end()) return go(stops.front(), now_s);
  return std::next(here) == stops.end() ? go({}, now_s) : go(*std::next(here), now_s);
}

PixelShift burn_in_shift(double now_s, float most_px) {
  constexpr std::array<std::pair<int, int>, 9> kRound{
      {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}}};
  const auto step = static_cast<std::size_t>(std::max(0.0, now_s) / kShiftEvery_s) % kRound.size();
  const float most = std::floor(most_px);
  return {most * static_cast<float>(kRound[step].first), most * static_cast<float>(kRound[step].second)};
}

}  // namespace sandtable::ui
