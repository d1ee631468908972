#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "twin/core/sensors/observation.h"
#include "twin/store/text_pool.h"

namespace sandtable {

/// A decimal number as it was written: mantissa / 10^decimals, and what followed it.
struct WrittenNumber {
  std::int64_t mantissa = 0;
  std::uint8_t decimals = 0;
  std::string_view rest;
};

/// The number at the beginning of a text, when writing it again gives the same characters: at most 15 digits, no
/// leading zeros, no plus, no minus zero. False for other texts.
bool read_written_number(std::string_view text, WrittenNumber& out);
/// Appends mantissa / 10^decimals with all its decimals.
void append_written_number(std::string& out, std::int64_t mantissa, int decimals);

/// One observation as the store handles many: texts are numbers in a TextPool, the raw text is taken apart.
struct ObservationRow {
  static constexpr std::uint8_t kNoNumber = 255;

  std::int64_t phenomenon_ms = 0;  ///< ms since 1970 UTC
  std::int64_t received_ms = 0;
  double value = 0;           ///< NaN: the source said "missing"
  std::uint64_t tests = 0;    ///< QualityFlags::bits()
  std::int64_t mantissa = 0;  ///< of the number at the beginning of the raw text
  std::uint32_t series = 0;   ///< fid in table `series`
  std::uint32_t raw = 0;      ///< what follows the number; all of the raw text when there is none
  std::uint32_t reason = 0;
  std::uint32_t own_note = 0;   ///< NoteTexts::own
  std::uint32_t page_note = 0;  ///< NoteTexts::page
  std::uint8_t flag = 0;
  std::uint8_t decimals = kNoNumber;
};

ObservationRow row_of(const Observation& observation, std::uint32_t series, TextPool& texts);
/// The observation bit for bit; any NaN comes back as one NaN.
Observation observation_of(const ObservationRow& row, const SeriesId& series, const TextPool& texts);
std::string raw_text_of(const ObservationRow& row, const TextPool& texts);
inline bool is_ahead(const ObservationRow& row) {
  return row.phenomenon_ms > row.received_ms &&
         is_ahead(UtcTime{Duration{row.phenomenon_ms}}, UtcTime{Duration{row.received_ms}},
                  QualityFlags::from_bits(row.tests));
}

/// Where a series stands after some rows, as reduce() would have it.
struct StandingRow {
  ObservationRow newest;
  std::uint32_t count = 0;
  std::uint32_t out_of_order = 0;
  bool met = false;  ///< some row came, though it may have been one that stands for nothing

  void take(const ObservationRow& row) {
    met = true;
    if (is_ahead(row)) return;
    const bool late = count++ > 0 && row.phenomenon_ms < newest.phenomenon_ms;
    if (late) {
      ++out_of_order;
    } else {
      newest = row;
    }
  }
};

}  // namespace sandtable
