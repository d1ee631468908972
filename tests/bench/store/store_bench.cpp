// How small, how fast in and how fast out observations are in an incident file. Prints; asserts nothing.

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>
#include <fstream>
#include <string>

#include "tests/bench/store/day_of_readings.h"
#include "tests/bench/store/plain_rows.h"
#include "twin/store/sqlite_store.h"

namespace sandtable::bench {
namespace {

namespace fs = std::filesystem;

double seconds_of(std::chrono::steady_clock::duration d) { return std::chrono::duration<double>(d).count(); }

/// Time spent in what it is asked to do, and no other.
class Stopwatch {
 public:
  template <class Work>
  void run(Work work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    laps_.push_back(seconds_of(std::chrono::steady_clock::now() - begin));
  }
  [[nodiscard]] double total_s() const {
    double sum = 0;
    for (const double lap : laps_) sum += lap;
    return sum;
  }
  [[nodiscard]] double quantile_ms(double q) {
    std::sort(laps_.begin(), laps_.end());
    return laps_.empty() ? 0 : laps_[static_cast<std::size_t>(q * static_cast<double>(laps_.size() - 1))] * 1000;
  }

 private:
  std::vector<double> laps_;
};

/// Resident memory of this process in MB (Linux).
double memory_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

void must(const Status& status) {
  if (status) return;
  fmt::print(stderr, "bench_store: {}\n", status.error().message);
  std::exit(1);
}

double bytes_each(const fs::path& file, std::size_t observations) {
  return static_cast<double>(fs::file_size(file)) / static_cast<double>(observations);
}

std::unique_ptr<SqliteStore> created(const fs::path& file) {
  fs::remove(file);
  return SqliteStore::create(file, {"EPSG:3826", ""}).value();
}

void plain(const fs::path& folder, std::size_t series) {
  const fs::path file = folder / "plain.sqlite";
  fs::remove(file);
  DayOfReadings day(series, Arrival::kPolled);
  Stopwatch watch;
  {
    PlainRows rows = PlainRows::create(file).value();
    for (int minute = 0; minute < 20; ++minute) {
      const auto events = day.next_minute();
      watch.run([&] { must(rows.append(events)); });
    }
  }
  fmt::print("plain rows: {:.1f} bytes an observation, {:.0f} observations/s\n", bytes_each(file, day.observations()),
             static_cast<double>(day.observations()) / watch.total_s());
}

void live(const fs::path& folder, std::size_t series, Arrival arrival, int minutes) {
  const char* name = arrival == Arrival::kPolled ? "polled" : "pushed";
  const fs::path file = folder / fmt::format("live-{}.gpkg", name);
  DayOfReadings day(series, arrival);
  Stopwatch watch;
  Stopwatch commits;
  double most_mb = 0;
  {
    const auto store = created(file);
    for (int minute = 0; minute < minutes; ++minute) {
      const auto events = day.next_minute();
      watch.run([&] {
        commits.run([&] { must(store->append(events)); });
        for (int slice = 0; slice < 20; ++slice) {
          const auto more = store->tidy(std::chrono::milliseconds{5});
          if (!more || !*more) break;
        }
      });
      most_mb = std::max(most_mb, memory_mb());
    }
  }
  fmt::print(
      "live, {}: {:.0f} observations/s with packing, a commit of {} median {:.1f} ms, p99 {:.1f} ms; "
      "{:.2f} bytes an observation at rest, at most {:.0f} MB of memory\n",
      name, static_cast<double>(day.observations()) / watch.total_s(), series, commits.quantile_ms(0.5),
      commits.quantile_ms(0.99), bytes_each(file, day.observations()), most_mb);
}

fs::path import(const fs::path& folder, std::size_t series, int minutes) {
  const fs::path file = folder / "import.gpkg";
  DayOfReadings day(series, Arrival::kPolled);
  Stopwatch watch;
  {
    auto store = created(file);
    for (int hour = 0; hour * 60 < minutes; ++hour) {
      std::vector<Event> events;
      for (int minute = 0; minute < 60; ++minute) {
        for (Event& event : day.next_minute()) events.push_back(std::move(event));
      }
      watch.run([&] { must(store->append(events)); });
    }
    watch.run([&] { store.reset(); });
  }
  fmt::print("import: {} observations, {:.0f} observations/s, {:.2f} bytes an observation at rest\n",
             day.observations(), static_cast<double>(day.observations()) / watch.total_s(),
             bytes_each(file, day.observations()));
  return file;
}

void look_back(const fs::path& file, std::size_t series, int minutes) {
  const auto store = SqliteStore::open_read_only(file).value();
  DayOfReadings day(series, Arrival::kPolled);
  Random random(1);
  Stopwatch jumps;
  Stopwatch charts;
  std::size_t found = 0;
  for (int i = 0; i < 200; ++i) {
    const UtcTime t = day.start() + std::chrono::seconds{random.below(static_cast<std::uint64_t>(minutes) * 60)};
    jumps.run([&] { found += store->standings_at(store->moment_at(t).value().seq).value().size(); });
    const SeriesId& one = day.series()[random.below(series)];
    const TimeRange whole{day.start(), day.start() + std::chrono::minutes{minutes}};
    charts.run([&] { found += store->observations(one, whole, {}).value().size(); });
  }
  fmt::print("jump to any time, all {} series: median {:.1f} ms, p99 {:.1f} ms\n", series, jumps.quantile_ms(0.5),
             jumps.quantile_ms(0.99));
  fmt::print("one series over the whole time: median {:.1f} ms, p99 {:.1f} ms ({} values seen)\n",
             charts.quantile_ms(0.5), charts.quantile_ms(0.99), found);
  Stopwatch check;
  check.run([&] {
    const auto verified = store->verify().value();
    fmt::print("verify: {}, ", verified.intact ? "intact" : verified.why);
  });
  fmt::print("{:.1f} s\n", check.total_s());
}

int number(const char* text, int otherwise) {
  int value = otherwise;
  std::from_chars(text, text + std::strlen(text), value);
  return value;
}

}  // namespace
}  // namespace sandtable::bench

int main(int argc, char** argv) {
  using namespace sandtable::bench;
  const int hours = argc > 1 ? std::max(1, number(argv[1], 24)) : 24;
  const auto series = static_cast<std::size_t>(argc > 2 ? std::max(1, number(argv[2], 10'000)) : 10'000);
  const fs::path folder = fs::temp_directory_path() / "sandtable-bench-store";
  fs::create_directories(folder);
  plain(folder, series);
  const fs::path file = import(folder, series, hours * 60);
  look_back(file, series, hours * 60);
  live(folder, series, Arrival::kPolled, std::min(hours * 60, 180));
  live(folder, series, Arrival::kPushed, std::min(hours * 60, 120));
  fs::remove_all(folder);
  return 0;
}
