#pragma once

#include <string>
#include <variant>
#include <vector>

#include "twin/base/text.h"
#include "twin/base/time.h"

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
  double weight = 1;    ///< share of a page's width
};

struct ReportTable {
  std::string key;  ///< also the CSV's file name
  Text title;
  std::vector<ReportColumn> columns;
  std::vector<std::vector<ReportCell>> rows;
  Text when_empty;
  bool in_html = true;  ///< long ones are only written as CSV
  std::vector<std::size_t> urgent_rows{};  ///< by their number, rising: somebody should look at once
};

/// One figure of the overview.
struct ReportFigure {
  Text title;
  std::string value;
  bool alarming = false;
};

}  // namespace sandtable
