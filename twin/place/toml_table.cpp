#include "twin/place/toml_table.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace sandtable {
namespace {

TomlPlace place_at(const toml::source_region& region, std::string key) {
  return {region.begin.line, region.begin.column, std::move(key)};
}

/// A key whose value belongs in the environment; the message must not repeat what was written.
bool names_a_secret(std::string_view key) {
  static constexpr std::array kSecretKeys{"password", "passwd",  "username", "user",  "token",
                                          "secret",   "api_key", "apikey",   "login", "authorization"};
  return std::find(kSecretKeys.begin(), kSecretKeys.end(), key) != kSecretKeys.end();
}

std::string iso_text(const toml::date_time& t) {
  const int offset = t.offset ? t.offset->minutes : 0;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:09}{}{:02}:{:02}", t.date.year, t.date.month, t.date.day,
                     t.time.hour, t.time.minute, t.time.second, t.time.nanosecond, offset < 0 ? '-' : '+',
                     std::abs(offset) / 60, std::abs(offset) % 60);
}

}  // namespace

struct TomlTable::View {
  const toml::table& table;
  std::string path;
  PlaceProblems& problems;
  std::vector<std::string> asked_for;
  toml::table defaults{};

  const toml::node* find(std::string_view key) {
    if (std::find(asked_for.begin(), asked_for.end(), key) == asked_for.end()) asked_for.emplace_back(key);
    const toml::node* own = table.get(key);
    return own ? own : defaults.get(key);
  }
  void read_words(const toml::node& node, std::string_view key, std::vector<std::string>& out) {
    if (const auto* text = node.as_string()) {
      out.push_back(text->get());
    } else if (const auto* array = node.as_array()) {
      for (const toml::node& item : *array) {
        if (const auto* word = item.as_string()) {
          out.push_back(word->get());
        } else {
          problem_at(item, key, "expected a string");
        }
      }
    } else {
      problem_at(node, key, "expected a string or an array of strings");
    }
  }
  [[nodiscard]] std::string dotted(std::string_view key) const {
    return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
  }
  [[nodiscard]] TomlPlace place_of(std::string_view key) const {
    const toml::node* node = table.get(key);
    return place_at(node ? node->source() : table.source(), dotted(key));
  }
  void problem(std::string_view key, std::string what) { problems.add_text(place_of(key), std::move(what)); }
  void problem_at(const toml::node& item, std::string_view key, std::string what) {
    problems.add_text(place_at(item.source(), dotted(key)), std::move(what));
  }
  bool wrong_type(std::string_view key, std::string_view expected) {
    problem(key, fmt::format("expected {}", expected));
    return false;
  }

  bool in_range(std::string_view key, double value, NumberRange range, std::string_view unit);
  template <class T>
  bool parsed(std::string_view key, Result<T> result, T& out);
  template <class Integer>
  bool read_integer(std::string_view key, Integer& out, NumberRange range);
  bool read_numbers(std::string_view key, std::string_view expected, std::span<double> out);
  static void read_inside(const toml::table& table, std::string path, PlaceProblems& problems, const Reader& reader);
  void report_unknown_keys();
};

void TomlTable::View::read_inside(const toml::table& table, std::string path, PlaceProblems& problems,
                                  const Reader& reader) {
  View view{table, std::move(path), problems, {}, {}};
  TomlTable cursor(view);
  reader(cursor);
  view.report_unknown_keys();
}

void TomlTable::View::report_unknown_keys() {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    if (std::find(asked_for.begin(), asked_for.end(), name) != asked_for.end()) continue;
    const TomlPlace at = place_at(key.source(), dotted(clipped(name, 64)));
    if (names_a_secret(name)) {
      problems.add(at,
                   "secrets do not belong in a place file; put the value in an environment variable and, where "
                   "the feed has such a key, write the variable's name in '{}_env'",
                   name);
    } else {
      problems.add(at, "unknown key; known here: {}{}", listed(asked_for), did_you_mean(name, asked_for));
    }
  }
}

