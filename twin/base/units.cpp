#include "twin/base/units.h"

#include <array>

namespace sandtable {
namespace {

enum class Dimension { kLength, kRain, kFlow, kRatio, kVolt, kNone };

struct UnitRow {
  std::string_view text;
  Dimension dimension;
  double factor;  // to m, mm, m3/s, percent, V
};

// Spellings met in feeds; the international foot is exactly 0.3048 m.
constexpr std::array<UnitRow, 35> kUnits{{
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
    {"1", Dimension::kNone, 1},
}};

struct QuantityRow {
  Quantity quantity;
  std::string_view key;
  std::string_view symbol;
  Dimension dimension;
};

constexpr std::array<QuantityRow, 8> kQuantities{{
    {Quantity::kWaterDepth, "water_depth", "m", Dimension::kLength},
    {Quantity::kWaterLevel, "water_level", "m", Dimension::kLength},
    {Quantity::kRainfall, "rainfall", "mm", Dimension::kRain},
    {Quantity::kDischarge, "discharge", "m³/s", Dimension::kFlow},
    {Quantity::kGateOpening, "gate_opening", "%", Dimension::kRatio},
    {Quantity::kFuel, "fuel", "%", Dimension::kRatio},
    {Quantity::kVoltage, "voltage", "V", Dimension::kVolt},
    {Quantity::kPumpRunning, "pump_running", "", Dimension::kNone},
}};

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
              "discharge, gate_opening, fuel, voltage, pump_running", key);
}

}  // namespace sandtable
