#pragma once

#include "twin/place/source_credit.h"
#include "twin/report/report_table.h"

namespace sandtable {

/// Whom the sources of a report ask to be named and under what licence they give their data; says so where none is
/// stated.
ReportTable source_table(const std::vector<SourceCredit>& sources);

}  // namespace sandtable
