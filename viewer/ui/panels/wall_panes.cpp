#include "viewer/ui/panels/wall_panes.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "twin/base/text.h"
#include "viewer/ui/alarm_list.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/forecast_words.h"
#include "viewer/ui/outlook_series.h"
#include "viewer/ui/pool_trend.h"
#include "viewer/ui/symbols.h"

namespace sandtable::ui {
namespace {

/// What the alarm is about, as the map calls it.
Text subject_name(const IncidentState& state, const Alarm& alarm) {
  if (const Series* series = state.stations->find(alarm.series())) return name_of(state, series->station);
  if (const auto* site = std::get_if<SiteId>(&alarm.subject)) return name_of(state, *site);
  if (const auto* resource = std::get_if<ResourceId>(&alarm.subject)) return name_of(state, *resource);
  return plain(subject_text(alarm.subject));
}

void more(WallColumn& column, std::size_t shown, std::size_t all) {
  if (shown < all) column.line(FontRole::kSmall, column.frame().tr("wall.more", all - shown), {}, true);
}

/// A station's alarm in two lines: where and how long, how much and who answered.
void alarm_row(WallColumn& column, const Alarm& alarm) {
  Frame& frame = column.frame();
  const IncidentState& state = frame.snapshot.state;
  const auto [area, x] = column.row();
  ImDrawList& list = column.list();
  paint_alarm_symbol(frame, list, ImVec2(area.x + frame.px(11), area.y + area.height / 2), frame.px(10), alarm.state,
                     alarm.level);
  const Text name = subject_name(state, alarm);
  // What is measured now: what raised the alarm may be a rate, or hours old.
  const auto index = state.stations->index_of(alarm.series());
  std::string value;
  if (index && *index < state.readings->size() && (*state.readings)[*index].observed())
    value = value_text(frame.catalogue, (*state.readings)[*index].value, state.stations->series()[*index].quantity)
                .in(frame.language());
  const float said = paint_text_right(frame, list, FontRole::kStrong, area.right(), area.y, frame.theme.text, value);
  paint_words(frame, list, FontRole::kStrong, ImVec2(x, area.y), frame.theme.text, name,
              area.right() - x - said - frame.px(6));
  const float second = area.y + column.size(FontRole::kStrong) - frame.px(1);
  const float age =
      paint_text_right(frame, list, FontRole::kSmall, area.right(), second, frame.theme.text_dim,
                       age_text(frame.catalogue, frame.snapshot.at - alarm.raised_at).in(frame.language()));
  const Text& answered = frame.tr("alarm_state." + std::string(alarm_state_key(alarm.state)));
  const Text& level = frame.tr(fmt::format("alarm_level.{}", std::clamp(alarm.level, 1, 3)));
  const Language l = frame.language();
  paint_text(frame, list, FontRole::kSmall, ImVec2(x, second), frame.theme.text_dim,
             level.in(l) + " · " + answered.in(l), area.right() - x - age - frame.px(6));
}

/// Alarms of one rule in two lines: how many, and the first of them.
void group_row(WallColumn& column, const AlarmGroup& group) {
  Frame& frame = column.frame();
  const IncidentState& state = frame.snapshot.state;
  const auto [area, x] = column.row();
  ImDrawList& list = column.list();
  const Alarm& first = *group.alarms.front();
  int worst = 3;
  for (const Alarm* alarm : group.alarms) worst = std::min(worst, alarm->level);
  paint_alarm_symbol(frame, list, ImVec2(area.x + frame.px(11), area.y + area.height / 2), frame.px(10), first.state,
                     worst);
  const float said = paint_text_right(frame, list, FontRole::kTitle, area.right(), area.y, frame.theme.text,
                                      frame.tr("alarms.group_count", group.alarms.size()).in(frame.language()));
  const AlarmRule* rule = find_rule(state, group.rule);
  paint_words(frame, list, FontRole::kStrong, ImVec2(x, area.y), frame.theme.text,
              rule != nullptr ? rule->name : plain(group.rule.str()), area.right() - x - said - frame.px(6));
  const Text words = frame.tr("wall.first_out", format_clock(first.raised_at, state.incident->zone, false),
                              subject_name(state, first));
  paint_text(frame, list, FontRole::kSmall, ImVec2(x, area.y + column.size(FontRole::kStrong) - frame.px(1)),
             frame.theme.text_dim, words.in(frame.language()), area.right() - x - said - frame.px(6));
}

std::vector<const Order*> open_orders(const IncidentState& state) {
  std::vector<const Order*> open;
  for (const auto& [id, order] : *state.orders) {
    if (!is_closed(order.state)) open.push_back(&order);
  }
  std::ranges::sort(open, [](const Order* a, const Order* b) {
    return std::tuple(!a->overdue_since, a->steps.front().since, a->id) <
           std::tuple(!b->overdue_since, b->steps.front().since, b->id);
  });
  return open;
}

void order_row(WallColumn& column, const Order& order) {
  Frame& frame = column.frame();
  const IncidentState& state = frame.snapshot.state;
  const auto [area, x] = column.row();
  ImDrawList& list = column.list();
  const auto resource = state.resources->find(order.resource);
  paint_resource_symbol(frame, list, ImVec2(area.x + frame.px(11), area.y + area.height / 2), frame.px(9),
                        resource == state.resources->end() ? ResourceState::kNoReport : resource->second.state);
  const Language l = frame.language();
  const std::string title = name_of(state, order.resource).in(l) + " → " + name_of(state, order.site).in(l);
  paint_text(frame, list, FontRole::kStrong, ImVec2(x, area.y), frame.theme.text, title, area.right() - x);
  const float second = area.y + column.size(FontRole::kStrong) - frame.px(1);
  float said = 0;
  if (order.overdue_since) {
    const Text late =
        frame.tr("orders.overdue",
                 span_text(frame.catalogue, frame.snapshot.at - order.next_due.value_or(*order.overdue_since)));
    const float width = text_width(frame, FontRole::kSmall, late.in(l)) + frame.px(8);
    list.AddRectFilled(ImVec2(area.right() - width, second),
                       ImVec2(area.right(), second + column.size(FontRole::kSmall)), packed(frame.theme.attention),
                       frame.px(3));
    paint_text_right(frame, list, FontRole::kSmall, area.right() - frame.px(4), second, frame.theme.on_attention,
                     late.in(l));
    said = width + frame.px(6);
  } else if (order.next_due) {
    said = paint_text_right(frame, list, FontRole::kSmall, area.right(), second, frame.theme.text_dim,
                            frame.tr("orders.due", format_clock(*order.next_due, state.incident->zone, false)).in(l)) +
           frame.px(6);
  }
  paint_words(frame, list, FontRole::kSmall, ImVec2(x, second), frame.theme.accent,
              frame.tr("order_state." + std::string(order_state_key(order.state))), area.right() - x - said);
}

/// Mean rain of the gauges over the last half hour, mm/h; empty when none reported.
std::optional<double> rain_lately(Frame& frame) {
  constexpr std::chrono::minutes kLately{30};
  const auto to = std::chrono::ceil<std::chrono::minutes>(frame.snapshot.at);
  const TimelineBins& bins = frame.cache.timeline(frame.queries, frame.snapshot, {to - kLately, to}, 1, frame.now_s);
  if (bins.rain_mm_per_h.empty() || !std::isfinite(bins.rain_mm_per_h.front())) return std::nullopt;
  return bins.rain_mm_per_h.front();
}

void expected_figure(WallColumn& column) {
  Frame& frame = column.frame();
  const auto& outlook = frame.snapshot.outlook;
  if (!outlook || !outlook->base || !outlook->range || outlook->range->buildings.empty()) return;
  const auto expected = flooded_buildings(*outlook->base);
  const auto& bounds = outlook->range->buildings.back();
  if (expected.empty()) return;
  column.figure(
      frame.tr("wall.expected", format_clock(outlook->base->to(), frame.snapshot.state.incident->zone, false)),
      plain(fmt::format("{:.0f} ({:.0f}–{:.0f})", expected.back().value, bounds.low, bounds.high)));
}

std::vector<std::pair<const SiteConfig*, const SitePool*>> deepest_sites(const IncidentState& state) {
  std::vector<std::pair<const SiteConfig*, const SitePool*>> sites;
  for (const SiteConfig& site : state.incident->sites) sites.emplace_back(&site, find_pool(state, site.id));
  const auto depth = [](const SitePool* pool) { return pool != nullptr ? pool->max_depth_m : -1; };
  std::ranges::stable_sort(sites, [&](const auto& a, const auto& b) { return depth(a.second) > depth(b.second); });
  return sites;
}

}  // namespace

std::size_t free_pumps(const IncidentState& state) {
  return static_cast<std::size_t>(std::ranges::count_if(*state.resources, [](const auto& r) {
    return r.second.order.empty() && r.second.state == ResourceState::kStandby && r.second.config.capacity_m3_per_s > 0;
  }));
}

std::size_t all_pumps(const IncidentState& state) {
  return static_cast<std::size_t>(
      std::ranges::count_if(*state.resources, [](const auto& r) { return r.second.config.capacity_m3_per_s > 0; }));
}

void calm_pane(WallColumn column) {
  Frame& frame = column.frame();
  const FeedCount feeds = count_feeds(frame.snapshot.state, frame.snapshot.at);
  // Silence is no calm: without a single source nobody knows.
  const bool deaf = feeds.all > 0 && feeds.alive == 0;
  column.title(frame.tr("wall.now"));
  column.figure(frame.tr("alarms.title"), frame.tr(deaf ? "wall.deaf" : "wall.calm"), FontRole::kDisplay);
  const auto rain = rain_lately(frame);
  column.figure(frame.tr("wall.rain"), rain ? plain(fmt::format("{:.0f} mm/h", *rain)) : frame.tr("trust.no_data"));
  column.figure(frame.tr("wall.pumps"),
                plain(fmt::format("{} / {}", free_pumps(frame.snapshot.state), all_pumps(frame.snapshot.state))));
  expected_figure(column);
}

void alarm_pane(WallColumn column, bool grouped) {
  Frame& frame = column.frame();
  const AlarmList list = list_alarms(frame.snapshot.state, frame.snapshot.at);
  const auto open = static_cast<std::size_t>(
      std::ranges::count_if(list.alarms, [](const Alarm* a) { return is_standing(a->state); }));
  column.title(frame.tr("alarms.title"),
               frame.tr("alarms.summary", open, count_unacknowledged(frame.snapshot.state)).in(frame.language()));
  if (list.alarms.empty()) column.note(frame.tr("alarms.empty"));
  if (grouped && !list.groups.empty()) {
    const std::size_t shown = column.rows_left(list.groups.size(), column.row_height());
    for (std::size_t i = 0; i < shown; ++i) group_row(column, list.groups[i]);
    return more(column, shown, list.groups.size());
  }
  const std::size_t shown = column.rows_left(list.alarms.size(), column.row_height());
  for (std::size_t i = 0; i < shown; ++i) alarm_row(column, *list.alarms[i]);
  more(column, shown, list.alarms.size());
}

void means_pane(WallColumn column) {
  Frame& frame = column.frame();
  const IncidentState& state = frame.snapshot.state;
  const auto orders = open_orders(state);
  column.title(frame.tr("orders.title"), frame.tr("orders.summary", orders.size()).in(frame.language()));
  column.line(FontRole::kBody, frame.tr("wall.pumps"), fmt::format("{} / {}", free_pumps(state), all_pumps(state)));
  if (orders.empty()) column.note(frame.tr("wall.no_orders"));
  const std::size_t shown = column.rows_left(orders.size(), column.row_height());
  for (std::size_t i = 0; i < shown; ++i) order_row(column, *orders[i]);
  more(column, shown, orders.size());
}

void water_pane(WallColumn column) {
  Frame& frame = column.frame();
  const IncidentState& state = frame.snapshot.state;
  column.title(frame.tr("sites.title"),
               state.water ? format_clock(state.water->valid_at, state.incident->zone, false) : "");
  if (!state.water) return column.note(no_water_words(frame.catalogue, frame.snapshot.live));
  const Language l = frame.language();
  const auto sites = deepest_sites(state);
  const bool arrivals = frame.snapshot.outlook && !frame.snapshot.outlook->arrivals.empty();
  const float line = column.size(FontRole::kBody) + frame.px(2);
  const float soonest_height =
      arrivals ? column.size(FontRole::kSmall) + column.size(FontRole::kStrong) + frame.px(4) : 0;
  const std::size_t shown = column.lines_above(soonest_height, sites.size(), line);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& [site, pool] = sites[i];
    const std::string depth = pool == nullptr
                                  ? frame.tr("value.unknown").in(l)
                                  : fmt::format("{:.2f} m  {}", pool->max_depth_m,
                                                frame.tr("trend." + std::string(trend_key(trend_of(*pool)))).in(l));
    column.line(FontRole::kBody, name_of(state, site->id), depth, pool == nullptr);
  }
  if (!arrivals) return;
  const PlaceArrival& soonest = frame.snapshot.outlook->arrivals.front();
  const double minutes = seconds(soonest.earliest - frame.snapshot.live_at) / 60;
  const Text left = minutes < 1 ? frame.tr("arrivals.now") : frame.tr("arrivals.in", fmt::format("{:.0f}", minutes));
  column.line(FontRole::kSmall, frame.tr("wall.soonest"), {}, true);
  column.line(FontRole::kStrong, soonest.name, left.in(l));
}

}  // namespace sandtable::ui
