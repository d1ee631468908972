#include "feeds/sources/sensorthings_live.h"

#include <iterator>

#include "feeds/net/mqtt_connection.h"
#include "feeds/sources/sensorthings_query.h"

namespace sandtable::feeds {

SensorThingsLive::SensorThingsLive(MqttBroker broker, std::string prefix, SensorThingsReader& reader)
    : broker_(std::move(broker)), prefix_(std::move(prefix)), reader_(reader) {}

Status SensorThingsLive::start(const OpenMqtt& open, const std::string& owner, const Clock& clock, std::uint64_t seed) {
  MqttSettings settings = mqtt_settings(broker_, owner);
  settings.seed = seed;
  Result<std::unique_ptr<MqttLink>> opened =
      open ? open(std::move(settings), clock) : open_mqtt_connection(std::move(settings), clock);
  if (!opened) return pass(opened);
  connection_ = std::move(*opened);
  return {};
}

void SensorThingsLive::subscribe_to_new() {
  std::vector<std::string> topics;
  for (; subscribed_ < reader_.wanted().size(); ++subscribed_) {
    const KnownDatastream* known = reader_.find(reader_.wanted()[subscribed_]);
    if (known != nullptr) topics.push_back(observations_topic(prefix_, *known));
  }
  // An id with a '+' or '#' in it, or none at all, can have no topic; that Datastream is polled only.
  std::erase_if(topics, [](const std::string& topic) {
    return topic.empty() || topic.find_first_of(std::string_view("+#\0", 3)) != std::string::npos;
  });
  if (!topics.empty()) static_cast<void>(connection_->subscribe(topics));
}

SensorThingsLive::News SensorThingsLive::poll(DeliveryBuilder& out) {
  News heard;
  for (MqttNews& news : connection_->news()) {
    heard.came_to_life |= news.kind == MqttNews::Kind::kConnected;
    if (news.kind == MqttNews::Kind::kTrouble) heard.trouble.push_back(std::move(news.text));
  }
  if (waiting_.empty()) {
    std::vector<MqttMessage> arrived = connection_->take();
    std::move(arrived.begin(), arrived.end(), std::back_inserter(waiting_));
  }
  for (std::size_t i = 0; i < kMessagesInPoll && !waiting_.empty(); ++i) {
    const MqttMessage& message = waiting_.front();
    out.received_at(message.received);
    if (!message.body.empty()) {
      reader_.read_observation(datastream_of_topic(prefix_, message.topic), message.body, out, heard.gaps);
    }
    waiting_.pop_front();
  }
  if (const std::size_t lost = connection_->lost(); lost > lost_) {
    out.warn(fmt::format("{} messages came faster than they were read and are lost", lost - lost_));
    lost_ = lost;
  }
  return heard;
}

void SensorThingsLive::close() { connection_->close(); }

}  // namespace sandtable::feeds
