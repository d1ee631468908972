#pragma once

#include <optional>
#include <string>

namespace sandtable {

/// `sandtable report INCIDENT --out DIR [--at TIME]`
struct ReportOptions {
  std::string incident;
  std::string out;
  std::optional<std::string> at;  ///< ISO 8601 with offset; empty: the end of the journal
};

/// Writes the situation at one moment for people and machines: report.html, one CSV a table, and a copy of the incident
/// file. Files of an earlier report in the same folder are replaced. Prints the paths.
/// Exit status: 0 written, 1 the incident cannot be read or the folder not written, 2 wrong usage.
int run_report(const ReportOptions& options);

}  // namespace sandtable
