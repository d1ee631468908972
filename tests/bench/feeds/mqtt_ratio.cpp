// What MQTT messages cost us beside a bare libmosquitto subscriber of the same broker in the same run.
#include <fmt/core.h>
#include <mosquitto.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <set>
#include <thread>
#include <vector>

#include "feeds/net/mqtt_connection.h"
#include "feeds/sources/make_source.h"
#include "tests/contract/feeds/eventually.h"
#include "tests/contract/feeds/local_broker.h"

namespace sandtable {
namespace {

constexpr int kMessages = 60'000;
constexpr int kStations = 1'000;
constexpr int kRounds = 3;
constexpr std::int64_t kFirstMs = 1'780'000'000'000;
constexpr std::chrono::seconds kPatience{120};

/// A message that is not counted, by which a subscription is seen to stand.
constexpr const char* kHello = R"({"time": 1, "hello": 1})";

/// A publisher in a thread of its own, as fast as the broker takes it.
double publish_all(int port, int qos, const std::function<std::size_t()>& arrived) {
  mosquitto* out = mosquitto_new(nullptr, true, nullptr);
  mosquitto_max_inflight_messages_set(out, 1'000);
  if (mosquitto_connect(out, "127.0.0.1", port, 60) != MOSQ_ERR_SUCCESS) return 0;
  mosquitto_loop_start(out);
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < kMessages; ++i) {
    const std::string topic = fmt::format("bench/S{}/telemetry", i % kStations);
    const std::string body = fmt::format(R"({{"time": {}, "depth": 12.5, "rssi": -97, "fw": "1.4.2"}})", kFirstMs + i);
    mosquitto_publish(out, nullptr, topic.c_str(), static_cast<int>(body.size()), body.data(), qos, false);
    // Bounded: otherwise the publisher's own queue is what is measured.
    while (i > static_cast<int>(arrived()) + 20'000) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  const bool all = test::eventually([&] { return arrived() >= kMessages; }, kPatience);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  mosquitto_disconnect(out);
  mosquitto_loop_stop(out, true);
  mosquitto_destroy(out);
  if (!all) fmt::print("  {} of {} messages arrived (QoS {})\n", arrived(), kMessages, qos);
  return static_cast<double>(arrived()) / took.count();
}

bool wait_for_subscription(int port, const std::function<bool()>& heard) {
  feeds::MqttSettings settings;
  settings.port = port;
  const SystemClock clock;
  const auto out = feeds::MqttConnection::open(settings, clock).value();
  return test::eventually([&] {
    static_cast<void>(out->publish("bench/hello/telemetry", kHello));
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
    return heard();
  });
}

double bare(int port, int qos) {
  struct Heard {
    std::atomic<std::size_t> count{0};
    std::atomic<bool> hello{false};
  } heard;
  mosquitto* in = mosquitto_new(nullptr, true, &heard);
  mosquitto_message_callback_set(in, [](mosquitto*, void* user, const mosquitto_message* message) {
    auto& h = *static_cast<Heard*>(user);
    const std::string_view topic(message->topic);
    if (topic == "bench/hello/telemetry") {
      h.hello = true;
    } else {
      ++h.count;
    }
  });
  if (mosquitto_connect(in, "127.0.0.1", port, 60) != MOSQ_ERR_SUCCESS) return 0;
  mosquitto_subscribe(in, nullptr, "bench/+/telemetry", 1);
  mosquitto_loop_start(in);
  wait_for_subscription(port, [&] { return heard.hello.load(); });
  const double rate = publish_all(port, qos, [&] { return heard.count.load(); });
  mosquitto_disconnect(in);
  mosquitto_loop_stop(in, true);
  mosquitto_destroy(in);
  return rate;
}

class Counter final : public FeedSink {
 public:
  void deliver(IngestDelivery delivery) override {
    refused += delivery.refused;
    observations += delivery.observations.size();
  }
  std::atomic<std::size_t> observations{0};
  std::atomic<std::size_t> refused{0};
};

double ours(int port, int qos) {
  MqttFeed mqtt;
  mqtt.broker.host = "127.0.0.1";
  mqtt.broker.port = port;
  MqttMapping& messages = mqtt.mappings.emplace_back();
  messages.topics = {"bench/+/telemetry"};
  messages.station_topic_level = 1;
  messages.time_format = "epoch_ms";
  messages.values = {{"/depth", Quantity::kWaterDepth, "cm", Duration{0}, {}}};
  FeedConfig config;
  config.id = SourceId("bench");
  config.kind = mqtt;
  const auto source = feeds::make_source(config, {}).value();
  Counter sink;
  const SystemClock clock;
  if (!source->start(sink, clock)) return 0;
  std::atomic<bool> stop{false};
  // As the net thread does: poll, then rest a little.
  std::thread net([&] {
    while (!stop) {
      source->poll();
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    source->stop();
  });
  wait_for_subscription(port, [&] { return sink.refused > 0; });
  const double rate = publish_all(port, qos, [&] { return sink.observations.load(); });
  stop = true;
  net.join();
  return rate;
}

int measure() {
  test::LocalBroker broker;
  if (test::LocalBroker::program().empty() || !broker.start()) {
    fmt::print("mqtt_ratio: skipped, mosquitto is not installed\n");
    return 0;
  }
  for (const int qos : {0, 1}) {
    double best_bare = 0;
    double best_ours = 0;
    for (int round = 0; round < kRounds; ++round) {
      best_bare = std::max(best_bare, bare(broker.port(), qos));
      best_ours = std::max(best_ours, ours(broker.port(), qos));
    }
    fmt::print("mqtt_ratio QoS {}: bare subscriber {:.0f} messages/s, to delivery {:.0f}, ratio {:.2f}\n", qos,
               best_bare, best_ours, best_ours / best_bare);
  }
  return 0;
}

}  // namespace
}  // namespace sandtable

int main() { return sandtable::measure(); }
