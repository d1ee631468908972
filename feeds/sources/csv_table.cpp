#include "feeds/sources/csv_table.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

}  // namespace

CsvCursor::CsvCursor(std::string_view text, char delimiter, std::size_t from)
    : text_(text), delimiter_(delimiter), at_(from) {
  if (at_ == 0 && text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

bool CsvCursor::next(std::vector<std::string>& cells) {
  while (at_ < text_.size() && is_line_end(text_[at_])) ++at_;
  oversized_ = false;
  if (at_ >= text_.size()) return false;
  std::size_t count = 0;
  for (;;) {
    if (count == cells.size()) cells.emplace_back();
    read_cell(cells[count]);
    if (count + 1 < kMaxCsvColumns) {
      ++count;
    } else {
      oversized_ = true;
    }
    if (at_ >= text_.size() || text_[at_] != delimiter_) break;
    ++at_;
  }
  cells.resize(count);
  // The byte at_ is a line end or the end of the text; blank lines are skipped by the next call.
  return true;
}

void CsvCursor::read_cell(std::string& cell) {
  cell.clear();
  const auto append = [&](std::string_view piece) {
    const std::size_t room = kMaxCsvCellBytes - cell.size();
    if (piece.size() > room) oversized_ = true;
    cell.append(piece.substr(0, room));
  };
  while (at_ < text_.size() && text_[at_] == '"') {
    // A quoted stretch; two quotes in a row are one quote of the text.
    const std::size_t begin = ++at_;
    const std::size_t close = std::min(text_.find('"', begin), text_.size());
    append(text_.substr(begin, close - begin));
    at_ = std::min(close + 1, text_.size());
    if (at_ < text_.size() && text_[at_] == '"') append("\"");
  }
  const std::size_t begin = at_;
  while (at_ < text_.size() && text_[at_] != delimiter_ && !is_line_end(text_[at_])) ++at_;
  append(text_.substr(begin, at_ - begin));
}

char sniff_delimiter(std::string_view text) {
  constexpr std::array<char, 4> kCandidates{',', ';', '\t', '|'};
  std::array<std::size_t, 4> counts{};
  bool quoted = false;
  for (const char c : text.substr(0, kMaxCsvCellBytes)) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (is_line_end(c)) break;
    const auto* const found = std::find(kCandidates.begin(), kCandidates.end(), c);
    if (found != kCandidates.end()) ++counts[static_cast<std::size_t>(found - kCandidates.begin())];
  }
  // The first of equals wins, so a header of one column is comma separated.
  return kCandidates[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

std::optional<std::size_t> CsvHeader::find(std::string_view name) const {
  const auto position = [&](std::string_view wanted, int occurrence) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (trimmed(names_[i]) == wanted && --occurrence == 0) return i;
    }
    return std::nullopt;
  };
  name = trimmed(name);
  if (const auto plain = position(name, 1)) return plain;
  const std::size_t mark = name.rfind('#');
  int occurrence = 0;
  if (mark == std::string_view::npos) return std::nullopt;
  const char* const end = name.data() + name.size();
  const auto [read_to, trouble] = std::from_chars(name.data() + mark + 1, end, occurrence);
  if (trouble != std::errc{} || read_to != end || occurrence < 1) return std::nullopt;
  return position(name.substr(0, mark), occurrence);
}

Result<std::size_t> CsvHeader::require(std::string_view name) const {
  if (const auto found = find(name)) return *found;
  std::string known;
  for (const std::string& n : names_) known += (known.empty() ? "" : ", ") + valid_utf8(trimmed(n));
  return fail(ErrorCode::kInvalid, "no column '{}'; there are: {}", name, clipped(known, 512));
}

}  // namespace sandtable::feeds
