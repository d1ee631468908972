#include "twin/report/source_table.h"

#include "twin/report/report_cells.h"

namespace sandtable {
namespace {

ReportCell stated_cell(const std::string& text) {
  return text.empty() ? ReportCell(ReportWord{kNotStated, {"未載明", kNotStated}}) : ReportCell(text);
}

}  // namespace

ReportTable source_table(const std::vector<SourceCredit>& sources) {
  ReportTable table{"sources",
                    {"資料來源與授權", "Sources and licences"},
                    {{"source_id", {"編號", "Id"}, false},
                     {"kind", {"種類", "Kind"}, true, 1},
                     {"source", {"來源", "Source"}, true, 2.5},
                     {"attribution", {"標示", "Attribution"}, true, 3},
                     {"licence", {"授權", "Licence"}, true, 3}},
                    {},
                    {"沒有外部資料來源", "Nothing comes from a source outside"}};
  for (const SourceCredit& credit : sources) {
    const bool is_named = !credit.name.in(Language::kZhHant).empty();
    table.rows.push_back({credit.id, word("source_kind", credited_kind_key(credit.kind)),
                          is_named ? ReportCell(credit.name) : ReportCell(credit.id), stated_cell(credit.attribution),
                          stated_cell(credit.licence)});
  }
  return table;
}

}  // namespace sandtable
