#pragma once

#include <string>
#include <string_view>

#include "twin/report/report_table.h"

// Texts as several renderings of a report write them.
namespace sandtable {

/// For HTML: markup characters as entities, line ends as breaks, other control characters dropped, broken UTF-8 marked.
std::string escaped(std::string_view text);

/// A cell in one language, for people: "07-28 03:12" for times, "–" for what does not apply.
std::string cell_text(const ReportCell& cell, Language language, ZoneOffset zone);
/// Whether the cell reads better at the right edge of its column.
bool is_figure(const ReportCell& cell);

}  // namespace sandtable
