#include "geo/layers/kml_description.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include "geo/layers/first_bytes.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

constexpr std::size_t kMostBytes = 65536;
constexpr std::size_t kMostValues = 100;
constexpr std::size_t kMostValueBytes = 2000;
constexpr std::size_t kMostNameBytes = 60;

std::string_view trimmed_wide(std::string_view text) {
  constexpr std::string_view kWideSpace = "　";
  constexpr std::string_view kHardSpace = "\xC2\xA0";
  for (bool again = true; again;) {
    again = false;
    if (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1), again = true;
    if (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1), again = true;
    for (const std::string_view space : {kWideSpace, kHardSpace}) {
      if (text.starts_with(space)) text.remove_prefix(space.size()), again = true;
      if (text.ends_with(space)) text.remove_suffix(space.size()), again = true;
    }
  }
  return text;
}

void append_code_point(std::string& out, std::uint32_t code) {
  const bool text = code >= 0x20 && code < 0x110000 && (code < 0xD800 || code > 0xDFFF);
  if (!text) code = ' ';
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | code >> 6U);
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | code >> 12U);
    out += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    out += static_cast<char>(0xF0U | code >> 18U);
    out += static_cast<char>(0x80U | (code >> 12U & 0x3FU));
    out += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

/// Reads one entity that starts at `at` ("&amp;", "&#33274;"); returns its length, or 0 when it is a bare "&".
std::size_t read_entity(std::string_view html, std::size_t at, std::string& out) {
  constexpr std::array kNamed = {std::pair{"amp", "&"},   std::pair{"lt", "<"},   std::pair{"gt", ">"},
                                 std::pair{"quot", "\""}, std::pair{"apos", "'"}, std::pair{"nbsp", " "}};
  const std::size_t end = html.substr(at, 12).find(';');
  if (end == std::string_view::npos || end < 2) return 0;
  const std::string_view name = html.substr(at + 1, end - 1);
  for (const auto& [known, text] : kNamed) {
    if (name == known) return out += text, end + 1;
  }
  if (name[0] != '#') return 0;
  const bool hex = name.size() > 2 && (name[1] == 'x' || name[1] == 'X');
  const std::string_view digits = name.substr(hex ? 2 : 1);
  std::uint32_t code = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  if (error != std::errc() || stop != digits.data() + digits.size()) return 0;
  append_code_point(out, code);
  return end + 1;
}

// Marks that stand for markup while the text is cut; DEL occurs in no text, and trimmed_wide() leaves it.
constexpr char kCell = '\x7F';
constexpr char kLine = '\n';

/// Markup to plain text: cells end in kCell, rows and lines in kLine, scripts and styles vanish.
std::string plain_text(std::string_view html) {
  std::string out;
  out.reserve(html.size());
  for (std::size_t i = 0; i < html.size();) {
    const char c = html[i];
    if (c == '&') {
      const std::size_t length = read_entity(html, i, out);
      if (length == 0) out += c;
      i += std::max<std::size_t>(length, 1);
      continue;
    }
    const bool tag =
        c == '<' && i + 1 < html.size() &&
        (html[i + 1] == '/' || html[i + 1] == '!' || std::isalpha(static_cast<unsigned char>(html[i + 1])) != 0);
    if (!tag) {
      out += c == kCell ? ' ' : c;
      ++i;
      continue;
    }
    const std::size_t close = html.find('>', i);
    const std::string_view inside = html.substr(i + 1, (close == std::string_view::npos ? html.size() : close) - i - 1);
    const std::size_t name_end = std::min(inside.find_first_of(" \t\r\n/", 1), inside.size());
    const std::string name = lower_ascii(inside.substr(0, name_end));
    i = close == std::string_view::npos ? html.size() : close + 1;
    if (name == "td" || name == "th") {
      out += kCell;
    } else if (name == "br" || name == "tr" || name == "/tr" || name == "p" || name == "/p" || name == "li" ||
               name == "/li" || name == "div" || name == "/div" || name == "/table") {
      out += kLine;
    } else if (name == "script" || name == "style") {
      const std::size_t end = html.find("</" + name, i);
      i = end == std::string_view::npos ? html.size() : end;
    }
  }
  return out;
}

