#include "feeds/transports/cot_event.h"

#include <algorithm>
#include <pugixml.hpp>
#include <sstream>

#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

constexpr const char* kUnknown = "9999999.0";
constexpr const char* kSpot = "b-m-p-s-m";
constexpr const char* kVehicle = "a-f-G-E-V";
// ARGB as signed 32-bit numbers.
constexpr const char* kRed = "-65536";
constexpr const char* kOrange = "-35072";
constexpr const char* kYellow = "-256";
constexpr const char* kBlue = "-16776961";
constexpr const char* kWhite = "-1";
/// Shallower pools are wet streets.
constexpr double kFloodedM = 0.1;

std::string level_colour(int level) { return level <= 1 ? kRed : level == 2 ? kOrange : kYellow; }

const std::string& name_of(const Text& name, const std::string& id) {
  const std::string& text = name.in(Language::kZhHant);
  return text.empty() ? id : text;
}

/// Collects events; things without an image on the globe are left out.
class Collector {
 public:
  Collector(std::string_view place, Projector& projector) : place_(place), projector_(projector) {}

  void add(std::string_view kind, std::string_view id, const std::optional<LocalXY>& at, CotEvent event) {
    if (!at || events_.size() >= kMaxCotEvents) return;
    const Result<LonLat> position = projector_.wgs84_from_local(*at);
    if (!position) return;
    event.uid = fmt::format("sandtable.{}.{}.{}", place_, kind, id);
    event.at = *position;
    events_.push_back(std::move(event));
  }
  std::vector<CotEvent> finish() {
    std::ranges::sort(events_, {}, &CotEvent::uid);
    return std::move(events_);
  }

 private:
  std::string_view place_;
  Projector& projector_;
  std::vector<CotEvent> events_;
};

void add_resources(const IncidentState& state, Collector& out) {
  for (const auto& [id, resource] : *state.resources) {
    CotEvent event;
    event.type = kVehicle;
    event.how = "m-g";
    event.callsign = name_of(resource.config.name, id.str());
    event.remarks = std::string(resource_state_key(resource.state));
    if (resource.fuel_percent) event.remarks += fmt::format(", fuel {:.0f} %", *resource.fuel_percent);
    if (resource.discharge_m3_per_s > 0) event.remarks += fmt::format(", {:.2f} m3/s", resource.discharge_m3_per_s);
    out.add("resource", id.str(), resource.at, std::move(event));
  }
}

/// The gravest alarm in force at each series.
std::map<SeriesId, int> alarm_levels(const IncidentState& state) {
  std::map<SeriesId, int> levels;
  for (const auto& [id, alarm] : *state.alarms) {
    const bool in_force = alarm.state == AlarmState::kUnacknowledged || alarm.state == AlarmState::kAcknowledged;
    if (!in_force) continue;
    const auto [it, is_new] = levels.try_emplace(alarm.series(), alarm.level);
    if (!is_new) it->second = std::min(it->second, alarm.level);
  }
  return levels;
}

void add_stations(const IncidentState& state, UtcTime now, bool all, Collector& out) {
  const std::map<SeriesId, int> levels = alarm_levels(state);
  for (const Station& station : state.stations->stations()) {
    int gravest = 4;
    std::string remarks;
    for (const SeriesIndex index : state.stations->series_of(station.id)) {
      const Series& series = state.stations->series()[index];
      const Reading& reading = (*state.readings)[index];
      if (const auto it = levels.find(series.id); it != levels.end()) gravest = std::min(gravest, it->second);
      if (!reading.observed()) continue;
      const Trust trust = assess_trust(reading, state.freshness_of(series), now);
      remarks += fmt::format("{}{} {:.2f} {} ({}, {})", remarks.empty() ? "" : "; ", quantity_key(series.quantity),
                             reading.value, unit_symbol(series.quantity), trust_key(trust),
                             format_iso(reading.phenomenon_time));
    }
    if (gravest > 3 && !all) continue;
    CotEvent event;
    event.type = kSpot;
    event.how = "m-r";
    event.callsign = name_of(station.name, station.id.str());
    event.remarks = std::move(remarks);
    event.colour = gravest <= 3 ? level_colour(gravest) : kWhite;
    out.add("station", station.id.str(), station.at, std::move(event));
  }
}

