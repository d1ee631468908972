#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "twin/base/time.h"
#include "twin/place/table_feed.h"
#include "twin/place/tls_policy.h"

namespace sandtable {

/// A forecast of rain as rasters in a folder: a file, or a band of a file, tells what falls in one interval.
struct RainRasters {
  std::filesystem::path folder;
  std::string name;         ///< of the files, with marks for what tells their times: "{issued}_{from}.tif"
  std::string crs{};        ///< believed where a raster names none; empty refuses such a raster
  double cell_m = 1000;     ///< edge of the cells that the rain is brought onto
  bool stamps_end = true;   ///< a lead time, or the time of a band, is the end of its interval and not the begin
  bool is_watched = false;  ///< looked into every `poll`; else it is played back by its times of issue
};

/// A forecast of rain (定量降水預報): a table, of which a row tells what falls in one interval, everywhere or at one
/// point, or rasters. A table is a file that is played back by its times of issue, or a service that is polled.
struct RainForecastFeed {
  std::optional<RainRasters> rasters{};  ///< then only `request.poll`, `interval`, `is_rate`, `use_for` and `byte_limit` count
  std::filesystem::path file;            ///< empty: `request` is asked
  TableRequest request;       ///< of a file only format, rows and delimiter count
  ColumnNames issued{"issued"};
  ColumnNames from{"from"};
  ColumnNames to{"to"};                     ///< where a row has none, it lasts `interval`
  Duration interval{std::chrono::hours{1}};
  ColumnNames amount{"mm"};
  ColumnNames low{"low_mm"};
  ColumnNames high{"high_mm"};
  ColumnNames lon{"lon"};
  ColumnNames lat{"lat"};
  bool is_rate = false;  ///< amounts are mm/h, not sums over the interval
  Duration use_for{std::chrono::hours{6}};  ///< after its issue; then it is too old to be used
  std::size_t byte_limit = 16u << 20;
  TlsPolicy tls;
};

}  // namespace sandtable