/// Whether a text can be the name of an attribute and not the beginning of a sentence, a time or an address.
bool is_name(std::string_view name) {
  if (name.empty() || name.size() > kMostNameBytes) return false;
  if (name.find_first_of("<>/\\=?!;,") != std::string_view::npos) return false;
  constexpr std::array<std::string_view, 5> kSchemes = {"http", "https", "ftp", "mailto", "file"};
  const std::string lower = lower_ascii(name);
  if (std::find(kSchemes.begin(), kSchemes.end(), lower) != kSchemes.end()) return false;
  if (name.find("。") != std::string_view::npos || name.find("，") != std::string_view::npos) return false;
  return name.find_first_not_of("0123456789 .-+") != std::string_view::npos;
}

void add(std::vector<DescribedValue>& out, std::string_view name, std::string_view value) {
  if (out.size() >= kMostValues) return;
  std::string whole(trimmed_wide(value));
  std::replace(whole.begin(), whole.end(), kCell, ' ');
  out.push_back({std::string(trimmed_wide(name)), clipped(whole, kMostValueBytes)});
}

/// Position and length of the colon that ends a name, half or full width.
std::optional<std::pair<std::size_t, std::size_t>> colon_of(std::string_view line) {
  constexpr std::string_view kWide = "：";
  const std::size_t narrow = line.find(':');
  const std::size_t wide = line.find(kWide);
  if (narrow == std::string_view::npos && wide == std::string_view::npos) return std::nullopt;
  return narrow < wide ? std::pair{narrow, std::size_t{1}} : std::pair{wide, kWide.size()};
}

bool is_pair(std::string_view piece) {
  const auto colon = colon_of(piece);
  return colon && is_name(trimmed_wide(piece.substr(0, colon->first)));
}

/// "a:1;b:2" is several pairs only when every piece is one: a semicolon may be part of a value.
std::vector<std::string_view> pieces_of(std::string_view line) {
  std::vector<std::string_view> pieces;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find(';', begin), line.size());
    const std::string_view piece = trimmed_wide(line.substr(begin, end - begin));
    begin = end + 1;
    if (piece.empty()) continue;
    if (!is_pair(piece)) return {line};
    pieces.push_back(piece);
  }
  return pieces;
}

void split_line(std::string_view line, std::vector<DescribedValue>& out) {
  if (const std::size_t cell = line.find(kCell); cell != std::string_view::npos) {
    const std::string_view cells = line.substr(cell + 1);
    const std::size_t next = cells.find(kCell);
    if (next == std::string_view::npos) return split_line(trimmed_wide(cells), out);
    std::string_view name = trimmed_wide(cells.substr(0, next));
    while (name.ends_with(':')) name = trimmed_wide(name.substr(0, name.size() - 1));
    // A row of more than two cells is a line of a true table, not an attribute.
    const bool two = cells.find(kCell, next + 1) == std::string_view::npos;
    if (two && is_name(name)) add(out, name, cells.substr(next + 1));
    return;
  }
  for (const std::string_view piece : pieces_of(line)) {
    if (!is_pair(piece)) continue;
    const auto colon = *colon_of(piece);
    add(out, piece.substr(0, colon.first), piece.substr(colon.first + colon.second));
  }
}

}  // namespace

std::vector<DescribedValue> split_description(std::string_view description) {
  const std::string text = plain_text(valid_utf8(description.substr(0, kMostBytes)));
  std::vector<DescribedValue> out;
  // Table cells may be written on lines of their own: a line that ends in no row mark is joined to its row.
  std::string row;
  const bool table = text.find(kCell) != std::string::npos;
  for (std::size_t begin = 0; begin <= text.size() && out.size() < kMostValues;) {
    const std::size_t end = std::min(text.find(kLine, begin), text.size());
    const std::string_view line = trimmed_wide(std::string_view(text).substr(begin, end - begin));
    begin = end + 1;
    if (line.empty()) continue;
    if (table && line.front() == kCell && line.find(kCell, 1) == std::string_view::npos) {
      row += line;
      if (std::count(row.begin(), row.end(), kCell) < 2) continue;
      split_line(row, out);
      row.clear();
      continue;
    }
    row.clear();
    split_line(line, out);
  }
  return out;
}

