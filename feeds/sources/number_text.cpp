#include "feeds/sources/number_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

constexpr std::array<std::string_view, 9> kMissingTexts{"", "-", "--", "na", "n/a", "#n/a", "nan", "none", "null"};

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  });
}

}  // namespace

std::optional<double> read_number(std::string_view text) {
  text = trimmed(text);
  // Longer texts are no measurement; the limit also bounds the copy below.
  if (text.empty() || text.size() > 64) return std::nullopt;
  if (text.front() == '+') text.remove_prefix(1);
  std::array<char, 64> buffer{};
  std::copy(text.begin(), text.end(), buffer.begin());
  const auto end = buffer.begin() + static_cast<std::ptrdiff_t>(text.size());
  if (std::find(buffer.begin(), end, '.') == end && std::count(buffer.begin(), end, ',') == 1) {
    std::replace(buffer.begin(), end, ',', '.');
  }
  double value = 0;
  const char* const stop = buffer.data() + text.size();
  const auto [read_to, trouble] = std::from_chars(buffer.data(), stop, value);
  // from_chars also takes "inf" and "nan", which measure nothing.
  if (trouble != std::errc{} || read_to != stop || !std::isfinite(value)) return std::nullopt;
  return value;
}

bool means_missing(std::string_view text, std::span<const std::string> also) {
  text = trimmed(text);
  const auto same = [&](std::string_view code) { return equal_ignoring_case(text, code); };
  if (std::any_of(kMissingTexts.begin(), kMissingTexts.end(), same)) return true;
  if (also.empty()) return false;
  const std::optional<double> number = read_number(text);
  return std::any_of(also.begin(), also.end(), [&](const std::string& code) {
    return same(trimmed(code)) || (number && read_number(code) == number);
  });
}

}  // namespace sandtable::feeds
