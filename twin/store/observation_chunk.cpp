#include "twin/store/observation_chunk.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>

#include "twin/store/byte_stream.h"
#include "twin/store/value_scheme.h"
#include "twin/store/wrapping.h"
#include "twin/store/zstd_blob.h"

namespace sandtable {
namespace {

/// Version 2 has two columns more, of what sources note; chunks without notes are written as before.
constexpr std::uint64_t kChunkVersion = 2;
constexpr std::uint64_t kVersionWithoutNotes = 1;
/// No honest chunk holds more; a wrong one must not make us take all memory.
constexpr std::size_t kMostRows = 16'000'000;

/// The columns of a chunk, in their order in the file.
enum Column : std::size_t {
  kDirectory,   // series, rows, carried counts
  kSchemes,     // how each series spells values
  kPhenomenon,  // first time, then differences of differences
  kReceived,    // delay after the phenomenon, differences
  kRawNumbers,  // whole numbers, differences
  kGridNumbers,
  kBitWords,     // XOR with the row before
  kTextNumbers,  // raw texts one by one
  kQuality,      // 0: as the row before, else a number in the list of qualities + 1
  kExceptions,   // rows that do not fit their series' scheme
  kDictionary,   // qualities and texts, and the notes of pages
  kOwnNotes,     // 0: as the row before, else a text + 1
  kPageNotes,    // differences of numbers in the list of pages, which lie in the order in which they came
  kColumns
};
constexpr std::size_t columns_of(std::uint64_t version) {
  return version == kVersionWithoutNotes ? std::size_t{kOwnNotes} : std::size_t{kColumns};
}

/// Flag, tests and reason of a row: few different ones, long the same.
struct Quality {
  std::uint8_t flag;
  std::uint64_t tests;
  std::uint32_t reason;
  auto operator<=>(const Quality&) const = default;
};

class Encoder {
 public:
  Encoder(const TextPool& texts, bool with_notes) : texts_(texts), with_notes_(with_notes) {}

  void add(const ChunkSeries& series, std::span<const ObservationRow> rows) {
    ByteWriter& directory = columns_[kDirectory];
    directory.number(series.series - last_series_);
    last_series_ = series.series;
    directory.number(rows.size() << 1 | (series.carried ? 1U : 0U));
    if (series.carried) {
      directory.number(series.count);
      directory.number(series.out_of_order);
    }
    if (rows.empty()) return;
    add_times(rows);
    add_values(rows);
    for (const ObservationRow& row : rows) add_quality(row);
    if (!with_notes_) return;
    for (const ObservationRow& row : rows) add_notes(row);
  }

  std::vector<std::uint8_t> finish(std::size_t series, std::size_t rows) {
    ByteWriter& dictionary = columns_[kDictionary];
    dictionary.number(quality_list_.size());
    for (const Quality& q : quality_list_) {
      dictionary.number(q.flag);
      dictionary.word(q.tests);
      dictionary.number(local_text(q.reason));
    }
    dictionary.number(text_list_.size());
    for (const std::uint32_t text : text_list_) dictionary.text(texts_.text(text));
    if (with_notes_) {
      dictionary.number(page_list_.size());
      for (const std::uint32_t page : page_list_) dictionary.text(texts_.text(page));
    }
    const std::uint64_t version = with_notes_ ? kChunkVersion : kVersionWithoutNotes;
    const std::span<const ByteWriter> columns(columns_.data(), columns_of(version));
    ByteWriter out;
    out.number(version);
    out.number(series);
    out.number(rows);
    for (const ByteWriter& column : columns) out.number(column.bytes().size());
    for (const ByteWriter& column : columns) out.raw(column.bytes());
    return compressed(out.bytes());
  }

