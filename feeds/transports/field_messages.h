#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "twin/base/projector.h"
#include "twin/core/command_transport.h"

namespace sandtable::feeds {

/// A command as JSON text, times in UTC:
///   {"id": "M17", "issued_at": "...", "expires_at": "...", "operator": "...", "target": "P-12-01",
///    "action": "go" | "cancel" | "release",
///    "params": {"order": "O3", "revision": 1, "site": "B03", "lon": 120.2, "lat": 23.0, "travel_time_s": 600, "comment": "..."},
///    "signature": "9f86..."}
/// An order for more than pumping has params "task" ("sandbags"), "amount" (m of barriers, m3 of silt, litres) and
/// "receiver" (the pump that gets the fuel); one that was insisted on although no open road leads there has
/// "no_open_road": true.
/// lon and lat are left out when there is no projector or the goal has no image. The signature is the HMAC-SHA-256 of
/// the same text without the member `signature` (keys sorted, no white space); null when `key` is empty.
std::string command_text(const OrderMessage& message, std::string_view operator_name, Projector* projector,
                         std::string_view key = {});

/// Reads what a crew or a pump says:
///   {"time": "2026-06-01T08:00:00+08:00", "state": "accepted", "order": "O3", "note": "...",
///    "revision": 1, "lon": 120.2, "lat": 23.0, "fuel_percent": 80, "discharge_m3_per_s": 0.3}
/// `revision` is that of the command it answers; with it a late word about the goal before a new way moves nothing.
/// `state` is a key of FieldReportKind; without one it is telemetry. `time` needs a zone; everything else may be
/// missing, and a missing `discharge_m3_per_s` is not 0: only what is told is held against an order. With a `key` the message must have a `signature`, made as that of commands; without one a signature is
/// passed over. Fails with kInvalid naming what is wrong. Pure.
Result<FieldReport> parse_field_message(const ResourceId& resource, std::string_view body, Projector* projector,
                                        std::string_view key = {});

/// What a device's own retained state says: {"online": true}; its last will says false. Empty when it says neither.
std::optional<bool> parse_presence(std::string_view body);

/// Topic "{root}/{place}/{resource}/{channel}" taken apart; empty resource when the topic is another one's.
struct FieldTopic {
  ResourceId resource;
  std::string channel;  ///< "cmd", "ack", "telemetry" or "state"
};
FieldTopic split_field_topic(std::string_view topic, std::string_view root, std::string_view place);

}  // namespace sandtable::feeds