bool TomlTable::View::in_range(std::string_view key, double value, NumberRange range, std::string_view unit) {
  const bool low = range.above_min ? !(value > range.min) : !(value >= range.min);
  const bool high = !(value <= range.max);
  if (low && range.above_min)
    problem(key, fmt::format("{}{} must be above {}{}", value, unit, range.min, unit));
  else if (low)
    problem(key, fmt::format("{}{} must be at least {}{}", value, unit, range.min, unit));
  else if (high)
    problem(key, fmt::format("{}{} must be at most {}{}", value, unit, range.max, unit));
  return !low && !high;
}

template <class T>
bool TomlTable::View::parsed(std::string_view key, Result<T> result, T& out) {
  if (!result) {
    problem(key, result.error().message);
    return false;
  }
  out = std::move(*result);
  return true;
}

template <class Integer>
bool TomlTable::View::read_integer(std::string_view key, Integer& out, NumberRange range) {
  const toml::node* node = find(key);
  if (!node) return false;
  const auto* value = node->as_integer();
  if (!value) return wrong_type(key, "a whole number");
  range.min = std::max(range.min, static_cast<double>(std::numeric_limits<Integer>::min()));
  // 2^53: beyond it a double cannot hold the limit, and no key needs more.
  range.max = std::min({range.max, static_cast<double>(std::numeric_limits<Integer>::max()), 0x1.0p53});
  if (!in_range(key, static_cast<double>(value->get()), range, "")) return false;
  out = static_cast<Integer>(value->get());
  return true;
}

bool TomlTable::View::read_numbers(std::string_view key, std::string_view expected, std::span<double> out) {
  const toml::node* node = find(key);
  if (!node) return false;
  const auto* array = node->as_array();
  if (!array || array->size() != out.size()) return wrong_type(key, expected);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const toml::node& item = *array->get(i);
    const auto value = item.is_number() ? item.value<double>() : std::nullopt;
    if (!value || !std::isfinite(*value)) return wrong_type(key, expected);
    out[i] = *value;
  }
  return true;
}

TomlTable::TomlTable(View& view) : view_(view), problems_(view.problems) {}

void TomlTable::read_document(std::string_view text, PlaceProblems& problems, const Reader& reader) {
  try {
    const toml::table root = toml::parse(text);
    View::read_inside(root, "", problems, reader);
  } catch (const toml::parse_error& e) {
    problems.add_text(place_at(e.source(), ""), std::string(e.description()));
  }
}

bool TomlTable::needs(std::string_view key) {
  if (view_.find(key)) return true;
  view_.problem(key, "missing");
  return false;
}

void TomlTable::accept(std::string_view key) { view_.find(key); }

void TomlTable::accept_other_keys() {
  for (const auto& [key, node] : view_.table) view_.find(key.str());
}

bool TomlTable::present(std::string_view key) const {
  return view_.table.contains(key) || view_.defaults.contains(key);
}

void TomlTable::fall_back_on(std::string_view document) {
  try {
    view_.defaults = toml::parse(document);
  } catch (const toml::parse_error& e) {
    problems_.add_text(place_at(e.source(), view_.path), fmt::format("our own defaults: {}", e.description()));
  }
}

TomlPlace TomlTable::place_of(std::string_view key) const { return view_.place_of(key); }

bool TomlTable::optional(std::string_view key, bool& out) {
  const toml::node* node = view_.find(key);
  if (!node) return false;
  const auto* value = node->as_boolean();
  if (!value) return view_.wrong_type(key, "true or false");
  out = value->get();
  return true;
}

bool TomlTable::optional(std::string_view key, int& out, NumberRange range) {
  return view_.read_integer(key, out, range);
}
bool TomlTable::optional(std::string_view key, std::size_t& out, NumberRange range) {
  return view_.read_integer(key, out, range);
}

