#include "feeds/sources/table_reader.h"

#include <algorithm>

#include "feeds/sources/number_text.h"
#include "feeds/sources/station_text.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

/// A position closer than this to the last one is the same: receivers wander that far while standing still.
constexpr double kSamePlace_m = 30;

/// Datums that a unit implies (UK Environment Agency, flood-monitoring API reference, "measures").
std::string_view datum_of_unit(std::string_view unit) {
  if (unit == "mAOD") return "ODN";
  if (unit == "mASD") return "local station datum";
  return {};
}

/// "121.5,25.0", "121.5 25.0", "121.5,25.0,0".
std::optional<LonLat> two_numbers(std::string_view text) {
  text = trimmed(text);
  const std::size_t gap = text.find_first_of(" ,;\t");
  if (gap == std::string_view::npos) return std::nullopt;
  std::string_view second = text.substr(gap);
  second.remove_prefix(std::min(second.find_first_not_of(" ,;\t"), second.size()));
  second = second.substr(0, second.find_first_of(" ,;\t"));
  const auto a = read_number(text.substr(0, gap));
  const auto b = read_number(second);
  if (!a || !b) return std::nullopt;
  return LonLat{*a, *b};
}

std::string short_text(std::string_view text) { return clipped(valid_utf8(trimmed(text)), 48); }

std::string column_names(const ColumnNames& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : " or ") + name;
  return out;
}

}  // namespace

/// What is known while one page is read.
struct TableReader::PageState {
  DeliveryBuilder out;
  UtcTime received;
  std::size_t rows = 0;
  std::size_t passed_over = 0;
  std::size_t stale = 0;
  std::size_t timed = 0;
  std::size_t eight_hours_ahead = 0;
  std::vector<std::size_t> unjoined;  ///< rows without another half, by join
  std::vector<bool> value_seen;       ///< by value rule
  std::set<std::pair<SeriesId, UtcTime>> seen;
  std::optional<UtcTime> newest;
  std::size_t nameless = 0;
};

TableReader::TableReader(const TableRules& rules, Projector* projector)
    : rules_(rules), projector_(projector), joined_(rules.joins.size()) {}

Status TableReader::read_join(std::size_t join, std::string_view body) {
  Result<JoinedTable> table = JoinedTable::read(body, rules_.joins[join]);
  if (!table) return pass(table);
  joined_[join] = std::move(*table);
  return {};
}

Result<TablePage> TableReader::read(std::string_view body, UtcTime received, TableTense tense) {
  const TableRequest& request = rules_.config.request;
  const auto document = open_table_document(body, request.format, request.delimiter);
  if (!document) return pass(document);
  PageState page{DeliveryBuilder(rules_.facts, received), received, 0, 0, 0, 0, 0, {}, {}, {}, {}};
  page.unjoined.resize(rules_.joins.size());
  page.value_seen.resize(rules_.values.size());
  const Status read = (*document)->for_each_row(rules_.rows, [&](const TableRow& row) { read_row(row, page); });
  if (!read) return pass(read);
  // One such row is a bad row; nothing but such rows is some other answer.
  if (page.rows > 0 && page.nameless == page.rows - page.passed_over && page.nameless > 0) {
    return fail(ErrorCode::kUnreadable, "none of {} rows names a station; is this the right table?", page.nameless);
  }
  declare_known_stations(page);
  judge(page, tense);
  TablePage out;
  out.rows = page.rows;
  if (rules_.next) out.next_link = (*document)->text(*rules_.next).value_or("");
  if (out.next_link == "null") out.next_link.clear();
  if (request.format == TableFormat::kArcgis) {
    const auto more = (*document)->text(*TablePath::parse("/exceededTransferLimit"));
    out.goes_on = more == "1" && page.rows > 0;
  }
  out.delivery = page.out.finish();
  return out;
}

