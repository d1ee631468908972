#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/ids.h"
#include "twin/base/text.h"
#include "twin/base/time.h"

namespace sandtable {

// The words of CAP 1.2 (OASIS Common Alerting Protocol, 1 July 2010, section 3.2). Keys are CAP's own, "Actual".

/// Only kActual concerns anybody outside a rehearsal.
enum class AlertStatus { kActual, kExercise, kSystem, kTest, kDraft };
enum class AlertType { kAlert, kUpdate, kCancel, kAck, kError };
enum class AlertUrgency { kImmediate, kExpected, kFuture, kPast, kUnknown };
/// Most severe first; unknown sorts after all.
enum class AlertSeverity { kExtreme, kSevere, kModerate, kMinor, kUnknown };
enum class AlertCertainty { kObserved, kLikely, kPossible, kUnlikely, kUnknown };

std::string_view alert_key(AlertStatus status);
std::string_view alert_key(AlertType type);
std::string_view alert_key(AlertUrgency urgency);
std::string_view alert_key(AlertSeverity severity);
std::string_view alert_key(AlertCertainty certainty);
std::optional<AlertStatus> parse_alert_status(std::string_view key);
std::optional<AlertType> parse_alert_type(std::string_view key);
std::optional<AlertUrgency> parse_alert_urgency(std::string_view key);
std::optional<AlertSeverity> parse_alert_severity(std::string_view key);
std::optional<AlertCertainty> parse_alert_certainty(std::string_view key);

/// What CAP calls a message by: who, which, when. The same triple stands in the references of later messages.
struct AlertName {
  std::string sender;
  std::string identifier;
  UtcTime sent;
  bool operator==(const AlertName&) const = default;
};
/// "sender,identifier,2026-07-28T03:00:00Z": equal triples give equal ids, whatever zone their times were written in.
AlertId make_alert_id(const AlertName& name);

struct AlertGeocode {
  std::string name;  ///< code list, "TOWNCODE"
  std::string value;
  bool operator==(const AlertGeocode&) const = default;
};
struct AlertCircle {
  LocalXY centre;  ///< place CRS
  double radius_m = 0;
  bool operator==(const AlertCircle&) const = default;
};
/// Where an alert holds. Coarse by nature: never the outline of water.
struct AlertArea {
  std::string description;
  std::vector<Polyline> polygons;  ///< closed rings, place CRS, thinned where the source had thousands of vertices
  std::vector<AlertCircle> circles;
  std::vector<AlertGeocode> geocodes;
  bool operator==(const AlertArea&) const = default;
};

/// One <info> of the message: one language, or one severity of several.
struct AlertInfo {
  std::string language;  ///< RFC 3066, as given; empty means en-US (CAP 3.2.2)
  std::string event;
  std::string headline;
  std::string description;
  std::string instruction;
  std::string sender_name;
  AlertUrgency urgency = AlertUrgency::kUnknown;
  AlertSeverity severity = AlertSeverity::kUnknown;
  AlertCertainty certainty = AlertCertainty::kUnknown;
  std::optional<UtcTime> onset;
  std::optional<UtcTime> expires;
  std::vector<AlertArea> areas;
  bool concerns_place = true;  ///< an area of it meets the place; others are kept for their times alone
  bool operator==(const AlertInfo&) const = default;
};

/// An official warning as its authority published it.
struct Alert {
  AlertId id;
  AlertName name;
  SourceId source;
  AlertStatus status = AlertStatus::kActual;
  AlertType type = AlertType::kAlert;
  std::vector<AlertName> references;  ///< messages that this one replaces or takes back
  std::vector<AlertInfo> infos;
  bool concerns_place = true;  ///< one of its infos does; others are kept for their references alone
  AlertId superseded_by;       ///< the message that replaced it or took it back; empty while it stands
  bool operator==(const Alert&) const = default;
};

/// How long an alert counts that does not say when it expires.
inline constexpr Duration kAssumedAlertLifetime{std::chrono::hours{24}};

// One message may warn several counties, each by infos of its own. What follows is told by those that concern the
// place; by all of them where none does.

/// The latest expiry of its infos; `sent` + kAssumedAlertLifetime for those that name none.
UtcTime expiry_of(const Alert& alert);
/// A Cancel, or an Update all of whose infos say that the danger is past: some authorities cancel so.
bool takes_back(const Alert& alert);
/// The gravest of its infos that hold at `now`: neither past nor expired. kUnknown where none does. With `sent` for
/// `now` the gravest of all that are not past.
AlertSeverity severity_of(const Alert& alert, UtcTime now);
/// The info for a reader at `now`: of those that hold the gravest in the wanted language, else the gravest of any;
/// where none holds, the same of all. Null without infos.
const AlertInfo* info_for(const Alert& alert, Language language, UtcTime now);
/// Where it holds at `now`, told once: the areas of those infos that are in the language of the first one that holds.
std::vector<const AlertArea*> areas_of(const Alert& alert, UtcTime now);

/// Whether one of the place's codes and the alert's code lie in each other. Administrative codes grow to the right
/// (county 2 or 5 digits, township 7 or 8, village 10 and more), so one must begin with the other.
bool geocodes_meet(std::string_view place_code, std::string_view alert_code);
/// Whether a polygon or circle of the area meets the box: by bounding boxes, which err towards telling.
bool meets(const AlertArea& area, const Extent& extent);

}  // namespace sandtable
