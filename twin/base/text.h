#pragma once

#include <string>
#include <string_view>

#include "twin/base/result.h"

namespace sandtable {

enum class Language { kZhHant, kEn };

/// A name from data in the two languages of the home market; either may be empty when the source has only one.
struct Text {
  std::string zh;
  std::string en;

  /// The name in the wanted language, else the other one.
  [[nodiscard]] const std::string& in(Language language) const {
    const std::string& wanted = language == Language::kZhHant ? zh : en;
    const std::string& other = language == Language::kZhHant ? en : zh;
    return wanted.empty() ? other : wanted;
  }
  bool operator==(const Text&) const = default;
};

/// What is written alike in both languages: a number, a key, a path.
inline Text plain(std::string text) { return {text, text}; }

/// Without the white space and control characters of ASCII at both ends.
std::string_view trimmed(std::string_view text);

/// Cuts at a character boundary so that at most `max_bytes` of UTF-8 remain; used before untrusted text is quoted.
std::string clipped(std::string_view utf8, std::size_t max_bytes);

/// Spelling variants of one name made equal, for comparing only; show the original. Full-width letters, digits,
/// brackets and spaces become half-width; 臺/台, 巿/市, 鹽/塩, 峰/峯, 腳/脚 and their like become one of the two;
/// square brackets around a single character, which mark one that Big5 lacks ([鹽]行里), are dropped; outer spaces go.
std::string folded(std::string_view utf8);

/// Replaces every byte that is not part of valid UTF-8 by U+FFFD.
std::string valid_utf8(std::string_view bytes);

}  // namespace sandtable
