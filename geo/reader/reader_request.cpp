#include "geo/reader/reader_request.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

constexpr std::array kTexts = {
    std::pair{"source", &ReaderRequest::source},
    std::pair{"path", &ReaderRequest::path},
    std::pair{"encoding", &ReaderRequest::encoding},
    std::pair{"place_crs", &ReaderRequest::place_crs},
    std::pair{"layer", &ReaderRequest::layer},
    std::pair{"crs", &ReaderRequest::crs},
    std::pair{"assumed_crs", &ReaderRequest::assumed_crs},
};
constexpr std::array kSizes = {
    std::pair{"memory_mb", &ReaderRequest::memory_mb},
    std::pair{"band", &ReaderRequest::band},
    std::pair{"max_cells", &ReaderRequest::max_cells},
    std::pair{"max_side", &ReaderRequest::max_side},
};
constexpr std::array kReals = {
    std::pair{"seconds", &ReaderRequest::seconds},
    std::pair{"cell_m", &ReaderRequest::cell_m},
};
constexpr std::array kModes = {
    std::pair{"list", ReaderRequest::Mode::kList},
    std::pair{"read", ReaderRequest::Mode::kRead},
    std::pair{"grid", ReaderRequest::Mode::kGrid},
    std::pair{"drape", ReaderRequest::Mode::kDrape},
};

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<Extent> extent_of(std::string_view text) {
  std::array<double, 4> numbers{};
  for (double& number : numbers) {
    const std::size_t cut = std::min(text.find(','), text.size());
    const auto read = number_of<double>(text.substr(0, cut));
    if (!read) return std::nullopt;
    number = *read;
    text.remove_prefix(std::min(cut + 1, text.size()));
  }
  return Extent{numbers[0], numbers[1], numbers[2], numbers[3]};
}

bool read_word(ReaderRequest& request, std::string_view key, const std::string& value) {
  for (const auto& [name, member] : kTexts) {
    if (key == name) return request.*member = value, true;
  }
  for (const auto& [name, member] : kSizes) {
    if (key != name) continue;
    const auto number = number_of<std::size_t>(value);
    if (number) request.*member = *number;
    return number.has_value();
  }
  for (const auto& [name, member] : kReals) {
    if (key != name) continue;
    const auto number = number_of<double>(value);
    if (number) request.*member = *number;
    return number.has_value();
  }
  if (key == "mode") {
    for (const auto& [name, mode] : kModes) {
      if (value == name) return request.mode = mode, true;
    }
    return false;
  }
  if (key == "work") return request.work = value, true;
  if (key == "cache") return request.cache = value, true;
  if (key == "preview") return request.preview = value == "1", true;
  if (key == "delimiter") {
    if (value.size() == 1) request.table.delimiter = value.front();
    return value.size() == 1;
  }
  if (key == "header_rows") {
    const auto number = number_of<int>(value);
    if (number && *number >= 0 && *number <= 2) request.table.header_rows = *number;
    return request.table.header_rows.has_value();
  }
  if (key == "terrain_rgb") return request.terrain_rgb = value == "1", true;
  if (key == "taiwan") return request.taiwan = value == "1", true;
  if (key == "place_extent") return request.place_extent = extent_of(value), request.place_extent.has_value();
  if (key == "user_character") {
    const auto character = parse_user_character(value);
    if (character) request.user_characters.insert(*character);
    return character.has_value();
  }
  return false;
}

}  // namespace

std::vector<std::string> ReaderRequest::words() const {
  std::vector<std::string> out;
  for (const auto& [name, value] : kModes) {
    if (value == mode) out.push_back(fmt::format("mode={}", name));
  }
  for (const auto& [name, member] : kTexts) {
    if (!(this->*member).empty()) out.push_back(fmt::format("{}={}", name, this->*member));
  }
  for (const auto& [name, member] : kSizes) out.push_back(fmt::format("{}={}", name, this->*member));
  for (const auto& [name, member] : kReals) out.push_back(fmt::format("{}={}", name, this->*member));
  out.push_back("work=" + work.string());
  if (!cache.empty()) out.push_back("cache=" + cache.string());
  out.push_back(taiwan ? "taiwan=1" : "taiwan=0");
  if (terrain_rgb) out.push_back("terrain_rgb=1");
  if (preview) out.push_back("preview=1");
  if (table.delimiter) out.push_back(fmt::format("delimiter={}", *table.delimiter));
  if (table.header_rows) out.push_back(fmt::format("header_rows={}", *table.header_rows));
  if (place_extent) {
    out.push_back(fmt::format("place_extent={},{},{},{}", place_extent->west, place_extent->south, place_extent->east,
                              place_extent->north));
  }
  for (const auto& [code, text] : user_characters) out.push_back(fmt::format("user_character={:04X} {}", code, text));
  return out;
}

Result<ReaderRequest> ReaderRequest::parse(const std::vector<std::string>& words) {
  ReaderRequest request;
  for (const std::string& word : words) {
    const std::size_t cut = std::min(word.find('='), word.size());
    const std::string value = cut < word.size() ? word.substr(cut + 1) : std::string();
    if (!read_word(request, std::string_view(word).substr(0, cut), value)) {
      return fail(ErrorCode::kInvalid, "not a reader's word: {}", clipped(valid_utf8(word), 100));
    }
  }
  if (request.path.empty() || !(request.seconds > 0)) return fail(ErrorCode::kInvalid, "the reader was told no path");
  return request;
}

}  // namespace sandtable::geo
