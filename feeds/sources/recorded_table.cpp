#include "feeds/sources/recorded_table.h"

#include <algorithm>
#include <cmath>

#include "feeds/sources/number_text.h"
#include "feeds/sources/station_text.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

/// The cell, or nothing where the record is too short or the table has no such column.
std::string_view cell(const std::vector<std::string>& cells, std::optional<std::size_t> column) {
  return column && *column < cells.size() ? trimmed(cells[*column]) : std::string_view{};
}

bool all_blank(const std::vector<std::string>& cells) {
  return std::all_of(cells.begin(), cells.end(), [](const std::string& c) { return trimmed(c).empty(); });
}

/// "rainfall_10min" -> rainfall over 10 min; other keys as they are.
Result<ValueMapping> parse_property(std::string_view text) {
  ValueMapping mapping;
  const std::size_t bar = text.rfind('_');
  if (text.starts_with("rainfall_") && bar != std::string_view::npos) {
    const Result<Duration> window = parse_duration(text.substr(bar + 1));
    if (!window) return pass(window);
    mapping.window = *window;
    text = text.substr(0, bar);
  }
  const Result<Quantity> quantity = parse_quantity(text);
  if (!quantity) return pass(quantity);
  mapping.quantity = *quantity;
  return mapping;
}

Error about(const FeedConfig& feed, std::string_view file, const Error& error) {
  return {error.code, fmt::format("feed {}: {}: {}", feed.id.str(), file, error.message)};
}

}  // namespace

RecordedTable::RecordedTable(const FeedConfig& feed, std::string text)
    : feed_(feed),
      config_(std::get<RecordedFeed>(feed.kind)),
      facts_(facts_of(feed)),
      text_(std::move(text)),
      delimiter_(sniff_delimiter(text_)),
      is_wide_(!config_.values.empty()),
      trouble_(std::in_place, facts_, UtcTime{}) {}

Result<std::unique_ptr<RecordedTable>> RecordedTable::open(const FeedConfig& feed, RecordedTexts texts,
                                                           Projector* projector) {
  std::unique_ptr<RecordedTable> table(new RecordedTable(feed, std::move(texts.observations)));
  if (!texts.stations.empty()) {
    if (const Status read = table->read_stations(texts.stations, projector); !read) {
      return tl::unexpected<Error>(about(feed, table->config_.stations.filename().string(), read.error()));
    }
  }
  if (const Status indexed = table->index_rows(projector); !indexed) {
    return tl::unexpected<Error>(about(feed, table->config_.observations.filename().string(), indexed.error()));
  }
  return table;
}

Result<RecordedTable::StationColumns> RecordedTable::find_station_columns(const RecordedFeed& config,
                                                                          const CsvHeader& header) {
  StationColumns columns;
  const auto find = [&](const std::string& name, std::optional<std::size_t>& out) -> Status {
    if (name.empty()) return {};
    const Result<std::size_t> found = header.require(name);
    if (!found) return pass(found);
    out = *found;
    return {};
  };
  for (const auto& [name, out] :
       {std::pair{&config.station_column, &columns.id}, std::pair{&config.name_column, &columns.name},
        std::pair{&config.name_en_column, &columns.name_en}, std::pair{&config.x_column, &columns.x},
        std::pair{&config.y_column, &columns.y}, std::pair{&config.lon_column, &columns.lon},
        std::pair{&config.lat_column, &columns.lat}, std::pair{&config.kind_column, &columns.kind}}) {
    if (const Status found = find(*name, *out); !found) return pass(found);
  }
  return columns;
}

Status RecordedTable::find_value_columns(const CsvHeader& header) {
  for (const ValueMapping& mapping : config_.values) {
    const Result<std::size_t> column = header.require(mapping.column);
    if (!column) return pass(column);
    const Result<ScaledMapping> scaled = scale_mapping(mapping);
    if (!scaled) return fail(ErrorCode::kInvalid, "column '{}': {}", mapping.column, scaled.error().message);
    value_columns_.push_back(*column);
    mappings_.push_back(*scaled);
  }
  if (is_wide_) return {};
  const Result<std::size_t> value = header.require("value");
  if (!value) return pass(value);
  const Result<std::size_t> property = header.require("property");
  if (!property) return pass(property);
  value_columns_.push_back(*value);
  property_column_ = *property;
  unit_column_ = header.find("unit");
  return {};
}