void TableReader::read_row(const TableRow& row, PageState& page) {
  ++page.rows;
  const JoinedView view = JoinedView::of(row, rules_, joined_);
  const bool wanted = std::all_of(rules_.where.begin(), rules_.where.end(),
                                  [&](const ConditionRule& condition) { return view.meets(condition); });
  if (!wanted) {
    ++page.passed_over;
    return;
  }
  for (std::size_t j = 0; j < joined_.size(); ++j) page.unjoined[j] += view.joined(j) ? 0 : 1;
  const std::string id =
      rules_.station.empty() ? rules_.facts.source.str() : clean_station_id(view.text(rules_.station).value_or(""));
  const std::optional<Station> station = station_of(view, id, page);
  if (!station) {
    ++page.nameless;
    return page.out.refuse("a row names no station");
  }
  const std::size_t before = page.out.observation_count();
  for (const ValueRule& value : rules_.values) read_value(view, *station, value, page);
  const auto doubt = std::ranges::find_if(rules_.doubt, [&](const ConditionRule& c) { return view.meets(c); });
  if (doubt != rules_.doubt.end()) {
    const std::string mark = clipped(valid_utf8(view.text(doubt->column).value_or("")), 32);
    page.out.flag_since(before, QualityTest::kProvider, QualityFlag::kSuspect,
                        reason_text(ValueReason::kSourceDoubts, mark == "true" || mark == "1" ? std::string() : mark));
  }
  std::string remarks;
  for (const ColumnRef& column : rules_.qualifier) remarks += view.text(column).value_or("") + ",";
  page.out.qualify_since(before, read_qualifier(remarks, rules_.config.qualifiers));
}

void TableReader::read_value(const JoinedView& view, const Station& station, const ValueRule& value, PageState& page) {
  const bool wanted = std::all_of(value.where.begin(), value.where.end(),
                                  [&](const ConditionRule& condition) { return view.meets(condition); });
  if (!wanted) return;
  const std::optional<std::string> text = view.text(value.columns);
  if (!text) return;
  page.value_seen[static_cast<std::size_t>(&value - rules_.values.data())] = true;
  const std::optional<ScaledMapping> mapping = mapping_of(view, value, page);
  if (!mapping) return;
  const SeriesId series = declare_series(view, station, value, *mapping, page);
  const ColumnChoice& times = value.times.empty() ? rules_.time : value.times;
  const std::string written = view.text(times).value_or("");
  // A station that says neither a value nor a time says nothing; it is known all the same.
  if (means_missing(written, {}) && means_missing(*text, value.config.missing)) return;
  const std::optional<UtcTime> at = time_of(view, times, page);
  if (!at) return;
  if (!page.seen.emplace(series, *at).second) {
    return page.out.refuse(fmt::format("series {} has two values of one time; the first counts", series.str()));
  }
  page.newest = std::max(page.newest.value_or(*at), *at);
  ++page.timed;
  if (*at < page.received - rules_.freshness.stale_after) ++page.stale;
  const Duration ahead = *at - page.received;
  if (ahead >= std::chrono::hours{7} && ahead <= std::chrono::hours{9}) ++page.eight_hours_ahead;
  if (value.config.states.empty()) return page.out.add_value(series, *at, *text, *mapping);
  std::optional<double> state;
  const std::string word(trimmed(*text));
  for (const auto& [number, words] : value.config.states) {
    const bool rest = std::find(words.begin(), words.end(), "*") != words.end();
    const bool said = std::find(words.begin(), words.end(), word) != words.end();
    if (said || (rest && !state)) state = number;
    if (said) break;
  }
  page.out.add_state(series, *at, *text, state);
}

