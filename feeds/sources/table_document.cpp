#include "feeds/sources/table_document.h"

#include <algorithm>
#include <cctype>

#include "feeds/sources/json_text.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

bool is_web_page(std::string_view body) {
  std::string begin(trimmed(without_bom(body.substr(0, 512))));
  std::transform(begin.begin(), begin.end(), begin.begin(),
                 [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
  return begin.starts_with("<!doctype html") || begin.starts_with("<html");
}

}  // namespace

Result<std::unique_ptr<TableDocument>> open_table_document(std::string_view body, TableFormat format, char delimiter) {
  if (is_web_page(body)) return fail(ErrorCode::kUnreadable, "answered with a web page: '{}'", first_bytes(body));
  switch (format) {
    case TableFormat::kJson:
      return open_json_table(body, {});
    case TableFormat::kGeoJson:
      return open_json_table(body, "properties");
    case TableFormat::kArcgis:
      return open_json_table(body, "attributes");
    case TableFormat::kXml:
    case TableFormat::kKml:
      return open_xml_table(body);
    case TableFormat::kCsv:
      return open_csv_table(body, delimiter);
  }
  return fail(ErrorCode::kInternal, "unknown table format");
}

}  // namespace sandtable::feeds
