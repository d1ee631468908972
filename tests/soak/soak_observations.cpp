// A long day of many series through a whole session: what is lost, how memory grows, what an observation costs on disk.
// Fails when a delivery was lost or the file could not be written.
// usage: soak_observations INCIDENT.gpkg [SERIES] [HOURS] [SPEED]
#include <fmt/core.h>
#include <unistd.h>

#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <thread>

#include "feeds/quality/quality_network.h"
#include "twin/base/random.h"
#include "twin/runtime/session.h"
#include "twin/store/sqlite_store.h"

namespace sandtable {
namespace {

using namespace std::chrono_literals;

const UtcTime kStart = *parse_time("2026-07-28T00:00:00+08:00", ZonePolicy::required());
constexpr Duration kCadence = 1min;
constexpr int kSeriesPerSource = 500;

/// Sensors that say something once a minute: most are dry, some follow a tide, all in whole millimetres and all a
/// little late, as radio networks are.
class Sensors final : public FeedSource {
 public:
  Sensors(int number, int first, int count) : id_(fmt::format("soak{}", number)) {
    for (int i = first; i < first + count; ++i) {
      Station station;
      station.source = id_;
      station.id = make_station_id(id_, fmt::format("S{:05}", i));
      station.kind = i % 4 == 0 ? StationKind::kRiverLevel : StationKind::kRoadFlood;
      station.at = LocalXY{250000.0 + i % 100 * 50, 2700000.0 + i / 100 * 50};
      Series series;
      series.station = station.id;
      series.quantity = i % 4 == 0 ? Quantity::kWaterLevel : Quantity::kWaterDepth;
      series.id = make_series_id(station.id, series.quantity, Duration{0});
      stations_.push_back(station);
      series_.push_back(series);
    }
  }
  [[nodiscard]] const SourceId& id() const override { return id_; }
  Status start(FeedSink& sink, const Clock& clock) override {
    sink_ = &sink;
    clock_ = &clock;
    return {};
  }
  void poll() override {
    const UtcTime now = clock_->now();
    for (; next_ <= now; next_ += kCadence) deliver(next_, now);
  }
  void stop() override { sink_ = nullptr; }
  [[nodiscard]] std::uint64_t said() const { return said_; }

 private:
  void deliver(UtcTime at, UtcTime now) {
    if (sink_ == nullptr) return;
    IngestDelivery delivery;
    delivery.source = id_;
    if (at == kStart) {
      delivery.stations = stations_;
      delivery.series = series_;
    }
    const double hours = seconds(at - kStart) / 3600;
    for (std::size_t i = 0; i < series_.size(); ++i) {
      const bool level = series_[i].quantity == Quantity::kWaterLevel;
      const double tide = level ? 1.8 + 0.9 * std::sin(hours / 12.42 * 2 * M_PI + static_cast<double>(i)) : 0.0;
      const double noise = level || i % 40 == 1 ? 0.004 * random_.normal() : 0.0;
      const double value = std::max(0.0, std::round((tide + noise) * 1000) / 1000);
      Observation o;
      o.series = series_[i].id;
      o.phenomenon_time = at;
      o.received_time = now;
      o.value = value;
      o.raw = fmt::format("{:.3f} m", value);
      delivery.observations.push_back(std::move(o));
    }
    said_ += delivery.observations.size();
    sink_->deliver(std::move(delivery));
  }

