#pragma once

#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/ids.h"
#include "twin/base/text.h"
#include "twin/base/time.h"
#include "twin/base/units.h"
#include "twin/place/place_problems.h"

namespace sandtable {

/// What a number may be; both ends belong to it unless `above_min`.
struct NumberRange {
  double min = -std::numeric_limits<double>::max();
  double max = std::numeric_limits<double>::max();
  bool above_min = false;

  static constexpr NumberRange any() { return {}; }
  static constexpr NumberRange positive() { return {0, std::numeric_limits<double>::max(), true}; }
  static constexpr NumberRange at_least(double min) { return {min, std::numeric_limits<double>::max(), false}; }
  static constexpr NumberRange between(double min, double max) { return {min, max, false}; }
};

/// One word of an enumeration as the file spells it.
template <class Enum>
struct EnumWord {
  std::string_view word;
  Enum value;
};

/// A cursor over one table of a place file. Each read fills `out` when the key is there and right; what is wrong
/// is added to the problems and reading goes on. After the reader of the table returns, keys that nobody asked for
/// are problems too, so a reader is simply the list of the keys it knows.
/// Borrows the parsed document and the problems; lives on the stack of one reader.
class TomlTable {
 public:
  using Reader = std::function<void(TomlTable&)>;

  /// Parses `text` and reads its top table; a syntax error is the only problem then, and `reader` is not called.
  static void read_document(std::string_view text, PlaceProblems& problems, const Reader& reader);

  /// A key that must be there. False when it is missing or wrong.
  template <class T, class... Rules>
  bool required(std::string_view key, T& out, const Rules&... rules) {
    return needs(key) && optional(key, out, rules...);
  }
  /// True when the key is there; a problem otherwise.
  bool needs(std::string_view key);

  /// A key that may be there; `out` keeps its default otherwise. True when it was there and right.
  bool optional(std::string_view key, bool& out);
  bool optional(std::string_view key, int& out, NumberRange range = {});
  bool optional(std::string_view key, std::size_t& out, NumberRange range = {});
  bool optional(std::string_view key, double& out, NumberRange range = {});
  bool optional(std::string_view key, std::string& out);
  bool optional(std::string_view key, Text& out);
  bool optional(std::string_view key, std::vector<Text>& out);
  bool optional(std::string_view key, std::vector<std::string>& out);
  bool optional(std::string_view key, Duration& out, NumberRange range_s = {});
  bool optional(std::string_view key, UtcTime& out);
  bool optional(std::string_view key, ZoneOffset& out);
  bool optional(std::string_view key, Quantity& out);
  bool optional(std::string_view key, LocalXY& out);
  bool optional(std::string_view key, Extent& out);
  template <class Tag>
  bool optional(std::string_view key, Id<Tag>& out) {
    std::string text;
    if (!optional(key, text)) return false;
    out = Id<Tag>(std::move(text));
    return true;
  }
  template <class Tag>
  bool optional(std::string_view key, std::vector<Id<Tag>>& out) {
    std::vector<std::string> texts;
    if (!optional(key, texts)) return false;
    out.clear();
    for (std::string& text : texts) out.emplace_back(std::move(text));
    return true;
  }
  template <class Enum, std::size_t N>
  bool optional(std::string_view key, Enum& out, const EnumWord<Enum> (&words)[N]) {
    std::string text;
    if (!optional(key, text)) return false;
    std::vector<std::string> known;
    for (const auto& [word, value] : words) {
      if (word == text) return out = value, true;
      known.emplace_back(word);
    }
    problem(key, "'{}' is not one of {}{}", clipped(text, 64), listed(known), did_you_mean(text, known));
    return false;
  }

  /// A string, or an array of strings; a single string is an array of one.
  bool one_or_more(std::string_view key, std::vector<std::string>& out);
  /// A table whose entries are strings or arrays of strings, in the order of the names. Entries of the defaults that
  /// the table itself does not have come after.
  bool words(std::string_view key, std::vector<std::pair<std::string, std::vector<std::string>>>& out);

  /// A table whose entries are numbers in the range, in the order of the names.
  bool numbers(std::string_view key, std::vector<std::pair<std::string, double>>& out, NumberRange range = {});

  /// From here on, keys that this table does not have are taken from `document`, which is one of ours and right.
  void fall_back_on(std::string_view document);

  /// A table under `key`; `reader` is not called when it is absent. False when it is absent or no table.
  bool table(std::string_view key, const Reader& reader);
  /// Every table of an array under `key`, in file order.
  void tables(std::string_view key, const Reader& reader);
  /// Every entry of a table whose keys are names from the data, in the order of the names.
  void entries(std::string_view key, const std::function<void(const std::string& name, TomlTable&)>& reader);

  /// A key that is known here but cannot be judged, because another one is wrong.
  void accept(std::string_view key);
  /// The same for every key of this table.
  void accept_other_keys();

  [[nodiscard]] bool present(std::string_view key) const;
  /// Where the value of `key` stands, or the table when there is none.
  [[nodiscard]] TomlPlace place_of(std::string_view key) const;

  template <class... Args>
  void problem(std::string_view key, fmt::format_string<Args...> format, Args&&... args) {
    problems_.add_text(place_of(key), fmt::format(format, std::forward<Args>(args)...));
  }
  [[nodiscard]] PlaceProblems& problems() { return problems_; }

 private:
  // The parser's types stay behind this: its header costs ten seconds a file to compile.
  struct View;
  explicit TomlTable(View& view);

  View& view_;
  PlaceProblems& problems_;
};

}  // namespace sandtable
