#include "feeds/sources/mqtt_source.h"

#include <iterator>

namespace sandtable::feeds {

MqttSource::MqttSource(MqttRules rules, std::function<std::unique_ptr<Projector>()> make_projector, std::uint64_t seed)
    : rules_(std::move(rules)), make_projector_(std::move(make_projector)), seed_(seed) {}

Status MqttSource::start(FeedSink& sink, const Clock& clock) {
  const MqttFeed& config = rules_.config;
  MqttSettings settings;
  settings.name = "feed " + id().str();
  settings.host = config.host;
  settings.port = config.port;
  settings.tls = config.tls;
  settings.username_env = config.username_env;
  settings.password_env = config.password_env;
  settings.topics = config.topics;
  settings.seed = seed_;
  Result<std::unique_ptr<MqttConnection>> opened = MqttConnection::open(std::move(settings), clock);
  if (!opened) return pass(opened);
  connection_ = std::move(*opened);
  if (make_projector_) projector_ = make_projector_();
  reader_ = std::make_unique<MqttMessageReader>(rules_, projector_.get());
  sink_ = &sink;
  clock_ = &clock;
  return {};
}

void MqttSource::stop() {
  connection_.reset();
  waiting_.clear();
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

void MqttSource::poll() {
  if (sink_ == nullptr) return;
  pass_on_news();
  std::vector<MqttMessage> arrived = connection_->take();
  std::move(arrived.begin(), arrived.end(), std::back_inserter(waiting_));
  if (waiting_.empty()) return;
  DeliveryBuilder out(rules_.facts, clock_->now());
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
  IngestDelivery delivery = out.finish();
  declared_.keep_news(delivery);
  sink_->deliver(std::move(delivery));
}

}  // namespace sandtable::feeds