std::optional<Station> TableReader::station_of(const JoinedView& view, std::string id, PageState& page) {
  if (id.empty() || id == "null") return std::nullopt;
  Station station;
  station.id = make_station_id(rules_.facts.source, id);
  station.source = rules_.facts.source;
  const auto name = [&](const ColumnChoice& columns) {
    std::string text = view.text(columns).value_or("");
    return text == "null" ? std::string{} : clipped(valid_utf8(trimmed(text)), 256);
  };
  station.name = {name(rules_.station_name), name(rules_.station_name_en)};
  station.kind = kind_of(view);
  place(station, view, page);
  page.out.add_station(station);
  return station;
}

StationKind TableReader::kind_of(const JoinedView& view) const {
  if (!rules_.config.station_kind.empty()) return parse_station_kind(rules_.config.station_kind);
  const std::string said(trimmed(view.text(rules_.kind).value_or("")));
  for (const auto& [kind, words] : rules_.config.kinds) {
    if (std::find(words.begin(), words.end(), said) != words.end()) return parse_station_kind(kind);
  }
  if (const StationKind kind = kind_of_category(said); kind != StationKind::kOther) return kind;
  for (const ValueRule& value : rules_.values) {
    const bool measured = std::all_of(value.where.begin(), value.where.end(),
                                      [&](const ConditionRule& condition) { return view.meets(condition); });
    const StationKind kind = usual_kind(value.config.quantity);
    if (measured && kind != StationKind::kOther) return kind;
  }
  return StationKind::kOther;
}

void TableReader::place(Station& station, const JoinedView& view, PageState& page) {
  std::optional<LonLat> written;
  if (!rules_.xy.empty()) {
    written = two_numbers(view.text(rules_.xy).value_or(""));
    if (written && rules_.config.lat_first) std::swap(written->lon_deg, written->lat_deg);
  } else {
    const auto lon = read_number(view.text(rules_.lon).value_or(""));
    const auto lat = read_number(view.text(rules_.lat).value_or(""));
    if (lon && lat) written = LonLat{*lon, *lat};
  }
  if (!written || (written->lon_deg == 0 && written->lat_deg == 0)) return;  // (0, 0) is how feeds leave it blank
  Result<LocalXY> at = [&]() -> Result<LocalXY> {
    if (rules_.config.crs.empty()) {
      bool swapped = false;
      const LonLat right = unswapped(*written, swapped);
      if (swapped) page.out.warn(fmt::format("station {}: longitude and latitude are exchanged", station.id.str()));
      return locate(right, projector_);
    }
    if (projector_ == nullptr) return fail(ErrorCode::kUnsupported, "no projector for its position");
    return projector_->local_from_crs(rules_.config.crs, {written->lon_deg, written->lat_deg});
  }();
  if (!at) return page.out.warn(fmt::format("station {}: {}", station.id.str(), at.error().message));
  const auto [known, added] = positions_.try_emplace(station.id, *at);
  if (!added && distance_m(known->second, *at) > kSamePlace_m) known->second = *at;
  station.at = known->second;
}

std::optional<UtcTime> TableReader::time_of(const JoinedView& view, const ColumnChoice& columns,
                                            PageState& page) const {
  const std::optional<std::string> text = view.text(columns);
  if (!text || means_missing(*text, {})) {
    page.out.refuse("a row has no time");
    return std::nullopt;
  }
  std::string why;
  for (const TimeFormat format : rules_.config.time_formats) {
    const Result<UtcTime> at = parse_time_as(*text, format, rules_.facts.zone);
    if (at) return *at;
    if (why.empty()) why = at.error().message;
  }
  page.out.refuse(why);
  return std::nullopt;
}

std::optional<ScaledMapping> TableReader::mapping_of(const JoinedView& view, const ValueRule& value,
                                                     PageState& page) const {
  if (value.unit_columns.empty()) return value.mapping;
  const std::string unit(trimmed(view.text(value.unit_columns).value_or("")));
  if (unit.empty() || unit == "null") {
    if (!value.mapping) page.out.refuse("a row has no unit");
    return value.mapping;
  }
  const TableValue& config = value.config;
  Result<ScaledMapping> mapping = scale_mapping({config.columns.front(), config.quantity, short_text(unit),
                                                 config.window, config.missing, config.expected_every});
  if (mapping) return std::move(*mapping);
  page.out.refuse(mapping.error().message);
  return std::nullopt;
}

