#pragma once

#include <optional>
#include <string_view>

namespace sandtable::ui {

/// How well `typed` is found in `text`: its characters must all occur in order, ignoring ASCII case and blanks in
/// `typed`. Higher is better; whole words, beginnings of words and runs count more. Empty when it is not found;
/// an empty `typed` is found everywhere with 0. Works on UTF-8, a Chinese character counts as a word.
std::optional<int> fuzzy_score(std::string_view typed, std::string_view text);

}  // namespace sandtable::ui
