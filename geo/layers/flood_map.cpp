#include "geo/layers/flood_map.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <regex>
#include <span>
#include <utility>

#include "geo/layers/first_bytes.h"

namespace sandtable::geo {
namespace {

constexpr std::array<double, 6> kGridcodeFrom_m = {0, 0.3, 0.5, 1, 2, 3};
constexpr std::array<double, 4> kClassBounds_m = {0, 0.3, 1, 2};

/// Taken out of words, in this order, once the numbers are known; what is left makes them words of something else.
constexpr std::string_view kKnownWords[] = {
    "公尺", "公分", "meters", "meter", "metres", "metre", "cm", "m",  "淹水", "水深", "深度",
    "以上", "以下", "大於",   "小於",  "超過",   "未滿",  "～", "〜", "–",    "—",    "（",
    "）",   "＞",   "＜",     "≥",     "≤",      "至",    "到", "to", "=",    "~",    "-"};

bool holds(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

/// The numbers in a text, taken out of it.
std::vector<double> take_numbers(std::string& text) {
  std::vector<double> numbers;
  std::string rest;
  for (std::size_t at = 0; at < text.size();) {
    double number = 0;
    const char* begin = text.data() + at;
    const bool digit = *begin >= '0' && *begin <= '9';
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), number, std::chars_format::fixed);
    if (digit && error == std::errc()) {
      numbers.push_back(number);
      rest += ' ';
      at += static_cast<std::size_t>(end - begin);
    } else {
      rest += text[at++];
    }
  }
  text = rest;
  return numbers;
}

bool only_known_words(std::string text) {
  for (const std::string_view word : kKnownWords) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word))
      text.replace(at, word.size(), " ");
  }
  return text.find_first_not_of(" \t()<>[]+") == std::string::npos;
}

bool same(double a, double b) { return std::abs(a - b) < 1e-6; }

bool shallower(const FloodMapClass& a, const FloodMapClass& b) {
  return std::pair(a.from_m, a.to_m.value_or(1e9)) < std::pair(b.from_m, b.to_m.value_or(1e9));
}

/// Each class begins where the one before ends: numbers of something else hardly ever do.
bool is_chain(const std::vector<FloodMapClass>& classes) {
  if (classes.size() < 2) return false;
  for (std::size_t i = 1; i < classes.size(); ++i) {
    if (!classes[i - 1].to_m || !same(*classes[i - 1].to_m, classes[i].from_m)) return false;
  }
  return true;
}

std::optional<FloodMap> from_words(const AttributeColumn& column, bool known_as_one) {
  if (!std::holds_alternative<TextColumn>(column.values)) return std::nullopt;
  std::vector<std::optional<FloodMapClass>> of_feature;
  FloodMap map;
  map.field = column.name;
  for (std::size_t f = 0; f < column.size(); ++f) {
    const std::string words = column.text(f);
    of_feature.push_back(words.empty() ? std::nullopt : depth_class_from_words(words));
    if (!words.empty() && !of_feature.back()) return std::nullopt;
    if (of_feature.back() && std::ranges::find(map.classes, *of_feature.back()) == map.classes.end()) {
      constexpr std::size_t kMostClasses = 20;
      if (map.classes.size() == kMostClasses) return std::nullopt;
      map.classes.push_back(*of_feature.back());
    }
  }
  std::ranges::sort(map.classes, shallower);
  if (map.classes.empty() || (!known_as_one && !is_chain(map.classes))) return std::nullopt;
  for (const auto& one : of_feature) {
    map.class_of.push_back(one ? static_cast<int>(std::ranges::find(map.classes, *one) - map.classes.begin()) : -1);
  }
  return map;
}

/// Codes that count from 1.
std::optional<FloodMap> from_codes(const AttributeColumn& column, const std::vector<FloodMapClass>& classes) {
  FloodMap map{column.name, classes, {}};
  bool any = false;
  for (std::size_t f = 0; f < column.size(); ++f) {
    const std::optional<double> code = column.number(f);
    if (code && (*code != std::floor(*code) || *code < 1 || *code > static_cast<double>(classes.size())))
      return std::nullopt;
    map.class_of.push_back(code ? static_cast<int>(*code) - 1 : -1);
    any |= code.has_value();
  }
  return any ? std::optional(map) : std::nullopt;
}

std::vector<FloodMapClass> gridcode_classes() {
  std::vector<FloodMapClass> classes;
  for (std::size_t i = 0; i < kGridcodeFrom_m.size(); ++i) {
    classes.push_back({kGridcodeFrom_m[i], {}, i == 0});
    if (i + 1 < kGridcodeFrom_m.size()) classes.back().to_m = kGridcodeFrom_m[i + 1];
  }
  return classes;
}

