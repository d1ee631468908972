#pragma once

#include <filesystem>
#include <string_view>

#include "twin/base/result.h"
#include "twin/flood/hydraulics/time_series.h"

namespace sandtable {

/// Reads a series over time: CSV in UTF-8 with a header `time_s,VALUE_COLUMN`, two numbers a row, times never falling
/// (two rows at one time are a jump). Blank lines and lines that begin with '#' are passed over; at most 64 MiB.
/// Fails naming file and row: kNotFound, kLimit, or kInvalid for a wrong header, a row that is no two finite numbers, a
/// time that falls, or no row at all.
Result<hydraulics::TimeSeries> read_series_file(const std::filesystem::path& file, std::string_view value_column);

/// The same from text; `name` is for messages.
Result<hydraulics::TimeSeries> parse_series(std::string_view text, std::string_view name,
                                            std::string_view value_column);

}  // namespace sandtable
