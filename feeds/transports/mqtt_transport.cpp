#include "feeds/transports/mqtt_transport.h"

#include <cstdlib>

#include "feeds/transports/field_messages.h"

namespace sandtable::feeds {
namespace {

/// Names of devices come from whoever may publish.
constexpr std::size_t kMaxOffline = 10'000;
/// Orders that expired before the broker confirmed them are never asked for again.
constexpr std::size_t kMaxHandedOver = 10'000;

}  // namespace

MqttTransport::MqttTransport(MqttTransportConfig config, std::function<std::unique_ptr<Projector>()> make_projector)
    : config_(std::move(config)), make_projector_(std::move(make_projector)) {}

std::string MqttTransport::topic_of(const ResourceId& resource, std::string_view channel) const {
  return fmt::format("{}/{}/{}/{}", config_.link.root, config_.link.place, resource.str(), channel);
}

Status MqttTransport::start(FieldReportSink& sink, const Clock& clock) {
  if (const std::string& name = config_.link.signing_key_env; !name.empty()) {
    const char* key = std::getenv(name.c_str());
    if (key == nullptr || *key == '\0') {
      return fail(ErrorCode::kInvalid, "field link: environment variable {} is not set", name);
    }
    key_ = key;
  }
  MqttSettings settings = mqtt_settings(config_.link.broker, "field link");
  settings.seed = config_.seed;
  if (!settings.presence) {
    settings.presence = MqttPresence{fmt::format("{}/{}/state", config_.link.root, config_.link.place),
                                     R"({"online":true})", R"({"online":false})"};
  }
  for (const char* channel : {"ack", "telemetry", "cmd", "state"}) {
    settings.topics.push_back(topic_of(ResourceId("+"), channel));
  }
  Result<std::unique_ptr<MqttConnection>> opened = MqttConnection::open(std::move(settings), clock);
  if (!opened) return pass(opened);
  connection_ = std::move(*opened);
  if (make_projector_) projector_ = make_projector_();
  sink_ = &sink;
  clock_ = &clock;
  return {};
}

Status MqttTransport::publish(const OrderMessage& message) {
  if (sink_ == nullptr) return fail(ErrorCode::kInternal, "field link: not started");
  const std::string& name = message.order.resource.str();
  if (name.empty() || name.find_first_of("/+#") != std::string::npos) {
    return fail(ErrorCode::kInvalid, "field link: resource '{}' cannot stand in a topic", name);
  }
  const auto known = handed_over_.find(message.message_id);
  if (known == handed_over_.end()) {
    if (handed_over_.size() >= kMaxHandedOver) {
      std::erase_if(handed_over_, [&](const auto& entry) { return connection_->acknowledged(entry.second); });
    }
    if (handed_over_.size() >= kMaxHandedOver)
      return fail(ErrorCode::kLimit, "field link: the broker confirms nothing");
    const Result<int> number =
        connection_->publish_tracked(topic_of(message.order.resource, "cmd"),
                                     command_text(message, config_.link.operator_name, projector_.get(), key_));
    if (!number) return pass(number);
    handed_over_.emplace(message.message_id, *number);
    return fail(ErrorCode::kIo, "field link: the broker has not confirmed {} yet", message.message_id);
  }
  if (!connection_->acknowledged(known->second)) {
    return fail(ErrorCode::kIo, "field link: the broker has not confirmed {} yet", message.message_id);
  }
  handed_over_.erase(known);
  return {};
}

void MqttTransport::receive(const MqttMessage& message) {
  const FieldTopic topic = split_field_topic(message.topic, config_.link.root, config_.link.place);
  if (topic.channel == "cmd") {
    // Our own commands come back to us; only kept ones are trouble.
    if (!message.retained) return;
    ++retained_commands_;
    trouble_ = "a command is kept (retained) on the broker: " + message.topic;
    return;
  }
  if (topic.channel == "state") return hear_state(topic.resource, message.body);
  if (message.retained || topic.resource.empty()) return;
  Result<FieldReport> report = parse_field_message(topic.resource, message.body, projector_.get(), key_);
  if (!report) {
    ++refused_messages_;
    trouble_ = report.error().message;
    return;
  }
  sink_->report(std::move(*report));
}

void MqttTransport::poll() {
  if (sink_ == nullptr) return;
  for (const MqttNews& news : connection_->news()) trouble_ = news.text;  // a new connection ends the trouble
  for (const MqttMessage& message : connection_->take()) receive(message);
}

void MqttTransport::stop() {
  connection_.reset();
  handed_over_.clear();
  sink_ = nullptr;
}

void MqttTransport::hear_state(const ResourceId& resource, const std::string& body) {
  const std::optional<bool> online = parse_presence(body);
  if (!online) return;
  if (*online) {
    offline_.erase(resource);
  } else if (offline_.size() < kMaxOffline) {
    offline_.insert(resource);
  }
}

std::string MqttTransport::trouble() const {
  if (!trouble_.empty() || offline_.empty()) return trouble_;
  std::string lost;
  for (const ResourceId& resource : offline_) lost += (lost.empty() ? "" : ", ") + resource.str();
  return clipped("lost by the broker: " + lost, 300);
}

bool MqttTransport::connected() const { return connection_ && connection_->connected(); }

}  // namespace sandtable::feeds
