#pragma once

#include <string>
#include <vector>

#include "twin/core/incident_store.h"
#include "twin/core/state.h"
#include "twin/report/log_line.h"
#include "twin/report/report_table.h"

namespace sandtable {

/// The situation at one moment, ready to be written in any format.
struct SituationReport {
  Text heading{"災情狀況報告", "Situation report"};
  Text exercise;       ///< what was practised; empty for the real thing
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

/// Fills what names the incident and says whether it is real. Pure.
void name_incident(const Incident& incident, SituationReport& report);

/// Names the incident and fills figures and tables: alarms, orders, sites, resources, feeds, readings,
/// log, sources. Pure.
void describe_situation(const IncidentState& state, const std::vector<LogLine>& log, SituationReport& report);

}  // namespace sandtable
