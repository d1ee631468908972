#include "feeds/sources/cap_message.h"

#include <algorithm>
#include <cmath>

#include "feeds/sources/json_text.h"
#include "feeds/sources/number_text.h"
#include "feeds/sources/xml_text.h"

namespace sandtable::feeds {
namespace {

constexpr std::size_t kMaxCapNameBytes = 256;
constexpr std::size_t kMaxCapLineBytes = 512;
constexpr std::size_t kMaxCapTextBytes = 4'096;
constexpr std::size_t kMaxReferenceBytes = 64u << 10;
constexpr std::size_t kMaxOutlineBytes = 8u << 20;
constexpr double kMaxRadiusKm = 20'000;

/// Calls `visit` for each piece between white space.
template <class Visit>
void for_each_word(std::string_view text, const Visit& visit) {
  constexpr std::string_view kSpace = " \t\r\n";
  for (std::size_t at = text.find_first_not_of(kSpace); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kSpace, at), text.size());
    if (!visit(text.substr(at, end - at))) return;
    at = text.find_first_not_of(kSpace, end);
  }
}

std::optional<UtcTime> time_of(pugi::xml_node node, std::string_view name, const AlertRules& rules) {
  const std::string text = text_of(node, name, kMaxCapLineBytes);
  if (text.empty()) return std::nullopt;
  const Result<UtcTime> time = parse_time(text, rules.facts.zone);
  return time ? std::optional(*time) : std::nullopt;
}

std::vector<AlertName> read_references(pugi::xml_node alert, const AlertRules& rules) {
  std::vector<AlertName> references;
  const std::string text = text_of(alert, "references", kMaxReferenceBytes);
  for_each_word(text, [&](std::string_view word) {
    // An identifier may not hold a comma, but some senders do.
    const std::size_t first = word.find(',');
    const std::size_t last = word.rfind(',');
    if (first == std::string_view::npos || first == last) return true;
    const Result<UtcTime> sent = parse_time(word.substr(last + 1), rules.facts.zone);
    if (sent) {
      references.push_back(
          {std::string(word.substr(0, first)), std::string(word.substr(first + 1, last - first - 1)), *sent});
    }
    return references.size() < kMaxAlertReferences;
  });
  return references;
}

/// Reads outlines while the message's budget of points lasts.
class AreaReader {
 public:
  AreaReader(const AlertPlaces& places, DeliveryBuilder& out) : places_(places), out_(out) {}

  AlertArea read(pugi::xml_node node) {
    AlertArea area;
    area.description = text_of(node, "areaDesc", kMaxCapLineBytes);
    for (const pugi::xml_node child : node.children()) {
      const std::string_view name = local_name(child);
      if (name == "polygon") add_polygon(child, area);
      if (name == "circle") add_circle(child, area);
      if (name == "geocode") add_geocode(child, area);
    }
    return area;
  }

 private:
  std::optional<LocalXY> point(std::string_view lat_lon) const {
    const std::size_t comma = lat_lon.find(',');
    if (comma == std::string_view::npos || places_.projector == nullptr) return std::nullopt;
    const auto lat = read_number(lat_lon.substr(0, comma));
    const auto lon = read_number(lat_lon.substr(comma + 1));
    if (!lat || !lon || std::abs(*lat) > 90 || std::abs(*lon) > 180) return std::nullopt;
    const Result<LocalXY> at = places_.projector->local_from_wgs84({*lon, *lat});
    if (!at || !std::isfinite(at->x) || !std::isfinite(at->y)) return std::nullopt;
    return *at;
  }

  void add_polygon(pugi::xml_node node, AlertArea& area) {
    if (places_.projector == nullptr) return;
    Polyline ring;
    bool lost = false;
    const std::string text = text_in(node, kMaxOutlineBytes);
    for_each_word(text, [&](std::string_view word) {
      const std::optional<LocalXY> at = point(word);
      if (at) {
        ring.push_back(*at);
      } else {
        lost = true;
      }
      return !lost;
    });
    ring = lost ? Polyline{} : tidy_ring(std::move(ring), kMaxRingPoints);
    if (ring.empty()) return out_.warn("an outline of an alert cannot be read or lies off the map");
    if (points_ + ring.size() > kMaxAlertPoints) return out_.warn("an alert has more outlines than are kept");
    points_ += ring.size();
    area.polygons.push_back(std::move(ring));
  }

  void add_circle(pugi::xml_node node, AlertArea& area) {
    if (places_.projector == nullptr) return;
    std::vector<std::string_view> words;
    const std::string text = text_in(node, kMaxCapLineBytes);
    for_each_word(text, [&](std::string_view word) {
      words.push_back(word);
      return words.size() < 3;
    });
    const auto radius_km = words.size() == 2 ? read_number(words[1]) : std::nullopt;
    const auto centre = radius_km ? point(words[0]) : std::nullopt;
    if (!centre || *radius_km < 0 || *radius_km > kMaxRadiusKm || ++points_ > kMaxAlertPoints) {
      return out_.warn("a circle of an alert cannot be read or lies off the map");
    }
    area.circles.push_back({*centre, *radius_km * 1000});
  }

