#include <simdjson.h>

#include <algorithm>
#include <array>

#include "feeds/sources/json_text.h"
#include "feeds/sources/table_document.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

namespace dom = simdjson::dom;
using Kind = PathStep::Kind;

/// From the root of the answer down to a place in it.
using Trail = std::vector<dom::element>;

std::optional<dom::element> child_at(dom::element parent, std::string_view key) {
  dom::element child;
  dom::object object;
  dom::array array;
  if (parent.get(object) == simdjson::SUCCESS) {
    if (object.at_key(key).get(child) == simdjson::SUCCESS) return child;
  } else if (parent.get(array) == simdjson::SUCCESS && !key.empty() && key.size() <= 9 &&
             std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    std::size_t index = 0;
    for (const char c : key) index = index * 10 + static_cast<std::size_t>(c - '0');
    if (array.at(index).get(child) == simdjson::SUCCESS) return child;
  }
  return std::nullopt;
}

/// Calls `visit` for the items of a list or the members of an object until it gives false.
template <class Visit>
void for_each_child(dom::element parent, const Visit& visit) {
  dom::object object;
  dom::array array;
  if (parent.get(array) == simdjson::SUCCESS) {
    for (const dom::element child : array) {
      if (!visit(child)) return;
    }
  } else if (parent.get(object) == simdjson::SUCCESS) {
    for (const auto& [key, child] : object) {
      if (!visit(child)) return;
    }
  }
}

std::optional<dom::element> child_where(dom::element parent, const PathStep& step) {
  std::optional<dom::element> found;
  for_each_child(parent, [&](dom::element child) {
    const auto said = child_at(child, step.key);
    const auto text = said ? scalar_text(*said) : std::nullopt;
    // "[key=]" is the item that does not have it, or has it blank.
    if (text.value_or("") == step.equals) found = child;
    return !found;
  });
  return found;
}

/// A scalar, or a short list of scalars such as a position.
std::optional<std::string> leaf_text(dom::element element) {
  constexpr std::size_t kMaxItems = 4;
  dom::array items;
  if (element.get(items) != simdjson::SUCCESS) return scalar_text(element);
  if (items.size() == 0 || items.size() > kMaxItems) return std::nullopt;
  std::string out;
  for (const dom::element item : items) {
    const auto text = scalar_text(item);
    if (!text) return std::nullopt;
    // Never "1,2": that would be a number with a decimal comma.
    out += (out.empty() ? "" : ", ") + *text;
  }
  return out;
}

std::optional<std::string> text_from(Trail trail, const TablePath& path, std::size_t first) {
  for (std::size_t i = first; i < path.steps.size(); ++i) {
    const PathStep& step = path.steps[i];
    if (step.kind == Kind::kUp) {
      trail.pop_back();
      if (trail.empty()) return std::nullopt;
      continue;
    }
    std::string_view inside;
    if (trail.back().get(inside) == simdjson::SUCCESS) return text_inside_json(inside, path, i);
    std::optional<dom::element> next;
    if (step.kind == Kind::kKey) next = child_at(trail.back(), step.key);
    if (step.kind == Kind::kWhere) next = child_where(trail.back(), step);
    if (!next) return std::nullopt;
    trail.push_back(*next);
  }
  return leaf_text(trail.back());
}

class JsonRow final : public TableRow {
 public:
  JsonRow(const Trail& trail, std::string_view plain_member) : trail_(trail), plain_member_(plain_member) {}

  [[nodiscard]] std::optional<std::string> text(const TablePath& path) const override {
    if (path.from_root) return text_from({trail_.front()}, path, 0);
    if (!path.plain) return text_from(trail_, path, 0);
    // The plain key of most columns: no trail to copy.
    if (path.steps.empty()) return leaf_text(trail_.back());
    dom::element holder = trail_.back();
    if (!plain_member_.empty()) holder = child_at(holder, plain_member_).value_or(holder);
    const auto child = child_at(holder, path.steps.front().key);
    return child ? leaf_text(*child) : std::nullopt;
  }

 private:
  const Trail& trail_;
  std::string_view plain_member_;
};

std::string kind_of(dom::element element) {
  if (element.is_array()) return "a list";
  if (element.is_null()) return "null";
  dom::object object;
  if (element.get(object) != simdjson::SUCCESS) {
    return "'" + clipped(valid_utf8(scalar_text(element).value_or("")), 64) + "'";
  }
  std::string keys;
  for (const auto& [key, child] : object) {
    keys += (keys.empty() ? "" : ", ") + clipped(valid_utf8(key), 32);
    if (keys.size() > 120) break;
  }
  return "an object with " + (keys.empty() ? "nothing" : keys);
}

