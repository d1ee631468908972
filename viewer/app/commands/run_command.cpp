#include "viewer/app/commands/run_command.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <thread>

#include "twin/core/reduce.h"
#include "twin/place/place_file.h"
#include "twin/runtime/session.h"
#include "twin/runtime/simulation.h"
#include "twin/store/sqlite_store.h"
#include "viewer/app/commands/reading_entry.h"
#include "viewer/app/compose.h"
#include "viewer/app/console.h"

namespace sandtable {
namespace {

constexpr Duration kBatchStep{std::chrono::seconds{10}};

volatile std::sig_atomic_t interrupted = 0;

/// The faults of the command line and of the file. Fails with kInvalid or, for the file, kNotFound and
/// kUnreadable.
Result<std::vector<feeds::Fault>> read_faults(const RunCommandOptions& options) {
  std::vector<feeds::Fault> faults;
  if (!options.fault_file.empty()) {
    std::ifstream file(options.fault_file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file) return fail(ErrorCode::kNotFound, "{}: cannot be read", options.fault_file);
    auto script = feeds::parse_fault_script(text, options.fault_file);
    // What a file says is no wrong usage of the command.
    if (!script) return fail(ErrorCode::kUnreadable, "{}", script.error().message);
    faults = std::move(*script);
  }
  for (const std::string& text : options.faults) {
    const auto fault = feeds::parse_fault(text);
    if (!fault) return fail(fault.error().code, "--fault: {}", fault.error().message);
    faults.push_back(*fault);
  }
  return faults;
}

Result<std::vector<ReadingEntry>> read_entries(const RunCommandOptions& options) {
  std::vector<ReadingEntry> entries;
  for (const std::string& text : options.entries) {
    auto entry = parse_reading_entry(text);
    if (!entry) return fail(entry.error().code, "--enter: {}", entry.error().message);
    entries.push_back(std::move(*entry));
  }
  return entries;
}

Result<RunOptions> read_run_options(const RunCommandOptions& options) {
  RunOptions run{options.out, options.speed};
  run.shared = options.out.empty();
  run.resume = options.resume;
  auto faults = read_faults(options);
  if (!faults) return pass(faults);
  run.faults = std::move(*faults);
  if (!options.record_raw.empty()) {
    auto writer = feeds::RawFileWriter::create(options.record_raw);
    if (!writer) return pass(writer);
    run.raw_out = std::move(*writer);
  }
  if (!options.from_raw.empty()) {
    auto recording = feeds::read_raw_recording(options.from_raw);
    if (!recording) return pass(recording);
    if (recording->messages.empty()) return fail(ErrorCode::kUnreadable, "{}: holds no message", options.from_raw);
    if (recording->cut_off) {
      report_warnings({fmt::format("{}: ends in the middle of a message, which is left out", options.from_raw)});
    }
    run.raw_in = std::make_shared<feeds::RawRecording>(std::move(*recording));
  }
  return run;
}

/// What was received live is received again at the same times.
void take_times_of(const feeds::RawRecording& raw, IncidentConfig& incident) {
  const auto [first, last] = std::ranges::minmax_element(raw.messages, {}, &feeds::RawMessage::received);
  incident.start = first->received - std::chrono::seconds{1};
  incident.end = last->received + std::chrono::seconds{1};
}

/// Nobody shall take what was done to a feed on purpose for what the river did.
void note_faults(IncidentRun& run, const std::vector<feeds::Fault>& faults) {
  for (const feeds::Fault& fault : faults) run.submit(AddNote{"feed lab: " + feeds::text_of(fault)}, "system");
}

/// Takes the readings of people when their time has come.
class Entries {
 public:
  Entries(std::vector<ReadingEntry> entries, UtcTime start) : entries_(std::move(entries)), start_(start) {
    std::ranges::stable_sort(entries_, {}, &ReadingEntry::after);
  }
  /// When the next is due; the end of time when there is none.
  [[nodiscard]] UtcTime next() const { return at_ < entries_.size() ? start_ + entries_[at_].after : UtcTime::max(); }
  void submit_due(IncidentRun& run, UtcTime now) {
    for (; next() <= now; ++at_) {
      EnterObservation reading = entries_[at_].reading;
      reading.time = next();
      run.submit(std::move(reading), entries_[at_].who);
    }
  }

