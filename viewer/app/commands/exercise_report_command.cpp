#include "viewer/app/commands/exercise_report_command.h"

#include <filesystem>
#include <fstream>

#include "twin/base/clock.h"
#include "twin/core/reduce.h"
#include "twin/report/exercise_evaluation.h"
#include "viewer/app/compose.h"
#include "viewer/app/console.h"
#include "viewer/app/report/report_formats.h"
#include "viewer/app/report/told_incident.h"

namespace sandtable {
namespace {

Result<SituationReport> evaluate(IncidentStore& store) {
  SituationReport report;
  auto check = store.verify();
  if (!check) return pass(check);
  report.check = std::move(*check);
  IncidentState state;
  ExerciseEvaluation evaluation;
  const Status read = store.read(1, [&](const Event& event) {
    evaluation.note(event, state);
    reduce(state, event);
    return true;
  });
  if (!read) return pass(read);
  if (state.seq == 0) return fail(ErrorCode::kInvalid, "the incident has no entries yet");
  evaluation.finish(state.at);
  const Incident& incident = *state.incident;
  report.heading =
      incident.is_exercise() ? Text{"演習評核表", "Exercise evaluation"} : Text{"警報應變時間", "Response times"};
  name_incident(incident, report);
  report.at = state.at;
  report.figures = evaluation.figures();
  report.tables = evaluation.tables(state);
  return report;
}

Status write_and_tell(const std::filesystem::path& file, const std::string& content) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << content << std::flush;
  if (!stream) return fail(ErrorCode::kIo, "{}: cannot be written", file.string());
  fmt::print("{}\n", file.string());
  return {};
}

Status write_all(const SituationReport& report, const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(ErrorCode::kIo, "{}: {}", folder.string(), error.message());
  if (Status s = write_and_tell(folder / "exercise.html", report_html(report)); !s) return s;
  for (const ReportTable& table : report.tables) {
    if (Status s = write_and_tell(folder / (table.key + ".csv"), report_csv(table, report)); !s) return s;
  }
  return {};
}

}  // namespace

int run_exercise_report(const ExerciseReportOptions& options) {
  if (options.out.empty()) return report_usage("exercise-report needs --out DIR");
  const auto store = open_any_incident(options.incident);
  if (!store) return report_failure(store.error());
  auto report = evaluate(**store);
  if (!report) return report_failure(report.error());
  report->incident_file = incident_name(options.incident);
  report->printed_at = SystemClock().now();
  if (Status written = write_all(*report, options.out); !written) return report_failure(written.error());
  if (!report->check.intact) report_warnings({"the journal is not intact: " + report->check.why});
  return kExitOk;
}

}  // namespace sandtable