 private:
  void add_times(std::span<const ObservationRow> rows) {
    std::int64_t before = last_first_ms_;
    std::int64_t step = 0;
    std::int64_t delay = 0;
    last_first_ms_ = rows.front().phenomenon_ms;
    for (const ObservationRow& row : rows) {
      const std::int64_t new_step = minus(row.phenomenon_ms, before);
      const bool first = &row == &rows.front();
      columns_[kPhenomenon].signed_number(first ? new_step : minus(new_step, step));
      step = first ? 0 : new_step;
      before = row.phenomenon_ms;
      const std::int64_t new_delay = minus(row.received_ms, row.phenomenon_ms);
      columns_[kReceived].signed_number(minus(new_delay, delay));
      delay = new_delay;
    }
  }

  void add_scheme(const ValueScheme& scheme) {
    ByteWriter& out = columns_[kSchemes];
    out.number(static_cast<std::uint64_t>(scheme.value) | static_cast<std::uint64_t>(scheme.raw) << 4);
    if (scheme.value == ValueScheme::Value::kGrid) out.number(scheme.grid_decimals);
    if (scheme.value == ValueScheme::Value::kFromRaw) out.word(std::bit_cast<std::uint64_t>(scheme.factor));
    if (scheme.raw != ValueScheme::Raw::kNumber) return;
    out.number(scheme.decimals);
    out.number(scheme.least_decimals);
    out.number(local_text(scheme.unit));
  }

  void add_values(std::span<const ObservationRow> rows) {
    const ValueScheme scheme = ValueScheme::of(rows);
    add_scheme(scheme);
    ValueScheme::Numbers before;
    std::uint64_t bits = 0;
    std::vector<std::size_t> odd;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      ValueScheme::Numbers now = before;
      if (!scheme.fits(rows[i], now)) {
        now = before;
        odd.push_back(i);
      }
      if (scheme.raw == ValueScheme::Raw::kNumber) columns_[kRawNumbers].signed_number(minus(now.raw, before.raw));
      if (scheme.raw == ValueScheme::Raw::kText) add_raw_text(rows[i]);
      if (scheme.value == ValueScheme::Value::kGrid) columns_[kGridNumbers].signed_number(minus(now.grid, before.grid));
      if (scheme.value == ValueScheme::Value::kBits) {
        const auto word = std::bit_cast<std::uint64_t>(rows[i].value);
        columns_[kBitWords].word(word ^ bits);
        bits = word;
      }
      before = now;
    }
    ByteWriter& exceptions = columns_[kExceptions];
    exceptions.number(odd.size());
    std::size_t last = 0;
    for (const std::size_t i : odd) {
      exceptions.number(i - last);
      last = i;
      exceptions.word(std::bit_cast<std::uint64_t>(rows[i].value));
      exceptions.number(local_text(rows[i].raw));
      exceptions.number(rows[i].decimals);
      if (rows[i].decimals != ObservationRow::kNoNumber) exceptions.signed_number(rows[i].mantissa);
    }
  }

  void add_raw_text(const ObservationRow& row) {
    columns_[kTextNumbers].number(local_text(row.raw));
    columns_[kTextNumbers].number(row.decimals);
    if (row.decimals != ObservationRow::kNoNumber) columns_[kTextNumbers].signed_number(row.mantissa);
  }

  void add_quality(const ObservationRow& row) {
    const Quality quality{row.flag, row.tests, row.reason};
    if (quality_ < quality_list_.size() && quality_list_[quality_] == quality) {
      columns_[kQuality].number(0);
      return;
    }
    const auto [it, is_new] = qualities_.emplace(quality, quality_list_.size());
    if (is_new) quality_list_.push_back(quality);
    quality_ = it->second;
    columns_[kQuality].number(quality_ + 1);
  }

  void add_notes(const ObservationRow& row) {
    columns_[kOwnNotes].number(row.own_note == own_note_ ? 0 : std::uint64_t{local_text(row.own_note)} + 1);
    own_note_ = row.own_note;
    const auto [it, is_new] = pages_.emplace(row.page_note, static_cast<std::int64_t>(page_list_.size()));
    if (is_new) page_list_.push_back(row.page_note);
    columns_[kPageNotes].signed_number(it->second - page_);
    page_ = it->second;
  }