void add_floods(const IncidentState& state, Collector& out) {
  if (!state.water) return;
  for (const SitePool& pool : state.water->pools) {
    const SiteConfig* site = state.site(pool.site);
    if (site == nullptr || pool.max_depth_m < kFloodedM) continue;
    CotEvent event;
    event.type = kSpot;
    event.how = "m-p";
    event.callsign = name_of(site->name, site->id.str());
    // Centimetres: a model's millimetre is no news.
    event.remarks = fmt::format("modelled depth {:.2f} m ({})", pool.max_depth_m, state.water->model);
    event.colour = kBlue;
    out.add("flood", site->id.str(), site->pump_position, std::move(event));
  }
}

void add_reports(const IncidentState& state, Collector& out) {
  for (const auto& [id, report] : *state.reports) {
    const bool is_open =
        report.state == DamageReportState::kUnverified || report.state == DamageReportState::kConfirmed;
    if (!is_open || !report.duplicate_of.empty()) continue;
    CotEvent event;
    event.type = kSpot;
    event.how = "h-e";
    event.callsign = report.category.empty() ? id.str() : report.category;
    // Free text may name people; it stays here.
    event.remarks = fmt::format("report, {}, {}", damage_report_state_key(report.state), format_iso(report.at_time));
    if (report.depth_m) event.remarks += fmt::format(", {:.2f} m", *report.depth_m);
    event.colour = kYellow;
    out.add("report", id.str(), report.at, std::move(event));
  }
}

/// `2026-07-28T03:00:00.000Z`
std::string cot_time(UtcTime t) { return format_iso(t, ZoneOffset{0}); }

pugi::xml_node event_node(pugi::xml_document& document, std::string_view uid, std::string_view type,
                          std::string_view how, UtcTime now, Duration stale, bool is_exercise) {
  pugi::xml_node event = document.append_child("event");
  event.append_attribute("version") = "2.0";
  event.append_attribute("uid") = valid_utf8(uid).c_str();
  event.append_attribute("type") = std::string(type).c_str();
  event.append_attribute("how") = std::string(how).c_str();
  event.append_attribute("time") = cot_time(now).c_str();
  event.append_attribute("start") = cot_time(now).c_str();
  event.append_attribute("stale") = cot_time(now + stale).c_str();
  if (is_exercise) event.append_attribute("opex") = "e";
  return event;
}

void add_point(pugi::xml_node event, LonLat at) {
  pugi::xml_node point = event.append_child("point");
  point.append_attribute("lat") = fmt::format("{:.7f}", at.lat_deg).c_str();
  point.append_attribute("lon") = fmt::format("{:.7f}", at.lon_deg).c_str();
  for (const char* unknown : {"hae", "ce", "le"}) point.append_attribute(unknown) = kUnknown;
}

std::string one_line_of(const pugi::xml_document& document) {
  std::ostringstream out;
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  document.save(out, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
  return out.str();
}

}  // namespace

std::vector<CotEvent> cot_events(const IncidentState& state, UtcTime now, const CotOutput& config,
                                 std::string_view place, Projector& projector) {
  Collector out(place, projector);
  add_resources(state, out);
  add_floods(state, out);
  add_reports(state, out);
  add_stations(state, now, config.all_stations, out);
  return out.finish();
}

std::string cot_text(const CotEvent& event, UtcTime now, Duration stale, bool is_exercise) {
  pugi::xml_document document;
  pugi::xml_node node = event_node(document, event.uid, event.type, event.how, now, stale, is_exercise);
  add_point(node, event.at);
  pugi::xml_node detail = node.append_child("detail");
  detail.append_child("contact").append_attribute("callsign") = valid_utf8(clipped(event.callsign, 120)).c_str();
  if (!event.colour.empty()) detail.append_child("color").append_attribute("argb") = event.colour.c_str();
  const std::string remarks = (is_exercise ? "EXERCISE 演習: " : "") + event.remarks;
  detail.append_child("remarks").text() = valid_utf8(clipped(remarks, 600)).c_str();
  return one_line_of(document);
}

std::string cot_deletion(std::string_view uid, UtcTime now, bool is_exercise) {
  constexpr Duration kSoon{std::chrono::seconds{20}};
  pugi::xml_document document;
  pugi::xml_node node = event_node(document, std::string(uid) + ".delete", "t-x-d-d", "m-g", now, kSoon, is_exercise);
  add_point(node, {0, 0});
  pugi::xml_node detail = node.append_child("detail");
  pugi::xml_node link = detail.append_child("link");
  link.append_attribute("uid") = valid_utf8(uid).c_str();
  link.append_attribute("relation") = "none";
  link.append_attribute("type") = "none";
  detail.append_child("__forcedelete");
  return one_line_of(document);
}

}  // namespace sandtable::feeds
