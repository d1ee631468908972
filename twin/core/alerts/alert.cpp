#include "twin/core/alerts/alert.h"

#include <algorithm>

#include "twin/core/keys.h"

namespace sandtable {
namespace {

constexpr EnumKeys<AlertStatus, 5> kStatuses{{"Actual", "Exercise", "System", "Test", "Draft"}};
constexpr EnumKeys<AlertType, 5> kAlertTypes{{"Alert", "Update", "Cancel", "Ack", "Error"}};
constexpr EnumKeys<AlertUrgency, 5> kUrgencies{{"Immediate", "Expected", "Future", "Past", "Unknown"}};
constexpr EnumKeys<AlertSeverity, 5> kSeverities{{"Extreme", "Severe", "Moderate", "Minor", "Unknown"}};
constexpr EnumKeys<AlertCertainty, 5> kCertainties{{"Observed", "Likely", "Possible", "Unlikely", "Unknown"}};

bool is_chinese(const AlertInfo& info) { return info.language.starts_with("zh") || info.language.starts_with("ZH"); }

UtcTime expiry_of(const AlertInfo& info, const Alert& alert) {
  return info.expires.value_or(alert.name.sent + kAssumedAlertLifetime);
}

/// Those that concern the place; all where none does.
std::vector<const AlertInfo*> own_infos(const Alert& alert) {
  std::vector<const AlertInfo*> own;
  for (const AlertInfo& info : alert.infos) {
    if (info.concerns_place) own.push_back(&info);
  }
  if (own.empty()) {
    for (const AlertInfo& info : alert.infos) own.push_back(&info);
  }
  return own;
}

/// Those of them that are neither past nor expired.
std::vector<const AlertInfo*> holding_infos(const Alert& alert, UtcTime now) {
  std::vector<const AlertInfo*> holding = own_infos(alert);
  std::erase_if(holding, [&](const AlertInfo* info) {
    return info->urgency == AlertUrgency::kPast || expiry_of(*info, alert) <= now;
  });
  return holding;
}

}  // namespace

std::string_view alert_key(AlertStatus status) { return kStatuses.of(status); }
std::string_view alert_key(AlertType type) { return kAlertTypes.of(type); }
std::string_view alert_key(AlertUrgency urgency) { return kUrgencies.of(urgency); }
std::string_view alert_key(AlertSeverity severity) { return kSeverities.of(severity); }
std::string_view alert_key(AlertCertainty certainty) { return kCertainties.of(certainty); }
std::optional<AlertStatus> parse_alert_status(std::string_view key) { return kStatuses.find(key); }
std::optional<AlertType> parse_alert_type(std::string_view key) { return kAlertTypes.find(key); }
std::optional<AlertUrgency> parse_alert_urgency(std::string_view key) { return kUrgencies.find(key); }
std::optional<AlertSeverity> parse_alert_severity(std::string_view key) { return kSeverities.find(key); }
std::optional<AlertCertainty> parse_alert_certainty(std::string_view key) { return kCertainties.find(key); }

AlertId make_alert_id(const AlertName& name) {
  return AlertId(fmt::format("{},{},{}", name.sender, name.identifier, format_iso(name.sent)));
}

UtcTime expiry_of(const Alert& alert) {
  if (alert.infos.empty()) return alert.name.sent + kAssumedAlertLifetime;
  UtcTime latest = UtcTime::min();
  for (const AlertInfo* info : own_infos(alert)) latest = std::max(latest, expiry_of(*info, alert));
  return latest;
}

bool takes_back(const Alert& alert) {
  if (alert.type == AlertType::kCancel) return true;
  return alert.type == AlertType::kUpdate && !alert.infos.empty() &&
         std::ranges::all_of(own_infos(alert), [](const AlertInfo* i) { return i->urgency == AlertUrgency::kPast; });
}

AlertSeverity severity_of(const Alert& alert, UtcTime now) {
  AlertSeverity gravest = AlertSeverity::kUnknown;
  for (const AlertInfo* info : holding_infos(alert, now)) gravest = std::min(gravest, info->severity);
  return gravest;
}

const AlertInfo* info_for(const Alert& alert, Language language, UtcTime now) {
  std::vector<const AlertInfo*> candidates = holding_infos(alert, now);
  if (candidates.empty()) candidates = own_infos(alert);
  const AlertInfo* best = nullptr;
  const auto rank = [&](const AlertInfo& info) {
    const bool wanted = is_chinese(info) == (language == Language::kZhHant);
    return std::pair(wanted ? 0 : 1, info.severity);
  };
  for (const AlertInfo* info : candidates) {
    if (best == nullptr || rank(*info) < rank(*best)) best = info;
  }
  return best;
}

std::vector<const AlertArea*> areas_of(const Alert& alert, UtcTime now) {
  std::vector<const AlertInfo*> infos = holding_infos(alert, now);
  if (infos.empty()) infos = own_infos(alert);
  std::vector<const AlertArea*> areas;
  for (const AlertInfo* info : infos) {
    // The languages of one message tell the same areas.
    if (info->language != infos.front()->language) continue;
    for (const AlertArea& area : info->areas) areas.push_back(&area);
  }
  return areas;
}

bool geocodes_meet(std::string_view place_code, std::string_view alert_code) {
  if (place_code.empty() || alert_code.empty()) return false;
  return place_code.starts_with(alert_code) || alert_code.starts_with(place_code);
}

bool meets(const AlertArea& area, const Extent& extent) {
  for (const Polyline& ring : area.polygons) {
    Extent box;
    for (const LocalXY p : ring) box.include(p);
    if (box.intersects(extent)) return true;
  }
  return std::ranges::any_of(area.circles, [&](const AlertCircle& circle) {
    const LocalXY nearest{std::clamp(circle.centre.x, extent.west, extent.east),
                          std::clamp(circle.centre.y, extent.south, extent.north)};
    return distance_m(circle.centre, nearest) <= circle.radius_m;
  });
}

}  // namespace sandtable