  std::uint32_t local_text(std::uint32_t text) {
    const auto [it, is_new] = local_texts_.emplace(text, static_cast<std::uint32_t>(text_list_.size()));
    if (is_new) text_list_.push_back(text);
    return it->second;
  }

  const TextPool& texts_;
  bool with_notes_;
  std::array<ByteWriter, kColumns> columns_;
  std::uint32_t last_series_ = 0;
  std::int64_t last_first_ms_ = 0;
  std::map<Quality, std::size_t> qualities_;
  std::vector<Quality> quality_list_;
  std::size_t quality_ = std::numeric_limits<std::size_t>::max();
  std::unordered_map<std::uint32_t, std::uint32_t> local_texts_;
  std::vector<std::uint32_t> text_list_;
  std::uint32_t own_note_ = 0;
  std::unordered_map<std::uint32_t, std::int64_t> pages_;
  std::vector<std::uint32_t> page_list_;
  std::int64_t page_ = 0;
};

class Decoder {
 public:
  Decoder(TextPool& texts, Chunk& into) : texts_(texts), into_(into) {}

  Status run(std::span<const std::uint8_t> bytes) {
    ByteReader in(bytes);
    const std::uint64_t version = in.number();
    if (version != kChunkVersion && version != kVersionWithoutNotes)
      return fail(ErrorCode::kUnreadable, "chunk format {} is not known to this version", version);
    const std::uint64_t series = in.number();
    const std::uint64_t rows = in.number();
    if (series > in.left() || rows > kMostRows) return fail(ErrorCode::kUnreadable, "a chunk of {} rows", rows);
    with_notes_ = version == kChunkVersion;
    std::array<std::uint64_t, kColumns> sizes{};
    for (std::size_t c = 0; c < columns_of(version); ++c) sizes[c] = in.number();
    for (std::size_t c = 0; c < columns_of(version); ++c) columns_[c] = ByteReader(in.raw(sizes[c]));
    // Every row has at least one byte of time.
    if (!in.ok() || rows > columns_[kPhenomenon].left()) return fail(ErrorCode::kUnreadable, "a chunk cut short");
    if (Status read = read_dictionary(); !read) return read;
    into_.series.clear();
    into_.rows.resize(static_cast<std::size_t>(rows));
    std::size_t at = 0;
    for (std::uint64_t i = 0; i < series; ++i) {
      if (Status read = read_series(at); !read) return read;
    }
    bool ok = at == into_.rows.size();
    for (const ByteReader& column : columns_) ok = ok && column.ok() && column.left() == 0;
    return ok ? Status{} : fail(ErrorCode::kUnreadable, "the columns of a chunk do not fit each other");
  }

 private:
  Status read_dictionary() {
    ByteReader& in = columns_[kDictionary];
    const std::uint64_t qualities = in.number();
    for (std::uint64_t i = 0; i < qualities && in.ok(); ++i) {
      Quality q{};
      q.flag = static_cast<std::uint8_t>(in.number());
      q.tests = in.word();
      q.reason = static_cast<std::uint32_t>(in.number());
      qualities_.push_back(q);
    }
    const std::uint64_t texts = in.number();
    for (std::uint64_t i = 0; i < texts && in.ok(); ++i) text_numbers_.push_back(texts_.put(in.text()));
    for (Quality& q : qualities_) q.reason = text(q.reason);
    const std::uint64_t pages = with_notes_ ? in.number() : 0;
    for (std::uint64_t i = 0; i < pages && in.ok(); ++i) pages_.push_back(texts_.put(in.text()));
    return sound_ && in.ok() ? Status{} : fail(ErrorCode::kUnreadable, "the dictionary of a chunk is damaged");
  }

