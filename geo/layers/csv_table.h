#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/layers/column_type.h"
#include "geo/layers/text_decoding.h"
#include "geo/reader/reader_request.h"
#include "twin/base/geometry.h"
#include "twin/base/result.h"

namespace sandtable::geo {

/// Where a table keeps its positions.
struct CsvCoordinates {
  enum class Kind { kNone, kColumns, kPairText, kWkt } kind = Kind::kNone;
  int x = -1;       ///< column of x (east, longitude), of the text, or of the WKT
  int y = -1;       ///< column of y
  std::string crs;  ///< what the column names say ("EPSG:4326"); "" when they say nothing
};

/// How a delimited text file is to be read: sniffed, and shown to the person before it is believed.
struct CsvLayout {
  std::string encoding = "UTF-8";
  std::vector<EncodingCandidate> encoding_candidates;  ///< only where the choice is in doubt
  char delimiter = ',';
  int header_rows = 1;               ///< 0, 1 or 2 (codes, then titles)
  std::vector<std::string> columns;  ///< names in UTF-8, one a column
  std::vector<std::string> titles;   ///< of the second header row; empty when there is none
  std::vector<std::string> types;    ///< "Integer", "Real" or "String", one a column
  CsvCoordinates coordinates;
  Warnings warnings;
};

/// What is known of a table's bytes before they are read.
struct CsvText {
  bool taiwan = true;    ///< unexplained bytes are Big5
  std::string encoding;  ///< as a person chose it; empty: sniffed
  UserCharacters user_characters;
  TableCut cut{};
};

/// A whole delimited file in memory, decoded. Rows may be of any length: a bad row costs that row only.
class CsvTable {
 public:
  /// Sniffs encoding, delimiter, header rows and coordinate columns. Fails with kInvalid when the text is not a table.
  static Result<CsvTable> parse(std::string_view bytes, const CsvText& text);
  /// The same file read as a person decided.
  static Result<CsvTable> parse(std::string_view bytes, const CsvLayout& layout);

  [[nodiscard]] const CsvLayout& layout() const { return layout_; }
  [[nodiscard]] std::size_t row_count() const { return rows_.size(); }
  [[nodiscard]] std::size_t column_count() const { return layout_.columns.size(); }
  /// "" beyond the end of a short row.
  [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const;
  /// Position of a row as written; empty when it has none. WKT columns give none here.
  [[nodiscard]] std::optional<LocalXY> position(std::size_t row) const;

 private:
  using Row = std::vector<std::string>;
  static Result<CsvTable> build(std::vector<Row> rows, CsvLayout layout, bool sniff, std::optional<int> header_rows);
  CsvLayout layout_;
  std::vector<Row> rows_;
};

/// "313411.44 2790930.63" or "25.03, 121.5": two numbers and nothing else.
std::optional<LocalXY> number_pair(std::string_view text);

}  // namespace sandtable::geo
