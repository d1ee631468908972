#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/result.h"
#include "twin/place/feed_config.h"

namespace sandtable::feeds {

/// What the root of a SensorThings service says of it (OGC 18-088): the sets of entities, and from v1.1 on where its
/// news are to be heard. Only the names of the sets count: their addresses are often those of a host behind a proxy,
/// and sometimes broken.
struct ServiceRoot {
  bool has_multi_datastreams = false;
  std::vector<std::string> brokers;  ///< as the service writes them: "mqtt://example.org:1883"; at most 16
};

/// Pure. Fails with kUnreadable when the body is no root: HTML, damaged JSON, nothing that names Datastreams.
Result<ServiceRoot> read_service_root(std::string_view body);

/// The broker among `root.brokers` to listen at. Host, port and TLS come from the service, all else from `wanted`.
/// Only a broker at the host of `service_url` or at the one `wanted` names is taken, because it is told our user name
/// and password, and only one with TLS where `wanted` asks for that; one with TLS goes before one without.
/// Fails with kNotFound when the service names none, with kRefused naming the first that may not be taken.
Result<MqttBroker> news_broker(const ServiceRoot& root, std::string_view service_url,
                               const std::optional<MqttBroker>& wanted);

}  // namespace sandtable::feeds
