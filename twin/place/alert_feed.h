#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "twin/base/time.h"
#include "twin/place/table_feed.h"
#include "twin/place/tls_policy.h"

namespace sandtable {

/// Official warnings, polled over HTTP.
struct AlertFeed {
  enum class Dialect { kCap, kGdacs };
  Dialect dialect = Dialect::kCap;
  std::string url;                               ///< a CAP message, or an Atom, RSS or JSON index; http, https or file
  Duration poll{std::chrono::minutes{1}};        ///< real time, whatever the speed of the incident clock
  std::vector<std::string> area_codes;           ///< administrative codes of the place; others meet them by prefix
  std::vector<std::string> geocode_names;        ///< parts of the names of the code lists; empty for Taiwan's
  std::vector<std::string> link_hosts;           ///< hosts besides the index's own that its links may lead to
  int entry_limit = 200;                         ///< messages fetched in one round, the latest first
  Duration max_age{std::chrono::hours{24 * 7}};  ///< entries of the index updated longer ago are passed over
  double point_radius_km = 100;                  ///< GDACS: how far an event given as a point reaches
  std::size_t byte_limit = 8u << 20;             ///< of the index and of each message
  TlsPolicy tls;
};

/// Reports of citizens and field workers, polled over HTTP. Only the columns named here are read: who told, and how
/// to reach them, never enters the program.
struct ReportFeed {
  TableRequest request;
  ColumnNames id;  ///< empty: made of time, place and category
  ColumnNames time;
  ColumnNames lon, lat;
  ColumnNames category, text, where;
  ColumnNames depth;
  std::string depth_unit = "cm";
  ColumnNames state;
  /// State key and the feed's words for it; other words are unverified.
  std::vector<std::pair<std::string, std::vector<std::string>>> states;
  std::size_t byte_limit = 16u << 20;
  TlsPolicy tls;
};

/// A report feed whose columns are those of Open311 GeoReport v2 (service requests as JSON).
ReportFeed open311_reports();

}  // namespace sandtable
