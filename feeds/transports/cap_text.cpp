#include "feeds/transports/cap_text.h"

#include <algorithm>
#include <pugixml.hpp>
#include <sstream>

#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

void add(pugi::xml_node parent, const char* name, std::string_view text) {
  parent.append_child(name).text() = valid_utf8(text).c_str();
}
void add_if(pugi::xml_node parent, const char* name, std::string_view text) {
  if (!text.empty()) add(parent, name, text);
}

/// CAP wants an offset in digits, never "Z".
std::string cap_time(UtcTime t) {
  std::string text = format_iso(std::chrono::floor<std::chrono::seconds>(t));
  if (text.ends_with('Z')) text.replace(text.size() - 1, 1, "-00:00");
  return text;
}

std::string lat_lon(LonLat at) { return fmt::format("{:.5f},{:.5f}", at.lat_deg, at.lon_deg); }

void add_area(pugi::xml_node info, const AlertArea& area, Projector& projector) {
  pugi::xml_node node = info.append_child("area");
  add(node, "areaDesc", area.description);
  for (const Polyline& ring : area.polygons) {
    std::string text;
    for (const LocalXY p : ring) {
      const Result<LonLat> at = projector.wgs84_from_local(p);
      if (!at) {
        text.clear();
        break;
      }
      text += (text.empty() ? "" : " ") + lat_lon(*at);
    }
    add_if(node, "polygon", text);
  }
  for (const AlertCircle& circle : area.circles) {
    const Result<LonLat> at = projector.wgs84_from_local(circle.centre);
    if (at) add(node, "circle", fmt::format("{} {:.3f}", lat_lon(*at), circle.radius_m / 1000));
  }
  for (const AlertGeocode& code : area.geocodes) {
    pugi::xml_node geocode = node.append_child("geocode");
    add(geocode, "valueName", code.name);
    add(geocode, "value", code.value);
  }
}

void add_info(pugi::xml_node alert, const AlertInfo& info, Projector& projector) {
  pugi::xml_node node = alert.append_child("info");
  add_if(node, "language", info.language);
  add(node, "category", "Met");
  add(node, "event", info.event);
  add(node, "urgency", alert_key(info.urgency));
  add(node, "severity", alert_key(info.severity));
  add(node, "certainty", alert_key(info.certainty));
  if (info.onset) add(node, "onset", cap_time(*info.onset));
  if (info.expires) add(node, "expires", cap_time(*info.expires));
  add_if(node, "senderName", info.sender_name);
  add_if(node, "headline", info.headline);
  add_if(node, "description", info.description);
  add_if(node, "instruction", info.instruction);
  for (const AlertArea& area : info.areas) add_area(node, area, projector);
}

void add_alert(pugi::xml_node parent, const Alert& alert, Projector& projector) {
  pugi::xml_node node = parent.append_child("alert");
  node.append_attribute("xmlns") = "urn:oasis:names:tc:emergency:cap:1.2";
  add(node, "identifier", alert.name.identifier);
  add(node, "sender", alert.name.sender);
  add(node, "sent", cap_time(alert.name.sent));
  add(node, "status", alert_key(alert.status));
  add(node, "msgType", alert_key(alert.type));
  add(node, "scope", "Public");
  std::string references;
  for (const AlertName& name : alert.references) {
    references +=
        fmt::format("{}{},{},{}", references.empty() ? "" : " ", name.sender, name.identifier, cap_time(name.sent));
  }
  add_if(node, "references", references);
  for (const AlertInfo& info : alert.infos) add_info(node, info, projector);
}

std::string text_of_document(const pugi::xml_document& document) {
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

}  // namespace

std::string cap_text(const Alert& alert, Projector& projector) {
  pugi::xml_document document;
  add_alert(document, alert, projector);
  return text_of_document(document);
}

std::string cap_texts(const std::vector<Alert>& alerts, Projector& projector) {
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("alerts");
  for (const Alert& alert : alerts) add_alert(root, alert, projector);
  return text_of_document(document);
}

std::string cap_file_name(const Alert& alert) {
  std::string name = alert.name.identifier;
  std::ranges::replace_if(
      name,
      [](char c) { return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'); },
      '_');
  return name + ".cap";
}

std::string cap_index(const std::vector<Alert>& alerts, UtcTime updated, const std::string& title) {
  pugi::xml_document document;
  pugi::xml_node feed = document.append_child("feed");
  feed.append_attribute("xmlns") = "http://www.w3.org/2005/Atom";
  add(feed, "id", "urn:sandtable:alerts:" + title);
  add(feed, "title", title);
  add(feed, "updated", format_iso(updated));
  for (const Alert& alert : alerts) {
    pugi::xml_node entry = feed.append_child("entry");
    add(entry, "id", alert.name.identifier);
    add(entry, "title", alert.infos.empty() ? alert.name.identifier : alert.infos.front().headline);
    add(entry, "updated", format_iso(alert.name.sent));
    pugi::xml_node link = entry.append_child("link");
    link.append_attribute("href") = cap_file_name(alert).c_str();
    link.append_attribute("type") = "application/cap+xml";
  }
  return text_of_document(document);
}

}  // namespace sandtable::feeds
