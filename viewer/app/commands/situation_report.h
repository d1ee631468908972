#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "twin/core/incident_store.h"
#include "twin/core/state.h"

namespace sandtable {

/// A key with its meaning for people.
struct ReportWord {
  std::string key;
  Text text;
};
struct ReportNumber {
  double value = 0;  ///< NaN shows as empty
  int digits = 0;
};
/// One cell; how it is written is the format's business. Empty: nothing known.
using ReportCell = std::variant<std::monostate, std::string, Text, ReportWord, ReportNumber, UtcTime>;

struct ReportColumn {
  std::string key;      ///< of the CSV header, with the unit: "raised_at", "capacity_m3_per_s"
  Text title;           ///< for people, with the unit
  bool in_html = true;  ///< ids are for machines only
};

struct ReportTable {
  std::string key;  ///< also the CSV's file name
  Text title;
  std::vector<ReportColumn> columns;
  std::vector<std::vector<ReportCell>> rows;
  Text when_empty;
  bool in_html = true;  ///< long ones are only written as CSV
};

/// One figure of the overview.
struct ReportFigure {
  Text title;
  std::string value;
  bool alarming = false;
};

/// The situation at one moment, ready to be written in any format.
struct SituationReport {
  Text place;
  Text incident;
  int activation_level = 0;
  bool fictional = false;
  ZoneOffset zone{0};
  UtcTime at;          ///< of the situation
  UtcTime printed_at;  ///< wall clock
  std::string incident_file;
  JournalCheck check;
  std::vector<ReportFigure> figures;
  std::vector<ReportTable> tables;
};

/// Something people did or that alarmed them, for the log of the incident.
struct LogLine {
  UtcTime at;
  std::string actor;
  Text what;
  std::string subject;
  std::string detail;
};
/// The line of an event, given the state before it; empty for what only machines did (observations, water, feed health,
/// stations) and for changes of an alarm or order that change nothing a person would note (a new value).
std::optional<LogLine> log_line(const Event& event, const IncidentState& before);

/// Fills figures and tables: alarms, orders, sites, resources, feeds, readings, log. Pure.
void describe_situation(const IncidentState& state, const std::vector<LogLine>& log, SituationReport& report);

}  // namespace sandtable
