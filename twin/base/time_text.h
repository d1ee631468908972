#pragma once

#include <optional>
#include <string_view>

#include "twin/base/time.h"

namespace sandtable {

/// How a feed writes its times.
enum class TimeFormat {
  kAuto,          ///< whatever of iso, meridiem, dotnet, rfc822, compact (12 or 14 digits) or an interval it looks like
  kIso,           ///< as parse_time() reads it
  kMeridiem,      ///< "2026/6/27 下午 11:00:00" or with AM and PM: 上午 12 is 0 h, 下午 12 is 12 h
  kCompact,       ///< digits alone: yyyyMMdd, yyyyMMddHH, yyyyMMddHHmm, yyyyMMddHHmmss
  kRoc,           ///< years of the Republic of China, 113 being 2024: "113/06/17 08:30", "1130617", "1130617135759"
  kDotNet,        ///< "/Date(1782632040000)/", true UTC
  kRfc822,        ///< "Mon, 30 Dec 2019 01:35:11 GMT"
  kEpochS,        ///< seconds since 1970 in UTC, fractions allowed
  kEpochMs,       ///< milliseconds since 1970 in UTC
  kEpochMsLocal,  ///< milliseconds since 1970 as if the local wall clock were UTC; needs a zone policy that names one
  kExcel,         ///< days since 1899-12-30 of the local clock, to the nearest second
};

/// "auto", "iso", "meridiem", "compact", "roc", "dotnet", "rfc822", "epoch_s", "epoch_ms", "epoch_ms_local", "excel".
std::string_view time_format_key(TimeFormat format);
std::optional<TimeFormat> parse_time_format(std::string_view key);

/// Reads a time as a feed writes it. Of an interval "a/b" it is the end, when the value was complete.
/// Fails with kInvalid naming the text; so do years outside 1900..2200 and a missing zone where `zone` assumes none.
Result<UtcTime> parse_time_as(std::string_view text, TimeFormat format, ZonePolicy zone);

}  // namespace sandtable
