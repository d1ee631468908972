#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feeds/sources/table_rules.h"
#include "twin/base/projector.h"

namespace sandtable::feeds {

/// What a table was asked for. The rows of the past are old because that is what was wanted; a present page whose rows
/// are old tells of stations that fell silent.
enum class TableTense { kPresent, kPast };

struct TablePage {
  IngestDelivery delivery;
  std::size_t rows = 0;   ///< in the answer
  std::string next_link;  ///< as the answer has it; empty on the last page
  bool goes_on = false;   ///< an ArcGIS layer that has more rows than it gave
};

/// Reads the answers of one table feed. A row that cannot be used costs that row; a row whose other half is missing
/// in a joined table is used without it. Pure but for what it remembers of earlier pages: the joined tables and where
/// stations stood. One thread at a time. About 60 MB/s of JSON (a row of six values a kilobyte, -O1).
class TableReader {
 public:
  /// `rules` must outlive the reader. `projector` may be null: stations then have no position.
  TableReader(const TableRules& rules, Projector* projector);

  /// Replaces a joined table; the old one stays when the new one cannot be read.
  Status read_join(std::size_t join, std::string_view body);

  /// Fails when the body is no such table, or has no rows where they should be.
  Result<TablePage> read(std::string_view body, UtcTime received, TableTense tense = TableTense::kPresent);

 private:
  struct PageState;
  void read_row(const TableRow& row, PageState& page);
  void read_value(const JoinedView& view, const Station& station, const ValueRule& value, PageState& page);
  std::optional<Station> station_of(const JoinedView& view, std::string id, PageState& page);
  void place(Station& station, const JoinedView& view, PageState& page);
  [[nodiscard]] StationKind kind_of(const JoinedView& view) const;
  std::optional<UtcTime> time_of(const JoinedView& view, const ColumnChoice& columns, PageState& page) const;
  std::optional<ScaledMapping> mapping_of(const JoinedView& view, const ValueRule& value, PageState& page) const;
  SeriesId declare_series(const JoinedView& view, const Station& station, const ValueRule& value,
                          const ScaledMapping& mapping, PageState& page) const;
  void declare_known_stations(PageState& page);
  void judge(PageState& page, TableTense tense) const;

  const TableRules& rules_;
  Projector* projector_;
  std::vector<JoinedTable> joined_;
  std::map<StationId, LocalXY> positions_;
};

}  // namespace sandtable::feeds
