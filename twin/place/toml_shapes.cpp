#include "twin/place/toml_shapes.h"

#include <toml++/toml.h>

#include <cmath>
#include <map>
#include <optional>

namespace sandtable {
namespace {

constexpr std::size_t kMostPoints = 100'000;

std::optional<double> finite_number(const toml::node& node) {
  const auto value = node.is_number() ? node.value<double>() : std::nullopt;
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<double> seconds_in(const toml::node& node) {
  if (const auto* text = node.as_string()) {
    const auto length = parse_duration(text->get());
    return length ? std::optional(seconds(*length)) : std::nullopt;
  }
  return finite_number(node);
}

std::optional<LocalXY> point_in(const toml::node& node) {
  const auto* pair = node.as_array();
  if (pair == nullptr || pair->size() != 2) return std::nullopt;
  const auto x = finite_number(*pair->get(0));
  const auto y = finite_number(*pair->get(1));
  if (!x || !y) return std::nullopt;
  return LocalXY{*x, *y};
}

/// Limits with the words of a time.
bool in_range_s(TomlTable& table, std::string_view key, double value, NumberRange range) {
  const bool low = range.above_min ? !(value > range.min) : !(value >= range.min);
  if (!low && value <= range.max) return true;
  table.problem(key, "{} s must be {} {} s", value, low ? (range.above_min ? "above" : "at least") : "at most",
                low ? range.min : range.max);
  return false;
}

}  // namespace

struct TomlShapes::Nodes {
  toml::table root;
  std::map<std::pair<std::uint32_t, std::uint32_t>, const toml::node*> by_place;

  void take(const toml::node& node) {
    const auto& begin = node.source().begin;
    if (const auto* table = node.as_table()) {
      for (const auto& [key, value] : *table) take(value);
      return;
    }
    const auto* array = node.as_array();
    // An array of tables begins where its first table does, and is walked by TomlTable itself.
    if (array != nullptr && array->is_array_of_tables()) {
      for (const toml::node& item : *array) take(item);
      return;
    }
    by_place.emplace(std::pair(begin.line, begin.column), &node);
  }
  const toml::node* at(const TomlTable& table, std::string_view key) const {
    if (!table.present(key)) return nullptr;
    const TomlPlace place = table.place_of(key);
    const auto found = by_place.find({place.line, place.column});
    return found == by_place.end() ? nullptr : found->second;
  }
};

TomlShapes::TomlShapes(std::string_view text) : nodes_(std::make_unique<Nodes>()) {
  try {
    nodes_->root = toml::parse(text);
  } catch (const toml::parse_error&) {
    return;  // TomlTable reports it
  }
  nodes_->take(nodes_->root);
}

TomlShapes::~TomlShapes() = default;

bool TomlShapes::is_text(const TomlTable& table, std::string_view key) const {
  const toml::node* node = nodes_->at(table, key);
  return node != nullptr && node->is_string();
}

bool TomlShapes::is_number(const TomlTable& table, std::string_view key) const {
  const toml::node* node = nodes_->at(table, key);
  return node != nullptr && node->is_number();
}

bool TomlShapes::read_seconds(TomlTable& table, std::string_view key, double& out, NumberRange range_s) const {
  table.accept(key);
  if (!table.present(key)) return false;
  const toml::node* node = nodes_->at(table, key);
  const auto value = node == nullptr ? std::nullopt : seconds_in(*node);
  if (!value) {
    table.problem(key, "expected seconds, or a time such as \"90s\", \"15min\" or \"5h\"");
    return false;
  }
  if (!in_range_s(table, key, *value, range_s)) return false;
  out = *value;
  return true;
}

bool TomlShapes::read_seconds_list(TomlTable& table, std::string_view key, std::vector<double>& out,
                                   NumberRange range_s) const {
  table.accept(key);
  if (!table.present(key)) return false;
  const toml::node* node = nodes_->at(table, key);
  const auto* array = node == nullptr ? nullptr : node->as_array();
  std::vector<double> read;
  for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
    if (const auto value = seconds_in(*array->get(i))) {
      if (!in_range_s(table, key, *value, range_s)) return false;
      read.push_back(*value);
    }
  }
  if (array == nullptr || read.size() != array->size()) {
    table.problem(key, "expected an array of times such as [\"1h\", \"90min\"] or of seconds");
    return false;
  }
  out = std::move(read);
  return true;
}

bool TomlShapes::read_spans(TomlTable& table, std::string_view key, std::vector<std::pair<double, double>>& out) const {
  table.accept(key);
  if (!table.present(key)) return false;
  const toml::node* node = nodes_->at(table, key);
  const auto* array = node == nullptr ? nullptr : node->as_array();
  std::vector<std::pair<double, double>> read;
  for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
    const auto* pair = array->get(i)->as_array();
    if (pair == nullptr || pair->size() != 2) break;
    const auto from = seconds_in(*pair->get(0));
    const auto to = seconds_in(*pair->get(1));
    if (!from || !to || !(*from >= 0) || !(*from < *to)) break;
    read.emplace_back(*from, *to);
  }
  if (array == nullptr || read.size() != array->size()) {
    table.problem(key, "expected an array of rising [from, to] times such as [[\"1h\", \"90min\"]]");
    return false;
  }
  out = std::move(read);
  return true;
}

bool TomlShapes::read_point(TomlTable& table, std::string_view key, LocalXY& out) const {
  table.accept(key);
  if (!table.present(key)) return false;
  const toml::node* node = nodes_->at(table, key);
  const auto point = node == nullptr ? std::nullopt : point_in(*node);
  if (!point) {
    table.problem(key, "expected [x, y], two finite numbers");
    return false;
  }
  out = *point;
  return true;
}

bool TomlShapes::read_points(TomlTable& table, std::string_view key, Polyline& out, std::size_t least) const {
  table.accept(key);
  if (!table.present(key)) return false;
  const toml::node* node = nodes_->at(table, key);
  const auto* array = node == nullptr ? nullptr : node->as_array();
  Polyline points;
  for (std::size_t i = 0; array != nullptr && i < array->size() && i < kMostPoints; ++i) {
    const auto point = point_in(*array->get(i));
    if (!point) break;
    points.push_back(*point);
  }
  if (array == nullptr || points.size() != array->size() || points.size() < least) {
    table.problem(key, "expected an array of {} to {} pairs of finite numbers such as [[0.0, 1.0], [2.0, 3.0]]", least,
                  kMostPoints);
    return false;
  }
  out = std::move(points);
  return true;
}

}  // namespace sandtable
