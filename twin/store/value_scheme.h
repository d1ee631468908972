#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "twin/store/observation_row.h"

namespace sandtable {

/// How most rows of one series spell their value and raw text, so that a row costs a few bits. Rows that do not fit
/// are kept in full.
struct ValueScheme {
  enum class Value : std::uint8_t {
    kFromRaw,  ///< the raw text's number times `factor`
    kGrid,     ///< a whole number / 10^grid_decimals
    kBits,     ///< anything
  };
  enum class Raw : std::uint8_t {
    kEmpty,
    kNumber,  ///< a number with `decimals` or fewer (trailing zeros cut, but not below `least_decimals`), then `unit`
    kText,    ///< each its own text
  };
  Value value = Value::kBits;
  Raw raw = Raw::kText;
  std::uint8_t grid_decimals = 0;
  std::uint8_t decimals = 0;
  std::uint8_t least_decimals = 0;
  double factor = 1;
  std::uint32_t unit = 0;

  /// The scheme that fits most rows. O(rows).
  static ValueScheme of(std::span<const ObservationRow> rows);

  /// The whole numbers by which a row is kept.
  struct Numbers {
    std::int64_t raw = 0;   ///< on the grid of `decimals`
    std::int64_t grid = 0;  ///< on the grid of `grid_decimals`
  };
  /// False when the row does not fit the scheme.
  bool fits(const ObservationRow& row, Numbers& out) const;
  /// The inverse: fills in the row's value (unless kBits), mantissa, decimals and raw text (unless kText).
  void restore(const Numbers& numbers, ObservationRow& row) const;
};

}  // namespace sandtable
