#include "geo/layers/csv_table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <utility>

#include "geo/layers/first_bytes.h"
#include "geo/layers/text_decoding.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

using Row = std::vector<std::string>;

constexpr std::size_t kFirstBytes = 65536;
constexpr std::size_t kSampleRows = 200;

/// Splits text into rows: quotes as in RFC 4180, any line end, empty lines skipped. A quote that is never closed costs
/// its own row and not the rest of the file: that line is then read with its quotes as ordinary characters.
class RowSplitter {
 public:
  RowSplitter(std::string_view text, char delimiter, std::size_t most_rows)
      : text_(text), delimiter_(delimiter), most_rows_(most_rows) {}

  std::vector<Row> split() {
    for (; at_ < text_.size() && rows_.size() < most_rows_; ++at_) take(text_[at_]);
    if (quoted_ && rows_.size() < most_rows_) {
      restart_without_quotes();
      return split();
    }
    if (rows_.size() < most_rows_) end_row();
    return std::move(rows_);
  }

 private:
  void take(char c) {
    if (quoted_) {
      if (c != '"') {
        cell_ += c;
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        cell_ += '"';
        ++at_;
      } else {
        quoted_ = false;
      }
    } else if (c == '"' && !literal_ && trimmed(cell_).empty()) {
      cell_.clear();
      quoted_ = any_ = true;
    } else if (c == delimiter_) {
      row_.push_back(std::move(cell_));
      cell_.clear();
    } else if (c == '\n' || c == '\r') {
      end_row();
      row_start_ = at_ + 1;
    } else {
      cell_ += c;
    }
  }

  void end_row() {
    if (any_ || !cell_.empty() || !row_.empty()) {
      row_.push_back(std::move(cell_));
      rows_.push_back(std::move(row_));
    }
    clear();
    literal_ = false;
  }

  void restart_without_quotes() {
    clear();
    at_ = row_start_;
    literal_ = true;
  }

  void clear() {
    cell_.clear();
    row_.clear();
    any_ = quoted_ = false;
  }

  std::string_view text_;
  char delimiter_;
  std::size_t most_rows_;
  std::size_t at_ = 0;
  std::size_t row_start_ = 0;
  bool quoted_ = false;
  bool literal_ = false;
  bool any_ = false;
  std::string cell_;
  Row row_;
  std::vector<Row> rows_;
};

std::vector<Row> split_rows(std::string_view text, char delimiter, std::size_t most_rows) {
  return RowSplitter(text, delimiter, most_rows).split();
}

/// Decodes line by line, because one column of a file may be in another encoding than the rest.
std::string decoded_lines(std::string_view bytes, const std::string& encoding, const CsvText& text,
                          Warnings& warnings) {
  std::size_t unknown = 0;
  std::size_t foreign = 0;
  Result<TextDecoder> main = TextDecoder::named(encoding, text.user_characters);
  Result<TextDecoder> other =
      TextDecoder::named(encoding == "UTF-8" ? (text.taiwan ? "CP950" : "CP1252") : "UTF-8", text.user_characters);
  if (!main || !other) return std::string(bytes);
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  for (std::size_t begin = 0; begin < bytes.size();) {
    std::size_t end = bytes.find('\n', begin);
    end = end == std::string_view::npos ? bytes.size() : end + 1;
    const std::string_view line = bytes.substr(begin, end - begin);
    begin = end;
    if (is_ascii(line)) {
      out.append(line);
      continue;
    }
    const bool utf8 = is_utf8(line);
    const bool as_main = (encoding == "UTF-8") == utf8;
    foreign += as_main ? 0 : 1;
    DecodedText decoded = (as_main ? *main : *other).decode(line);
    unknown += decoded.unknown;
    out.append(decoded.utf8);
  }
  if (foreign > 0)
    warnings.push_back(fmt::format("{} lines are in another encoding than the rest ({})", foreign, encoding));
  if (unknown > 0) {
    warnings.push_back(
        fmt::format("{} characters are in no {} table and are shown as \xEF\xBF\xBD", unknown, encoding));
  }
  return out;
}

std::string decoded_text(std::string_view bytes, std::string& encoding, const CsvText& text, Warnings& warnings) {
  for (const auto& [mark, name] : {std::pair("\xFF\xFE", "UTF-16LE"), std::pair("\xFE\xFF", "UTF-16BE")}) {
    if (!bytes.starts_with(mark)) continue;
    encoding = name;
    Result<TextDecoder> decoder = TextDecoder::named(name);
    return decoder ? decoder->decode(bytes.substr(2)).utf8 : std::string(bytes);
  }
  return decoded_lines(without_bom(bytes), encoding, text, warnings);
}

