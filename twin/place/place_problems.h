#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "twin/base/result.h"

namespace sandtable {

/// Where in a TOML file something was written (line and column from 1) and under which dotted key.
struct TomlPlace {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string key;
};

/// Everything that is wrong with one file, collected so that a person repairs it in one round.
class PlaceProblems {
 public:
  explicit PlaceProblems(std::string file) : file_(std::move(file)) {}

  template <class... Args>
  void add(const TomlPlace& at, fmt::format_string<Args...> format, Args&&... args) {
    add_text(at, fmt::format(format, std::forward<Args>(args)...));
  }
  void add_text(const TomlPlace& at, std::string what);
  [[nodiscard]] bool empty() const { return problems_.empty(); }

  /// One line a problem, `file:line:column: key: what`, in the order of the file; at most 100 lines.
  [[nodiscard]] Error error() const;

 private:
  struct Problem {
    TomlPlace at;
    std::string what;
  };
  std::string file_;
  std::vector<Problem> problems_;
};

/// "; did you mean 'x'?" for the word nearest to `word` (Levenshtein 1966, at most a third of the letters changed),
/// or nothing when none is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

/// "a, b, c" for messages; at most 20 words, then "...".
std::string listed(const std::vector<std::string>& words);

}  // namespace sandtable
