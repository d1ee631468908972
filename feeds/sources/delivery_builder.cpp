#include "feeds/sources/delivery_builder.h"

#include <algorithm>
#include <limits>

#include "feeds/sources/number_text.h"
#include "feeds/sources/station_text.h"

namespace sandtable::feeds {
namespace {

constexpr std::size_t kMaxWarnings = 4;
constexpr std::size_t kMaxWarningBytes = 300;
constexpr std::size_t kMaxRawBytes = 64;

/// Why a number that reads well is none: the codes that services use without documenting them.
std::string_view missing_reason(double value, Quantity quantity) {
  if (quantity == Quantity::kRainfall && value < 0) return "rain below zero is a missing code";
  const bool length = quantity == Quantity::kWaterDepth || quantity == Quantity::kWaterLevel;
  if (length && value <= -90) return "-90 m or less is a missing code";
  return {};
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
  if (series.quantity == Quantity::kWaterLevel) series.vertical_datum = facts_->vertical_datum;
  return series;
}

SeriesId DeliveryBuilder::add_series(const StationId& station, const ScaledMapping& mapping, std::string_view suffix) {
  Series series = make_series(station, mapping, suffix);
  SeriesId id = series.id;
  add_series(std::move(series));
  return id;
}

void DeliveryBuilder::add_value(const SeriesId& series, UtcTime at, std::string_view text,
                                const ScaledMapping& mapping) {
  Observation observation;
  observation.series = series;
  observation.phenomenon_time = at;
  observation.received_time = received_;
  observation.value = std::numeric_limits<double>::quiet_NaN();
  text = trimmed(text);
  observation.raw = raw_text(text, mapping.mapping.unit);
  if (means_missing(text, mapping.mapping.missing)) {
    observation.flag = QualityFlag::kMissing;
    observation.reason = "the source says it has no value";
  } else if (const std::optional<double> number = read_number(text)) {
    const double value = mapping.scale.to_twin(*number);
    if (const std::string_view reason = missing_reason(value, mapping.mapping.quantity); !reason.empty()) {
      observation.flag = QualityFlag::kMissing;
      observation.reason = reason;
    } else {
      observation.value = value;
    }
  } else {
    // QARTOD's syntax test. The text stays in the record; that a gauge says "FALLO" is worth knowing.
    refuse(fmt::format("series {}: '{}' is not a number", series.str(), clipped(valid_utf8(text), 32)));
    observation.tests.set(QualityTest::kSyntax, QualityFlag::kFail);
    observation.flag = QualityFlag::kFail;
    observation.reason = observation.raw;
  }
  delivery_.observations.push_back(std::move(observation));
}

void DeliveryBuilder::add_missing(const SeriesId& series, UtcTime at, std::string_view text, std::string reason) {
  Observation observation;
  observation.series = series;
  observation.phenomenon_time = at;
  observation.received_time = received_;
  observation.value = std::numeric_limits<double>::quiet_NaN();
  observation.raw = raw_text(trimmed(text), {});
  observation.flag = QualityFlag::kMissing;
  observation.reason = std::move(reason);
  delivery_.observations.push_back(std::move(observation));
}

void DeliveryBuilder::add_state(const SeriesId& series, UtcTime at, std::string_view word,
                                std::optional<double> state) {
  Observation observation;
  observation.series = series;
  observation.phenomenon_time = at;
  observation.received_time = received_;
  observation.value = state.value_or(std::numeric_limits<double>::quiet_NaN());
  observation.raw = raw_text(trimmed(word), {});
  if (!state) {
    observation.flag = QualityFlag::kMissing;
    observation.reason = fmt::format("'{}' is no state that is known here", observation.raw);
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