bool TomlTable::optional(std::string_view key, double& out, NumberRange range) {
  const toml::node* node = view_.find(key);
  if (!node) return false;
  const auto value = node->is_number() ? node->value<double>() : std::nullopt;
  if (!value || !std::isfinite(*value)) return view_.wrong_type(key, "a finite number");
  if (!view_.in_range(key, *value, range, "")) return false;
  out = *value;
  return true;
}

bool TomlTable::numbers(std::string_view key, std::vector<std::pair<std::string, double>>& out, NumberRange range) {
  const toml::node* node = view_.find(key);
  if (!node) return false;
  const auto* entries = node->as_table();
  if (!entries) return view_.wrong_type(key, "a table of numbers");
  std::vector<std::pair<std::string, double>> read;
  for (const auto& [name, item] : *entries) {
    const auto value = item.is_number() ? item.value<double>() : std::nullopt;
    if (!value || !std::isfinite(*value)) return view_.wrong_type(key, "a table of finite numbers");
    if (!view_.in_range(key, *value, range, "")) return false;
    read.emplace_back(std::string(name.str()), *value);
  }
  out = std::move(read);
  return true;
}

bool TomlTable::optional(std::string_view key, std::string& out) {
  const toml::node* node = view_.find(key);
  if (!node) return false;
  const auto* value = node->as_string();
  if (!value) return view_.wrong_type(key, "a string");
  if (value->get().find('\0') != std::string::npos) return view_.wrong_type(key, "a string without zero bytes");
  out = value->get();
  return true;
}

bool TomlTable::optional(std::string_view key, Text& out) {
  const toml::node* node = view_.find(key);
  if (!node) return false;
  if (const auto* plain = node->as_string()) {
    out = Text{plain->get(), ""};
    return true;
  }
  if (!node->is_table()) return view_.wrong_type(key, "a string or { zh = \"...\", en = \"...\" }");
  Text text;
  table(key, [&](TomlTable& t) {
    t.optional("zh", text.zh);
    t.optional("en", text.en);
  });
  out = text;
  return true;
}

bool TomlTable::optional(std::string_view key, std::vector<Text>& out) {
  const toml::node* node = view_.find(key);
  if (!node) return false;
  const auto* array = node->as_array();
  if (!array) return view_.wrong_type(key, "an array of strings or of { zh = \"...\", en = \"...\" }");
  out.clear();
  for (const toml::node& item : *array) {
    Text text;
    if (const auto* plain = item.as_string()) {
      text.zh = plain->get();
    } else if (const auto* pair = item.as_table()) {
      View::read_inside(*pair, view_.dotted(key), problems_, [&](TomlTable& t) {
        t.optional("zh", text.zh);
        t.optional("en", text.en);
      });
    } else {
      view_.problem_at(item, key, "expected a string or { zh = \"...\", en = \"...\" }");
    }
    out.push_back(std::move(text));
  }
  return true;
}

bool TomlTable::optional(std::string_view key, std::vector<std::string>& out) {
  const toml::node* node = view_.find(key);
  if (!node) return false;
  const auto* array = node->as_array();
  if (!array) return view_.wrong_type(key, "an array of strings");
  out.clear();
  for (const toml::node& item : *array) {
    if (const auto* text = item.as_string())
      out.push_back(text->get());
    else
      view_.problem_at(item, key, "expected a string");
  }
  return true;
}

bool TomlTable::one_or_more(std::string_view key, std::vector<std::string>& out) {
  const toml::node* node = view_.find(key);
  if (!node) return false;
  out.clear();
  view_.read_words(*node, key, out);
  return true;
}

bool TomlTable::words(std::string_view key, std::vector<std::pair<std::string, std::vector<std::string>>>& out) {
  const toml::node* own = view_.find(key);
  if (!own) return false;
  out.clear();
  for (const toml::node* node : {own, static_cast<const toml::node*>(view_.defaults.get(key))}) {
    if (!node) continue;
    const auto* entries = node->as_table();
    if (!entries) return view_.wrong_type(key, "a table of strings or of arrays of strings");
    for (const auto& [name, item] : *entries) {
      const std::string_view word = name.str();
      const auto same = [&](const auto& entry) { return entry.first == word; };
      if (std::find_if(out.begin(), out.end(), same) != out.end()) continue;
      view_.read_words(item, key, out.emplace_back(std::string(word), std::vector<std::string>{}).second);
    }
  }
  return true;
}

