#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/net/http_client.h"
#include "twin/base/ids.h"
#include "twin/base/time.h"

namespace sandtable::feeds {

/// What came over the wire for one feed, before anybody read it.
struct RawMessage {
  enum class Wire { kHttp, kMqtt };
  SourceId source;
  UtcTime received;  ///< incident clock
  Wire wire = Wire::kHttp;
  std::string origin;               ///< HTTP: the address up to its query, which may hold a key; MQTT: the topic
  int status = 0;                   ///< HTTP; 0 when there was no answer, and `body` then says why
  bool retained = false;            ///< MQTT
  std::string content_type;         ///< HTTP; may be empty
  std::vector<HttpHeader> headers;  ///< HTTP: those of kept_headers() that there were
  std::string body;                 ///< byte for byte
  bool operator==(const RawMessage&) const = default;
};

/// Names of the headers by which sources decide what to ask next; others may hold a session's secrets.
std::span<const std::string_view> kept_headers();

/// The address without its query and fragment: keys to services stand there.
std::string origin_of(std::string_view url);

}  // namespace sandtable::feeds
