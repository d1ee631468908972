#include "twin/store/observation_row.h"

#include <cmath>
#include <limits>

#include "twin/store/note_text.h"

namespace sandtable {
namespace {

constexpr int kMostDigits = 15;  // so that mantissa and 10^decimals are exact in a double

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool read_written_number(std::string_view text, WrittenNumber& out) {
  std::size_t i = 0;
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) ++i;
  const std::size_t first = i;
  std::int64_t mantissa = 0;
  int digits = 0;
  int decimals = 0;
  for (; i < text.size() && is_digit(text[i]) && digits <= kMostDigits; ++i, ++digits)
    mantissa = mantissa * 10 + (text[i] - '0');
  if (digits == 0 || (digits > 1 && text[first] == '0')) return false;
  if (i + 1 < text.size() && text[i] == '.' && is_digit(text[i + 1])) {
    for (++i; i < text.size() && is_digit(text[i]) && digits <= kMostDigits; ++i, ++digits, ++decimals)
      mantissa = mantissa * 10 + (text[i] - '0');
  }
  if (digits > kMostDigits || (negative && mantissa == 0)) return false;
  out = {negative ? -mantissa : mantissa, static_cast<std::uint8_t>(decimals), text.substr(i)};
  return true;
}

void append_written_number(std::string& out, std::int64_t mantissa, int decimals) {
  char digits[24];
  int n = 0;
  std::uint64_t left = mantissa < 0 ? 0 - static_cast<std::uint64_t>(mantissa) : static_cast<std::uint64_t>(mantissa);
  for (; left > 0 || n <= decimals; left /= 10) {
    if (n >= 20) break;
    digits[n++] = static_cast<char>('0' + left % 10);
  }
  if (mantissa < 0) out += '-';
  while (n > 0) {
    if (n == decimals) out += '.';
    out += digits[--n];
  }
}

ObservationRow row_of(const Observation& o, std::uint32_t series, TextPool& texts) {
  ObservationRow row;
  row.phenomenon_ms = o.phenomenon_time.time_since_epoch().count();
  row.received_ms = o.received_time.time_since_epoch().count();
  row.value = std::isnan(o.value) ? std::numeric_limits<double>::quiet_NaN() : o.value;
  row.tests = o.tests.bits();
  row.series = series;
  row.reason = o.reason.empty() ? 0 : texts.put(o.reason);
  row.flag = static_cast<std::uint8_t>(o.flag);
  if (o.note != SourceNote{}) {
    const NoteTexts note = note_texts(o.note, row.phenomenon_ms, row.received_ms);
    row.own_note = texts.put(note.own);
    row.page_note = texts.put(note.page);
  }
  WrittenNumber number;
  if (read_written_number(o.raw, number)) {
    row.mantissa = number.mantissa;
    row.decimals = number.decimals;
    row.raw = texts.put(number.rest);
  } else if (!o.raw.empty()) {
    row.raw = texts.put(o.raw);
  }
  return row;
}

std::string raw_text_of(const ObservationRow& row, const TextPool& texts) {
  std::string raw;
  if (row.decimals != ObservationRow::kNoNumber) append_written_number(raw, row.mantissa, row.decimals);
  return raw += texts.text(row.raw);
}

Observation observation_of(const ObservationRow& row, const SeriesId& series, const TextPool& texts) {
  Observation o;
  o.series = series;
  o.phenomenon_time = UtcTime{Duration{row.phenomenon_ms}};
  o.received_time = UtcTime{Duration{row.received_ms}};
  o.value = row.value;
  o.raw = raw_text_of(row, texts);
  o.flag = static_cast<QualityFlag>(row.flag);
  o.reason = texts.text(row.reason);
  o.tests = QualityFlags::from_bits(row.tests);
  if (row.own_note != 0 || row.page_note != 0) {
    o.note = note_of(texts.text(row.own_note), texts.text(row.page_note), row.phenomenon_ms, row.received_ms);
  }
  return o;
}

}  // namespace sandtable
