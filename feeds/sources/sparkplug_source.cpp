#include "feeds/sources/sparkplug_source.h"

#include <iterator>
#include <utility>

#include "feeds/net/mqtt_connection.h"
#include "feeds/net/steady_clock.h"
#include "feeds/net/tls_text.h"

namespace sandtable::feeds {

SparkplugSource::SparkplugSource(SparkplugRules rules, Parts parts)
    : rules_(std::move(rules)), parts_(std::move(parts)) {
  if (!parts_.wall) parts_.wall = std::make_shared<SteadyClock>();
  if (!parts_.open) parts_.open = open_mqtt_connection;
}

Status SparkplugSource::start(FeedSink& sink, const Clock& clock) {
  const SparkplugFeed& config = rules_.config;
  MqttSettings settings = mqtt_settings(config.broker, "feed " + id().str());
  settings.seed = parts_.seed;
  for (const std::string& group : config.groups) settings.topics.push_back("spBv1.0/" + group + "/#");
  if (config.groups.empty()) settings.topics.emplace_back("spBv1.0/#");
  if (!config.host_id.empty()) {
    // One time for birth and will (Sparkplug 3.0, 5.3): nodes take a STATE older than the last for an old session's.
    const UtcTime since = parts_.wall->now();
    settings.presence =
        MqttPresence{"spBv1.0/STATE/" + config.host_id, sparkplug_state(true, since), sparkplug_state(false, since)};
  }
  Result<std::unique_ptr<MqttLink>> opened = parts_.open(std::move(settings), clock);
  if (!opened) return pass(opened);
  connection_ = std::move(*opened);
  if (parts_.make_projector) projector_ = parts_.make_projector();
  host_ = std::make_unique<SparkplugHost>(rules_, projector_.get());
  notice_ = config.broker.tls ? tls_relaxation(config.broker.security) : std::string();
  sink_ = &sink;
  clock_ = &clock;
  return {};
}

void SparkplugSource::stop() {
  connection_.reset();
  waiting_.clear();
  sink_ = nullptr;
}

void SparkplugSource::pass_on_news() {
  for (MqttNews& news : connection_->news()) {
    if (news.kind == MqttNews::Kind::kTrouble) host_->forget_order();
    IngestDelivery delivery;
    delivery.source = id();
    delivery.error = std::move(news.text);
    sink_->deliver(std::move(delivery));
  }
}

void SparkplugSource::poll() {
  if (sink_ == nullptr) return;
  pass_on_news();
  if (waiting_.empty()) {
    std::vector<MqttMessage> arrived = connection_->take();
    std::move(arrived.begin(), arrived.end(), std::back_inserter(waiting_));
  }
  const UtcTime wall = parts_.wall->now();
  DeliveryBuilder out(rules_.facts, clock_->now());
  for (std::size_t i = 0; i < kMessagesInPoll && !waiting_.empty(); ++i) {
    const MqttMessage& message = waiting_.front();
    host_->read({message.topic, message.body, message.retained, message.received}, wall, out);
    waiting_.pop_front();
  }
  out.received_at(clock_->now());
  host_->tick(wall, out);
  ask_for_rebirths();
  if (const std::size_t lost = connection_->lost(); lost > lost_) {
    out.warn(fmt::format("{} messages came faster than they were read and are lost", lost - lost_));
    lost_ = lost;
  }
  IngestDelivery delivery = out.finish();
  declared_.keep_news(delivery);
  const bool silent = delivery.stations.empty() && delivery.series.empty() && delivery.observations.empty() &&
                      delivery.refused == 0 && delivery.warning.empty();
  if (silent) return;
  if (!notice_.empty()) delivery.warning += (delivery.warning.empty() ? "" : "; ") + std::exchange(notice_, {});
  sink_->deliver(std::move(delivery));
}

void SparkplugSource::ask_for_rebirths() {
  if (!rules_.config.request_rebirth || !connection_->connected()) return;
  const UtcTime wall = parts_.wall->now();
  for (const std::string& topic : host_->take_rebirth_topics(wall)) {
    // Commands go with QoS 0 and are never retained; one that is lost is sent again by the next unknown message.
    static_cast<void>(connection_->publish(topic, sparkplug_rebirth_request(wall), MqttQos::kAtMostOnce));
  }
}

}  // namespace sandtable::feeds
