#include "viewer/app/commands/reading_entry.h"

#include <charconv>
#include <cmath>
#include <vector>

namespace sandtable {
namespace {

constexpr std::size_t kWords = 6;

/// The first kWords words, and what follows them as it is.
std::vector<std::string> split(std::string_view text, std::string& rest) {
  std::vector<std::string> words;
  while (!text.empty() && words.size() < kWords) {
    const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  rest = text.substr(std::min(text.find_first_not_of(' '), text.size()));
  return words;
}

}  // namespace

Result<ReadingEntry> parse_reading_entry(std::string_view text) {
  ReadingEntry entry;
  const std::vector<std::string> words = split(text, entry.reading.comment);
  if (words.size() < kWords) {
    return fail(ErrorCode::kInvalid, "'{}': expected WHO AFTER STATION PROPERTY VALUE UNIT [COMMENT]", text);
  }
  entry.who = words[0];
  const auto after = parse_duration(words[1]);
  if (!after) return pass(after);
  entry.after = *after;
  if (words[2].find('/') != std::string::npos) {
    entry.reading.station = StationId(words[2]);
  } else {
    entry.reading.name = words[2];
  }
  const auto quantity = parse_quantity(words[3]);
  if (!quantity) return pass(quantity);
  entry.reading.quantity = *quantity;
  const char* const end = words[4].data() + words[4].size();
  const auto [stop, trouble] = std::from_chars(words[4].data(), end, entry.reading.value);
  if (trouble != std::errc{} || stop != end || !std::isfinite(entry.reading.value)) {
    return fail(ErrorCode::kInvalid, "'{}' is no number", words[4]);
  }
  entry.reading.unit = words[5];
  return entry;
}

}  // namespace sandtable