class JsonTable final : public TableDocument {
 public:
  explicit JsonTable(std::string_view plain_member) : plain_member_(plain_member) {}

  Status parse(std::string_view body) {
    dom::element root;
    auto trouble = parser_.parse(body.data(), body.size()).get(root);
    if (trouble == simdjson::UTF8_ERROR) {
      // One name in another encoding must not cost all the others.
      const std::string mended = valid_utf8(body);
      trouble = parser_.parse(mended).get(root);
    }
    if (trouble != simdjson::SUCCESS) {
      return fail(ErrorCode::kUnreadable, "is not JSON ({}): '{}'", simdjson::error_message(trouble),
                  first_bytes(body));
    }
    root_.push_back(root);
    return {};
  }

  Status for_each_row(const std::vector<TablePath>& rows,
                      const std::function<void(const TableRow&)>& visit) const override {
    std::string instead;
    for (const TablePath& path : rows) {
      // Where the rows may lie deeper, an object at the root is what holds them and no row.
      if (path.steps.empty() && rows.size() > 1 && root_.front().is_object()) continue;
      Walk walk{path, visit, plain_member_, {}, 0, false, {}};
      walk.go(root_, 0);
      if (walk.count > kMaxRows) return fail(ErrorCode::kLimit, "has more than {} rows", kMaxRows);
      if (walk.found) return {};
      if (instead.empty() || walk.instead == "null") instead = walk.instead;
    }
    return fail(ErrorCode::kInvalid, "has no rows: {} stands where they are looked for",
                instead.empty() ? kind_of(root_.front()) : instead);
  }

  [[nodiscard]] std::optional<std::string> text(const TablePath& path) const override {
    return text_from(root_, path, 0);
  }

 private:
  struct Walk {
    const TablePath& path;
    const std::function<void(const TableRow&)>& visit;
    std::string_view plain_member;
    Trail trail;
    std::size_t count;
    bool found;
    std::string instead;

    void go(Trail here, std::size_t step) {
      for (; step < path.steps.size(); ++step) {
        const PathStep& s = path.steps[step];
        if (s.kind == Kind::kEach) {
          dom::array items;
          if (here.back().get(items) == simdjson::SUCCESS && items.size() == 0) found = true;
          for_each_child(here.back(), [&](dom::element child) {
            Trail below = here;
            below.push_back(child);
            go(std::move(below), step + 1);
            return count <= kMaxRows;
          });
          return;
        }
        std::optional<dom::element> next;
        if (s.kind == Kind::kKey) next = child_at(here.back(), s.key);
        if (s.kind == Kind::kWhere) next = child_where(here.back(), s);
        if (!next) {
          if (instead.empty()) instead = kind_of(here.back());
          return;
        }
        here.push_back(*next);
      }
      take(std::move(here));
    }
    void take(Trail here) {
      if (here.back().is_object()) return give(here);
      dom::array items;
      if (here.back().get(items) != simdjson::SUCCESS) {
        if (instead.empty()) instead = kind_of(here.back());
        return;
      }
      found = true;
      here.push_back({});
      for (const dom::element item : items) {
        here.back() = item;
        give(here);
        if (count > kMaxRows) return;
      }
    }
    void give(const Trail& row) {
      found = true;
      if (++count <= kMaxRows) visit(JsonRow(row, plain_member));
    }
  };

  dom::parser parser_;
  Trail root_;
  std::string plain_member_;
};

}  // namespace

Result<std::unique_ptr<TableDocument>> open_json_table(std::string_view body, std::string_view plain_member) {
  auto table = std::make_unique<JsonTable>(plain_member);
  if (const Status parsed = table->parse(without_bom(body)); !parsed) return pass(parsed);
  return std::unique_ptr<TableDocument>(std::move(table));
}

std::optional<std::string> text_inside_json(std::string_view text, const TablePath& path, std::size_t first) {
  constexpr std::size_t kMaxBytes = 1u << 20;
  const std::size_t begin = text.find_first_of("{[");
  const std::size_t end = text.find_last_of("}]");
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return std::nullopt;
  if (end - begin > kMaxBytes) return std::nullopt;
  dom::parser parser;
  dom::element root;
  if (parser.parse(text.data() + begin, end - begin + 1).get(root) != simdjson::SUCCESS) return std::nullopt;
  return text_from({root}, path, first);
}

}  // namespace sandtable::feeds
