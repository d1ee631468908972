#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feeds/sources/delivery_builder.h"
#include "feeds/sources/table_path.h"
#include "twin/base/projector.h"

namespace sandtable::feeds {

/// How a feed of reports is read: its columns as paths.
class ReportRules {
 public:
  /// Fails with kInvalid when a column is no path or the unit no length.
  static Result<ReportRules> make(const FeedConfig& feed);

  FeedFacts facts;
  ReportFeed config;
  UnitScale depth_scale;
  std::vector<TablePath> rows;
  std::vector<TablePath> id, time, lon, lat, category, text, where, depth, state;
};

/// Reads what citizens and field workers told, a row a report. A row without a usable time is refused; one without a
/// position is kept for the list. A depth of zero means "not told", as ledgers write it. Of free text what looks like
/// a telephone number or an address for mail is taken out. Pure. Fails with kUnreadable or kInvalid when the body is
/// no such table.
Status parse_reports(std::string_view body, const ReportRules& rules, Projector* projector, DeliveryBuilder& out);

/// `text` with every telephone number (a run of nine digits or more that begins with 0 or +) and mail address
/// replaced by an ellipsis.
std::string without_contacts(std::string_view text);

}  // namespace sandtable::feeds