  static void add_geocode(pugi::xml_node node, AlertArea& area) {
    constexpr std::size_t kMaxCodes = 1'000;
    std::string value = text_of(node, "value", kMaxCapNameBytes);
    if (value.empty() || area.geocodes.size() >= kMaxCodes) return;
    area.geocodes.push_back({text_of(node, "valueName", kMaxCapNameBytes), std::move(value)});
  }

  const AlertPlaces& places_;
  DeliveryBuilder& out_;
  std::size_t points_ = 0;
};

AlertInfo read_info(pugi::xml_node node, bool is_flat, AreaReader& areas, const AlertRules& rules) {
  AlertInfo info;
  info.language = text_of(node, "language", kMaxCapNameBytes);
  info.event = text_of(node, "event", kMaxCapLineBytes);
  info.headline = text_of(node, "headline", kMaxCapLineBytes);
  info.description = text_of(node, "description", kMaxCapTextBytes);
  info.instruction = text_of(node, "instruction", kMaxCapTextBytes);
  info.sender_name = text_of(node, "senderName", kMaxCapLineBytes);
  info.urgency = parse_alert_urgency(text_of(node, "urgency", kMaxCapNameBytes)).value_or(AlertUrgency::kUnknown);
  info.severity = parse_alert_severity(text_of(node, "severity", kMaxCapNameBytes)).value_or(AlertSeverity::kUnknown);
  info.certainty =
      parse_alert_certainty(text_of(node, "certainty", kMaxCapNameBytes)).value_or(AlertCertainty::kUnknown);
  info.onset = time_of(node, "onset", rules);
  info.expires = time_of(node, "expires", rules);
  if (is_flat) {
    info.areas.push_back(areas.read(node));
    return info;
  }
  for (const pugi::xml_node child : node.children()) {
    if (local_name(child) == "area" && info.areas.size() < kMaxAlertAreas) info.areas.push_back(areas.read(child));
  }
  return info;
}

}  // namespace

void read_cap(pugi::xml_node node, bool is_flat, const AlertPlaces& places, DeliveryBuilder& out) {
  Alert alert;
  alert.source = places.rules.facts.source;
  alert.name.identifier = text_of(node, "identifier", kMaxCapNameBytes);
  alert.name.sender = text_of(node, "sender", kMaxCapNameBytes);
  const std::string called = clipped(alert.name.identifier, 80);
  if (alert.name.identifier.empty() || alert.name.sender.empty()) {
    return out.refuse(fmt::format("alert '{}' has no identifier or sender", called));
  }
  const std::optional<UtcTime> sent = time_of(node, "sent", places.rules);
  if (!sent) return out.refuse(fmt::format("alert {}: no usable time of sending", called));
  alert.name.sent = *sent;
  alert.id = make_alert_id(alert.name);
  const std::string status = text_of(node, "status", kMaxCapNameBytes);
  const std::string type = text_of(node, "msgType", kMaxCapNameBytes);
  const auto known_status = parse_alert_status(status);
  const auto known_type = parse_alert_type(type);
  // A status that cannot be read is never taken for a real warning.
  if (!known_status) return out.refuse(fmt::format("alert {}: unknown status '{}'", called, clipped(status, 32)));
  if (!known_type) return out.refuse(fmt::format("alert {}: unknown msgType '{}'", called, clipped(type, 32)));
  alert.status = *known_status;
  alert.type = *known_type;
  alert.references = read_references(node, places.rules);
  AreaReader areas(places, out);
  if (is_flat) alert.infos.push_back(read_info(node, true, areas, places.rules));
  for (const pugi::xml_node child : node.children()) {
    if (is_flat || local_name(child) != "info") continue;
    if (alert.infos.size() >= kMaxAlertInfos) {
      out.warn(fmt::format("alert {}: more than {} infos; the rest is left out", called, kMaxAlertInfos));
      break;
    }
    alert.infos.push_back(read_info(child, false, areas, places.rules));
  }
  judge_place(alert, places.rules);
  out.add_alert(std::move(alert));
}

Status parse_cap(std::string_view body, const AlertPlaces& places, DeliveryBuilder& out) {
  pugi::xml_document document;
  if (Status loaded = load_xml(body, document); !loaded) return loaded;
  const pugi::xml_node root = document.document_element();
  if (local_name(root) == "alert") {
    read_cap(root, false, places, out);
    return {};
  }
  bool found = false;
  for (const pugi::xml_node child : root.children()) {
    if (local_name(child) != "alert") continue;
    read_cap(child, false, places, out);
    found = true;
  }
  if (found) return {};
  return fail(ErrorCode::kInvalid, "no CAP message: '{}'", first_bytes(body));
}

}  // namespace sandtable::feeds