bool TomlTable::optional(std::string_view key, Duration& out, NumberRange range_s) {
  const toml::node* node = view_.find(key);
  if (!node) return false;
  if (!node->is_string()) return view_.wrong_type(key, "a duration such as \"90s\", \"15min\" or \"8h\"");
  Duration length{0};
  if (!view_.parsed(key, parse_duration(node->as_string()->get()), length)) return false;
  if (!view_.in_range(key, seconds(length), range_s, " s")) return false;
  out = length;
  return true;
}

bool TomlTable::optional(std::string_view key, UtcTime& out) {
  const toml::node* node = view_.find(key);
  if (!node) return false;
  if (const auto* text = node->as_string())
    return view_.parsed(key, parse_time(text->get(), ZonePolicy::required()), out);
  const auto* written = node->as_date_time();
  if (!written) return view_.wrong_type(key, "a time with offset such as \"2026-07-28T06:00:00+08:00\"");
  if (!written->get().offset) return view_.wrong_type(key, "a time with an offset from UTC, for example +08:00");
  return view_.parsed(key, parse_time(iso_text(written->get()), ZonePolicy::required()), out);
}

bool TomlTable::optional(std::string_view key, ZoneOffset& out) {
  std::string text;
  return optional(key, text) && view_.parsed(key, parse_zone(text), out);
}

bool TomlTable::optional(std::string_view key, Quantity& out) {
  std::string text;
  return optional(key, text) && view_.parsed(key, parse_quantity(text), out);
}

bool TomlTable::optional(std::string_view key, LocalXY& out) {
  std::array<double, 2> xy{};
  if (!view_.read_numbers(key, "[x, y] in metres of the place's CRS", xy)) return false;
  out = {xy[0], xy[1]};
  return true;
}

bool TomlTable::optional(std::string_view key, Extent& out) {
  std::array<double, 4> box{};
  if (!view_.read_numbers(key, "[west, south, east, north] in metres of the place's CRS", box)) return false;
  out = {box[0], box[1], box[2], box[3]};
  return true;
}

bool TomlTable::table(std::string_view key, const Reader& reader) {
  const toml::node* node = view_.find(key);
  if (!node) return false;
  const auto* inner = node->as_table();
  if (!inner) return view_.wrong_type(key, "a table");
  View::read_inside(*inner, view_.dotted(key), problems_, reader);
  return true;
}

void TomlTable::tables(std::string_view key, const Reader& reader) {
  const toml::node* node = view_.find(key);
  if (!node) return;
  const auto* array = node->as_array();
  if (!array) {
    view_.wrong_type(key, "an array of tables");
    return;
  }
  for (const toml::node& item : *array) {
    if (const auto* inner = item.as_table())
      View::read_inside(*inner, view_.dotted(key), problems_, reader);
    else
      view_.problem_at(item, key, "expected a table");
  }
}

void TomlTable::entries(std::string_view key, const std::function<void(const std::string&, TomlTable&)>& reader) {
  const toml::node* node = view_.find(key);
  if (!node) return;
  const auto* outer = node->as_table();
  if (!outer) {
    view_.wrong_type(key, "a table");
    return;
  }
  for (const auto& [name, item] : *outer) {
    const std::string text(name.str());
    const std::string path = fmt::format("{}.\"{}\"", view_.dotted(key), clipped(text, 64));
    if (const auto* inner = item.as_table()) {
      View::read_inside(*inner, path, problems_, [&](TomlTable& t) { reader(text, t); });
    } else {
      problems_.add_text(place_at(item.source(), path), "expected a table");
    }
  }
}

}  // namespace sandtable
