#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "feeds/sources/delivery_builder.h"
#include "feeds/sources/rain_raster_name.h"

namespace sandtable::feeds {

/// How a feed of rain forecasts as rasters is read.
class RainRasterRules {
 public:
  /// `extent` is the place's. Fails with kInvalid, naming the feed and the key, for a pattern that makes no sense or a
  /// place without an extent.
  static Result<RainRasterRules> make(const FeedConfig& feed, const Extent& extent);

  FeedFacts facts;
  RainForecastFeed config;  ///< with rasters
  Extent extent;
  RainRasterName name;
};

struct RainRasterFile {
  std::filesystem::path path;
  RainRasterStamp stamp;
  std::uintmax_t bytes = 0;
  std::filesystem::file_time_type written{};
  bool operator==(const RainRasterFile&) const = default;
};

/// The files of one forecast: those whose names tell the same time of issue, or one alone whose name tells none.
struct RainRasterIssue {
  std::optional<UtcTime> issued;
  std::vector<RainRasterFile> files;  ///< by name, at least one
  bool operator==(const RainRasterIssue&) const = default;
};

/// More names than this in one folder are not looked through.
inline constexpr std::size_t kMostFolderNames = 20'000;

/// The issues in the feed's folder, oldest first: those whose names tell no issue come before, by when they were
/// written. Opens nothing. A name whose digits are no time is refused into `out`. Fails with kIo, or with kLimit for a
/// folder of more than kMostFolderNames names; the message names the folder.
Result<std::vector<RainRasterIssue>> list_issues(const RainRasterRules& rules, DeliveryBuilder& out);

}  // namespace sandtable::feeds
