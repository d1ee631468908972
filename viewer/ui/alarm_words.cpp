#include "viewer/ui/alarm_words.h"

#include <algorithm>

#include "twin/base/text.h"
#include "viewer/ui/describe.h"

namespace sandtable::ui {
namespace {

Text both(const Text& a, const Text& b, std::string_view between) {
  return {a.in(Language::kZhHant) + std::string(between) + b.in(Language::kZhHant),
          a.in(Language::kEn) + std::string(between) + b.in(Language::kEn)};
}

const Order* find_order(const IncidentState& state, const OrderId& id) {
  const auto found = state.orders->find(id);
  return found == state.orders->end() ? nullptr : &found->second;
}

const ExposedPlace* find_place(const IncidentState& state, const ExposedPlaceId& id) {
  const auto found = std::ranges::find(state.outlook->places, id, &ExposedPlace::id);
  return found == state.outlook->places.end() ? nullptr : &*found;
}

struct NameOf {
  const Frame& frame;
  const IncidentState& state;

  Text operator()(const SeriesId& id) const {
    const Series* series = state.stations->find(id);
    return series != nullptr ? name_of(state, series->station) : plain(id.str());
  }
  Text operator()(const SourceId& id) const { return name_of(frame.place, id); }
  Text operator()(const ResourceId& id) const { return name_of(state, id); }
  Text operator()(const SiteId& id) const { return name_of(state, id); }
  Text operator()(const OrderId& id) const {
    const Order* order = find_order(state, id);
    if (order == nullptr) return plain(id.str());
    return both(name_of(state, order->resource), name_of(state, order->site), " → ");
  }
  Text operator()(const AlertId& id) const {
    const auto found = state.alerts->find(id);
    if (found == state.alerts->end()) return plain(id.str());
    const AlertInfo* zh = info_for(found->second, Language::kZhHant, frame.snapshot.at);
    const AlertInfo* en = info_for(found->second, Language::kEn, frame.snapshot.at);
    if (zh == nullptr || en == nullptr) return plain(id.str());
    const auto line = [](const AlertInfo& info) { return info.headline.empty() ? info.event : info.headline; };
    return {line(*zh), line(*en)};
  }
  Text operator()(const ExposedPlaceId& id) const {
    const ExposedPlace* place = find_place(state, id);
    if (place != nullptr && !(place->name.zh.empty() && place->name.en.empty())) return place->name;
    // The place may have left the outlook; its id still tells its kind and name.
    return plain(id.str().substr(0, id.str().rfind('/')));
  }
};

Duration minutes_of(double minutes) { return Duration{static_cast<Duration::rep>(minutes * 60'000)}; }

Text level_words(const Frame& frame, const Alarm& alarm) {
  const Series* series = frame.snapshot.state.stations->find(alarm.series());
  if (series == nullptr) return {};
  const auto value = [&](double v) { return value_text(frame.catalogue, v, series->quantity); };
  if (alarm.signal_lost_at) {
    return frame.tr("alarm_found.signal_lost",
                    format_clock(*alarm.signal_lost_at, frame.snapshot.state.incident->zone, false), value(alarm.value),
                    value(alarm.threshold));
  }
  return frame.tr("alarms.measured", value(alarm.value), value(alarm.threshold));
}

Text rise_words(const Frame& frame, const Alarm& alarm) {
  const Series* series = frame.snapshot.state.stations->find(alarm.series());
  if (series == nullptr) return {};
  const auto value = [&](double v) { return value_text(frame.catalogue, v, series->quantity); };
  return frame.tr("alarm_found.rise", value(alarm.value), value(alarm.threshold));
}

const char* unordered_key(const std::string& detail) {
  if (detail == "not_ordered_by_state") return "alarm_found.not_ordered_by_state";
  if (detail == "under_way_by_state") return "alarm_found.under_way_by_state";
  if (detail == "after_release_by_state") return "alarm_found.after_release_by_state";
  if (detail == "after_release") return "alarm_found.after_release";
  return detail == "under_way" ? "alarm_found.under_way" : "alarm_found.not_ordered";
}

}  // namespace

Text subject_name(const Frame& frame, const Alarm& alarm) {
  return std::visit(NameOf{frame, frame.snapshot.state}, alarm.subject);
}

Text found_words(const Frame& frame, const Alarm& alarm) {
  const AlarmRule* rule = find_rule(frame.snapshot.state, alarm.rule);
  if (rule == nullptr) return {};
  const auto span = [&](double minutes) { return span_text(frame.catalogue, minutes_of(minutes)); };
  const auto clock = [&] { return format_clock(alarm.value_at, frame.snapshot.state.incident->zone, false); };
  const auto metres = [](double m) { return fmt::format("{:.2f} m", m); };
  const auto whole_metres = [](double m) { return fmt::format("{:.0f} m", m); };
  const auto discharge = [](double m3_per_s) { return fmt::format("{:.3f} m³/s", m3_per_s); };
  switch (rule->kind) {
    case AlarmRuleKind::kLevel:
      return level_words(frame, alarm);
    case AlarmRuleKind::kRise:
      return rise_words(frame, alarm);
    case AlarmRuleKind::kTrustLost:
      return frame.tr("alarm_found.trust_lost",
                      frame.tr("trust." + std::string(trust_key(alarm.trust.value_or(Trust::kNoData)))),
                      span(alarm.value));
    case AlarmRuleKind::kFeedSilent:
      if (alarm.detail == "never") return frame.tr("alarm_found.feed_never", span(alarm.value), span(alarm.threshold));
      return frame.tr("alarm_found.feed_silent", span(alarm.value), span(alarm.threshold));
    case AlarmRuleKind::kOrderOverdue: {
      const auto state = parse_order_state(alarm.detail).value_or(OrderState::kOrdered);
      return frame.tr("alarm_found.order_overdue", frame.tr("order_state." + std::string(order_state_key(state))),
                      span(alarm.value));
    }
    case AlarmRuleKind::kOrderRefused: {
      const auto* id = std::get_if<OrderId>(&alarm.subject);
      const Order* order = id == nullptr ? nullptr : find_order(frame.snapshot.state, *id);
      if (order == nullptr || order->refusal.empty()) return frame.tr("alarm_found.refused");
      return frame.tr("alarm_found.refused_because", order->refusal);
    }
    case AlarmRuleKind::kContradiction:
      // Incidents of earlier versions hold other contradictions under this kind.
      return frame.tr(alarm.detail == "fault" ? "alarm_found.fault" : "alarm_found.contradicted");
    case AlarmRuleKind::kWrongPlace:
      return frame.tr("alarm_found.wrong_place", whole_metres(alarm.value), whole_metres(alarm.threshold));
    case AlarmRuleKind::kNotMoving:
      return frame.tr("alarm_found.not_moving", span(alarm.value), span(alarm.threshold));
    case AlarmRuleKind::kNoDischarge:
      return frame.tr("alarm_found.no_discharge", discharge(alarm.value));
    case AlarmRuleKind::kBackAtDepot:
      return frame.tr("alarm_found.back_at_depot", whole_metres(alarm.value));
    case AlarmRuleKind::kUnorderedDischarge:
      return frame.tr(unordered_key(alarm.detail), discharge(alarm.value));
    case AlarmRuleKind::kEndurance:
      return frame.tr("alarm_found.endurance", span(alarm.value * 60));
    case AlarmRuleKind::kDrowning:
      return alarm.detail == "now" ? frame.tr("alarm_found.drowning_now", metres(alarm.value))
                                   : frame.tr("alarm_found.drowning_expected", metres(alarm.value), clock());
    case AlarmRuleKind::kForecast:
      return frame.tr("alarm_found.forecast", metres(alarm.value), clock());
    case AlarmRuleKind::kOfficialAlert:
      return frame.tr("alarm_found.official_alert");
    case AlarmRuleKind::kExposure:
      return alarm.detail == "expected" ? frame.tr("alarm_found.exposure_expected", clock())
                                        : frame.tr("alarm_found.exposure_possible", clock());
  }
  return {};
}

Text origin_words(const Frame& frame, const Alarm& alarm) {
  const Incident& incident = *frame.snapshot.state.incident;
  const AlarmRule* rule = find_rule(frame.snapshot.state, alarm.rule);
  if (rule == nullptr) return {};
  const auto pack = std::ranges::find(incident.rule_packs, rule->pack, &RulePack::id);
  Text text = pack == incident.rule_packs.end()
                  ? frame.tr("alarms.own_rule", alarm.rule.str())
                  : frame.tr("alarms.rule_of_pack", alarm.rule.str(), pack->name, pack->version);
  if (!rule->provenance.empty()) text = both(text, frame.tr("alarms.provenance", rule->provenance), "\n");
  if (alarm.trust && alarm.value_at != UtcTime{}) {
    text = both(text,
                frame.tr("alarms.reading", format_clock(alarm.value_at, incident.zone, true),
                         frame.tr("trust." + std::string(trust_key(*alarm.trust)))),
                "\n");
  }
  return text;
}

Selection selection_of(const IncidentState& state, const Alarm& alarm) {
  if (const Series* series = state.stations->find(alarm.series())) return series->station;
  if (const auto* site = std::get_if<SiteId>(&alarm.subject)) return *site;
  if (const auto* resource = std::get_if<ResourceId>(&alarm.subject)) return *resource;
  if (const auto* id = std::get_if<OrderId>(&alarm.subject)) {
    if (const Order* order = find_order(state, *id)) return order->resource;
  }
  return std::monostate{};
}

std::optional<FlyTo> place_of(const IncidentState& state, const Alarm& alarm) {
  if (const auto* id = std::get_if<ExposedPlaceId>(&alarm.subject)) {
    const ExposedPlace* place = find_place(state, *id);
    return place != nullptr ? std::optional(FlyTo{place->at}) : std::nullopt;
  }
  const Selection selection = selection_of(state, alarm);
  if (const auto* site = std::get_if<SiteId>(&selection)) return FlyTo{*site};
  if (const auto* resource = std::get_if<ResourceId>(&selection)) return FlyTo{*resource};
  const auto* id = std::get_if<StationId>(&selection);
  const Station* station = id != nullptr ? state.stations->find(*id) : nullptr;
  return station != nullptr && station->at ? std::optional(FlyTo{*id}) : std::nullopt;
}

}  // namespace sandtable::ui
