#pragma once

#include <string>
#include <vector>

#include "twin/report/handover_pack.h"
#include "twin/report/report_table.h"

namespace sandtable {

/// A chapter of the pack as it is read: sentences, then tables. Both languages; a rendering takes one.
struct HandoverSection {
  std::string key;  ///< stable: "alarms"
  Text title;
  std::string ics_block;  ///< of form ICS 201: "5"; empty where the form has none
  std::vector<Text> lines;
  std::vector<ReportTable> tables;  ///< the first belongs to the title, others have one of their own
  bool shows_maps = false;          ///< pictures stand here
};

/// The pack in the order in which a successor needs it.
struct HandoverDocument {
  Text title;
  std::vector<Text> banners;  ///< what must not be overlooked: fictional, exercise
  std::vector<Text> facts;    ///< incident, moment, shift, last hand-over
  std::vector<ReportFigure> figures;
  std::vector<HandoverSection> sections;
  ZoneOffset zone{0};
  bool fictional = false;
  UtcTime at;
};

HandoverDocument handover_document(const HandoverPack& pack);

// The tables, for the document and as files of their own.
ReportTable decision_table(const HandoverPack& pack);
ReportTable warning_table(const HandoverPack& pack);
ReportTable measured_table(const HandoverPack& pack);
ReportTable damage_report_table(const HandoverPack& pack);
ReportTable expected_table(const HandoverPack& pack);
ReportTable exposed_table(const HandoverPack& pack);
ReportTable open_alarm_table(const HandoverPack& pack);
ReportTable quiet_alarm_table(const HandoverPack& pack);
ReportTable feed_doubt_table(const HandoverPack& pack);
ReportTable open_order_table(const HandoverPack& pack);
ReportTable fuel_table(const HandoverPack& pack);
ReportTable resource_line_table(const HandoverPack& pack);
ReportTable note_table(const HandoverPack& pack);
ReportTable plan_table(const HandoverPack& pack);
ReportTable seat_table(const HandoverPack& pack);
ReportTable shift_log_table(const HandoverPack& pack);

}  // namespace sandtable
