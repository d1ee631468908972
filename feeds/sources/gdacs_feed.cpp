#include "feeds/sources/gdacs_feed.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "feeds/net/http_date.h"
#include "feeds/sources/json_text.h"
#include "feeds/sources/number_text.h"
#include "feeds/sources/xml_text.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

constexpr std::size_t kMaxGdacsNameBytes = 256;
constexpr std::size_t kMaxGdacsTextBytes = 4'096;

/// The first N numbers between white space; empty when there are fewer.
template <std::size_t N>
std::optional<std::array<double, N>> numbers(std::string_view text) {
  std::array<double, N> out{};
  std::size_t count = 0;
  while (!(text = trimmed(text)).empty() && count < N) {
    const std::size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
    const auto number = read_number(text.substr(0, end));
    if (!number) return std::nullopt;
    out[count++] = *number;
    text.remove_prefix(end);
  }
  return count == N ? std::optional(out) : std::nullopt;
}

bool is_on_globe(LonLat at) { return std::abs(at.lon_deg) <= 180 && std::abs(at.lat_deg) <= 90; }

std::optional<LocalXY> project(LonLat at, const AlertPlaces& places) {
  if (places.projector == nullptr || !is_on_globe(at)) return std::nullopt;
  const Result<LocalXY> local = places.projector->local_from_wgs84(at);
  if (!local || !std::isfinite(local->x) || !std::isfinite(local->y)) return std::nullopt;
  return *local;
}

std::optional<LonLat> point_of(pugi::xml_node item) {
  if (const auto pair = numbers<2>(text_of(item, "point", kMaxGdacsNameBytes))) return LonLat{(*pair)[1], (*pair)[0]};
  const pugi::xml_node geo = child_named(item, "Point");
  const auto lat = read_number(text_of(geo, "lat", kMaxGdacsNameBytes));
  const auto lon = read_number(text_of(geo, "long", kMaxGdacsNameBytes));
  return lat && lon ? std::optional(LonLat{*lon, *lat}) : std::nullopt;
}

AlertArea area_of(pugi::xml_node item, const AlertPlaces& places) {
  AlertArea area;
  area.description = text_of(item, "country", kMaxGdacsNameBytes);
  if (const auto box = numbers<4>(text_of(item, "bbox", kMaxGdacsNameBytes))) {
    const auto [west, east, south, north] = *box;
    Polyline ring;
    for (const LonLat corner : {LonLat{west, south}, {east, south}, {east, north}, {west, north}}) {
      if (const auto at = project(corner, places)) ring.push_back(*at);
    }
    if (ring.size() == 4) area.polygons.push_back(tidy_ring(std::move(ring), kMaxRingPoints));
  }
  if (const auto point = point_of(item); point && area.polygons.empty()) {
    if (const auto at = project(*point, places)) {
      area.circles.push_back({*at, places.rules.config.point_radius_km * 1000});
    }
  }
  return area;
}

AlertSeverity severity_of_level(std::string_view level) {
  if (level == "Red") return AlertSeverity::kExtreme;
  if (level == "Orange") return AlertSeverity::kSevere;
  if (level == "Green") return AlertSeverity::kMinor;
  return AlertSeverity::kUnknown;
}

void read_item(pugi::xml_node item, const AlertPlaces& places, DeliveryBuilder& out) {
  const auto date = [&](std::string_view name) { return parse_http_date(text_of(item, name, kMaxGdacsNameBytes)); };
  Alert alert;
  alert.source = places.rules.facts.source;
  alert.name.sender = "gdacs.org";
  alert.name.identifier = text_of(item, "guid", kMaxGdacsNameBytes);
  if (alert.name.identifier.empty()) return out.refuse("an item of GDACS has no guid");
  const auto modified = date("datemodified");
  const auto sent = modified ? modified : date("pubDate");
  if (!sent) return out.refuse(fmt::format("item {} of GDACS has no usable date", alert.name.identifier));
  alert.name.sent = *sent;
  alert.id = make_alert_id(alert.name);
  AlertInfo info;
  info.language = "en";
  info.event = text_of(item, "eventtype", kMaxGdacsNameBytes);
  info.headline = text_of(item, "title", kMaxGdacsNameBytes * 2);
  info.description = text_of(item, "description", kMaxGdacsTextBytes);
  info.sender_name = "GDACS";
  info.severity = severity_of_level(text_of(item, "alertlevel", kMaxGdacsNameBytes));
  info.certainty = AlertCertainty::kLikely;
  const bool is_over = text_of(item, "iscurrent", kMaxGdacsNameBytes) == "false";
  info.urgency = is_over ? AlertUrgency::kPast : AlertUrgency::kUnknown;
  info.onset = date("fromdate");
  info.expires = std::max(date("todate").value_or(*sent), *sent) + kAssumedAlertLifetime;
  AlertArea area = area_of(item, places);
  if (!area.polygons.empty() || !area.circles.empty() || !area.description.empty()) {
    info.areas.push_back(std::move(area));
  }
  alert.infos.push_back(std::move(info));
  // One whose danger is past takes back what the same event said before.
  if (is_over) alert.type = AlertType::kUpdate;
  judge_place(alert, places.rules);
  out.add_alert(std::move(alert));
}

}  // namespace

Status parse_gdacs(std::string_view body, const AlertPlaces& places, DeliveryBuilder& out) {
  pugi::xml_document document;
  if (Status loaded = load_xml(body, document); !loaded) return loaded;
  const pugi::xml_node channel = child_named(document.document_element(), "channel");
  if (!channel) return fail(ErrorCode::kInvalid, "no RSS: '{}'", first_bytes(body));
  if (const auto built = parse_http_date(text_of(channel, "pubDate", kMaxGdacsNameBytes))) out.as_of(*built);
  for (const pugi::xml_node item : channel.children()) {
    if (local_name(item) == "item") read_item(item, places, out);
  }
  return {};
}

}  // namespace sandtable::feeds
