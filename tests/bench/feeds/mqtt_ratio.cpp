// What MQTT messages cost us beside a bare libmosquitto subscriber of the same broker in the same run.
#include <fmt/core.h>
#include <mosquitto.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <thread>
#include <vector>

#include "feeds/net/mqtt_connection.h"
#include "feeds/quality/quality_network.h"
#include "feeds/sources/make_source.h"
#include "tests/contract/feeds/eventually.h"
#include "tests/contract/feeds/local_broker.h"
#include "twin/runtime/session.h"
#include "twin/store/sqlite_store.h"

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

FeedConfig feed(int port) {
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
  return config;
}

double to_delivery(int port, int qos) {
  const auto source = feeds::make_source(feed(port), {}).value();
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

/// Through quality control, the twin and its journal on disk: the last message counts once all are committed.
double to_store(int port, int qos) {
  const std::filesystem::path file = std::filesystem::temp_directory_path() / "sandtable-bench-mqtt.gpkg";
  std::filesystem::remove(file);
  const SystemClock clock;
  SessionParts parts;
  parts.clock = std::make_unique<ScaledClock>(clock.now(), 1);
  parts.store = SqliteStore::create(file, {"EPSG:3826", ""}).value();
  parts.sources.push_back(feeds::with_quality_control(feeds::make_source(feed(port), {}).value(), {}));
  auto session = Session::start(std::move(parts)).value();
  std::atomic<std::size_t> stored{0};
  std::atomic<bool> hello{false};
  session->on_change([&] {
    const auto snapshot = session->snapshot();
    std::size_t known = 0;
    for (const Reading& reading : *snapshot->live.readings) known += reading.count;
    const bool waits_for_disk = known >= kMessages && snapshot->committed_seq < snapshot->live.seq;
    stored = known - (waits_for_disk ? 1 : 0);
    for (const auto& [id, health] : *snapshot->live.feeds) hello = hello || health.refused > 0;
  });
  wait_for_subscription(port, [&] { return hello.load(); });
  const double rate = publish_all(port, qos, [&] { return stored.load(); });
  session->on_change({});
  session.reset();
  std::filesystem::remove(file);
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
    double best_delivered = 0;
    double best_stored = 0;
    for (int round = 0; round < kRounds; ++round) {
      best_bare = std::max(best_bare, bare(broker.port(), qos));
      best_delivered = std::max(best_delivered, to_delivery(broker.port(), qos));
      best_stored = std::max(best_stored, to_store(broker.port(), qos));
    }
    fmt::print(
        "mqtt_ratio QoS {}: bare subscriber {:.0f} messages/s, to delivery {:.0f}, ratio {:.2f}, stored {:.0f}, ratio "
        "{:.2f}\n",
        qos, best_bare, best_delivered, best_delivered / best_bare, best_stored, best_stored / best_bare);
  }
  return 0;
}

}  // namespace
}  // namespace sandtable

int main() { return sandtable::measure(); }