std::vector<FloodMapClass> older_classes() {
  std::vector<FloodMapClass> classes;
  for (std::size_t i = 0; i + 1 < kClassBounds_m.size(); ++i)
    classes.push_back({kClassBounds_m[i], kClassBounds_m[i + 1], false});
  return classes;
}

const AttributeColumn* column_called(const VectorLayer& layer, std::string_view lower_name, const std::string& only) {
  for (const AttributeColumn& column : layer.columns) {
    if (lower_ascii(column.name) == lower_name && (only.empty() || column.name == only)) return &column;
  }
  return nullptr;
}

/// "淹水潛勢", "flood", or a rain case: 6h150, 24h200, 1D-R200.
bool sounds_like_a_flood_map(const VectorLayer& layer) {
  static const std::regex kRainCase(R"((^|[^0-9a-z])(\d{1,2}h_?\d{2,4}|\d{1,2}d-?r\d{2,4})([^0-9a-z]|$))");
  const std::string names = lower_ascii(std::string(base_name(layer.source)) + " " + layer.name);
  return holds(names, {"淹水", "潛勢", "flood", "inundation"}) || std::regex_search(names, kRainCase);
}

double area_m2(std::span<const LocalXY> ring) {
  double twice = 0;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    twice +=
        (ring[i - 1].x - ring[0].x) * (ring[i].y - ring[0].y) - (ring[i].x - ring[0].x) * (ring[i - 1].y - ring[0].y);
  }
  return std::abs(twice) / 2;
}

double area_m2(const VectorLayer& layer, std::size_t feature) {
  double sum = 0;
  for (std::size_t p = layer.feature_begin[feature]; p < layer.feature_begin[feature + 1]; ++p) {
    if (layer.part_kind[p] == PartKind::kOuterRing) sum += area_m2(layer.part(p));
    if (layer.part_kind[p] == PartKind::kHole) sum -= area_m2(layer.part(p));
  }
  return sum;
}

/// Whether nearly all the ground that the map covers lies in its first class.
bool first_class_is_nearly_all(const VectorLayer& layer, const FloodMap& map) {
  constexpr double kNearlyAll = 0.95;
  double all = 0;
  double first = 0;
  for (std::size_t f = 0; f < layer.feature_count(); ++f) {
    const double area = area_m2(layer, f);
    all += area;
    if (map.class_of[f] == 0) first += area;
  }
  return all > 0 && first > kNearlyAll * all;
}

bool has_polygons(const VectorLayer& layer) {
  return std::ranges::any_of(layer.part_kind, [](PartKind kind) { return kind == PartKind::kOuterRing; });
}

}  // namespace

std::optional<FloodMapClass> depth_class_from_words(std::string_view words) {
  std::string text = lower_ascii(words);
  const bool more = holds(text, {">", "＞", "≥", "以上", "大於", "超過"});
  const bool less = holds(text, {"<", "＜", "≤", "以下", "小於", "未滿"});
  std::vector<double> numbers = take_numbers(text);
  if (numbers.empty() || numbers.size() > 2 || !only_known_words(text)) return std::nullopt;
  if (holds(text, {"cm", "公分"})) {
    for (double& number : numbers) number /= 100;
  }
  constexpr double kDeepest_m = 50;
  if (std::ranges::any_of(numbers, [](double number) { return number > kDeepest_m; })) return std::nullopt;
  if (numbers.size() == 2) {
    if (!(numbers[0] < numbers[1])) return std::nullopt;
    return FloodMapClass{numbers[0], numbers[1], false};
  }
  if (more == less) return std::nullopt;
  if (more) return FloodMapClass{numbers[0], std::nullopt, false};
  return FloodMapClass{0, numbers[0], false};
}

std::optional<FloodMap> flood_map_of(const VectorLayer& layer, const FloodMapWish& wish) {
  if (!has_polygons(layer)) return std::nullopt;
  const AttributeColumn* gridcode = column_called(layer, "gridcode", {});
  for (const AttributeColumn& column : layer.columns) {
    if (!wish.field.empty() && column.name != wish.field) continue;
    std::optional<FloodMap> map = from_words(column, wish.known_as_one && !wish.field.empty());
    if (!map) continue;
    const bool older = column_called(layer, "class", {}) != nullptr;
    const bool from_nothing = same(map->classes.front().from_m, 0);
    if (from_nothing && !older)
      map->classes.front().covers_rest = gridcode != nullptr || first_class_is_nearly_all(layer, *map);
    return map;
  }
  if (!wish.known_as_one && !sounds_like_a_flood_map(layer)) return std::nullopt;
  if (const AttributeColumn* codes = column_called(layer, "gridcode", wish.field)) {
    if (auto map = from_codes(*codes, gridcode_classes())) return map;
  }
  if (const AttributeColumn* codes = column_called(layer, "class", wish.field)) {
    if (auto map = from_codes(*codes, older_classes())) return map;
  }
  return std::nullopt;
}

}  // namespace sandtable::geo