  Status read_series(std::size_t& at) {
    ByteReader& directory = columns_[kDirectory];
    ChunkSeries series;
    last_series_ += static_cast<std::uint32_t>(directory.number());
    series.series = last_series_;
    const std::uint64_t rows = directory.number();
    series.carried = (rows & 1) != 0;
    if (series.carried) {
      series.count = static_cast<std::uint32_t>(directory.number());
      series.out_of_order = static_cast<std::uint32_t>(directory.number());
    }
    if ((rows >> 1) > into_.rows.size() - at || !directory.ok() || (series.carried && (rows >> 1) == 0))
      return fail(ErrorCode::kUnreadable, "the directory of a chunk is damaged");
    series.first = at;
    series.last = at += static_cast<std::size_t>(rows >> 1);
    into_.series.push_back(series);
    if (series.first == series.last) return {};
    const std::span<ObservationRow> out(&into_.rows[series.first], series.last - series.first);
    for (ObservationRow& row : out) {
      row = ObservationRow{};
      row.series = series.series;
    }
    read_times(out);
    read_values(out);
    for (ObservationRow& row : out) read_quality(row);
    if (with_notes_) {
      for (ObservationRow& row : out) read_notes(row);
    }
    return sound_ ? Status{} : fail(ErrorCode::kUnreadable, "series {} of a chunk is damaged", series.series);
  }

  void read_times(std::span<ObservationRow> out) {
    std::int64_t before = last_first_ms_;
    std::int64_t step = 0;
    std::int64_t delay = 0;
    for (ObservationRow& row : out) {
      const std::int64_t read = columns_[kPhenomenon].signed_number();
      const bool first = &row == &out.front();
      step = first ? read : plus(step, read);
      row.phenomenon_ms = before = plus(before, step);
      if (first) {
        last_first_ms_ = before;
        step = 0;
      }
      delay = plus(delay, columns_[kReceived].signed_number());
      row.received_ms = plus(row.phenomenon_ms, delay);
    }
  }

  ValueScheme read_scheme() {
    ByteReader& in = columns_[kSchemes];
    const std::uint64_t kinds = in.number();
    ValueScheme scheme;
    sound_ = sound_ && (kinds & 15) <= 2 && (kinds >> 4) <= 2;
    scheme.value = static_cast<ValueScheme::Value>(kinds & 3);
    scheme.raw = static_cast<ValueScheme::Raw>(kinds >> 4 & 3);
    if (scheme.value == ValueScheme::Value::kGrid) scheme.grid_decimals = read_decimals(in);
    if (scheme.value == ValueScheme::Value::kFromRaw) scheme.factor = std::bit_cast<double>(in.word());
    if (scheme.raw == ValueScheme::Raw::kNumber) {
      scheme.decimals = read_decimals(in);
      scheme.least_decimals = read_decimals(in);
      scheme.unit = text(static_cast<std::uint32_t>(in.number()));
    }
    // Only a number in the raw text can give a value.
    sound_ = sound_ && (scheme.value != ValueScheme::Value::kFromRaw || scheme.raw == ValueScheme::Raw::kNumber);
    return scheme;
  }

  std::uint8_t read_decimals(ByteReader& in) {
    const std::uint64_t decimals = in.number();
    sound_ = sound_ && decimals <= 15;
    return sound_ ? static_cast<std::uint8_t>(decimals) : std::uint8_t{0};
  }

