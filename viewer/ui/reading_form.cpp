#include "viewer/ui/reading_form.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace sandtable::ui {
namespace {

constexpr Duration kDay{std::chrono::hours{24}};
/// As decide() allows between a watch and the incident's clock.
constexpr Duration kClockSkew{std::chrono::minutes{2}};

std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// "14:35" or "1435" since midnight.
std::optional<Duration> time_of_day(std::string_view text) {
  std::string digits(text);
  if (digits.size() == 5 && digits[2] == ':') digits.erase(2, 1);
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.size() != 4 || error != std::errc{} || end != digits.data() + 4) return std::nullopt;
  if (number < 0 || number / 100 > 23 || number % 100 > 59) return std::nullopt;
  return std::chrono::hours{number / 100} + std::chrono::minutes{number % 100};
}

}  // namespace

std::optional<double> typed_number(std::string_view typed) {
  std::string text(without_spaces(typed));
  std::ranges::replace(text, ',', '.');
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

bool is_time_of_day(std::string_view text) { return time_of_day(without_spaces(text)).has_value(); }

std::optional<UtcTime> typed_moment(std::string_view typed, UtcTime now, ZoneOffset zone) {
  const std::string_view text = without_spaces(typed);
  if (text.empty()) return now;
  if (const auto clock = time_of_day(text)) {
    const Duration east = zone;
    const Duration since_midnight = (now.time_since_epoch() + east) % kDay;
    const UtcTime at = now - since_midnight + *clock;
    return at > now + kClockSkew ? at - kDay : at;
  }
  const auto time = parse_time(text, ZonePolicy::required());
  return time ? std::optional(*time) : std::nullopt;
}

std::span<const std::string_view> spoken_units(Quantity quantity) {
  static constexpr std::array<std::string_view, 2> kDepth{"cm", "m"};
  static constexpr std::array<std::string_view, 2> kLevel{"m", "cm"};
  static constexpr std::array<std::string_view, 1> kRain{"mm"};
  static constexpr std::array<std::string_view, 1> kFlow{"m³/s"};
  static constexpr std::array<std::string_view, 1> kShare{"%"};
  static constexpr std::array<std::string_view, 1> kVolt{"V"};
  static constexpr std::array<std::string_view, 1> kSpeed{"m/s"};
  static constexpr std::array<std::string_view, 1> kTemperature{"°C"};
  static constexpr std::array<std::string_view, 1> kNone{""};
  switch (quantity) {
    case Quantity::kWaterDepth:
      return kDepth;
    case Quantity::kWaterLevel:
      return kLevel;
    case Quantity::kRainfall:
      return kRain;
    case Quantity::kDischarge:
      return kFlow;
    case Quantity::kGateOpening:
    case Quantity::kFuel:
      return kShare;
    case Quantity::kVoltage:
      return kVolt;
    case Quantity::kFlowSpeed:
      return kSpeed;
    case Quantity::kTemperature:
      return kTemperature;
    case Quantity::kPumpRunning:
    case Quantity::kPumpState:
    case Quantity::kGateState:
    case Quantity::kWarningState:
      break;
  }
  return kNone;
}

std::vector<SeriesId> enterable_series(const StationTable& stations, const StationId& station) {
  std::vector<const Series*> kept;
  for (const SeriesIndex index : stations.series_of(station)) {
    const Series& series = stations.series()[index];
    if (is_state(series.quantity)) continue;
    const auto same = [&](const Series* s) { return s->quantity == series.quantity && s->window == series.window; };
    if (std::ranges::none_of(kept, same)) kept.push_back(&series);
  }
  std::vector<SeriesId> ids;
  for (const Series* series : kept) ids.push_back(series->id);
  return ids;
}

tl::expected<EnterObservation, Refusal> entry_of(const ReadingForm& form, const StationTable& stations, UtcTime now,
                                                 ZoneOffset zone) {
  const Series* series = stations.find(form.beside);
  if (series == nullptr) return tl::unexpected(Refusal{"refusal.no_such_series", form.beside.str()});
  const auto value = typed_number(form.value);
  if (!value) return tl::unexpected(Refusal{"reading.value_needed", form.value});
  const auto time = typed_moment(form.time, now, zone);
  if (!time) return tl::unexpected(Refusal{"reading.no_time", form.time});
  EnterObservation entry;
  entry.station = series->station;
  entry.quantity = series->quantity;
  entry.window = series->window;
  entry.value = *value;
  entry.unit = form.unit.empty() ? std::string(spoken_units(series->quantity).front()) : form.unit;
  entry.time = *time;
  entry.comment = form.comment;
  return entry;
}

}  // namespace sandtable::ui
