#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/sources/table_path.h"
#include "twin/place/table_feed.h"

namespace sandtable::feeds {

/// One row of a table, good for as long as the call that gives it.
class TableRow {
 public:
  virtual ~TableRow() = default;
  /// What stands where the path leads: a scalar as text (true is 1, false is 0, null is "null"), a short list of
  /// scalars with commas between. Empty when nothing is there, or something that is no scalar.
  [[nodiscard]] virtual std::optional<std::string> text(const TablePath& path) const = 0;
};

/// An answer of a service, seen as rows. Texts are as they came; check and clip them before showing.
class TableDocument {
 public:
  static constexpr std::size_t kMaxRows = 500'000;

  virtual ~TableDocument() = default;
  /// Calls `visit` for every row of the first of `rows` that leads to a list or an object, in their order; "" among
  /// several means only a list. Fails with
  /// kInvalid, telling what stands there instead, when none does, or with kLimit after kMaxRows.
  virtual Status for_each_row(const std::vector<TablePath>& rows,
                              const std::function<void(const TableRow&)>& visit) const = 0;
  /// Something of the answer itself; paths begin at its root.
  [[nodiscard]] virtual std::optional<std::string> text(const TablePath& path) const = 0;
};

/// Fails with kUnreadable when the bytes are not of that format; a web page, as services send with status 200 when
/// they are ill, is named as such. JSON takes about ten times the size of the text while the document lives.
/// `body` must outlive the document.
Result<std::unique_ptr<TableDocument>> open_table_document(std::string_view body, TableFormat format, char delimiter);

// The formats; open_table_document() chooses.
Result<std::unique_ptr<TableDocument>> open_json_table(std::string_view body, std::string_view plain_member);
Result<std::unique_ptr<TableDocument>> open_xml_table(std::string_view body);
Result<std::unique_ptr<TableDocument>> open_csv_table(std::string_view body, char delimiter);

/// Goes on into a text that is JSON, or has JSON in it, by the steps from `first` on.
std::optional<std::string> text_inside_json(std::string_view text, const TablePath& path, std::size_t first);

}  // namespace sandtable::feeds
