#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "twin/place/toml_table.h"

namespace sandtable {

/// Values that may have one of several shapes (a number or a text, one point or many), found by where they stand in
/// the document that a TomlTable walks. Each read marks its key as known, adds what is wrong to the table's problems
/// and is true when the key is there and right; `out` stays as it is otherwise.
class TomlShapes {
 public:
  /// The same text as TomlTable::read_document() gets; what cannot be parsed has no shapes.
  explicit TomlShapes(std::string_view text);
  ~TomlShapes();
  TomlShapes(const TomlShapes&) = delete;
  TomlShapes& operator=(const TomlShapes&) = delete;

  [[nodiscard]] bool is_text(const TomlTable& table, std::string_view key) const;
  [[nodiscard]] bool is_number(const TomlTable& table, std::string_view key) const;

  /// Seconds: a number, or a text such as "15min".
  bool read_seconds(TomlTable& table, std::string_view key, double& out, NumberRange range_s = {}) const;
  /// An array of them.
  bool read_seconds_list(TomlTable& table, std::string_view key, std::vector<double>& out, NumberRange range_s) const;
  /// An array of pairs of them.
  bool read_spans(TomlTable& table, std::string_view key, std::vector<std::pair<double, double>>& out) const;
  /// [x, y].
  bool read_point(TomlTable& table, std::string_view key, LocalXY& out) const;
  /// [[x, y], [x, y], ...], at least `least` of them; at most 100,000.
  bool read_points(TomlTable& table, std::string_view key, Polyline& out, std::size_t least) const;

 private:
  struct Nodes;
  std::unique_ptr<Nodes> nodes_;
};

}  // namespace sandtable
