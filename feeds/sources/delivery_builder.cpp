#include "feeds/sources/delivery_builder.h"

#include <algorithm>
#include <array>
#include <limits>

#include "feeds/sources/number_text.h"
#include "feeds/sources/station_text.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

constexpr std::size_t kMaxWarnings = 4;
constexpr std::size_t kMaxWarningBytes = 300;
/// So much of what a source says of one value is kept: words and lists too, but no megabytes.
constexpr std::size_t kMaxRawBytes = 1024;
constexpr std::size_t kMaxReasonBytes = 64;

/// Numbers by which services say "no value" whatever the unit, as written: no measurement gives exactly these.
bool is_sentinel(double written, Quantity quantity) {
  constexpr std::array kEverywhere{-998.0, -999.0, -9998.0, -9999.0, -99'999.0, -999'999.0, 999'999.0};
  // -99 m³/s may be a tide; -99 V, % or °C is nothing. 9,999 and 99,999 may be cubic feet.
  constexpr std::array kElsewhere{-99.0, 9999.0, 99'999.0};
  if (std::ranges::find(kEverywhere, written) != kEverywhere.end()) return true;
  switch (quantity) {
    case Quantity::kFuel:
    case Quantity::kVoltage:
    case Quantity::kTemperature:
    case Quantity::kGateOpening:
    case Quantity::kPumpRunning:
    case Quantity::kFlowSpeed:
      return std::ranges::find(kElsewhere, written) != kElsewhere.end();
    default:
      return false;
  }
}

/// Why a number that reads well is none: the codes that services use without documenting them. `value` in the twin's
/// unit, `written` as it came.
std::optional<ValueReason> missing_reason(double value, double written, Quantity quantity) {
  if (quantity == Quantity::kRainfall && value < 0) return ValueReason::kRainBelowZero;
  const bool length = quantity == Quantity::kWaterDepth || quantity == Quantity::kWaterLevel;
  if (length && value <= -90) return ValueReason::kLevelBelow;
  // -999 mm is a level as good as any; the limit above knows codes in metres, and the place file those of other units.
  if (quantity != Quantity::kWaterLevel && is_sentinel(written, quantity)) return ValueReason::kSentinel;
  return std::nullopt;
}

std::string raw_text(std::string_view text, const std::string& unit) {
  std::string raw = clipped(valid_utf8(text), kMaxRawBytes);
  if (!unit.empty()) raw += " " + unit;
  return raw;
}

}  // namespace

Result<ScaledMapping> scale_mapping(const ValueMapping& mapping) {
  const Result<UnitScale> scale = unit_scale(mapping.unit, mapping.quantity);
  if (!scale) return pass(scale);
  return ScaledMapping{mapping, *scale};
}

std::vector<std::string> distinct_suffixes(const std::vector<ValueMapping>& mappings) {
  std::vector<std::string> suffixes;
  for (const ValueMapping& mapping : mappings) {
    const auto same = [&](const ValueMapping& other) {
      return other.quantity == mapping.quantity && other.window == mapping.window;
    };
    const bool only_one = std::count_if(mappings.begin(), mappings.end(), same) == 1;
    const std::size_t begin = mapping.column.starts_with('/') ? 1 : 0;
    suffixes.push_back(only_one ? std::string() : clean_station_id(mapping.column.substr(begin)));
  }
  return suffixes;
}

FeedFacts facts_of(const FeedConfig& feed) { return {feed.id, feed.zone, feed.vertical_datum}; }

void DeliveryBuilder::add_station(Station station) {
  if (stations_.insert(station.id).second) delivery_.stations.push_back(std::move(station));
}

void DeliveryBuilder::add_series(Series series) {
  if (series_.insert(series.id).second) delivery_.series.push_back(std::move(series));
}

Series DeliveryBuilder::make_series(const StationId& station, const ScaledMapping& mapping,
                                    std::string_view suffix) const {
  Series series;
  series.id = make_series_id(station, mapping.mapping.quantity, mapping.mapping.window);
  if (!suffix.empty()) series.id = SeriesId(series.id.str() + ":" + std::string(suffix));
  series.station = station;
  series.quantity = mapping.mapping.quantity;
  series.window = mapping.mapping.window;
  series.expected_every = mapping.mapping.expected_every;
  if (series.quantity == Quantity::kWaterLevel) series.vertical_datum = facts_->vertical_datum;
  return series;
}

SeriesId DeliveryBuilder::add_series(const StationId& station, const ScaledMapping& mapping, std::string_view suffix) {
  Series series = make_series(station, mapping, suffix);
  SeriesId id = series.id;
  add_series(std::move(series));
  return id;
}

/// Without a value yet.
Observation DeliveryBuilder::make_observation(const SeriesId& series, UtcTime at, std::string_view text,
                                              const std::string& unit) {
  Observation observation;
  observation.series = series;
  observation.phenomenon_time = at;
  observation.received_time = received_;
  observation.value = std::numeric_limits<double>::quiet_NaN();
  observation.raw = raw_text(text, unit);
  observation.note = note_;
  if (text.size() > kMaxRawBytes) ++cut_;
  return observation;
}

void DeliveryBuilder::add_value(const SeriesId& series, UtcTime at, std::string_view text,
                                const ScaledMapping& mapping) {
  text = trimmed(text);
  Observation observation = make_observation(series, at, text, mapping.mapping.unit);
  if (means_missing(text, mapping.mapping.missing)) {
    observation.flag = QualityFlag::kMissing;
    observation.reason = reason_text(ValueReason::kMissingCode, clipped(valid_utf8(text), 32));
  } else if (const std::optional<double> number = read_number(text)) {
    const double value = mapping.scale.to_twin(*number);
    if (const auto reason = missing_reason(value, *number, mapping.mapping.quantity)) {
      observation.flag = QualityFlag::kMissing;
      observation.reason = reason_text(*reason, clipped(observation.raw, kMaxReasonBytes));
      if (codes_.size() < kMaxWarnings || codes_.contains(observation.raw)) ++codes_[observation.raw];
    } else {
      observation.value = value;
    }
  } else {
    // QARTOD's syntax test. The text stays in the record; that a gauge says "FALLO" is worth knowing.
    refuse(fmt::format("series {}: '{}' is not a number", series.str(), clipped(valid_utf8(text), 32)));
    observation.tests.set(QualityTest::kSyntax, QualityFlag::kFail);
    observation.flag = QualityFlag::kFail;
    observation.reason = clipped(observation.raw, kMaxReasonBytes);
  }
  delivery_.observations.push_back(std::move(observation));
}

void DeliveryBuilder::add_missing(const SeriesId& series, UtcTime at, std::string_view text, std::string reason) {
  Observation observation = make_observation(series, at, trimmed(text), {});
  observation.flag = QualityFlag::kMissing;
  observation.reason = std::move(reason);
  delivery_.observations.push_back(std::move(observation));
}

void DeliveryBuilder::add_state(const SeriesId& series, UtcTime at, std::string_view word,
                                std::optional<double> state) {
  Observation observation = make_observation(series, at, trimmed(word), {});
  if (state) observation.value = *state;
  if (!state) {
    observation.flag = QualityFlag::kMissing;
    observation.reason = reason_text(ValueReason::kUnknownState, clipped(observation.raw, kMaxReasonBytes));
  }
  delivery_.observations.push_back(std::move(observation));
}

void DeliveryBuilder::flag_since(std::size_t first, QualityTest test, QualityFlag flag, const std::string& reason) {
  for (std::size_t i = first; i < delivery_.observations.size(); ++i) {
    Observation& observation = delivery_.observations[i];
    if (observation.flag == QualityFlag::kMissing) continue;
    observation.tests.set(test, flag);
    observation.flag = observation.tests.roll_up();
    observation.reason = reason;
  }
}

void DeliveryBuilder::qualify_since(std::size_t first, const SourceQualifier& said) {
  if (said.text.empty()) return;
  for (std::size_t i = first; i < delivery_.observations.size(); ++i) {
    Observation& observation = delivery_.observations[i];
    observation.raw += " [" + said.text + "]";
    if (observation.flag == QualityFlag::kMissing || !said.meaning) continue;
    // A graver doubt of the same source stays.
    const auto doubt = observation.tests.of(QualityTest::kProvider);
    if (doubt == QualityFlag::kSuspect || doubt == QualityFlag::kFail) continue;
    const QualityFlag flag = flag_of(*said.meaning);
    observation.tests.set(QualityTest::kProvider, flag);
    if (flag != QualityFlag::kSuspect) continue;
    observation.flag = observation.tests.roll_up();
    if (observation.flag == QualityFlag::kSuspect)
      observation.reason = reason_text(reason_of(*said.meaning), said.text);
  }
}

void DeliveryBuilder::refuse(std::string why) {
  ++delivery_.refused;
  warn(std::move(why));
}

void DeliveryBuilder::warn(std::string why) {
  if (warning_order_.size() >= kMaxWarnings) return;
  // Reasons quote what came; it goes into the journal and onto the screen.
  why = clipped(valid_utf8(why), kMaxWarningBytes);
  if (warnings_.insert(why).second) warning_order_.push_back(std::move(why));
}

IngestDelivery DeliveryBuilder::finish() {
  for (const auto& [code, count] : codes_) warn(fmt::format("{} values are '{}', a code for 'no value'", count, code));
  if (cut_ > 0) {
    delivery_.warning = fmt::format("{} raw texts are longer than {} bytes and were cut", cut_, kMaxRawBytes);
  }
  for (const std::string& warning : warning_order_) {
    if (!delivery_.warning.empty()) delivery_.warning += "; ";
    delivery_.warning += warning;
  }
  return std::move(delivery_);
}

void DeclaredStations::keep_news(IngestDelivery& delivery) {
  const auto known = [](auto& table, const auto& item) {
    const auto [it, added] = table.try_emplace(item.id, item);
    if (added) return false;
    if (it->second == item) return true;
    it->second = item;
    return false;
  };
  std::erase_if(delivery.stations, [&](const Station& s) { return known(stations_, s); });
  std::erase_if(delivery.series, [&](const Series& s) { return known(series_, s); });
}

StationKind usual_kind(Quantity quantity) {
  switch (quantity) {
    case Quantity::kWaterDepth:
      return StationKind::kRoadFlood;
    case Quantity::kWaterLevel:
    case Quantity::kDischarge:
    case Quantity::kFlowSpeed:
      return StationKind::kRiverLevel;
    case Quantity::kRainfall:
      return StationKind::kRain;
    case Quantity::kGateOpening:
    case Quantity::kGateState:
      return StationKind::kGate;
    case Quantity::kPumpRunning:
      return StationKind::kPumpStation;
    case Quantity::kPumpState:
      return StationKind::kMobilePump;
    case Quantity::kFuel:
    case Quantity::kVoltage:
    case Quantity::kWarningState:
    case Quantity::kTemperature:
      return StationKind::kOther;
  }
  return StationKind::kOther;
}

}  // namespace sandtable::feeds
