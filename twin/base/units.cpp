#include "twin/base/units.h"

#include <algorithm>
#include <array>
#include <span>

namespace sandtable {
namespace {

enum class Dimension { kLength, kRain, kFlow, kRatio, kVolt, kSpeed, kTemperature, kNone };

struct UnitRow {
  std::string_view text;
  Dimension dimension;
  double factor;  // to m, mm, m3/s, percent, V
};

// Spellings met in feeds; the international foot is exactly 0.3048 m.
constexpr std::array<UnitRow, 48> kUnits{{
    {"m", Dimension::kLength, 1},         {"M", Dimension::kLength, 1},
    {"公尺", Dimension::kLength, 1},      {"mASD", Dimension::kLength, 1},
    {"mAOD", Dimension::kLength, 1},      {"cm", Dimension::kLength, 0.01},
    {"公分", Dimension::kLength, 0.01},   {"mm", Dimension::kLength, 0.001},
    {"公釐", Dimension::kLength, 0.001},  {"ft", Dimension::kLength, 0.3048},
    {"in", Dimension::kLength, 0.0254},   {"mm", Dimension::kRain, 1},
    {"毫米", Dimension::kRain, 1},        {"公釐", Dimension::kRain, 1},
    {"cm", Dimension::kRain, 10},         {"in", Dimension::kRain, 25.4},
    {"m3/s", Dimension::kFlow, 1},        {"m^3/s", Dimension::kFlow, 1},
    {"m³/s", Dimension::kFlow, 1},        {"cms", Dimension::kFlow, 1},
    {"CMS", Dimension::kFlow, 1},         {"ft3/s", Dimension::kFlow, 0.028316846592},
    {"ft^3/s", Dimension::kFlow, 0.028316846592}, {"ft³/s", Dimension::kFlow, 0.028316846592},
    {"cfs", Dimension::kFlow, 0.028316846592},    {"kcfs", Dimension::kFlow, 28.316846592},
    {"m3/h", Dimension::kFlow, 1.0 / 3600},       {"l/s", Dimension::kFlow, 0.001},
    {"%", Dimension::kRatio, 1},          {"percent", Dimension::kRatio, 1},
    {"ratio", Dimension::kRatio, 100},    {"V", Dimension::kVolt, 1},
    {"mV", Dimension::kVolt, 0.001},      {"", Dimension::kNone, 1},
    {"m/s", Dimension::kSpeed, 1},        {"cm/s", Dimension::kSpeed, 0.01},
    {"ft/s", Dimension::kSpeed, 0.3048},  {"degC", Dimension::kTemperature, 1},
    {"deg C", Dimension::kTemperature, 1},{"Cel", Dimension::kTemperature, 1},
    {"°C", Dimension::kTemperature, 1},   {"℃", Dimension::kTemperature, 1},
    {"毫米", Dimension::kLength, 0.001},  {"inches", Dimension::kRain, 25.4},
    {"meters", Dimension::kLength, 1},    {"feet", Dimension::kLength, 0.3048},
    {"km", Dimension::kLength, 1000},
    {"1", Dimension::kNone, 1},
}};

struct QuantityRow {
  Quantity quantity;
  std::string_view key;
  std::string_view symbol;
  Dimension dimension;
};

constexpr std::array<QuantityRow, 13> kQuantities{{
    {Quantity::kWaterDepth, "water_depth", "m", Dimension::kLength},
    {Quantity::kWaterLevel, "water_level", "m", Dimension::kLength},
    {Quantity::kRainfall, "rainfall", "mm", Dimension::kRain},
    {Quantity::kDischarge, "discharge", "m³/s", Dimension::kFlow},
    {Quantity::kGateOpening, "gate_opening", "%", Dimension::kRatio},
    {Quantity::kFuel, "fuel", "%", Dimension::kRatio},
    {Quantity::kVoltage, "voltage", "V", Dimension::kVolt},
    {Quantity::kPumpRunning, "pump_running", "", Dimension::kNone},
    {Quantity::kPumpState, "pump_state", "", Dimension::kNone},
    {Quantity::kGateState, "gate_state", "", Dimension::kNone},
    {Quantity::kWarningState, "warning_state", "", Dimension::kNone},
    {Quantity::kFlowSpeed, "flow_speed", "m/s", Dimension::kSpeed},
    {Quantity::kTemperature, "temperature", "°C", Dimension::kTemperature},
}};

constexpr std::array<std::string_view, 2> kRunning{"off", "on"};
constexpr std::array<std::string_view, 7> kPumpStates{"standby",     "in_transit", "setting_up", "pumping",
                                                      "withdrawing", "fault",      "no_report"};
constexpr std::array<std::string_view, 4> kGateStates{"closed", "open", "moving", "fault"};
constexpr std::array<std::string_view, 5> kWarningStates{"normal", "level_1", "level_2", "level_3", "offline"};

std::span<const std::string_view> words_of(Quantity quantity) {
  switch (quantity) {
    case Quantity::kPumpRunning: return kRunning;
    case Quantity::kPumpState: return kPumpStates;
    case Quantity::kGateState: return kGateStates;
    case Quantity::kWarningState: return kWarningStates;
    default: return {};
  }
}

const QuantityRow& row(Quantity quantity) { return kQuantities[static_cast<std::size_t>(quantity)]; }

}  // namespace

Result<UnitScale> unit_scale(std::string_view unit, Quantity quantity) {
  for (const UnitRow& u : kUnits) {
    if (u.text == unit && u.dimension == row(quantity).dimension) return UnitScale{u.factor};
  }
  return fail(ErrorCode::kInvalid, "unit '{}' does not measure {}", unit, row(quantity).key);
}

std::string_view unit_symbol(Quantity quantity) { return row(quantity).symbol; }
std::string_view quantity_key(Quantity quantity) { return row(quantity).key; }

Result<Quantity> parse_quantity(std::string_view key) {
  for (const QuantityRow& q : kQuantities) {
    if (q.key == key) return q.quantity;
  }
  return fail(ErrorCode::kInvalid, "'{}' is not an observed property; known: water_depth, water_level, rainfall, "
              "discharge, gate_opening, fuel, voltage, pump_running, pump_state, gate_state, warning_state, flow_speed, "
              "temperature", key);
}

std::string_view state_word(Quantity quantity, double value) {
  const auto words = words_of(quantity);
  // Written so that NaN fails.
  if (!(value >= 0 && value < static_cast<double>(words.size()))) return {};
  const auto number = static_cast<std::size_t>(value);
  return static_cast<double>(number) == value ? words[number] : std::string_view{};
}

std::optional<double> parse_state(Quantity quantity, std::string_view word) {
  const auto words = words_of(quantity);
  const auto found = std::ranges::find(words, word);
  if (found == words.end()) return std::nullopt;
  return static_cast<double>(found - words.begin());
}

bool is_state(Quantity quantity) { return !words_of(quantity).empty(); }

}  // namespace sandtable