/// The delimiter that cuts most rows into the same number (at least two) of cells.
char sniffed_delimiter(std::string_view sample) {
  char best = ',';
  std::pair<std::size_t, std::size_t> best_score{0, 0};
  for (const char candidate : {',', ';', '\t', '|'}) {
    const std::vector<Row> rows = split_rows(sample, candidate, kSampleRows);
    std::map<std::size_t, std::size_t> widths;
    for (const Row& row : rows) ++widths[row.size()];
    std::pair<std::size_t, std::size_t> score{0, 0};
    for (const auto& [width, count] : widths) {
      if (width >= 2 && count >= score.first) score = {count, width};
    }
    // Fewer agreeing rows may win by nothing; equal agreement goes to more columns.
    if (score > best_score) {
      best_score = score;
      best = candidate;
    }
  }
  return best;
}

bool numeric(std::string_view cell) { return table_number(cell).has_value(); }

bool no_numbers(const Row& row) {
  return std::none_of(row.begin(), row.end(), [](const std::string& cell) { return numeric(cell); }) &&
         std::any_of(row.begin(), row.end(), [](const std::string& cell) { return !trimmed(cell).empty(); });
}

/// 0 when the first row holds numbers; 2 when the second one too is words over columns of numbers (SEGIS: codes, then
/// Chinese titles); else 1.
int sniffed_header_rows(const std::vector<Row>& rows) {
  if (rows.empty() || !no_numbers(rows[0])) return 0;
  if (rows.size() < 4 || !no_numbers(rows[1]) || rows[1].size() != rows[0].size()) return 1;
  std::size_t number_columns = 0;
  std::size_t titled = 0;
  for (std::size_t column = 0; column < rows[0].size(); ++column) {
    std::size_t numbers = 0;
    std::size_t seen = 0;
    for (std::size_t r = 2; r < std::min<std::size_t>(rows.size(), kSampleRows); ++r) {
      if (column >= rows[r].size() || trimmed(rows[r][column]).empty()) continue;
      ++seen;
      numbers += numeric(rows[r][column]) ? 1 : 0;
    }
    if (seen == 0 || numbers * 10 < seen * 9) continue;
    ++number_columns;
    titled += trimmed(rows[1][column]).empty() ? 0 : 1;
  }
  return number_columns > 0 && titled == number_columns ? 2 : 1;
}

struct NamedPair {
  std::string_view x;
  std::string_view y;
  std::string_view crs;
};
// Lower case, as met in Taiwanese open data and elsewhere; the first match wins.
constexpr std::array kNamedPairs = {
    NamedPair{"lon", "lat", "EPSG:4326"},
    NamedPair{"lng", "lat", "EPSG:4326"},
    NamedPair{"long", "lat", "EPSG:4326"},
    NamedPair{"longitude", "latitude", "EPSG:4326"},
    NamedPair{"經度", "緯度", "EPSG:4326"},
    NamedPair{"wgs84_lon", "wgs84_lat", "EPSG:4326"},
    NamedPair{"wgs84經度", "wgs84緯度", "EPSG:4326"},
    NamedPair{"wgs84x", "wgs84y", "EPSG:4326"},
    NamedPair{"x_97", "y_97", "EPSG:3826"},
    NamedPair{"twd97x", "twd97y", "EPSG:3826"},
    NamedPair{"twd97_x", "twd97_y", "EPSG:3826"},
    NamedPair{"x_twd97", "y_twd97", "EPSG:3826"},
    NamedPair{"tm2x", "tm2y", "EPSG:3826"},
    NamedPair{"tm_x", "tm_y", "EPSG:3826"},
    NamedPair{"x_3826", "y_3826", "EPSG:3826"},
    NamedPair{"x_3825", "y_3825", "EPSG:3825"},
    NamedPair{"x_121", "y_121", "EPSG:3826"},
    NamedPair{"x_119", "y_119", "EPSG:3825"},
    NamedPair{"x_67", "y_67", "EPSG:3828"},
    NamedPair{"twd67x", "twd67y", "EPSG:3828"},
    NamedPair{"twd67_x", "twd67_y", "EPSG:3828"},
    NamedPair{"x_twd67", "y_twd67", "EPSG:3828"},
    NamedPair{"x", "y", ""},
    NamedPair{"x坐標", "y坐標", ""},
    NamedPair{"x座標", "y座標", ""},
    NamedPair{"座標x", "座標y", ""},
    NamedPair{"coord_x", "coord_y", ""},
    NamedPair{"point_x", "point_y", ""},
    NamedPair{"easting", "northing", ""},
    NamedPair{"e", "n", ""},
    NamedPair{"xcoord", "ycoord", ""},
    NamedPair{"centroid_x", "centroid_y", ""},
};

int column_named(const std::vector<std::string>& lower_names, std::string_view wanted) {
  const auto at = std::find(lower_names.begin(), lower_names.end(), wanted);
  return at == lower_names.end() ? -1 : static_cast<int>(at - lower_names.begin());
}

