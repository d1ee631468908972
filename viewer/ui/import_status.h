#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What the interface knows of a source that somebody wants to lay on the map for this session.
namespace sandtable::ui {

/// How some texts of the layer read in one encoding.
struct ImportEncoding {
  std::string name;
  std::vector<std::string> samples;
};

/// How a person says that a text file is to be read; what is empty is for the reader to find out.
struct TextReading {
  std::string encoding;
  std::optional<char> delimiter;   ///< of tables
  std::optional<int> header_rows;  ///< of tables: 0, 1 or 2 (codes, then titles)
  bool operator==(const TextReading&) const = default;
};

/// The beginning of a table, as it was read.
struct ImportTable {
  TextReading read;                              ///< nothing in it is empty
  std::vector<std::string> columns;              ///< names, one a column
  std::vector<std::string> titles;               ///< of a second header row; empty when there is none
  std::vector<std::vector<std::string>> rows;    ///< the first twenty
  std::vector<int> position_columns;             ///< x and y, or one that holds both; empty: rows have no position
};

struct ImportLayer {
  std::string source;                     ///< the file or member it lies in
  std::string layer;
  std::string content;                    ///< "1273 Polygon", "1024 × 768 Byte"
  bool drawable = true;                   ///< false for pictures and grids, which this flow does not lay on the map
  std::string crs;                        ///< as the source says; empty when it does not, or is not to be believed
  std::vector<std::string> crs_choices;   ///< what a person may take instead, the likeliest first
  std::vector<ImportEncoding> encodings;  ///< only where the reader is in doubt, its own choice first
  std::vector<std::string> warnings;      ///< as the reader gave them
  std::optional<ImportTable> table{};     ///< of delimited text
};

/// One layer of a source with what a person chose; empty texts believe the reader.
struct ImportWish {
  std::string source;
  std::string layer;
  std::string crs;
  TextReading reading{};
};

/// What kept a source or a layer out, or what the reader notes of it.
struct ImportTrouble {
  std::string key;   ///< of the sentence: "add_layer.layer_failed"
  std::string name;  ///< of the layer; empty for a whole source
  std::string said;  ///< in the words of reader and drivers, which speak English; quoted after the sentence
};

struct ImportStatus {
  /// kReadingAgain: one table of what was listed is being read as a person said.
  enum class Phase { kIdle, kListing, kListed, kReadingAgain, kAdding, kAdded };
  Phase phase = Phase::kIdle;
  std::string source;               ///< last one asked for
  std::uint64_t listing = 0;        ///< grows with each source that was looked into
  std::vector<ImportLayer> layers;
  std::vector<ImportTrouble> errors;  ///< of the last thing asked for
  [[nodiscard]] bool busy() const { return phase == Phase::kListing || phase == Phase::kReadingAgain || phase == Phase::kAdding; }
};

}  // namespace sandtable::ui
