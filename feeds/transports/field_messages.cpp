#include "feeds/transports/field_messages.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "twin/base/signature.h"
#include "twin/base/text.h"
#include "twin/core/resources/field_report.h"

namespace sandtable::feeds {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxMessageBytes = 64u << 10;
constexpr double kMostRevisions = 1'000'000;

std::string_view action_key(OrderMessage::Action action) {
  switch (action) {
    case OrderMessage::Action::kGo:
      return "go";
    case OrderMessage::Action::kCancel:
      return "cancel";
    case OrderMessage::Action::kRelease:
      return "release";
  }
  return "go";
}

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<double> number_of(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number()) return std::nullopt;
  const double value = found->get<double>();
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

}  // namespace

std::string command_text(const OrderMessage& message, std::string_view operator_name, Projector* projector,
                         std::string_view key) {
  json params;
  params["order"] = message.order.id.str();
  params["revision"] = message.order.revision;
  params["site"] = message.order.site.str();
  params["travel_time_s"] = seconds(message.order.travel_time);
  if (!message.order.comment.empty()) params["comment"] = message.order.comment;
  if (const OrderTask& task = message.order.task; !task.skill.empty()) {
    params["task"] = task.skill;
    if (task.amount > 0) params["amount"] = task.amount;
    if (!task.receiver.empty()) params["receiver"] = task.receiver.str();
  }
  if (is_closed(message.order.way)) params["no_open_road"] = true;
  if (projector != nullptr) {
    if (const Result<LonLat> at = projector->wgs84_from_local(message.order.goal)) {
      params["lon"] = at->lon_deg;
      params["lat"] = at->lat_deg;
    }
  }
  json body;
  body["id"] = message.message_id;
  body["issued_at"] = format_iso(message.issued_at);
  body["expires_at"] = format_iso(message.expires_at);
  body["operator"] = operator_name;
  body["target"] = message.order.resource.str();
  body["action"] = action_key(message.action);
  body["params"] = std::move(params);
  const std::string unsigned_text = body.dump(-1, ' ', false, json::error_handler_t::replace);
  body["signature"] = key.empty() ? json(nullptr) : json(sign(unsigned_text, key));
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<FieldReport> parse_field_message(const ResourceId& resource, std::string_view body, Projector* projector,
                                        std::string_view key) {
  const auto bad = [&](std::string_view why) {
    return fail(ErrorCode::kInvalid, "message of {}: {}", clipped(valid_utf8(resource.str()), 100),
                clipped(valid_utf8(why), 200));
  };
  if (body.size() > kMaxMessageBytes) return bad(fmt::format("longer than {} bytes", kMaxMessageBytes));
  // Without exceptions a huge number or bad UTF-8 makes the whole message "discarded", which is what we want.
  json object = json::parse(body, nullptr, false);
  if (!object.is_object()) return bad("no JSON object");
  if (!key.empty()) {
    const std::string signature = text_of(object, "signature");
    if (signature.empty()) return bad("it is not signed, and this place signs");
    object.erase("signature");
    const std::string unsigned_text = object.dump(-1, ' ', false, json::error_handler_t::replace);
    if (!is_signed(unsigned_text, key, signature)) return bad("the signature is not ours");
  }
  FieldReport report;
  report.resource = resource;
  const Result<UtcTime> time = parse_time(text_of(object, "time"), ZonePolicy::required());
  if (!time) return bad(time.error().message);
  report.at_time = *time;
  if (const std::string state = text_of(object, "state"); !state.empty()) {
    const auto kind = parse_field_report_kind(state);
    if (!kind) return bad(fmt::format("unknown state '{}'", clipped(state, 32)));
    report.kind = *kind;
  }
  report.order = OrderId(clipped(text_of(object, "order"), 128));
  const double revision = number_of(object, "revision").value_or(0);
  if (revision >= 1 && revision <= kMostRevisions) report.revision = static_cast<int>(revision);
  report.note = clipped(text_of(object, "note"), 500);
  report.fuel_percent = number_of(object, "fuel_percent");
  report.discharge_m3_per_s = number_of(object, "discharge_m3_per_s");
  const auto lon = number_of(object, "lon");
  const auto lat = number_of(object, "lat");
  // A position of (0, 0) means that the device does not know where it is.
  const bool has_position = lon && lat && std::abs(*lon) <= 180 && std::abs(*lat) <= 90 && (*lon != 0 || *lat != 0);
  if (has_position && projector != nullptr) {
    if (const Result<LocalXY> at = projector->local_from_wgs84({*lon, *lat})) report.at = *at;
  }
  return report;
}

std::optional<bool> parse_presence(std::string_view body) {
  if (body.size() > kMaxMessageBytes) return std::nullopt;
  const json object = json::parse(body, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  const auto found = object.find("online");
  return found != object.end() && found->is_boolean() ? std::optional(found->get<bool>()) : std::nullopt;
}

FieldTopic split_field_topic(std::string_view topic, std::string_view root, std::string_view place) {
  const std::string prefix = fmt::format("{}/{}/", root, place);
  if (!topic.starts_with(prefix)) return {};
  topic.remove_prefix(prefix.size());
  const std::size_t slash = topic.find('/');
  if (slash == std::string_view::npos || slash == 0 || topic.find('/', slash + 1) != std::string_view::npos) return {};
  return {ResourceId(std::string(topic.substr(0, slash))), std::string(topic.substr(slash + 1))};
}

}  // namespace sandtable::feeds
