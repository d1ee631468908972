#include "tests/fuzz/tables/entries.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "feeds/sources/rain_forecast_table.h"
#include "feeds/sources/source_qualifier.h"
#include "feeds/sources/table_reader.h"
#include "tests/unit/feeds/provider_payloads.h"
#include "twin/core/forecasts/rain_forecast.h"
#include "twin/base/text.h"
#include "twin/base/time_text.h"

namespace sandtable::fuzz {
namespace {

void require(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

void check_text(const std::string& text, std::size_t most) {
  require(text.size() <= most, "texts have limits");
  require(valid_utf8(text) == text, "texts are valid UTF-8");
}

/// Metres that are their own image in every CRS.
class FlatProjector final : public Projector {
 public:
  Result<LocalXY> local_from_wgs84(LonLat at) override { return LocalXY{at.lon_deg * 1e5, at.lat_deg * 1e5}; }
  Result<LonLat> wgs84_from_local(LocalXY at) override { return LonLat{at.x / 1e5, at.y / 1e5}; }
  Result<LocalXY> local_from_crs(std::string_view /*crs*/, LocalXY at) override { return at; }
};

void check(const feeds::TablePage& page) {
  const IngestDelivery& delivery = page.delivery;
  check_text(delivery.warning, 16'384);
  for (const Station& station : delivery.stations) {
    require(station.id.str().starts_with("net"), "station ids begin with their feed");
    check_text(station.id.str(), 256);
    check_text(station.name.zh, 300);
    if (station.at) require(std::isfinite(station.at->x) && std::isfinite(station.at->y), "positions are finite");
  }
  for (const Series& series : delivery.series) {
    check_text(series.id.str(), 512);
    for (const AlertLevel& level : series.alert_levels) require(std::isfinite(level.at), "levels are finite");
  }
  for (const Observation& o : delivery.observations) {
    const bool is_no_number = o.tests.of(QualityTest::kSyntax) == QualityFlag::kFail;
    require(std::isfinite(o.value) || o.flag == QualityFlag::kMissing || is_no_number, "only what is none is not finite");
    require(o.flag == QualityFlag::kNotEvaluated || !o.reason.empty(), "every flag has a reason");
    check_text(o.raw, 1'200);  // text, unit and remark
  }
}

const std::vector<feeds::TableRules>& all_rules() {
  static const std::vector<feeds::TableRules> rules = [] {
    std::vector<feeds::TableRules> out;
    for (const test::ProviderCase& c : test::provider_cases()) {
      out.push_back(feeds::TableRules::make(test::provider_feed(c.name, c.extra)).value());
    }
    return out;
  }();
  return rules;
}

}  // namespace

void table_answer(std::string_view bytes) {
  if (bytes.empty()) return;
  const feeds::TableRules& rules = all_rules()[static_cast<unsigned char>(bytes.front()) % all_rules().size()];
  bytes.remove_prefix(1);
  FlatProjector projector;
  feeds::TableReader reader(rules, &projector);
  for (std::size_t j = 0; j < rules.joins.size(); ++j) {
    if (const Status read = reader.read_join(j, bytes); !read) check_text(valid_utf8(read.error().message), 4'096);
  }
  const auto page = reader.read(bytes, test::payload_time());
  if (page) {
    check(*page);
  } else {
    require(page.error().message.size() < 4'096, "messages have limits");
  }
}

namespace {

const std::vector<feeds::RainForecastRules>& forecast_rules() {
  static const std::vector<feeds::RainForecastRules> rules = [] {
    std::vector<feeds::RainForecastRules> out;
    for (const TableFormat format : {TableFormat::kCsv, TableFormat::kJson, TableFormat::kXml}) {
      RainForecastFeed config;
      config.request.format = format;
      config.request.rows = {format == TableFormat::kXml ? "/**/row" : ""};
      config.is_rate = format == TableFormat::kJson;
      FeedConfig feed;
      feed.id = SourceId("net");
      feed.zone = ZonePolicy::offset(ZoneOffset{480});
      feed.kind = config;
      out.push_back(feeds::RainForecastRules::make(feed, {0, 0, 10'000, 10'000}).value());
    }
    return out;
  }();
  return rules;
}

void check(const RainForecast& forecast) {
  require(forecast.source == SourceId("net"), "forecasts are of their feed");
  require(!forecast.rains.empty() && forecast.rains.size() <= kMaxForecastRains, "an issue holds rows, not too many");
  require(std::ranges::is_sorted(forecast.rains, {}, &ForecastRain::from), "rows stand by their begin");
  for (const ForecastRain& rain : forecast.rains) {
    require(rain.to > rain.from && rain.to - rain.from <= feeds::kLongestForecastInterval, "rows last a while");
    const double most = feeds::kMostForecast_mm_per_h * seconds(rain.to - rain.from) / 3600;
    require(std::isfinite(rain.mm) && rain.mm >= 0 && rain.mm <= most, "rain is possible");
    require(!rain.low_mm || (*rain.low_mm >= 0 && *rain.low_mm <= rain.mm), "the range holds the amount");
    require(!rain.high_mm || (*rain.high_mm >= rain.mm && *rain.high_mm <= most), "the range holds the amount");
    require(!rain.at || (std::isfinite(rain.at->x) && std::isfinite(rain.at->y)), "positions are finite");
  }
}

}  // namespace

void rain_forecast(std::string_view bytes) {
  for (const feeds::RainForecastRules& rules : forecast_rules()) {
    FlatProjector projector;
    feeds::DeliveryBuilder out(rules.facts, test::payload_time());
    const auto forecasts = feeds::parse_rain_forecasts(bytes, rules, &projector, out);
    check_text(out.finish().warning, 16'384);
    if (!forecasts) {
      require(forecasts.error().message.size() < 4'096, "messages have limits");
      continue;
    }
    for (const RainForecast& forecast : *forecasts) check(forecast);
  }
}

void source_remark(std::string_view bytes) {
  static const std::vector<std::pair<Qualifier, std::vector<std::string>>> kKnown{
      {Qualifier::kApproved, {"A"}}, {Qualifier::kProvisional, {"P"}}, {Qualifier::kEstimated, {"e", "估計"}}};
  const feeds::SourceQualifier said = feeds::read_qualifier(bytes, kKnown);
  check_text(said.text, 64);
  const std::string stored = reason_text(ValueReason::kEstimated, said.text);
  const auto told = read_reason(stored);
  require(told && told->reason == ValueReason::kEstimated && told->quoted == said.text, "what is stored is read again");
  if (const auto other = read_reason(bytes)) {
    require(reason_text(other->reason, other->quoted).size() <= bytes.size(), "a reason quotes no more than it holds");
  }
}

void feed_time(std::string_view bytes) {
  constexpr UtcTime kFirst{std::chrono::sys_days{std::chrono::year{1899} / 12 / 31}};
  constexpr UtcTime kLast{std::chrono::sys_days{std::chrono::year{2201} / 1 / 3}};
  for (int i = 0; i <= static_cast<int>(TimeFormat::kExcel); ++i) {
    for (const ZonePolicy zone : {ZonePolicy::required(), ZonePolicy::offset(ZoneOffset{480})}) {
      const auto at = parse_time_as(bytes, static_cast<TimeFormat>(i), zone);
      if (at)
        require(*at >= kFirst && *at < kLast, "times lie in 1900..2200");
      else
        require(at.error().message.size() < 1'024, "messages have limits");
    }
  }
}

}  // namespace sandtable::fuzz