  void read_values(std::span<ObservationRow> out) {
    const ValueScheme scheme = read_scheme();
    if (!sound_) return;
    ValueScheme::Numbers numbers;
    std::uint64_t bits = 0;
    for (ObservationRow& row : out) {
      if (scheme.raw == ValueScheme::Raw::kNumber)
        numbers.raw = plus(numbers.raw, columns_[kRawNumbers].signed_number());
      if (scheme.raw == ValueScheme::Raw::kText) read_raw(columns_[kTextNumbers], row);
      if (scheme.value == ValueScheme::Value::kGrid)
        numbers.grid = plus(numbers.grid, columns_[kGridNumbers].signed_number());
      scheme.restore(numbers, row);
      if (scheme.value == ValueScheme::Value::kBits) {
        bits ^= columns_[kBitWords].word();
        row.value = std::bit_cast<double>(bits);
      }
    }
    ByteReader& exceptions = columns_[kExceptions];
    const std::uint64_t count = exceptions.number();
    std::uint64_t at = 0;
    for (std::uint64_t i = 0; i < count && sound_; ++i) {
      at += exceptions.number();
      sound_ = exceptions.ok() && at < out.size();
      if (!sound_) return;
      ObservationRow& row = out[static_cast<std::size_t>(at)];
      row.value = std::bit_cast<double>(exceptions.word());
      read_raw(exceptions, row);
    }
  }

  void read_raw(ByteReader& in, ObservationRow& row) {
    row.raw = text(static_cast<std::uint32_t>(in.number()));
    const std::uint64_t decimals = in.number();
    row.decimals = ObservationRow::kNoNumber;
    row.mantissa = 0;
    if (decimals == ObservationRow::kNoNumber) return;
    sound_ = sound_ && decimals <= 15;
    row.decimals = static_cast<std::uint8_t>(decimals);
    row.mantissa = in.signed_number();
  }

  void read_quality(ObservationRow& row) {
    const std::uint64_t code = columns_[kQuality].number();
    if (code > 0) quality_ = static_cast<std::size_t>(code - 1);
    if (quality_ >= qualities_.size()) {
      sound_ = false;
      return;
    }
    row.flag = qualities_[quality_].flag;
    row.tests = qualities_[quality_].tests;
    row.reason = qualities_[quality_].reason;
  }

  void read_notes(ObservationRow& row) {
    if (const std::uint64_t code = columns_[kOwnNotes].number(); code > 0) {
      own_note_ = text(static_cast<std::uint32_t>(code - 1));
    }
    row.own_note = own_note_;
    page_ = plus(page_, columns_[kPageNotes].signed_number());
    if (page_ < 0 || static_cast<std::uint64_t>(page_) >= pages_.size()) {
      sound_ = false;
      return;
    }
    row.page_note = pages_[static_cast<std::size_t>(page_)];
  }

  std::uint32_t text(std::uint32_t local) {
    if (local < text_numbers_.size()) return text_numbers_[local];
    sound_ = false;
    return 0;
  }

  TextPool& texts_;
  Chunk& into_;
  std::array<ByteReader, kColumns> columns_;
  std::uint32_t last_series_ = 0;
  std::int64_t last_first_ms_ = 0;
  std::vector<Quality> qualities_;
  std::size_t quality_ = std::numeric_limits<std::size_t>::max();
  std::vector<std::uint32_t> text_numbers_;
  bool with_notes_ = false;
  std::uint32_t own_note_ = 0;
  std::vector<std::uint32_t> pages_;
  std::int64_t page_ = 0;
  bool sound_ = true;
};

}  // namespace

std::vector<std::uint8_t> encode_chunk(std::span<const ObservationRow> rows, std::span<const ChunkSeries> series,
                                       const TextPool& texts) {
  const bool with_notes =
      std::ranges::any_of(rows, [](const ObservationRow& row) { return row.own_note != 0 || row.page_note != 0; });
  Encoder encoder(texts, with_notes);
  for (const ChunkSeries& s : series) encoder.add(s, rows.subspan(s.first, s.last - s.first));
  return encoder.finish(series.size(), rows.size());
}

Status decode_chunk(std::span<const std::uint8_t> bytes, TextPool& texts, Chunk& into) {
  const auto plain = decompressed(bytes);
  if (!plain) return pass(plain);
  return Decoder(texts, into).run(*plain);
}

}  // namespace sandtable
