#include "feeds/recording/recorded_mqtt.h"

#include <utility>

namespace sandtable::feeds {
namespace {

class RecordingLink final : public MqttLink {
 public:
  RecordingLink(std::unique_ptr<MqttLink> inner, SourceId source, RawSink sink)
      : inner_(std::move(inner)), source_(std::move(source)), sink_(std::move(sink)) {}

  std::vector<MqttMessage> take() override {
    std::vector<MqttMessage> taken = inner_->take();
    for (const MqttMessage& message : taken) {
      RawMessage raw;
      raw.source = source_;
      raw.received = message.received;
      raw.wire = RawMessage::Wire::kMqtt;
      raw.origin = message.topic;
      raw.retained = message.retained;
      raw.body = message.body;
      sink_(raw);
    }
    return taken;
  }

  void close() override { inner_->close(); }
  [[nodiscard]] std::vector<MqttNews> news() override { return inner_->news(); }
  [[nodiscard]] std::size_t lost() const override { return inner_->lost(); }
  [[nodiscard]] bool connected() const override { return inner_->connected(); }
  Status publish(const std::string& topic, const std::string& body, MqttQos qos) override {
    return inner_->publish(topic, body, qos);
  }
  Status subscribe(const std::vector<std::string>& topics) override { return inner_->subscribe(topics); }

 private:
  std::unique_ptr<MqttLink> inner_;
  SourceId source_;
  RawSink sink_;
};

class RecordedLink final : public MqttLink {
 public:
  RecordedLink(std::vector<RawMessage> messages, const Clock& clock) : messages_(std::move(messages)), clock_(clock) {}

  std::vector<MqttMessage> take() override {
    std::vector<MqttMessage> due;
    for (; next_ < messages_.size() && messages_[next_].received <= clock_.now(); ++next_) {
      RawMessage& raw = messages_[next_];
      if (raw.wire != RawMessage::Wire::kMqtt) continue;
      due.push_back({std::move(raw.origin), std::move(raw.body), raw.retained, raw.received});
    }
    return due;
  }

  void close() override {}
  [[nodiscard]] std::vector<MqttNews> news() override {
    if (std::exchange(told_, true)) return {};
    return {{MqttNews::Kind::kConnected, {}, false}};
  }
  [[nodiscard]] std::size_t lost() const override { return 0; }
  [[nodiscard]] bool connected() const override { return true; }
  Status publish(const std::string&, const std::string&, MqttQos) override { return {}; }
  Status subscribe(const std::vector<std::string>&) override { return {}; }

 private:
  std::vector<RawMessage> messages_;
  const Clock& clock_;
  std::size_t next_ = 0;
  bool told_ = false;
};

}  // namespace

OpenMqtt recording_mqtt(OpenMqtt inner, SourceId source, RawSink sink) {
  return [inner = std::move(inner), source = std::move(source), sink = std::move(sink)](
             MqttSettings settings, const Clock& clock) -> Result<std::unique_ptr<MqttLink>> {
    auto opened = inner(std::move(settings), clock);
    if (!opened) return opened;
    return std::make_unique<RecordingLink>(std::move(*opened), source, sink);
  };
}

OpenMqtt recorded_mqtt(std::vector<RawMessage> messages) {
  return [messages = std::move(messages)](MqttSettings, const Clock& clock) -> Result<std::unique_ptr<MqttLink>> {
    return std::make_unique<RecordedLink>(messages, clock);
  };
}

}  // namespace sandtable::feeds
