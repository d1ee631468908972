#include <algorithm>
#include <map>

#include "feeds/sources/csv_table.h"
#include "feeds/sources/table_document.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

class CsvTable;

class CsvRow final : public TableRow {
 public:
  CsvRow(const CsvTable& table, const std::vector<std::string>& cells) : table_(table), cells_(cells) {}
  [[nodiscard]] std::optional<std::string> text(const TablePath& path) const override;

 private:
  const CsvTable& table_;
  const std::vector<std::string>& cells_;
};

class CsvTable final : public TableDocument {
 public:
  CsvTable(std::string_view body, char delimiter)
      : body_(body), delimiter_(delimiter == 0 ? sniff_delimiter(body) : delimiter), header_({}) {
    CsvCursor cursor(body_, delimiter_);
    std::vector<std::string> names;
    has_header_ = cursor.next(names);
    first_row_ = cursor.offset();
    header_ = CsvHeader(std::move(names));
  }

  [[nodiscard]] bool has_header() const { return has_header_; }
  [[nodiscard]] std::optional<std::size_t> column(const std::string& name) const {
    const auto [it, added] = columns_.try_emplace(name);
    if (added) it->second = header_.find(name);
    return it->second;
  }

  Status for_each_row(const std::vector<TablePath>& /*rows*/,
                      const std::function<void(const TableRow&)>& visit) const override {
    CsvCursor cursor(body_, delimiter_, first_row_);
    std::vector<std::string> cells;
    std::size_t count = 0;
    while (cursor.next(cells)) {
      if (std::all_of(cells.begin(), cells.end(), [](const std::string& c) { return trimmed(c).empty(); })) continue;
      if (++count > kMaxRows) return fail(ErrorCode::kLimit, "has more than {} rows", kMaxRows);
      visit(CsvRow(*this, cells));
    }
    return {};
  }
  [[nodiscard]] std::optional<std::string> text(const TablePath& /*path*/) const override { return std::nullopt; }

 private:
  std::string_view body_;
  char delimiter_;
  bool has_header_ = false;
  std::size_t first_row_ = 0;
  CsvHeader header_;
  mutable std::map<std::string, std::optional<std::size_t>, std::less<>> columns_;
};

std::optional<std::string> CsvRow::text(const TablePath& path) const {
  if (path.steps.empty() || path.from_root || path.steps.front().kind != PathStep::Kind::kKey) return std::nullopt;
  const auto column = table_.column(path.steps.front().key);
  if (!column || *column >= cells_.size()) return std::nullopt;
  if (path.steps.size() > 1) return text_inside_json(cells_[*column], path, 1);
  return std::string(trimmed(cells_[*column]));
}

}  // namespace

Result<std::unique_ptr<TableDocument>> open_csv_table(std::string_view body, char delimiter) {
  auto table = std::make_unique<CsvTable>(body, delimiter);
  if (!table->has_header()) return fail(ErrorCode::kInvalid, "is empty; expected a header");
  return std::unique_ptr<TableDocument>(std::move(table));
}

}  // namespace sandtable::feeds
