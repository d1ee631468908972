#include "feeds/transports/mqtt_transport.h"

#include "feeds/transports/field_messages.h"

namespace sandtable::feeds {

MqttTransport::MqttTransport(MqttTransportConfig config, std::function<std::unique_ptr<Projector>()> make_projector)
    : config_(std::move(config)), make_projector_(std::move(make_projector)) {}

std::string MqttTransport::topic_of(const ResourceId& resource, std::string_view channel) const {
  return fmt::format("{}/{}/{}/{}", config_.root, config_.place, resource.str(), channel);
}

Status MqttTransport::start(FieldReportSink& sink, const Clock& clock) {
  MqttSettings settings;
  settings.name = "field link";
  settings.host = config_.host;
  settings.port = config_.port;
  settings.tls = config_.tls;
  settings.username_env = config_.username_env;
  settings.password_env = config_.password_env;
  settings.seed = config_.seed;
  for (const char* channel : {"ack", "telemetry", "cmd"}) {
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
  if (waiting_.size() >= kMaxWaiting) {
    return fail(ErrorCode::kLimit, "field link: more than {} orders wait for {}", kMaxWaiting, config_.host);
  }
  waiting_.push_back({topic_of(message.order.resource, "cmd"),
                      command_text(message, config_.operator_name, projector_.get()), message.expires_at});
  send_waiting();
  return {};
}

void MqttTransport::send_waiting() {
  const UtcTime now = clock_->now();
  expired_commands_ += std::erase_if(waiting_, [&](const Waiting& w) { return w.expires_at < now; });
  while (!waiting_.empty() && connection_->connected()) {
    if (const Status sent = connection_->publish(waiting_.front().topic, waiting_.front().body); !sent) {
      trouble_ = sent.error().message;
      return;
    }
    waiting_.pop_front();
  }
}

void MqttTransport::receive(const MqttMessage& message) {
  const FieldTopic topic = split_field_topic(message.topic, config_.root, config_.place);
  if (topic.channel == "cmd") {
    // Our own commands come back to us; only kept ones are trouble.
    if (!message.retained) return;
    ++retained_commands_;
    trouble_ = "a command is kept (retained) on the broker: " + message.topic;
    return;
  }
  if (message.retained || topic.resource.empty()) return;
  Result<FieldReport> report = parse_field_message(topic.resource, message.body, projector_.get());
  if (!report) {
    ++refused_messages_;
    trouble_ = report.error().message;
    return;
  }
  sink_->report(std::move(*report));
}

void MqttTransport::poll() {
  if (sink_ == nullptr) return;
  for (const MqttNews& news : connection_->news()) trouble_ = news.text;
  for (const MqttMessage& message : connection_->take()) receive(message);
  send_waiting();
}

void MqttTransport::stop() {
  connection_.reset();
  waiting_.clear();
  sink_ = nullptr;
}

bool MqttTransport::connected() const { return connection_ && connection_->connected(); }

}  // namespace sandtable::feeds
