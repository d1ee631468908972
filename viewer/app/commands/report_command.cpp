#include "viewer/app/commands/report_command.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "twin/base/clock.h"
#include "twin/report/situation_report.h"
#include "twin/store/incident_copy.h"
#include "twin/store/postgres_store.h"
#include "twin/store/sqlite_store.h"
#include "viewer/app/compose.h"
#include "viewer/app/console.h"
#include "viewer/app/report/handover_check.h"
#include "viewer/app/report/report_formats.h"

namespace sandtable {
namespace {

SituationReport situation(const ToldIncident& told) {
  SituationReport report;
  report.check = told.check;
  report.at = told.at;
  report.incident_file = told.name;
  report.printed_at = SystemClock().now();
  std::vector<LogLine> log;
  for (const HandoverLogLine& entry : told.log) log.push_back(entry.line);
  describe_situation(told.state, log, report);
  return report;
}

Status write_file(const std::filesystem::path& file, const std::string& content) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << content << std::flush;
  if (!stream) return fail(ErrorCode::kIo, "{}: cannot be written", file.string());
  return {};
}

/// Packed and with its signatures where it is a file, entry by entry where it is a database.
Status copy_whole(IncidentStore& store, const std::string& incident, const std::filesystem::path& file) {
  if (PostgresStore::is_address(incident)) return copy_incident(store, file);
  const auto original = SqliteStore::open_read_only(incident);
  return original ? (*original)->copy_to(file) : pass(original);
}

/// Through a name of its own first, so that an earlier copy stays until the new one is whole.
Status write_copy(IncidentStore& store, const std::string& incident, const std::filesystem::path& file) {
  std::error_code error;
  if (!PostgresStore::is_address(incident) && std::filesystem::equivalent(incident, file, error))
    return fail(ErrorCode::kInvalid, "{}: the report would replace the incident itself; choose another --out",
                file.string());
  const std::filesystem::path fresh = file.string() + ".new";
  std::filesystem::remove(fresh, error);
  if (Status copied = copy_whole(store, incident, fresh); !copied) return copied;
  std::filesystem::rename(fresh, file, error);
  if (error) return fail(ErrorCode::kIo, "{}: {}", file.string(), error.message());
  return {};
}

Result<std::vector<std::filesystem::path>> write_report(const SituationReport& report, IncidentStore& store,
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

/// "SITE,RESOURCE,TIME" lines.
Result<std::vector<LastDispatch>> read_last_dispatches(const std::string& file) {
  std::vector<LastDispatch> out;
  if (file.empty()) return out;
  std::ifstream in(file);
  if (!in) return fail(ErrorCode::kUnreadable, "{}: cannot be read", file);
  constexpr std::size_t kMost = 10'000;
  for (std::string line; out.size() < kMost && std::getline(in, line);) {
    const std::size_t first = line.find(',');
    const std::size_t second = first == std::string::npos ? first : line.find(',', first + 1);
    if (second == std::string::npos)
      return fail(ErrorCode::kInvalid, "{}: '{}' is not SITE,RESOURCE,TIME", file, clipped(line, 80));
    const auto at = parse_time(std::string_view(line).substr(second + 1), ZonePolicy::required());
    if (!at) return fail(ErrorCode::kInvalid, "{}: {}", file, at.error().message);
    out.push_back({SiteId(line.substr(0, first)), ResourceId(line.substr(first + 1, second - first - 1)), *at});
  }
  return out;
}

Result<HandoverFolder::Written> write_pack(const ToldIncident& told, const ReportOptions& options) {
  const auto last = read_last_dispatches(options.last_safe);
  if (!last) return pass(last);
  MapDrawing draw;
  if (options.draw_maps) {
    draw = [&](const HandoverPack& pack, HandoverFolder& folder) { return options.draw_maps(options, pack, folder); };
  }
  Warnings warnings;
  auto written = write_handover(told, options.out, *last, draw, warnings);
  report_warnings(warnings);
  return written;
}

Status write_situation(const ToldIncident& told, IncidentStore& store, const ReportOptions& options) {
  const auto written = write_report(situation(told), store, options);
  if (!written) return pass(written);
  for (const auto& file : *written) fmt::print("{}\n", file.string());
  return {};
}

}  // namespace

int run_report(const ReportOptions& options) {
  if (!options.check.empty()) return run_handover_check(options.incident, options.check);
  if (options.out.empty()) return report_usage("report needs --out DIR or --check PACK");
  std::optional<UtcTime> until;
  if (options.at) {
    const auto parsed = parse_time(*options.at, ZonePolicy::required());
    if (!parsed) return report_usage("--at: " + parsed.error().message);
    until = *parsed;
  }
  const auto store = open_any_incident(options.incident);
  if (!store) return report_failure(store.error());
  const auto told = tell_incident(**store, options.incident, until);
  if (!told) return report_failure(told.error());
  if (!options.only_pack) {
    if (const Status written = write_situation(*told, **store, options); !written) return report_failure(written.error());
  }
  const auto pack = write_pack(*told, options);
  if (!pack) return report_failure(pack.error());
  fmt::print("{}\n{}\n", pack->folder.string(), pack->digest.hex());
  if (!told->check.intact) report_warnings({"the journal is not intact: " + told->check.why});
  return kExitOk;
}

}  // namespace sandtable