SeriesId TableReader::declare_series(const JoinedView& view, const Station& station, const ValueRule& value,
                                     const ScaledMapping& mapping, PageState& page) const {
  std::string suffix = value.config.suffix;
  if (!value.suffix_columns.empty()) suffix = clean_station_id(view.text(value.suffix_columns).value_or(suffix));
  Series series = page.out.make_series(station.id, mapping, suffix);
  if (const std::string_view datum = datum_of_unit(mapping.mapping.unit); !datum.empty()) {
    series.vertical_datum = datum;
  }
  for (std::size_t i = 0; i < value.levels.size(); ++i) {
    const auto at = read_number(view.text(value.levels[i]).value_or(""));
    // -998 and -999 stand for "none set".
    if (!at || *at <= -90) continue;
    series.alert_levels.push_back({static_cast<int>(i) + 1, mapping.scale.to_twin(*at)});
  }
  SeriesId id = series.id;
  page.out.add_series(std::move(series));
  return id;
}

/// Stations of which nothing was measured are shown as having no data, not left out.
void TableReader::declare_known_stations(PageState& page) {
  for (std::size_t j = 0; j < joined_.size(); ++j) {
    if (!rules_.joins[j].config.is_stations) continue;
    for (const auto& [key, row] : joined_[j].rows()) {
      std::vector<const JoinedRow*> joined(joined_.size(), nullptr);
      joined[j] = &row;
      const JoinedView view(nullptr, std::move(joined));
      const bool wanted = std::all_of(rules_.where.begin(), rules_.where.end(), [&](const ConditionRule& condition) {
        return condition.column.join != j || view.meets(condition);
      });
      if (!wanted) continue;
      const std::optional<Station> station = station_of(view, clean_station_id(key), page);
      if (!station) continue;
      for (const ValueRule& value : rules_.values) {
        if (value.mapping && value.where.empty() && value.suffix_columns.empty()) {
          declare_series(view, *station, value, *value.mapping, page);
        }
      }
    }
  }
}

void TableReader::judge(PageState& page, TableTense tense) const {
  if (page.rows == 0) return page.out.warn("the list of rows is empty");
  if (page.passed_over == page.rows) return page.out.warn(fmt::format("none of {} rows is wanted here", page.rows));
  for (std::size_t v = 0; v < rules_.values.size(); ++v) {
    if (!page.value_seen[v] && rules_.values[v].where.empty()) {
      page.out.warn(fmt::format("no row has '{}'", column_names(rules_.values[v].config.columns)));
    }
  }
  for (std::size_t j = 0; j < joined_.size(); ++j) {
    if (page.unjoined[j] == 0) continue;
    page.out.warn(fmt::format("{} of {} rows have no other half in '{}'", page.unjoined[j],
                              page.rows - page.passed_over, rules_.joins[j].config.name));
  }
  if (page.timed == 0) return;
  if (page.eight_hours_ahead * 2 > page.timed) {
    page.out.warn(
        fmt::format("epoch looks local: {} of {} times are about 8 h ahead", page.eight_hours_ahead, page.timed));
    page.out.flag_since(0, QualityTest::kFutureClock, QualityFlag::kFail, reason_text(ValueReason::kLocalClock));
  }
  if (tense == TableTense::kPast) return;
  if (page.stale == page.timed) {
    page.out.warn(fmt::format("all {} values are stale, the newest by {}", page.timed,
                              format_span(page.received - *page.newest)));
  } else if (page.stale > 0) {
    page.out.warn(fmt::format("{} of {} values are older than {}", page.stale, page.timed,
                              format_span(rules_.freshness.stale_after)));
  }
}

}  // namespace sandtable::feeds
