#pragma once

#include <string>

#include "twin/report/situation_report.h"

namespace sandtable {

/// A page of its own for screen and paper, without scripts or anything from elsewhere; every text is escaped. Both
/// languages side by side; times local with their offset.
std::string report_html(const SituationReport& report);

/// What every row of a table tells of its incident.
struct CsvMarks {
  ZoneOffset zone{0};
  bool fictional = false;
  bool exercise = false;
};

/// RFC 4180 with a byte order mark, so that spreadsheets read Chinese; times ISO 8601 with offset; keys instead of
/// words. A text that a spreadsheet would run as a formula gets an apostrophe in front. Every row ends with
/// `fictional`, those of an exercise with `exercise` after it.
std::string report_csv(const ReportTable& table, const CsvMarks& marks);
inline std::string report_csv(const ReportTable& table, const SituationReport& report) {
  return report_csv(table, CsvMarks{report.zone, report.fictional, report.exercise != Text{}});
}

}  // namespace sandtable
