#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "twin/base/time_text.h"
#include "twin/base/units.h"
#include "twin/place/tls_policy.h"

namespace sandtable {

/// How the answer of a service is written.
enum class TableFormat {
  kJson,
  kGeoJson,  ///< features: plain columns are looked up in `properties`
  kArcgis,   ///< features of an ArcGIS REST layer: plain columns are looked up in `attributes`; pages by resultOffset
  kXml,
  kKml,  ///< every Placemark is a row
  kCsv,
};

/// What the remark of a source on its own value means. All but the first two are doubts.
enum class Qualifier { kApproved, kProvisional, kEstimated, kIce, kBackwater, kEquipment, kSuspect };

/// Where a table is asked for.
struct TableRequest {
  std::string url;   ///< http, https or file
  std::string body;  ///< not empty: sent by POST
  std::string content_type = "application/json; charset=utf-8";
  TableFormat format = TableFormat::kJson;
  std::vector<std::string> rows;  ///< paths to the list of rows, the first that is there; "" is the whole answer
  char delimiter = 0;             ///< CSV; 0 to look
  Duration poll{std::chrono::minutes{5}};  ///< real time, whatever the speed of the incident clock
};

/// Columns of one meaning under the several names that it has: the first that holds something counts. A column is a
/// plain key or header, or a path; see docs/place-file.md.
using ColumnNames = std::vector<std::string>;

/// True when a column holds one of the words (or, `unless`, none of them). An empty word matches an empty or missing
/// column.
struct ColumnCondition {
  std::string column;
  std::vector<std::string> words;
  bool unless = false;
};

/// What one measured value of a row means.
struct TableValue {
  ColumnNames columns;
  Quantity quantity = Quantity::kWaterDepth;
  std::string unit;                  ///< of all rows, or where `unit_columns` hold nothing
  ColumnNames unit_columns;          ///< units that differ from row to row
  Duration window{0};                ///< rainfall: length the value sums over
  std::vector<std::string> missing;  ///< texts that mean "no value", besides the usual ones
  Duration expected_every{0};        ///< cadence where it differs from the feed's; 0: the feed's
  ColumnNames times;                 ///< when the value has a time of its own
  std::string suffix;                ///< tells apart two series of one quantity at one station ("inner", "outer")
  ColumnNames suffix_columns;
  std::vector<ColumnCondition> where;
  /// Quantities that are states: the feed's words for each of state_word(); "*" stands for every other word.
  std::vector<std::pair<double, std::vector<std::string>>> states;
  /// Warning levels that the source itself sets for this value, level 1 (most severe) first, in the value's unit.
  std::array<ColumnNames, 3> levels;
};

/// A second table with more about the rows of the first: where a station stands, what a measure is.
struct TableJoin {
  std::string name;  ///< its columns are "name:column" elsewhere
  TableRequest request;
  ColumnNames key;           ///< in this table
  ColumnNames on;            ///< in the rows, or in the tables joined before this one
  bool numeric_key = false;  ///< "001" and "1" are the same
  bool is_stations = false;  ///< its rows are stations, also those of which nothing was measured
};

/// Any table that a service gives when asked, read by configuration.
struct TableFeed {
  TableRequest request;
  std::vector<TableJoin> joins;
  ColumnNames station;  ///< id of the station; empty for one station with the feed's id
  ColumnNames station_name, station_name_en;
  ColumnNames lon, lat;      ///< or `xy`
  ColumnNames xy;            ///< both coordinates in one text, apart by a space or comma, or a list of two numbers
  std::string crs;           ///< of the coordinates; empty for WGS 84 degrees
  bool lat_first = false;    ///< `xy` is north, then east
  std::string station_kind;  ///< empty: by `kind_columns`, then by what is measured
  ColumnNames kind_columns;
  std::vector<std::pair<std::string, std::vector<std::string>>> kinds;  ///< station kind key and the feed's words
  ColumnNames time;
  std::vector<TimeFormat> time_formats{TimeFormat::kAuto};  ///< the first that reads it
  std::vector<ColumnCondition> where;                       ///< rows that do not match are passed over
  std::vector<ColumnCondition> doubt;                       ///< any of them: the source itself doubts the row
  /// What the source remarks on a value, and what its words mean. Words that mean nothing here are kept all the same.
  ColumnNames qualifier;
  std::vector<std::pair<Qualifier, std::vector<std::string>>> qualifiers;
  std::vector<TableValue> values;
  std::string next;  ///< path to the address of the next page; empty for one page
  /// Where what was missed is asked for after a start, "{since}" standing for the time after which; empty where the
  /// service tells the latest only.
  std::string since_url;
  Duration backfill{std::chrono::hours{6}};  ///< how far back at most; 0 for never
  int page_limit = 100;
  std::size_t byte_limit = 64u << 20;
  TlsPolicy tls;
  std::string key_env;     ///< environment variable with an access key, put where "{key}" stands in an address
  std::string key_header;  ///< ... or sent under this header
};

}  // namespace sandtable
