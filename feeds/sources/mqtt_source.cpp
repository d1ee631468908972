#include "feeds/sources/mqtt_source.h"

#include <iterator>
#include <utility>

#include "feeds/net/mqtt_connection.h"
#include "feeds/net/tls_text.h"

namespace sandtable::feeds {

MqttSource::MqttSource(MqttBroker broker, MqttRules rules, Parts parts)
    : broker_(std::move(broker)), rules_(std::move(rules)), parts_(std::move(parts)) {
  if (!parts_.open) parts_.open = open_mqtt_connection;
}

Status MqttSource::start(FeedSink& sink, const Clock& clock) {
  MqttSettings settings = mqtt_settings(broker_, "feed " + id().str());
  settings.topics = rules_.topics();
  settings.seed = parts_.seed;
  Result<std::unique_ptr<MqttLink>> opened = parts_.open(std::move(settings), clock);
  if (!opened) return pass(opened);
  connection_ = std::move(*opened);
  if (parts_.make_projector) projector_ = parts_.make_projector();
  reader_ = std::make_unique<MqttMessageReader>(rules_, projector_.get());
  sink_ = &sink;
  clock_ = &clock;
  relaxation_ = broker_.tls ? tls_relaxation(broker_.security) : std::string();
  return {};
}

void MqttSource::stop() {
  if (sink_ == nullptr) return;
  // What the broker was told we have is not sent again.
  connection_->close();
  take_messages();
  while (!waiting_.empty()) read_some();
  connection_.reset();
  sink_ = nullptr;
}

void MqttSource::pass_on_news() {
  for (MqttNews& news : connection_->news()) {
    IngestDelivery delivery;
    delivery.source = id();
    delivery.error = std::move(news.text);
    sink_->deliver(std::move(delivery));
  }
}

void MqttSource::take_messages() {
  std::vector<MqttMessage> arrived = connection_->take();
  std::move(arrived.begin(), arrived.end(), std::back_inserter(waiting_));
}

void MqttSource::poll() {
  if (sink_ == nullptr) return;
  pass_on_news();
  // What is still here is read first, so that a flood waits in the connection's inbox, which has a limit.
  if (waiting_.empty()) take_messages();
  if (!waiting_.empty()) read_some();
}

void MqttSource::read_some() {
  DeliveryBuilder out(rules_.facts(), clock_->now());
  for (std::size_t i = 0; i < kMessagesInPoll && !waiting_.empty(); ++i) {
    const MqttMessage& message = waiting_.front();
    out.received_at(message.received);
    reader_->read({message.topic, message.body, message.retained, message.received}, out);
    waiting_.pop_front();
  }
  if (const std::size_t lost = connection_->lost(); lost > lost_) {
    out.warn(fmt::format("{} messages came faster than they were read and are lost", lost - lost_));
    lost_ = lost;
  }
  if (!relaxation_.empty()) out.warn(std::exchange(relaxation_, {}));
  IngestDelivery delivery = out.finish();
  declared_.keep_news(delivery);
  sink_->deliver(std::move(delivery));
}

}  // namespace sandtable::feeds
