// How long it takes from an MQTT payload to the frozen snapshot a frame is drawn from, and how many a second get there,
// through a real broker, the twin and a stored journal on this machine: without and with quality control in the way.

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <mutex>
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

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr int kStations = 1'000;
constexpr int kPaced = 5'000;
constexpr int kBurst = 50'000;
constexpr std::chrono::microseconds kPace{1'000};

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

/// Each message has a millisecond of its own as its time, so a reading in a snapshot says which message it shows.
class Seen {
 public:
  explicit Seen(std::int64_t first_ms) : first_ms_(first_ms), at_(kPaced) {}
  void look(const Snapshot& snapshot) {
    const SteadyTime now = std::chrono::steady_clock::now();
    std::size_t count = 0;
    for (const Reading& r : *snapshot.live.readings) {
      count += r.count;
      const std::int64_t i = r.phenomenon_time.time_since_epoch().count() - first_ms_;
      if (i < 0 || i >= kPaced || at_[static_cast<std::size_t>(i)] != SteadyTime{}) continue;
      at_[static_cast<std::size_t>(i)] = now;
    }
    shown = count;
  }
  [[nodiscard]] const std::vector<SteadyTime>& at() const { return at_; }
  std::atomic<std::size_t> shown = 0;

 private:
  std::int64_t first_ms_;
  std::vector<SteadyTime> at_;
};

int measure(test::LocalBroker& broker, bool with_quality) {
  const char* const way = with_quality ? "with quality control" : "without quality control";
  const SystemClock clock;
  const std::int64_t first_ms = clock.now().time_since_epoch().count() - 3'600'000;
  const std::filesystem::path file = std::filesystem::temp_directory_path() / "sandtable-bench-snapshot.gpkg";
  std::filesystem::remove(file);
  SessionParts parts;
  parts.clock = std::make_unique<ScaledClock>(clock.now(), 1);
  parts.store = SqliteStore::create(file, {"EPSG:3826", ""}).value();
  auto source = feeds::make_source(feed(broker.port()), {}).value();
  if (with_quality) source = feeds::with_quality_control(std::move(source), {});
  parts.sources.push_back(std::move(source));
  auto session = Session::start(std::move(parts)).value();
  Seen seen(first_ms);
  session->on_change([&] { seen.look(*session->snapshot()); });

  feeds::MqttSettings settings;
  settings.port = broker.port();
  const auto out = feeds::MqttConnection::open(settings, clock).value();
  const auto publish = [&](int station, std::int64_t ms) {
    const std::string body = fmt::format(R"({{"time": {}, "depth": {}.5}})", ms, 10 + ms % 7);
    while (!out->publish(fmt::format("bench/S{}/telemetry", station % kStations), body))
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
  };
  test::eventually([&] {
    publish(0, first_ms - 100'000);
    return seen.shown > 0;
  });
  std::vector<SteadyTime> sent;
  for (int i = 0; i < kPaced; ++i) {
    sent.push_back(std::chrono::steady_clock::now());
    publish(i, first_ms + i);
    std::this_thread::sleep_until(sent.back() + kPace);
  }
  test::eventually([&] { return seen.at().back() != SteadyTime{}; });
  std::vector<double> waits_ms;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    if (seen.at()[i] == SteadyTime{}) continue;
    waits_ms.push_back(std::chrono::duration<double, std::milli>(seen.at()[i] - sent[i]).count());
  }

  const std::size_t before = seen.shown;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < kBurst; ++i) publish(i, first_ms + kPaced + i);
  test::eventually([&] { return seen.shown - before >= kBurst; }, std::chrono::seconds{60});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  fmt::print(
      "mqtt_to_snapshot {}, rate: {} of {} messages in {:.2f} s, {:.0f} messages/s through broker, QoS 1, stored\n",
      way, seen.shown - before, kBurst, took.count(), static_cast<double>(seen.shown - before) / took.count());
  session->on_change({});
  session.reset();
  std::filesystem::remove(file);
  if (waits_ms.empty()) return 1;
  std::sort(waits_ms.begin(), waits_ms.end());
  fmt::print(
      "mqtt_to_snapshot {}, latency at {} messages/s, at most 20 snapshots a second: median {:.1f} ms, p99 {:.1f} ms, "
      "{} of {}\n",
      way, std::chrono::seconds{1} / kPace, waits_ms[waits_ms.size() / 2], waits_ms[waits_ms.size() * 99 / 100],
      waits_ms.size(), kPaced);
  return 0;
}

int measure_both() {
  test::LocalBroker broker;
  if (test::LocalBroker::program().empty() || !broker.start()) {
    fmt::print("mqtt_to_snapshot: skipped, mosquitto is not installed\n");
    return 0;
  }
  const int without = measure(broker, false);
  return std::max(without, measure(broker, true));
}

}  // namespace
}  // namespace sandtable

int main() { return sandtable::measure_both(); }