bool mostly(const std::vector<Row>& rows, std::size_t first_row, int column, bool (*test)(std::string_view)) {
  std::size_t seen = 0;
  std::size_t good = 0;
  const auto index = static_cast<std::size_t>(column);
  for (std::size_t r = first_row; r < std::min(rows.size(), first_row + kSampleRows); ++r) {
    if (index >= rows[r].size() || trimmed(rows[r][index]).empty()) continue;
    ++seen;
    good += test(trimmed(rows[r][index])) ? 1 : 0;
  }
  return seen > 0 && good * 10 >= seen * 8;
}

bool is_wkt(std::string_view text) {
  const std::string head = lower_ascii(text.substr(0, 20));
  constexpr std::array kWords = {"point", "linestring",    "polygon",  "multi", "geometrycollection", "srid=",
                                 "curve", "compoundcurve", "circular", "tin",   "polyhedral",         "triangle"};
  return std::any_of(kWords.begin(), kWords.end(), [&](const char* word) { return head.starts_with(word); });
}
bool is_number_pair(std::string_view text) { return number_pair(text).has_value(); }

bool is_within(std::string_view cell, double low, double high) {
  const auto number = table_number(cell);
  return number && *number >= low && *number <= high;
}

/// Where columns have no names, their numbers speak: two side by side in the range of Taiwan, as degrees or as metres.
CsvCoordinates coordinates_by_numbers(const std::vector<Row>& rows, int columns) {
  using Test = bool (*)(std::string_view);
  const Test longitude = [](std::string_view cell) { return is_within(cell, 118, 122.5); };
  const Test latitude = [](std::string_view cell) { return is_within(cell, 21.5, 26.5); };
  const Test easting = [](std::string_view cell) { return is_within(cell, 120000, 360000); };
  const Test northing = [](std::string_view cell) { return is_within(cell, 2400000, 2830000); };
  for (int column = 0; column + 1 < columns; ++column) {
    for (const auto& [x, y] : {std::pair(longitude, latitude), std::pair(easting, northing)}) {
      if (mostly(rows, 0, column, x) && mostly(rows, 0, column + 1, y))
        return {CsvCoordinates::Kind::kColumns, column, column + 1, ""};
      if (mostly(rows, 0, column, y) && mostly(rows, 0, column + 1, x))
        return {CsvCoordinates::Kind::kColumns, column + 1, column, ""};
    }
  }
  return {};
}

CsvCoordinates sniffed_coordinates(const std::vector<Row>& rows, const CsvLayout& layout) {
  const auto first_row = static_cast<std::size_t>(layout.header_rows);
  CsvCoordinates found;
  for (const std::vector<std::string>* names : {&layout.columns, &layout.titles}) {
    std::vector<std::string> lower;
    for (const std::string& name : *names) {
      std::string plain = lower_ascii(trimmed(name));
      std::erase(plain, ' ');
      lower.push_back(std::move(plain));
    }
    for (const NamedPair& pair : kNamedPairs) {
      const int x = column_named(lower, pair.x);
      const int y = column_named(lower, pair.y);
      if (x < 0 || y < 0 || !mostly(rows, first_row, x, numeric) || !mostly(rows, first_row, y, numeric)) continue;
      return {CsvCoordinates::Kind::kColumns, x, y, std::string(pair.crs)};
    }
  }
  for (int column = 0; column < static_cast<int>(layout.columns.size()); ++column) {
    if (mostly(rows, first_row, column, is_wkt)) return {CsvCoordinates::Kind::kWkt, column, -1, ""};
  }
  for (int column = 0; column < static_cast<int>(layout.columns.size()); ++column) {
    if (mostly(rows, first_row, column, is_number_pair)) return {CsvCoordinates::Kind::kPairText, column, -1, ""};
  }
  return layout.header_rows == 0 ? coordinates_by_numbers(rows, static_cast<int>(layout.columns.size())) : found;
}

std::string sniffed_type(const std::vector<Row>& rows, std::size_t column) {
  ColumnTypeGuess guess;
  for (const Row& row : rows) {
    if (column < row.size()) guess.see(row[column]);
  }
  return guess.type();
}

}  // namespace

std::optional<LocalXY> number_pair(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('(') && text.ends_with(')')) text = trimmed(text.substr(1, text.size() - 2));
  const std::size_t cut = text.find_first_of(" ,\t");
  if (cut == std::string_view::npos) return std::nullopt;
  const std::size_t second = text.find_first_not_of(" ,\t", cut);
  if (second == std::string_view::npos) return std::nullopt;
  const auto plain = [](std::string_view word) -> std::optional<double> {
    if (word.find(',') != std::string_view::npos) return std::nullopt;
    return table_number(word);
  };
  const auto x = plain(text.substr(0, cut));
  const auto y = plain(text.substr(second));
  if (!x || !y) return std::nullopt;
  // Two bare whole numbers side by side are more often codes than a place.
  if (text.find('.') == std::string_view::npos && (std::abs(*x) < 10000 || std::abs(*y) < 10000)) return std::nullopt;
  return LocalXY{*x, *y};
}