Status RecordedTable::read_stations(std::string_view text, Projector* projector) {
  has_stations_table_ = true;
  CsvCursor cursor(text, sniff_delimiter(text));
  std::vector<std::string> cells;
  if (!cursor.next(cells)) return fail(ErrorCode::kInvalid, "is empty; expected a header");
  const Result<StationColumns> columns = find_station_columns(config_, CsvHeader(cells));
  if (!columns) return pass(columns);
  if (!columns->id) return fail(ErrorCode::kInvalid, "a stations table needs a station column");
  while (cursor.next(cells)) {
    if (all_blank(cells)) continue;
    const std::string id = clean_station_id(cell(cells, columns->id));
    if (id.empty()) {
      trouble_->refuse("a row of the stations table has no station id");
      continue;
    }
    const auto [it, added] = station_numbers_.try_emplace(id, static_cast<std::uint32_t>(stations_.size()));
    if (added) {
      stations_.push_back({describe(id, cells, *columns, projector), {}, false});
    } else {
      trouble_->refuse(fmt::format("station {} stands twice in the stations table; the first row counts", id));
    }
  }
  return {};
}

Status RecordedTable::index_rows(Projector* projector) {
  CsvCursor cursor(text_, delimiter_);
  std::vector<std::string> cells;
  if (!cursor.next(cells)) return fail(ErrorCode::kInvalid, "is empty; expected a header");
  const CsvHeader header(cells);
  const Result<std::size_t> time = header.require(config_.time_column);
  if (!time) return pass(time);
  time_column_ = *time;
  RecordedFeed here;
  if (!has_stations_table_) here = config_;
  here.station_column = config_.station_column;
  const Result<StationColumns> columns = find_station_columns(here, header);
  if (!columns) return pass(columns);
  station_columns_ = *columns;
  if (const Status found = find_value_columns(header); !found) return pass(found);
  for (std::uint64_t offset = cursor.offset(); cursor.next(cells); offset = cursor.offset()) {
    if (cursor.oversized()) {
      trouble_->refuse(
          fmt::format("a row has more than {} columns or a cell over {} bytes", kMaxCsvColumns, kMaxCsvCellBytes));
    } else if (!all_blank(cells)) {
      index_row(cells, offset, projector);
    }
  }
  std::stable_sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.at < b.at; });
  return {};
}

void RecordedTable::index_row(const std::vector<std::string>& cells, std::uint64_t offset, Projector* projector) {
  const Result<UtcTime> at = parse_time(cell(cells, time_column_), facts_.zone);
  if (!at) return trouble_->refuse(at.error().message);
  std::optional<std::uint32_t> mapping = 0;
  if (!is_wide_) mapping = long_mapping(cells);
  if (!mapping) return;
  const std::optional<std::uint32_t> station = station_of(cells, projector);
  if (!station) return trouble_->refuse("a row names no station");
  KnownStation& known = stations_[*station];
  known.measures.resize(std::max(known.measures.size(), mappings_.size()));
  if (is_wide_) {
    for (std::size_t m = 0; m < mappings_.size(); ++m) {
      if (!known.measures[m] && !cell(cells, value_columns_[m]).empty()) known.measures[m] = true;
    }
  } else {
    known.measures[*mapping] = true;
  }
  rows_.push_back({*at, offset, *station, *mapping});
}

std::optional<std::uint32_t> RecordedTable::station_of(const std::vector<std::string>& cells, Projector* projector) {
  std::string id = clean_station_id(cell(cells, station_columns_.id));
  if (!station_columns_.id) {
    const bool projected = station_columns_.x.has_value();
    const std::string_view east = cell(cells, projected ? station_columns_.x : station_columns_.lon);
    const std::string_view north = cell(cells, projected ? station_columns_.y : station_columns_.lat);
    std::string text(cell(cells, station_columns_.name));
    if (read_number(east) && read_number(north)) text += fmt::format("@{},{}", east, north);
    const bool one_station = !station_columns_.name && !station_columns_.x && !station_columns_.lon;
    id = clean_station_id(one_station ? facts_.source.str() : text);
  }
  if (id.empty()) return std::nullopt;
  const auto [it, added] = station_numbers_.try_emplace(id, static_cast<std::uint32_t>(stations_.size()));
  if (added) {
    if (has_stations_table_) trouble_->warn(fmt::format("station {} is missing in the stations table", id));
    stations_.push_back({describe(id, cells, station_columns_, projector), {}, false});
  }
  return it->second;
}

