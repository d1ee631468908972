#include "twin/store/value_scheme.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace sandtable {
namespace {

constexpr std::array<double, 16> kPowers{1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                         1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
constexpr std::array<std::int64_t, 16> kWholePowers{1,
                                                    10,
                                                    100,
                                                    1'000,
                                                    10'000,
                                                    100'000,
                                                    1'000'000,
                                                    10'000'000,
                                                    100'000'000,
                                                    1'000'000'000,
                                                    10'000'000'000,
                                                    100'000'000'000,
                                                    1'000'000'000'000,
                                                    10'000'000'000'000,
                                                    100'000'000'000'000,
                                                    1'000'000'000'000'000};
constexpr int kFinestGrid = 9;
/// Mantissa and power of ten are then exact in a double, and dividing them gives the double nearest to the decimal.
constexpr std::int64_t kLargestWhole = 1'000'000'000'000'000;
/// The factors of twin/base/units.cpp; others are found by dividing.
constexpr std::array<double, 11> kUnitFactors{1,    0.01,           0.001,        0.3048,     0.0254, 10,
                                              25.4, 0.028316846592, 28.316846592, 1.0 / 3600, 100};

bool same_bits(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

bool on_grid(double value, int decimals, std::int64_t& whole) {
  const double scaled = value * kPowers[static_cast<std::size_t>(decimals)];
  if (!(std::abs(scaled) < static_cast<double>(kLargestWhole))) return false;
  whole = std::llround(scaled);
  return same_bits(static_cast<double>(whole) / kPowers[static_cast<std::size_t>(decimals)], value);
}

double number_of(std::int64_t mantissa, int decimals) {
  return static_cast<double>(mantissa) / kPowers[static_cast<std::size_t>(decimals)];
}

bool has_number(const ObservationRow& row) { return row.decimals != ObservationRow::kNoNumber; }

/// At least seven of eight: each of the others costs its full length.
bool is_most(std::size_t some, std::size_t all) { return some * 8 >= all * 7; }

void choose_raw(std::span<const ObservationRow> rows, ValueScheme& scheme) {
  const auto first = std::ranges::find_if(rows, has_number);
  std::size_t numbers = 0;
  std::size_t empty = 0;
  if (first != rows.end()) {
    scheme.unit = first->raw;
    scheme.decimals = scheme.least_decimals = first->decimals;
  }
  for (const ObservationRow& row : rows) {
    if (has_number(row) && row.raw == scheme.unit) {
      ++numbers;
      scheme.decimals = std::max(scheme.decimals, row.decimals);
      scheme.least_decimals = std::min(scheme.least_decimals, row.decimals);
    }
    if (!has_number(row) && row.raw == 0) ++empty;
  }
  if (is_most(empty, rows.size())) {
    scheme.raw = ValueScheme::Raw::kEmpty;
  } else if (numbers * 2 >= rows.size()) {
    scheme.raw = ValueScheme::Raw::kNumber;
  }
}

/// True when a factor gives most values from the raw numbers.
bool choose_factor(std::span<const ObservationRow> rows, ValueScheme& scheme) {
  const auto usable = [&](const ObservationRow& row) {
    return has_number(row) && row.raw == scheme.unit && row.mantissa != 0 && std::isfinite(row.value);
  };
  const auto sample = std::ranges::find_if(rows, usable);
  if (sample == rows.end()) return true;  // nothing but zeros and missing values: any factor does
  const double number = number_of(sample->mantissa, sample->decimals);
  const auto known = std::ranges::find_if(kUnitFactors, [&](double f) { return same_bits(number * f, sample->value); });
  scheme.factor = known != kUnitFactors.end() ? *known : sample->value / number;
  std::size_t tried = 0;
  std::size_t good = 0;
  for (const ObservationRow& row : rows) {
    if (!usable(row)) continue;
    ++tried;
    if (same_bits(number_of(row.mantissa, row.decimals) * scheme.factor, row.value)) ++good;
  }
  return is_most(good, tried);
}

bool choose_grid(std::span<const ObservationRow> rows, ValueScheme& scheme) {
  std::size_t tried = 0;
  std::size_t good = 0;
  for (const ObservationRow& row : rows) {
    if (!std::isfinite(row.value)) continue;
    ++tried;
    std::int64_t whole = 0;
    for (int decimals = scheme.grid_decimals; decimals <= kFinestGrid; ++decimals) {
      if (!on_grid(row.value, decimals, whole)) continue;
      scheme.grid_decimals = static_cast<std::uint8_t>(decimals);
      ++good;
      break;
    }
    if (tried == 16 && good < 8) return false;  // noise: do not try it on every row
  }
  return is_most(good, tried);
}

}  // namespace

ValueScheme ValueScheme::of(std::span<const ObservationRow> rows) {
  ValueScheme scheme;
  choose_raw(rows, scheme);
  if (scheme.raw == Raw::kNumber && choose_factor(rows, scheme)) {
    scheme.value = Value::kFromRaw;
  } else if (choose_grid(rows, scheme)) {
    scheme.value = Value::kGrid;
  }
  return scheme;
}

bool ValueScheme::fits(const ObservationRow& row, Numbers& out) const {
  if (raw == Raw::kEmpty && (has_number(row) || row.raw != 0)) return false;
  if (raw == Raw::kNumber) {
    if (!has_number(row) || row.raw != unit || row.decimals > decimals || row.decimals < least_decimals) return false;
    const std::int64_t scale = kWholePowers[static_cast<std::size_t>(decimals - row.decimals)];
    if (std::abs(row.mantissa) >= kLargestWhole / scale) return false;
    if (row.decimals > least_decimals && row.mantissa % 10 == 0) return false;  // its zeros would be cut
    out.raw = row.mantissa * scale;
  }
  if (value == Value::kGrid) return on_grid(row.value, grid_decimals, out.grid);
  return value == Value::kBits || same_bits(number_of(row.mantissa, row.decimals) * factor, row.value);
}

void ValueScheme::restore(const Numbers& numbers, ObservationRow& row) const {
  if (raw == Raw::kNumber) {
    row.mantissa = numbers.raw;
    row.decimals = decimals;
    for (; row.decimals > least_decimals && row.mantissa % 10 == 0; --row.decimals) row.mantissa /= 10;
    row.raw = unit;
  } else if (raw == Raw::kEmpty) {
    row.raw = 0;
  }
  if (value == Value::kFromRaw) row.value = number_of(row.mantissa, row.decimals) * factor;
  if (value == Value::kGrid) row.value = number_of(numbers.grid, grid_decimals);
}

}  // namespace sandtable
