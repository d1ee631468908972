#include <algorithm>
#include <pugixml.hpp>

#include "feeds/sources/table_document.h"
#include "feeds/sources/xml_text.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

using Kind = PathStep::Kind;

/// By its name with or without the namespace prefix.
std::optional<std::string> attribute_of(pugi::xml_node node, std::string_view name) {
  for (const pugi::xml_attribute attribute : node.attributes()) {
    std::string_view written = attribute.name();
    if (written == name) return std::string(attribute.value());
    written.remove_prefix(written.rfind(':') + 1);  // npos + 1 is 0
    if (written == name) return std::string(attribute.value());
  }
  return std::nullopt;
}

/// All text directly in the element, CDATA included.
std::string own_text(pugi::xml_node node) {
  std::string out;
  for (const pugi::xml_node child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) out += child.value();
  }
  return std::string(trimmed(out));
}

bool has_elements(pugi::xml_node node) {
  const auto children = node.children();
  return std::any_of(children.begin(), children.end(),
                     [](pugi::xml_node child) { return child.type() == pugi::node_element; });
}

/// The value of "@name" or "child" for a [key=text] step.
std::string said(pugi::xml_node node, std::string_view key) {
  if (key.starts_with('@')) return attribute_of(node, key.substr(1)).value_or("");
  return own_text(child_named(node, key));
}

pugi::xml_node child_where(pugi::xml_node parent, const PathStep& step) {
  for (const pugi::xml_node child : parent.children()) {
    if (child.type() == pugi::node_element && said(child, step.key) == step.equals) return child;
  }
  return {};
}

std::optional<std::string> text_from(pugi::xml_node node, const TablePath& path) {
  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    const PathStep& step = path.steps[i];
    if (step.kind == Kind::kUp) {
      node = node.parent();
    } else if (step.kind == Kind::kKey && step.key.starts_with('@')) {
      return attribute_of(node, std::string_view(step.key).substr(1));
    } else if (!has_elements(node)) {
      return text_inside_json(own_text(node), path, i);
    } else {
      node = step.kind == Kind::kWhere ? child_where(node, step) : child_named(node, step.key);
    }
    if (!node) return std::nullopt;
  }
  if (has_elements(node)) return std::nullopt;
  return own_text(node);
}

class XmlRow final : public TableRow {
 public:
  explicit XmlRow(pugi::xml_node node) : node_(node) {}
  [[nodiscard]] std::optional<std::string> text(const TablePath& path) const override {
    return text_from(path.from_root ? node_.root() : node_, path);
  }

 private:
  pugi::xml_node node_;
};

class XmlTable final : public TableDocument {
 public:
  Status parse(std::string_view body) { return load_xml(body, document_); }

  Status for_each_row(const std::vector<TablePath>& rows,
                      const std::function<void(const TableRow&)>& visit) const override {
    for (const TablePath& path : rows) {
      std::size_t count = 0;
      bool found = false;
      walk(document_, path, 0, count, found, visit);
      if (count > kMaxRows) return fail(ErrorCode::kLimit, "has more than {} rows", kMaxRows);
      if (found) return {};
    }
    return fail(ErrorCode::kInvalid, "has no rows in its element '{}'",
                clipped(valid_utf8(document_.document_element().name()), 64));
  }

  [[nodiscard]] std::optional<std::string> text(const TablePath& path) const override {
    return text_from(document_, path);
  }

 private:
  /// Elements of one name beside each other are the rows; an enclosing element that is there without any is a list
  /// that is empty.
  static void walk(pugi::xml_node here, const TablePath& path, std::size_t step, std::size_t& count, bool& found,
                   const std::function<void(const TableRow&)>& visit) {
    if (count > kMaxRows) return;
    if (step == path.steps.size()) {
      found = true;
      if (++count <= kMaxRows) visit(XmlRow(here));
      return;
    }
    const PathStep& s = path.steps[step];
    if (s.kind == Kind::kAnywhere) return anywhere(here, path, step + 1, count, found, visit);
    if (step + 1 == path.steps.size() && here.type() == pugi::node_element) found = true;
    for (const pugi::xml_node child : here.children()) {
      if (child.type() != pugi::node_element) continue;
      const bool wanted = s.kind == Kind::kEach || (s.kind == Kind::kKey && local_name(child) == s.key) ||
                          (s.kind == Kind::kWhere && said(child, s.key) == s.equals);
      if (wanted) walk(child, path, step + 1, count, found, visit);
    }
  }

  /// Every element below of the name of the next step, without recursion: documents may be deep.
  static void anywhere(pugi::xml_node here, const TablePath& path, std::size_t step, std::size_t& count, bool& found,
                       const std::function<void(const TableRow&)>& visit) {
    if (step >= path.steps.size()) return;
    const std::string& name = path.steps[step].key;
    pugi::xml_node node = here.first_child();
    while (node && node != here && count <= kMaxRows) {
      if (node.type() == pugi::node_element && local_name(node) == name) {
        walk(node, path, step + 1, count, found, visit);
      }
      if (node.first_child()) {
        node = node.first_child();
        continue;
      }
      while (node && node != here && !node.next_sibling()) node = node.parent();
      if (node && node != here) node = node.next_sibling();
    }
  }

  pugi::xml_document document_;
};

}  // namespace

Result<std::unique_ptr<TableDocument>> open_xml_table(std::string_view body) {
  auto table = std::make_unique<XmlTable>();
  if (const Status parsed = table->parse(body); !parsed) return pass(parsed);
  return std::unique_ptr<TableDocument>(std::move(table));
}

}  // namespace sandtable::feeds
