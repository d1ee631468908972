#include "feeds/sources/sensorthings_root.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>

#include "feeds/net/http_url.h"
#include "feeds/sources/json_text.h"

namespace sandtable::feeds {
namespace {

namespace dom = simdjson::dom;
using simdjson::SUCCESS;

constexpr std::string_view kNews = "/receive-updates-via-mqtt/receive-updates";
constexpr std::size_t kMaxBrokers = 16;
constexpr std::size_t kMaxAddressBytes = 512;

/// The addresses under the setting whose name, a URI of OGC, ends in kNews.
std::vector<std::string> read_brokers(dom::object root) {
  std::vector<std::string> brokers;
  dom::object settings;
  if (root.at_key("serverSettings").get(settings) != SUCCESS) return brokers;
  for (const auto [name, value] : settings) {
    dom::array endpoints;
    if (!name.ends_with(kNews) || value.at_key("endpoints").get(endpoints) != SUCCESS) continue;
    for (const dom::element endpoint : endpoints) {
      std::string_view address;
      if (endpoint.get(address) != SUCCESS || address.size() > kMaxAddressBytes) continue;
      if (brokers.size() < kMaxBrokers) brokers.emplace_back(address);
    }
  }
  return brokers;
}

/// A host as a socket wants it: URLs put IPv6 addresses into brackets (RFC 3986 3.2.2).
std::string_view bare_host(std::string_view host) {
  return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

/// Host, port and TLS of an address; empty for other protocols, as web sockets.
std::optional<MqttBroker> broker_at(std::string_view address) {
  const UrlParts parts = split_url(address);
  MqttBroker broker;
  broker.tls = parts.scheme == "mqtts" || parts.scheme == "ssl";
  if (!broker.tls && parts.scheme != "mqtt" && parts.scheme != "tcp") return std::nullopt;
  const std::string_view host = host_of(parts.authority);
  broker.host = bare_host(host);
  broker.port = broker.tls ? 8883 : 1883;
  if (broker.host.empty() || parts.authority.find('@') != std::string_view::npos) return std::nullopt;
  const std::string_view rest = parts.authority.substr(parts.authority.rfind(host) + host.size());
  const std::size_t colon = rest.rfind(':');
  if (colon == std::string_view::npos) return broker;
  const std::string_view port = rest.substr(colon + 1);
  const auto [end, trouble] = std::from_chars(port.data(), port.data() + port.size(), broker.port);
  const bool is_port = trouble == std::errc{} && end == port.data() + port.size();
  if (!is_port || broker.port < 1 || broker.port > 65'535) return std::nullopt;
  return broker;
}

}  // namespace

Result<ServiceRoot> read_service_root(std::string_view body) {
  body = without_bom(body);
  dom::parser parser;
  dom::object object;
  dom::array sets;
  if (const auto error = parser.parse(body.data(), body.size()).get(object)) {
    return fail(ErrorCode::kUnreadable, "the root of the service is damaged or no JSON object ({}): {}",
                simdjson::error_message(error), first_bytes(body));
  }
  ServiceRoot root;
  bool has_datastreams = false;
  if (object.at_key("value").get(sets) == SUCCESS) {
    for (const dom::element element : sets) {
      dom::object set;
      if (element.get(set) != SUCCESS) continue;
      const std::string name = text_at(set, "name");
      has_datastreams |= name == "Datastreams";
      root.has_multi_datastreams |= name == "MultiDatastreams";
    }
  }
  if (!has_datastreams && !root.has_multi_datastreams) {
    return fail(ErrorCode::kUnreadable, "the root of the service names no Datastreams: {}", first_bytes(body));
  }
  root.brokers = read_brokers(object);
  return root;
}

Result<MqttBroker> news_broker(const ServiceRoot& root, std::string_view service_url,
                               const std::optional<MqttBroker>& wanted) {
  std::vector<MqttBroker> allowed;
  std::string refused;
  const std::string_view service_host = bare_host(host_of(split_url(service_url).authority));
  for (const std::string& address : root.brokers) {
    const auto found = broker_at(address);
    if (!found) continue;
    const bool is_known = found->host == service_host || (wanted && found->host == bare_host(wanted->host));
    if (is_known && (found->tls || !wanted || !wanted->tls)) {
      allowed.push_back(*found);
    } else if (refused.empty()) {
      refused = clipped(valid_utf8(address), 128);
    }
  }
  if (allowed.empty() && refused.empty()) {
    return fail(ErrorCode::kNotFound, "the service names no MQTT broker for its news; it is polled only");
  }
  if (allowed.empty()) {
    return fail(ErrorCode::kRefused,
                "the service names the broker '{}', which the place does not allow; it is polled only", refused);
  }
  std::ranges::stable_sort(allowed, [](const MqttBroker& a, const MqttBroker& b) { return a.tls && !b.tls; });
  MqttBroker broker = wanted.value_or(MqttBroker{});
  broker.host = allowed.front().host;
  broker.port = allowed.front().port;
  broker.tls = allowed.front().tls;
  return broker;
}

}  // namespace sandtable::feeds