 private:
  std::vector<ReadingEntry> entries_;
  UtcTime start_;
  std::size_t at_ = 0;
};

void print_summary(const IncidentState& state, UtcTime at, const std::string& file, ZoneOffset zone) {
  std::size_t readings = 0;
  for (const Reading& r : *state.readings) readings += r.count;
  fmt::print("{}: {} events, {} observations, {} alarms open, {} orders, at {}, state {}\n", file, state.seq, readings,
             state.alarms->size(), state.orders->size(), format_local(at, zone), digest_of(state).hex());
}

/// What the file holds when the session is over: what the sources still had off the wire was decided and written after
/// its last snapshot. Without a file of our own, or where it cannot be read, what the snapshot says.
IncidentState as_written(const Snapshot& last, const std::filesystem::path& file) {
  std::error_code absent;
  if (!std::filesystem::is_regular_file(file, absent)) return last.live;
  auto store = SqliteStore::open_read_only(file);
  if (!store) return last.live;
  IncidentState state = last.live;
  const Status read = (*store)->read(state.seq + 1, [&](const Event& event) {
    reduce(state, event);
    return true;
  });
  return read ? state : last.live;
}

struct Planned {
  SessionParts parts;
  RunOptions run;
  std::string where;
  ZoneOffset zone;
  std::vector<ReadingEntry> entries;
};

Status run_and_enter(Simulation& simulation, UtcTime to, Entries& entries) {
  while (entries.next() <= to) {
    if (Status ran = simulation.run_to(entries.next(), kBatchStep); !ran) return ran;
    entries.submit_due(simulation, entries.next());
  }
  return simulation.run_to(to, kBatchStep);
}

/// Stops at every message of a raw recording, so that each is received when it was.
Status run_through(Simulation& simulation, UtcTime end, const feeds::RawRecording* raw, Entries entries) {
  if (raw != nullptr) {
    for (const feeds::RawMessage& message : raw->messages) {
      if (message.received > end) break;
      if (Status ran = run_and_enter(simulation, message.received, entries); !ran) return ran;
    }
  }
  return run_and_enter(simulation, end, entries);
}

int run_batch(Planned planned, UtcTime end) {
  auto simulation = Simulation::start(std::move(planned.parts));
  if (!simulation) return report_failure(simulation.error());
  note_faults(**simulation, planned.run.faults);
  Entries entries(std::move(planned.entries), (*simulation)->now());
  const Status ran = run_through(**simulation, end, planned.run.raw_in.get(), std::move(entries));
  if (!ran) return report_failure(ran.error());
  const auto last = (*simulation)->snapshot();
  print_summary(last->live, last->live_at, planned.where, planned.zone);
  return kExitOk;
}

int run_in_time(Planned planned, std::optional<UtcTime> end) {
  auto session = Session::start(std::move(planned.parts));
  if (!session) return report_failure(session.error());
  note_faults(**session, planned.run.faults);
  std::signal(SIGINT, [](int) { interrupted = 1; });
  std::signal(SIGTERM, [](int) { interrupted = 1; });
  Entries entries(std::move(planned.entries), (*session)->snapshot()->live_at);
  std::string told;
  while (interrupted == 0 && (!end || (*session)->snapshot()->live_at < *end)) {
    const auto snapshot = (*session)->snapshot();
    entries.submit_due(**session, snapshot->live_at);
    if (told != snapshot->store_error) {
      told = snapshot->store_error;
      report_warnings({told.empty() ? "the incident is written again" : told});
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
  }
  (*session)->flush();
  const auto snapshot = (*session)->snapshot();
  session->reset();  // writes what the sources still had
  const IncidentState state = as_written(*snapshot, planned.run.store);
  print_summary(state, std::max(snapshot->live_at, state.at), planned.where, planned.zone);
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
  if (options.resume && !options.exercise.empty())
    return report_usage("--resume goes on with an incident; an exercise begins anew");
  if (options.resume && !options.from_raw.empty()) return report_usage("--resume goes on live, not with --from-raw");
  auto entries = read_entries(options);
  if (!entries) return report_usage(entries.error().message);
  auto run = read_run_options(options);
  if (!run) {
    return run.error().code == ErrorCode::kInvalid ? report_usage(run.error().message) : report_failure(run.error());
  }
  auto place = load_place(options.project);
  if (!place) return report_failure(place.error());
  if (run->raw_in) take_times_of(*run->raw_in, place->incident);
  auto exercise = read_exercise(options.exercise, *place);
  if (!exercise) return report_failure(exercise.error());
  run->exercise = std::move(*exercise);
  run->shared = run->shared && !run->exercise;  // nobody else shall take it for the incident
  if (options.out.empty() && (place->shared_store.empty() || run->exercise))
    return report_usage(run->exercise ? "an exercise needs --out FILE of its own"
                                      : options.project + ": names no store in [incident], so run needs --out FILE");
  const std::string where = options.out.empty() ? place->shared_store : options.out;
  const IncidentConfig incident = place->incident;
  const ZoneOffset zone = place->zone;
  auto map = load_place_map(std::move(*place));
  if (!map) return report_failure(map.error());
  auto parts = compose(**map, *run);
  if (!parts) return report_failure(parts.error());

  std::optional<UtcTime> end = incident.end;
  if (length) end = incident.start.value_or(parts->clock->now()) + *length;
  const auto raw_out = run->raw_out;
  Planned planned{std::move(*parts), std::move(*run), where, zone, std::move(*entries)};
  // Others look at the same clock: a shared incident runs in time.
  const bool batch = incident.start && !options.speed && end && !options.resume && !planned.run.shared;
  const int status = batch ? run_batch(std::move(planned), *end) : run_in_time(std::move(planned), end);
  const Status kept = raw_out ? raw_out->close() : Status{};
  return kept ? status : report_failure(kept.error());
}

}  // namespace sandtable
