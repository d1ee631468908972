#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "twin/report/report_table.h"
#include "twin/report/report_words.h"

// Cells of tables.
namespace sandtable {

inline ReportCell word(std::string_view group, std::string_view key) {
  return ReportWord{std::string(key), report_word(group, key)};
}
inline ReportCell number(double value, int digits) { return ReportNumber{value, digits}; }
inline ReportCell count(std::size_t value) { return ReportNumber{static_cast<double>(value), 0}; }
inline ReportCell when(const std::optional<UtcTime>& t) { return t ? ReportCell(*t) : ReportCell(); }

/// What nobody knows must not look like what is nothing.
inline ReportCell unknown() { return ReportWord{"unknown", {"不明", "unknown"}}; }
inline ReportCell known(const std::optional<UtcTime>& t) { return t ? ReportCell(*t) : unknown(); }
inline ReportCell known(const std::optional<double>& value, int digits) {
  return value ? number(*value, digits) : unknown();
}
inline ReportCell yes_no(bool value) {
  return value ? ReportCell(ReportWord{"yes", {"是", "yes"}}) : ReportCell(ReportWord{"no", {"否", "no"}});
}

}  // namespace sandtable
