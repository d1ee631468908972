#include "viewer/app/report/series_table.h"

#include "viewer/app/report/report_formats.h"

namespace sandtable {
namespace {

constexpr int kDecimals = 4;  // a tenth of a millimetre

std::string flag_key(QualityFlag flag) {
  switch (flag) {
    case QualityFlag::kPass:
      return "pass";
    case QualityFlag::kNotEvaluated:
      return "not_evaluated";
    case QualityFlag::kSuspect:
      return "suspect";
    case QualityFlag::kFail:
      return "fail";
    case QualityFlag::kMissing:
      return "missing";
  }
  return "";
}

ReportColumn column(const char* key) { return {key, {}, false}; }

}  // namespace

std::string series_csv(const Snapshot& snapshot, std::span<const ExportedSeries> exported) {
  const Incident& incident = *snapshot.live.incident;
  ReportTable table{"series", {}, {}, {}, {}, false};
  for (const char* key :
       {"series", "observed_at", "received_at", "value", "unit", "vertical_datum", "window_s", "flag", "value_as_known",
        "flag_as_known", "as_known_at", "raw", "reason", "journal_entry", "state_digest", "attribution", "licence"}) {
    table.columns.push_back(column(key));
  }
  const std::string digest = digest_of(snapshot.live).hex().substr(0, 16);
  for (const auto& [series, values, attribution, licence] : exported) {
    for (const JudgedSample& v : values) {
      table.rows.push_back({series->id.str(), v.at, v.received, ReportNumber{v.value_now, kDecimals},
                            std::string(unit_symbol(series->quantity)), series->vertical_datum,
                            ReportNumber{seconds(series->window), 0}, flag_key(v.flag_now),
                            v.known ? ReportCell(ReportNumber{v.value_then, kDecimals}) : ReportCell(),
                            v.known ? ReportCell(flag_key(v.flag_then)) : ReportCell(), snapshot.at, v.raw_text, v.reason,
                            ReportNumber{static_cast<double>(snapshot.live.seq), 0}, digest, attribution, licence});
    }
  }
  SituationReport about;
  about.fictional = incident.fictional;
  about.exercise = incident.exercise;
  about.zone = incident.zone;
  return report_csv(table, about);
}

}  // namespace sandtable