Station RecordedTable::describe(std::string_view id, const std::vector<std::string>& cells,
                                const StationColumns& columns, Projector* projector) {
  Station station;
  station.id = make_station_id(facts_.source, id);
  station.source = facts_.source;
  station.name.zh = clipped(valid_utf8(cell(cells, columns.name)), 256);
  station.name.en = clipped(valid_utf8(cell(cells, columns.name_en)), 256);
  if (columns.kind) station.kind = parse_station_kind(cell(cells, columns.kind));
  const auto position = [&](std::optional<std::size_t> east,
                            std::optional<std::size_t> north) -> std::optional<LonLat> {
    const std::optional<double> e = read_number(cell(cells, east));
    const std::optional<double> n = read_number(cell(cells, north));
    if (!e || !n) return std::nullopt;
    return LonLat{*e, *n};
  };
  if (const auto local = position(columns.x, columns.y)) station.at = LocalXY{local->lon_deg, local->lat_deg};
  if (const auto geographic = position(columns.lon, columns.lat)) {
    const Result<LocalXY> at = locate(*geographic, projector);
    if (at) {
      station.at = *at;
    } else {
      trouble_->warn(fmt::format("station {}: {}", id, at.error().message));
    }
  }
  return station;
}

std::optional<std::uint32_t> RecordedTable::long_mapping(const std::vector<std::string>& cells) {
  const std::string_view property = cell(cells, property_column_);
  const std::string_view unit = cell(cells, unit_column_);
  std::string key = clipped(property, 64) + "|" + clipped(unit, 64);
  if (const auto known = long_mappings_.find(key); known != long_mappings_.end()) return known->second;
  Result<ValueMapping> mapping = parse_property(property);
  if (!mapping) {
    trouble_->refuse(mapping.error().message);
    return std::nullopt;
  }
  mapping->unit = unit_column_ ? std::string(unit) : std::string(unit_symbol(mapping->quantity));
  const Result<ScaledMapping> scaled = scale_mapping(*mapping);
  if (!scaled) {
    trouble_->refuse(scaled.error().message);
    return std::nullopt;
  }
  mappings_.push_back(*scaled);
  const auto number = static_cast<std::uint32_t>(mappings_.size() - 1);
  long_mappings_.emplace(std::move(key), number);
  return number;
}

void RecordedTable::declare(KnownStation& known, DeliveryBuilder& out) const {
  if (known.declared) return;
  known.declared = true;
  Station station = known.station;
  for (std::size_t m = 0; m < known.measures.size(); ++m) {
    if (!known.measures[m]) continue;
    out.add_series(station.id, mappings_[m]);
    if (config_.kind_column.empty() && station.kind == StationKind::kOther) {
      station.kind = usual_kind(mappings_[m].mapping.quantity);
    }
  }
  out.add_station(std::move(station));
}

void RecordedTable::read_row(const Row& row, const std::vector<std::string>& cells, DeliveryBuilder& out) const {
  const KnownStation& known = stations_[row.station];
  const auto add = [&](std::size_t mapping, std::size_t column) {
    const ScaledMapping& m = mappings_[mapping];
    const SeriesId series = make_series_id(known.station.id, m.mapping.quantity, m.mapping.window);
    out.add_value(series, row.at, cell(cells, column), m);
  };
  if (!is_wide_) return add(row.mapping, value_columns_.front());
  for (std::size_t m = 0; m < mappings_.size(); ++m) {
    if (known.measures[m]) add(m, value_columns_[m]);
  }
}

IngestDelivery RecordedTable::read(std::size_t first, std::size_t last, UtcTime received) {
  DeliveryBuilder out(facts_, received);
  if (first == 0 && has_stations_table_) {
    for (KnownStation& known : stations_) declare(known, out);
  }
  std::vector<std::string> cells;
  for (std::size_t i = first; i < std::min(last, rows_.size()); ++i) {
    declare(stations_[rows_[i].station], out);
    CsvCursor(text_, delimiter_, rows_[i].offset).next(cells);
    read_row(rows_[i], cells, out);
  }
  IngestDelivery delivery = out.finish();
  if (first == 0 && trouble_) {
    IngestDelivery loading = trouble_->finish();
    trouble_.reset();
    delivery.refused += loading.refused;
    delivery.warning = delivery.warning.empty() || loading.warning.empty() ? delivery.warning + loading.warning
                                                                           : loading.warning + "; " + delivery.warning;
  }
  return delivery;
}

}  // namespace sandtable::feeds
