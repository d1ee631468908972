#pragma once

#include <optional>
#include <regex>
#include <string>
#include <vector>

#include "twin/base/result.h"
#include "twin/base/time.h"

namespace sandtable::feeds {

/// What the name of a raster tells of its times.
struct RainRasterStamp {
  std::optional<UtcTime> issued;
  std::optional<UtcTime> from;
  std::optional<UtcTime> to;
  std::optional<Duration> lead;  ///< after the issue
  /// Whether it tells which interval the file is of; if not, its bands do.
  [[nodiscard]] bool tells_interval() const { return from || to || lead; }
  bool operator==(const RainRasterStamp&) const = default;
};

/// A pattern of names: "{issued}", "{from}" and "{to}" stand for a time of 10, 12 or 14 digits (a "T", "_" or "-" may
/// follow the eighth, a "Z" the last, which makes it UTC), "{lead_min}" and "{lead_h}" for a number, "*" for anything.
class RainRasterName {
 public:
  /// Fails with kInvalid for a mark that is not known or comes twice, or a lead without a time of issue.
  static Result<RainRasterName> parse(const std::string& pattern);

  [[nodiscard]] const std::string& pattern() const { return pattern_; }
  /// Empty for a name of another kind. Fails with kInvalid when the digits are no time, or `zone` tells none for them.
  [[nodiscard]] Result<std::optional<RainRasterStamp>> read(const std::string& name, ZonePolicy zone) const;

 private:
  enum class Mark { kIssued, kFrom, kTo, kLeadMinutes, kLeadHours };

  std::string pattern_;
  std::regex form_;
  std::vector<Mark> marks_;  ///< in the order of the pattern
};

}  // namespace sandtable::feeds
