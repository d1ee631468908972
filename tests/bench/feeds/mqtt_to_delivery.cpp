// How fast MQTT payloads become judged deliveries, and how long one takes, through a real broker on this machine.

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "feeds/net/mqtt_connection.h"
#include "feeds/quality/quality_network.h"
#include "feeds/sources/make_source.h"
#include "feeds/sources/mqtt_message.h"
#include "tests/contract/feeds/eventually.h"
#include "tests/contract/feeds/local_broker.h"

namespace sandtable {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr int kStations = 1'000;
constexpr int kBurst = 50'000;
constexpr int kPaced = 3'000;
constexpr std::chrono::microseconds kPace{1'000};

FeedConfig feed(int port) {
  MqttFeed mqtt;
  mqtt.broker.host = "127.0.0.1";
  mqtt.broker.port = port;
  MqttMapping& messages = mqtt.mappings.emplace_back();
  messages.topics = {"bench/+/telemetry"};
  messages.station_topic_level = 1;
  messages.time_format = "epoch_ms";
  messages.values = {{"/depth", Quantity::kWaterDepth, "cm", Duration{0}, {}},
                 {"/battery", Quantity::kVoltage, "V", Duration{0}, {}}};
  FeedConfig config;
  config.id = SourceId("bench");
  config.kind = mqtt;
  return config;
}

/// Every message has a time of its own, by which a delivery is matched to its sending.
std::string body(std::int64_t epoch_ms) {
  return fmt::format(R"({{"time": {}, "depth": 12.5, "battery": 3.61, "rssi": -97, "fw": "1.4.2"}})", epoch_ms);
}

/// Counts what arrives and remembers when.
class Arrivals final : public FeedSink {
 public:
  explicit Arrivals(std::int64_t first_ms) : first_ms_(first_ms), at_(kPaced) {}
  void deliver(IngestDelivery delivery) override {
    const SteadyTime now = std::chrono::steady_clock::now();
    for (const Observation& o : delivery.observations) {
      const std::int64_t i = o.phenomenon_time.time_since_epoch().count() - first_ms_;
      if (i >= 0 && i < kPaced) at_[static_cast<std::size_t>(i)] = now;
    }
    observations += delivery.observations.size();
  }
  [[nodiscard]] const std::vector<SteadyTime>& at() const { return at_; }

  std::atomic<std::size_t> observations{0};

 private:
  std::int64_t first_ms_;
  std::vector<SteadyTime> at_;
};

void measure_parsing() {
  const auto rules = feeds::MqttRules::make(feed(0)).value();
  feeds::MqttMessageReader reader(rules, nullptr);
  const auto begin = std::chrono::steady_clock::now();
  std::size_t observations = 0;
  for (int i = 0; i < 100; ++i) {
    feeds::DeliveryBuilder out(rules.facts(), UtcTime{});
    for (int j = 0; j < 1'000; ++j) {
      const std::string topic = fmt::format("bench/S{}/telemetry", j);
      const std::string text = body(1'780'000'000'000 + i * 1'000 + j);
      reader.read({topic, text, false, UtcTime{}}, out);
    }
    observations += out.finish().observations.size();
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  fmt::print("mqtt_parse: {:.0f} messages/s, {:.0f} observations/s on one thread\n", 100'000 / took.count(),
             static_cast<double>(observations) / took.count());
}

double milliseconds(std::chrono::steady_clock::duration d) {
  return std::chrono::duration<double, std::milli>(d).count();
}

int measure_broker() {
  test::LocalBroker broker;
  if (test::LocalBroker::program().empty() || !broker.start()) {
    fmt::print("mqtt_to_delivery: skipped, mosquitto is not installed\n");
    return 0;
  }
  const SystemClock clock;
  const std::int64_t first_ms = clock.now().time_since_epoch().count() - 3'600'000;
  Arrivals arrivals(first_ms);
  const auto source = feeds::with_quality_control(feeds::make_source(feed(broker.port()), {}).value(), {});
  if (!source->start(arrivals, clock)) return 1;
  std::atomic<bool> stop{false};
  // As the net thread does: poll, then rest a little.
  std::thread net([&] {
    while (!stop) {
      source->poll();
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    source->stop();
  });
  feeds::MqttSettings settings;
  settings.port = broker.port();
  const auto out = feeds::MqttConnection::open(settings, clock).value();
  const auto publish = [&](int station, std::int64_t ms) {
    while (!out->publish(fmt::format("bench/S{}/telemetry", station % kStations), body(ms))) {
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
  };
  test::eventually([&] {
    publish(0, first_ms - 1);
    return arrivals.observations > 0;
  });

  std::vector<SteadyTime> sent;
  for (int i = 0; i < kPaced; ++i) {
    sent.push_back(std::chrono::steady_clock::now());
    publish(i, first_ms + i);
    std::this_thread::sleep_until(sent.back() + kPace);
  }
  test::eventually([&] { return arrivals.at().back() != SteadyTime{}; });

  const std::size_t before = arrivals.observations;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < kBurst; ++i) publish(i, first_ms - 10 - i);
  test::eventually([&] { return arrivals.observations - before >= 2 * kBurst; }, std::chrono::seconds{60});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const std::size_t arrived = (arrivals.observations - before) / 2;
  stop = true;
  net.join();

  std::vector<double> waits;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    if (arrivals.at()[i] != SteadyTime{}) waits.push_back(milliseconds(arrivals.at()[i] - sent[i]));
  }
  std::sort(waits.begin(), waits.end());
  fmt::print("mqtt_to_delivery rate: {} of {} messages in {:.2f} s, {:.0f} messages/s through broker, QoS 1\n", arrived,
             kBurst, took.count(), static_cast<double>(arrived) / took.count());
  if (waits.empty()) return 1;
  fmt::print("mqtt_to_delivery latency at {} messages/s, polled every ms: median {:.2f} ms, p99 {:.2f} ms, {} of {}\n",
             std::chrono::seconds{1} / kPace, waits[waits.size() / 2], waits[waits.size() * 99 / 100], waits.size(),
             kPaced);
  return 0;
}

}  // namespace
}  // namespace sandtable

int main() {
  sandtable::measure_parsing();
  return sandtable::measure_broker();
}