  SourceId id_;
  std::vector<Station> stations_;
  std::vector<Series> series_;
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
  UtcTime next_ = kStart;
  Random random_{7};
  std::atomic<std::uint64_t> said_ = 0;
};

struct SoakDay {
  std::filesystem::path file;
  int series = 10'000;
  int hours = 24;
  double speed = 600;
};

double resident_mb() {
  std::ifstream statm("/proc/self/statm");
  long pages = 0, resident = 0;
  statm >> pages >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

double size_mb(const std::filesystem::path& file) {
  double sum = 0;
  for (const char* suffix : {"", "-wal"}) {
    std::error_code error;
    const auto size = std::filesystem::file_size(file.string() + suffix, error);
    if (!error) sum += static_cast<double>(size) / 1e6;
  }
  return sum;
}

std::uint64_t accepted(const Snapshot& snapshot) {
  std::uint64_t sum = 0;
  for (const Reading& reading : *snapshot.live.readings) sum += reading.count;
  return sum;
}

std::uint64_t said_by(const std::vector<Sensors*>& sensors) {
  std::uint64_t sum = 0;
  for (const Sensors* s : sensors) sum += s->said();
  return sum;
}

int run(const SoakDay& day) {
  SessionParts parts;
  parts.opening.place_name = {"浸泡試驗", "Soak"};
  parts.opening.incident.start = kStart;
  parts.clock = std::make_unique<ScaledClock>(kStart, day.speed);
  auto store = SqliteStore::create(day.file, {"EPSG:3826", ""});
  if (!store) {
    fmt::print(stderr, "{}\n", store.error().message);
    return 1;
  }
  parts.store = std::move(*store);
  const auto quality = std::make_shared<feeds::QualityNetwork>(feeds::QualityPlan{});
  std::vector<Sensors*> sensors;
  for (int first = 0; first < day.series; first += kSeriesPerSource) {
    auto source = std::make_unique<Sensors>(static_cast<int>(sensors.size()), first,
                                            std::min(kSeriesPerSource, day.series - first));
    sensors.push_back(source.get());
    parts.sources.push_back(feeds::watched_by(quality, std::move(source)));
  }
  auto session = Session::start(std::move(parts));
  if (!session) {
    fmt::print(stderr, "{}\n", session.error().message);
    return 1;
  }
  const UtcTime end = kStart + std::chrono::hours{day.hours};
  const auto begin = std::chrono::steady_clock::now();
  fmt::print("incident h   said   accepted   lost deliveries   resident MB   file MB\n");
  for (UtcTime next = kStart;;) {
    std::this_thread::sleep_for(100ms);
    const auto snapshot = (*session)->snapshot();
    const bool over = snapshot->live_at >= end;
    if (over) {
      // On a busy machine the sensors still have minutes to tell that went by while nobody asked them.
      (*session)->set_paused(true);
      std::uint64_t told = 0;
      do {
        told = said_by(sensors);
        (*session)->flush();
        std::this_thread::sleep_for(200ms);
      } while (said_by(sensors) != told);
    }
    if (!over && snapshot->live_at < next) continue;
    next = snapshot->live_at + Duration{std::chrono::hours{day.hours}} / 12;
    const std::uint64_t said = said_by(sensors);
    const auto latest = (*session)->snapshot();
    fmt::print("{:10.1f} {:9} {:9} {:6} {:12.0f} {:10.1f}  {}\n", seconds(latest->live_at - kStart) / 3600, said,
               accepted(*latest), latest->deliveries_lost, resident_mb(), size_mb(day.file), latest->store_error);
    std::fflush(stdout);
    if (over) break;
  }
  const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const auto last = (*session)->snapshot();
  const std::uint64_t kept = accepted(*last);
  session->reset();
  fmt::print("{} observations in {:.0f} s; file {:.1f} MB, {:.2f} bytes an observation\n", kept, took,
             size_mb(day.file), size_mb(day.file) * 1e6 / static_cast<double>(kept));
  return kept > 0 && last->deliveries_lost == 0 && last->store_error.empty() ? 0 : 1;
}

template <class T>
void read_argument(const char* text, T& value) {
  const std::string_view word(text);
  std::from_chars(word.data(), word.data() + word.size(), value);
}

}  // namespace
}  // namespace sandtable

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: soak_observations INCIDENT.gpkg [SERIES] [HOURS] [SPEED]\n");
    return 2;
  }
  sandtable::SoakDay day;
  day.file = argv[1];
  if (argc > 2) sandtable::read_argument(argv[2], day.series);
  if (argc > 3) sandtable::read_argument(argv[3], day.hours);
  if (argc > 4) sandtable::read_argument(argv[4], day.speed);
  return sandtable::run(day);
}
