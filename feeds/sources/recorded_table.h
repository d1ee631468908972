#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "feeds/sources/csv_table.h"
#include "feeds/sources/delivery_builder.h"
#include "feeds/sources/recording.h"
#include "twin/base/projector.h"

namespace sandtable::feeds {

/// The text of a recording and of its stations.
struct RecordedTexts {
  std::string observations;
  std::string stations;  ///< empty when the observations carry name and position
};

/// A recorded CSV table. Pure: texts in, values out.
///
/// Wide tables have a value column for each mapping; a series exists where a station ever had anything in that
/// column, so a blank cell there means "missing" and elsewhere nothing. Long tables have the columns `property`
/// (a quantity key, for rain with its window: "rainfall_10min"), `value` and, if not the twin's own, `unit`.
/// With an empty station column the id is made of name and position, for ledgers that number nothing; without those
/// columns too, the whole table is one station with the feed's id.
/// Stations of a stations table are all declared with the first row, others with their first row, so that places
/// that are only known because something happened there do not show before it does.
///
/// Keeps the text and 24 bytes a row. About 5 million rows/minute.
class RecordedTable final : public Recording {
 public:
  /// Fails with kInvalid naming the missing column or the unit that does not fit. `projector` may be null when no
  /// lon/lat columns are named; it is not kept.
  static Result<std::unique_ptr<RecordedTable>> open(const FeedConfig& feed, RecordedTexts texts, Projector* projector);

  [[nodiscard]] std::size_t size() const override { return rows_.size(); }
  [[nodiscard]] UtcTime time_of(std::size_t row) const override { return rows_[row].at; }
  [[nodiscard]] IngestDelivery read(std::size_t first, std::size_t last, UtcTime received) override;

 private:
  struct Row {
    UtcTime at;
    std::uint64_t offset;  ///< of the record in the observations
    std::uint32_t station;
    std::uint32_t mapping;  ///< long tables: which one
  };
  struct KnownStation {
    Station station;
    std::vector<bool> measures;  ///< by mapping
    bool declared = false;
  };
  /// Columns of the station's description; empty where the table has none.
  struct StationColumns {
    std::optional<std::size_t> id, name, name_en, x, y, lon, lat, kind;
  };

  RecordedTable(const FeedConfig& feed, std::string text);
  static Result<StationColumns> find_station_columns(const RecordedFeed& config, const CsvHeader& header);
  Status find_value_columns(const CsvHeader& header);
  Status read_stations(std::string_view text, Projector* projector);
  Status index_rows(Projector* projector);
  void index_row(const std::vector<std::string>& cells, std::uint64_t offset, Projector* projector);
  std::optional<std::uint32_t> station_of(const std::vector<std::string>& cells, Projector* projector);
  Station describe(std::string_view id, const std::vector<std::string>& cells, const StationColumns& columns,
                   Projector* projector);
  std::optional<std::uint32_t> long_mapping(const std::vector<std::string>& cells);
  void declare(KnownStation& station, DeliveryBuilder& out) const;
  void read_row(const Row& row, const std::vector<std::string>& cells, DeliveryBuilder& out) const;

  FeedConfig feed_;
  RecordedFeed config_;
  FeedFacts facts_;
  std::string text_;
  char delimiter_ = ',';
  bool is_wide_ = false;
  bool has_stations_table_ = false;
  StationColumns station_columns_;  ///< in the observations
  std::size_t time_column_ = 0;
  std::vector<std::size_t> value_columns_;  ///< wide: by mapping; long: the one column
  std::optional<std::size_t> property_column_, unit_column_;
  std::vector<ScaledMapping> mappings_;
  std::map<std::string, std::uint32_t, std::less<>> long_mappings_;  ///< by "property|unit"
  std::deque<KnownStation> stations_;
  std::map<std::string, std::uint32_t, std::less<>> station_numbers_;
  std::vector<Row> rows_;
  std::optional<DeliveryBuilder> trouble_;  ///< what was refused while loading, until it is delivered
};

}  // namespace sandtable::feeds