Result<CsvTable> CsvTable::build(std::vector<Row> rows, CsvLayout layout, bool sniff, std::optional<int> header_rows) {
  if (rows.empty()) return fail(ErrorCode::kInvalid, "holds no rows");
  if (sniff && !header_rows) layout.header_rows = sniffed_header_rows(rows);
  if (header_rows) layout.header_rows = *header_rows;
  const auto headers = std::min(static_cast<std::size_t>(layout.header_rows), rows.size());
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, row.size());
  width = headers > 0 ? std::max(rows[0].size(), std::size_t{1}) : width;
  layout.columns.clear();
  layout.titles.clear();
  for (std::size_t column = 0; column < width; ++column) {
    std::string name = headers > 0 && column < rows[0].size() ? std::string(trimmed(rows[0][column])) : std::string();
    if (name.empty()) name = fmt::format("field_{}", column + 1);
    layout.columns.push_back(std::move(name));
    if (headers > 1)
      layout.titles.emplace_back(column < rows[1].size() ? trimmed(rows[1][column]) : std::string_view());
  }
  if (sniff) layout.coordinates = sniffed_coordinates(rows, layout);
  rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(headers));
  std::size_t uneven = 0;
  for (const Row& row : rows) uneven += row.size() != width ? 1 : 0;
  if (uneven > 0) {
    layout.warnings.push_back(fmt::format("{} of {} rows do not have {} cells", uneven, rows.size(), width));
  }
  layout.types.clear();
  for (std::size_t column = 0; column < width; ++column) layout.types.push_back(sniffed_type(rows, column));
  CsvTable table;
  table.layout_ = std::move(layout);
  table.rows_ = std::move(rows);
  return table;
}

Result<CsvTable> CsvTable::parse(std::string_view bytes, const CsvText& known) {
  const bool utf16 = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  if (!utf16 && bytes.substr(0, kFirstBytes).find('\0') != std::string_view::npos) {
    return fail(ErrorCode::kInvalid, "holds binary data, not a table of text");
  }
  CsvLayout layout;
  if (!utf16) {
    const std::string_view sample = bytes.substr(0, kFirstBytes);
    EncodingChoice choice = choose_encoding({std::nullopt, 0, known.taiwan, known.user_characters}, sample);
    if (!known.encoding.empty()) choice = {known.encoding, {}, false};
    layout.encoding = choice.encoding;
    layout.warnings = std::move(choice.warnings);
    if (choice.in_doubt) {
      layout.encoding_candidates =
          encoding_candidates(telling_values(sample, ",;\t\r\n\""), choice.encoding, known.user_characters);
    }
  }
  const std::string text = decoded_text(bytes, layout.encoding, known, layout.warnings);
  std::string_view body = text;
  // Excel's own way to say which delimiter it wrote.
  if (lower_ascii(body.substr(0, 4)) == "sep=" && body.size() > 5 && (body[5] == '\r' || body[5] == '\n')) {
    layout.delimiter = body[4];
    body.remove_prefix(6);
  } else {
    layout.delimiter = sniffed_delimiter(body.substr(0, kFirstBytes));
  }
  if (known.cut.delimiter) layout.delimiter = *known.cut.delimiter;
  return build(split_rows(body, layout.delimiter, std::string::npos), std::move(layout), true, known.cut.header_rows);
}

Result<CsvTable> CsvTable::parse(std::string_view bytes, const CsvLayout& decided) {
  CsvLayout layout = decided;
  layout.warnings.clear();
  const std::string text = decoded_text(bytes, layout.encoding, {}, layout.warnings);
  return build(split_rows(text, layout.delimiter, std::string::npos), std::move(layout), false, {});
}

std::string_view CsvTable::cell(std::size_t row, std::size_t column) const {
  return column < rows_[row].size() ? std::string_view(rows_[row][column]) : std::string_view();
}

std::optional<LocalXY> CsvTable::position(std::size_t row) const {
  const CsvCoordinates& where = layout_.coordinates;
  if (where.kind == CsvCoordinates::Kind::kPairText) return number_pair(cell(row, static_cast<std::size_t>(where.x)));
  if (where.kind != CsvCoordinates::Kind::kColumns) return std::nullopt;
  const auto x = table_number(cell(row, static_cast<std::size_t>(where.x)));
  const auto y = table_number(cell(row, static_cast<std::size_t>(where.y)));
  if (!x || !y) return std::nullopt;
  return LocalXY{*x, *y};
}

}  // namespace sandtable::geo
