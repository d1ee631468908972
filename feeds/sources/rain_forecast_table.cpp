#include "feeds/sources/rain_forecast_table.h"

#include <algorithm>
#include <map>

#include "feeds/sources/number_text.h"
#include "feeds/sources/station_text.h"
#include "feeds/sources/table_document.h"
#include "twin/base/text.h"
#include "twin/base/time_text.h"

namespace sandtable::feeds {
namespace {

constexpr std::size_t kMaxCellBytes = 256;

std::string first_of(const TableRow& row, const std::vector<TablePath>& paths) {
  for (const TablePath& path : paths) {
    const std::optional<std::string> text = row.text(path);
    if (text && !means_missing(trimmed(*text), {})) return clipped(valid_utf8(trimmed(*text)), kMaxCellBytes);
  }
  return {};
}

/// Rain of a row in mm over its interval; empty where the cell holds none.
std::optional<double> amount_of(const TableRow& row, const std::vector<TablePath>& paths, bool is_rate, double hours) {
  const auto number = read_number(first_of(row, paths));
  if (!number) return std::nullopt;
  return is_rate ? *number * hours : *number;
}

/// Why a row cannot be used, told once for each reason.
Result<ForecastRain> rain_of(const TableRow& row, const RainForecastRules& rules) {
  ForecastRain rain;
  const auto from = parse_time_as(first_of(row, rules.from), TimeFormat::kAuto, rules.facts.zone);
  if (!from) return fail(ErrorCode::kInvalid, "a row of the forecast of rain: begin: {}", from.error().message);
  rain.from = *from;
  rain.to = rain.from + rules.config.interval;
  if (const std::string text = first_of(row, rules.to); !text.empty()) {
    const auto to = parse_time_as(text, TimeFormat::kAuto, rules.facts.zone);
    if (!to) return fail(ErrorCode::kInvalid, "a row of the forecast of rain: end: {}", to.error().message);
    rain.to = *to;
  }
  if (rain.to <= rain.from || rain.to - rain.from > kLongestForecastInterval) {
    return fail(ErrorCode::kInvalid, "a row of the forecast of rain lasts {} s, not between 0 and {}",
                seconds(rain.to - rain.from), format_span(kLongestForecastInterval));
  }
  const double hours = seconds(rain.to - rain.from) / 3600;
  const auto mm = amount_of(row, rules.amount, rules.config.is_rate, hours);
  if (!mm) return fail(ErrorCode::kInvalid, "a row of the forecast of rain holds no amount");
  if (*mm < 0 || *mm > kMostForecast_mm_per_h * hours) {
    return fail(ErrorCode::kInvalid, "a row of the forecast of rain: {} mm in {} h is not between 0 and {} mm/h", *mm,
                hours, kMostForecast_mm_per_h);
  }
  rain.mm = *mm;
  rain.low_mm = amount_of(row, rules.low, rules.config.is_rate, hours);
  if (rain.low_mm) rain.low_mm = std::clamp(*rain.low_mm, 0.0, *mm);
  rain.high_mm = amount_of(row, rules.high, rules.config.is_rate, hours);
  if (rain.high_mm) rain.high_mm = std::clamp(*rain.high_mm, *mm, kMostForecast_mm_per_h * hours);
  return rain;
}

enum class Whereabouts { kAnywhere, kHere, kElsewhere };

Result<Whereabouts> locate_row(const TableRow& row, const RainForecastRules& rules, Projector* projector,
                               ForecastRain& rain) {
  const std::string lon = first_of(row, rules.lon);
  const std::string lat = first_of(row, rules.lat);
  if (lon.empty() && lat.empty()) return Whereabouts::kAnywhere;
  const auto east = read_number(lon);
  const auto north = read_number(lat);
  if (!east || !north)
    return fail(ErrorCode::kInvalid, "a row of the forecast of rain: '{}', '{}' is no position", lon, lat);
  const Result<LocalXY> at = locate({*east, *north}, projector);
  if (!at) return pass(at);
  const Extent& e = rules.extent;
  const Extent wide{e.west - kForecastMargin_m, e.south - kForecastMargin_m, e.east + kForecastMargin_m,
                    e.north + kForecastMargin_m};
  rain.at = *at;
  return e.empty() || wide.contains(*at) ? Whereabouts::kHere : Whereabouts::kElsewhere;
}

}  // namespace

Result<RainForecastRules> RainForecastRules::make(const FeedConfig& feed, const Extent& extent) {
  RainForecastRules rules;
  rules.facts = facts_of(feed);
  rules.config = std::get<RainForecastFeed>(feed.kind);
  rules.extent = extent;
  const RainForecastFeed& config = rules.config;
  const std::pair<std::vector<TablePath>*, const std::vector<std::string>*> columns[] = {
      {&rules.rows, &config.request.rows},
      {&rules.issued, &config.issued},
      {&rules.from, &config.from},
      {&rules.to, &config.to},
      {&rules.amount, &config.amount},
      {&rules.low, &config.low},
      {&rules.high, &config.high},
      {&rules.lon, &config.lon},
      {&rules.lat, &config.lat}};
  for (const auto& [paths, names] : columns) {
    for (const std::string& name : *names) {
      Result<TablePath> path = TablePath::parse(name);
      if (!path) return fail(path.error().code, "feed {}: {}", feed.id.str(), path.error().message);
      paths->push_back(std::move(*path));
    }
  }
  return rules;
}

Result<std::vector<RainForecast>> parse_rain_forecasts(std::string_view body, const RainForecastRules& rules,
                                                       Projector* projector, DeliveryBuilder& out) {
  const TableRequest& request = rules.config.request;
  auto document = open_table_document(body, request.format, request.delimiter);
  if (!document) return pass(document);
  std::map<UtcTime, RainForecast> issues;
  const auto take = [&](const TableRow& row) {
    const auto issued = parse_time_as(first_of(row, rules.issued), TimeFormat::kAuto, rules.facts.zone);
    // A forecast of unknown age is worth nothing: nobody could tell when it has become too old.
    if (!issued) return out.refuse(fmt::format("a row of the forecast of rain: issue: {}", issued.error().message));
    auto rain = rain_of(row, rules);
    if (!rain) return out.refuse(rain.error().message);
    const auto where = locate_row(row, rules, projector, *rain);
    if (!where) return out.refuse(where.error().message);
    if (*where == Whereabouts::kElsewhere) return;
    RainForecast& issue = issues[*issued];
    if (issue.rains.size() >= kMaxForecastRains) {
      return out.refuse(
          fmt::format("the forecast of rain of {} has more than {} rows", format_iso(*issued), kMaxForecastRains));
    }
    issue.rains.push_back(*rain);
  };
  if (Status read = (*document)->for_each_row(rules.rows, take); !read) return pass(read);
  std::vector<RainForecast> forecasts;
  for (auto& [issued, forecast] : issues) {
    forecast.source = rules.facts.source;
    forecast.issued = issued;
    forecast.expires = issued + rules.config.use_for;
    std::ranges::stable_sort(forecast.rains, {}, &ForecastRain::from);
    forecasts.push_back(std::move(forecast));
  }
  return forecasts;
}

}  // namespace sandtable::feeds
