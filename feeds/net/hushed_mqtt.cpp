#include "feeds/net/hushed_mqtt.h"

#include <utility>

namespace sandtable::feeds {
namespace {

class HushedLink final : public MqttLink {
 public:
  explicit HushedLink(std::unique_ptr<MqttLink> inner) : inner_(std::move(inner)) {}

  void close() override { inner_->close(); }
  std::vector<MqttMessage> take() override { return inner_->take(); }
  [[nodiscard]] std::vector<MqttNews> news() override { return inner_->news(); }
  [[nodiscard]] std::size_t lost() const override { return inner_->lost(); }
  [[nodiscard]] bool connected() const override { return inner_->connected(); }
  Status publish(const std::string&, const std::string&, MqttQos) override { return {}; }
  Status subscribe(const std::vector<std::string>& topics) override { return inner_->subscribe(topics); }

 private:
  std::unique_ptr<MqttLink> inner_;
};

}  // namespace

OpenMqtt hushed_mqtt(OpenMqtt inner) {
  return [inner = std::move(inner)](MqttSettings settings, const Clock& clock) -> Result<std::unique_ptr<MqttLink>> {
    settings.presence.reset();
    settings.client_id.clear();
    auto opened = inner(std::move(settings), clock);
    if (!opened) return opened;
    return std::make_unique<HushedLink>(std::move(*opened));
  };
}

}  // namespace sandtable::feeds