void DescriptionFields::see(std::string_view description) {
  const std::vector<DescribedValue> values = split_description(description);
  if (trimmed_wide(description).empty()) return;
  ++descriptions_;
  std::vector<std::string_view> met;
  for (const DescribedValue& value : values) {
    if (std::find(met.begin(), met.end(), value.name) != met.end()) continue;
    met.emplace_back(value.name);
    auto at = std::find_if(seen_.begin(), seen_.end(), [&](const Seen& s) { return s.name == value.name; });
    if (at == seen_.end()) {
      if (seen_.size() >= 2 * kMostValues) continue;
      at = seen_.insert(seen_.end(), Seen{value.name, 0, {}});
    }
    ++at->count;
    at->type.see(value.value);
  }
}

std::vector<FieldDescription> DescriptionFields::fields() const {
  std::vector<FieldDescription> out;
  for (const Seen& seen : seen_) {
    if (seen.count * 2 >= descriptions_) out.push_back({seen.name, seen.type.type()});
  }
  if (out.size() < 2) out.clear();
  return out;
}

std::string split_words(const std::vector<FieldDescription>& fields) {
  std::string names;
  for (const FieldDescription& field : fields) names += (names.empty() ? "" : ", ") + field.name;
  return fmt::format("{} fields were split from the descriptions: {}", fields.size(), clipped(names, 200));
}

namespace {

AttributeColumn empty_column(const VectorLayer& layer, const FieldDescription& field) {
  AttributeColumn column;
  column.name = field.name;
  for (const AttributeColumn& known : layer.columns) {
    if (known.name == field.name) column.name = field.name + std::string(kDescribedSuffix);
  }
  if (field.type == "Integer") {
    column.values = std::vector<std::int64_t>();
  } else if (field.type == "Real") {
    column.values = std::vector<double>();
  } else {
    column.values = TextColumn();
  }
  return column;
}

void push(AttributeColumn& column, const DescribedValue* value) {
  const double number = value ? table_number(value->value).value_or(std::nan("")) : std::nan("");
  bool known = !std::isnan(number);
  if (auto* texts = std::get_if<TextColumn>(&column.values)) {
    texts->push(value ? std::string_view(value->value) : std::string_view());
    known = value != nullptr;
  } else if (auto* reals = std::get_if<std::vector<double>>(&column.values)) {
    reals->push_back(number);
  } else {
    std::get<std::vector<std::int64_t>>(column.values).push_back(known ? std::llround(number) : 0);
  }
  column.known.push_back(known ? 1 : 0);
}

}  // namespace

std::vector<FieldDescription> append_described_columns(VectorLayer& layer) {
  const AttributeColumn* descriptions = layer.column("description");
  if (!descriptions) descriptions = layer.column("Description");
  if (!descriptions || !std::holds_alternative<TextColumn>(descriptions->values)) return {};
  const TextColumn& texts = std::get<TextColumn>(descriptions->values);
  DescriptionFields shared;
  for (std::size_t row = 0; row < texts.size(); ++row) shared.see(texts.at(row));
  const std::vector<FieldDescription> fields = shared.fields();
  std::vector<AttributeColumn> columns;
  for (const FieldDescription& field : fields) columns.push_back(empty_column(layer, field));
  for (std::size_t row = 0; row < texts.size() && !fields.empty(); ++row) {
    const std::vector<DescribedValue> values = split_description(texts.at(row));
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const auto at = std::find_if(values.begin(), values.end(),
                                   [&](const DescribedValue& value) { return value.name == fields[i].name; });
      push(columns[i], at == values.end() ? nullptr : &*at);
    }
  }
  std::move(columns.begin(), columns.end(), std::back_inserter(layer.columns));
  return fields;
}

}  // namespace sandtable::geo
