#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "twin/base/time.h"
#include "twin/place/table_feed.h"
#include "twin/place/tls_policy.h"

namespace sandtable {

/// A forecast of rain (定量降水預報) as a table: a row tells what falls in one interval, everywhere or at one point.
/// Either a file that is played back by its times of issue, or a service that is polled.
struct RainForecastFeed {
  std::filesystem::path file;  ///< empty: `request` is asked
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
