#include "viewer/app/commands/run_command.h"

#include <csignal>
#include <cstdio>
#include <thread>

#include "twin/place/place_file.h"
#include "twin/runtime/session.h"
#include "twin/runtime/simulation.h"
#include "viewer/app/compose.h"
#include "viewer/app/console.h"

namespace sandtable {
namespace {

constexpr Duration kBatchStep{std::chrono::seconds{10}};

volatile std::sig_atomic_t interrupted = 0;

void print_summary(const Snapshot& snapshot, const std::string& file, ZoneOffset zone) {
  std::size_t readings = 0;
  for (const Reading& r : *snapshot.live.readings) readings += r.count;
  fmt::print("{}: {} events, {} observations, {} alarms open, {} orders, at {}\n", file, snapshot.live.seq, readings,
             snapshot.live.alarms->size(), snapshot.live.orders->size(), format_local(snapshot.live_at, zone));
}

int run_batch(SessionParts parts, UtcTime end, const RunCommandOptions& options, ZoneOffset zone) {
  auto simulation = Simulation::start(std::move(parts));
  if (!simulation) return report_failure(simulation.error());
  if (Status ran = (*simulation)->run_to(end, kBatchStep); !ran) return report_failure(ran.error());
  print_summary(*(*simulation)->snapshot(), options.out, zone);
  return kExitOk;
}

int run_in_time(SessionParts parts, std::optional<UtcTime> end, const RunCommandOptions& options, ZoneOffset zone) {
  auto session = Session::start(std::move(parts));
  if (!session) return report_failure(session.error());
  std::signal(SIGINT, [](int) { interrupted = 1; });
  std::signal(SIGTERM, [](int) { interrupted = 1; });
  while (interrupted == 0 && (!end || (*session)->snapshot()->live_at < *end)) {
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
  }
  (*session)->flush();
  const auto snapshot = (*session)->snapshot();
  print_summary(*snapshot, options.out, zone);
  if (snapshot->store_error.empty()) return kExitOk;
  return report_failure({ErrorCode::kIo, snapshot->store_error});
}

}  // namespace

int run_run(const RunCommandOptions& options) {
  std::optional<Duration> length;
  if (options.length) {
    const auto parsed = parse_duration(*options.length);
    if (!parsed) return report_usage(parsed.error().message);
    length = *parsed;
  }
  if (options.speed && !(*options.speed > 0)) return report_usage("--speed must be above 0");
  auto place = load_place(options.project);
  if (!place) return report_failure(place.error());
  const IncidentConfig incident = place->incident;
  const ZoneOffset zone = place->zone;
  auto map = load_place_map(std::move(*place));
  if (!map) return report_failure(map.error());
  auto parts = compose(**map, {options.out, options.speed, 1});
  if (!parts) return report_failure(parts.error());

  std::optional<UtcTime> end = incident.end;
  if (length) end = incident.start.value_or(parts->clock->now()) + *length;
  if (incident.start && !options.speed && end) return run_batch(std::move(*parts), *end, options, zone);
  return run_in_time(std::move(*parts), end, options, zone);
}

}  // namespace sandtable
