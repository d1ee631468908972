#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sandtable::geo {

/// A number as tables write them: spaces, a plus sign, thousands commas or a decimal comma.
std::optional<double> table_number(std::string_view text);

/// What the texts of one column are: numbers only when every one of them is.
class ColumnTypeGuess {
 public:
  void see(std::string_view text);
  /// "Integer", "Real" or "String"; "String" for a column of nothing.
  [[nodiscard]] std::string type() const;

 private:
  bool any_ = false;
  bool text_ = false;
  bool real_ = false;
};

}  // namespace sandtable::geo
