#include "viewer/app/commands/report_command.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "twin/base/clock.h"
#include "twin/core/reduce.h"
#include "twin/store/sqlite_store.h"
#include "viewer/app/commands/report_formats.h"
#include "viewer/app/console.h"

namespace sandtable {
namespace {

/// Reduces the journal up to and including `until`, or to its end.
Result<SituationReport> situation(SqliteStore& store, std::optional<UtcTime> until) {
  SituationReport report;
  auto check = store.verify();
  if (!check) return pass(check);
  report.check = std::move(*check);
  IncidentState state;
  std::vector<LogLine> log;
  std::optional<UtcTime> begins;
  const Status read = store.read(1, [&](const Event& event) {
    if (!begins) begins = event.at;
    if (until && event.at > *until) return false;
    if (auto line = log_line(event, state)) log.push_back(std::move(*line));
    reduce(state, event);
    return true;
  });
  if (!read) return pass(read);
  if (!begins) return fail(ErrorCode::kInvalid, "the incident has no entries yet");
  if (state.seq == 0)
    return fail(ErrorCode::kInvalid, "--at {} is before the incident began at {}", format_iso(*until),
                format_iso(*begins));
  report.at = until.value_or(state.at);
  describe_situation(state, log, report);
  return report;
}

Status write_file(const std::filesystem::path& file, const std::string& content) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << content << std::flush;
  if (!stream) return fail(ErrorCode::kIo, "{}: cannot be written", file.string());
  return {};
}

/// Through a name of its own first, so that an earlier copy stays until the new one is whole.
Status write_copy(SqliteStore& store, const std::filesystem::path& incident, const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::equivalent(incident, file, error))
    return fail(ErrorCode::kInvalid, "{}: the report would replace the incident itself; choose another --out",
                file.string());
  const std::filesystem::path fresh = file.string() + ".new";
  std::filesystem::remove(fresh, error);
  if (Status copied = store.copy_to(fresh); !copied) return copied;
  std::filesystem::rename(fresh, file, error);
  if (error) return fail(ErrorCode::kIo, "{}: {}", file.string(), error.message());
  return {};
}

Result<std::vector<std::filesystem::path>> write_report(const SituationReport& report, SqliteStore& store,
                                                        const ReportOptions& options) {
  const std::filesystem::path folder = options.out;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(ErrorCode::kIo, "{}: {}", folder.string(), error.message());
  std::vector<std::filesystem::path> written{folder / "report.html"};
  if (Status s = write_file(written.back(), report_html(report)); !s) return pass(s);
  for (const ReportTable& table : report.tables) {
    written.push_back(folder / (table.key + ".csv"));
    if (Status s = write_file(written.back(), report_csv(table, report)); !s) return pass(s);
  }
  written.push_back(folder / "incident.gpkg");
  if (Status s = write_copy(store, options.incident, written.back()); !s) return pass(s);
  return written;
}

}  // namespace

int run_report(const ReportOptions& options) {
  if (options.out.empty()) return report_usage("report needs --out DIR");
  std::optional<UtcTime> until;
  if (options.at) {
    const auto parsed = parse_time(*options.at, ZonePolicy::required());
    if (!parsed) return report_usage("--at: " + parsed.error().message);
    until = *parsed;
  }
  const auto store = SqliteStore::open_read_only(options.incident);
  if (!store) return report_failure(store.error());
  auto report = situation(**store, until);
  if (!report) return report_failure(report.error());
  report->incident_file = std::filesystem::path(options.incident).filename().string();
  report->printed_at = SystemClock().now();
  const auto written = write_report(*report, **store, options);
  if (!written) return report_failure(written.error());
  for (const auto& file : *written) fmt::print("{}\n", file.string());
  if (!report->check.intact) report_warnings({"the journal is not intact: " + report->check.why});
  return kExitOk;
}

}  // namespace sandtable
