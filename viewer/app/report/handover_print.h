#pragma once

#include <optional>
#include <string>
#include <vector>

#include "twin/core/incident_store.h"
#include "twin/report/handover_document.h"
#include "viewer/app/report/map_picture.h"

namespace sandtable {

/// What a rendering tells beside the document.
struct HandoverPrint {
  UtcTime printed_at;            ///< wall clock
  std::string incident_name;     ///< of the file or database
  JournalCheck check;            ///< of the whole journal
  std::vector<MapPicture> maps;  ///< of both languages
  Text why_no_maps;              ///< shown where there are none
};

/// A page of its own for screen and paper in one language, pictures inside it, without scripts or anything from
/// elsewhere; every text is escaped. `other` is the file with the other language.
std::string handover_html(const HandoverDocument& document, const HandoverPrint& print, Language language,
                          const std::string& other);

/// The same as PDF, A4 landscape, by cairo and pango: rows are never torn, a table that goes on repeats its head, every
/// page says which of how many it is. A cell shows at most twelve lines and says by an ellipsis that it holds more; the
/// table's CSV has all. Fails with kInternal where cairo does.
Result<std::string> handover_pdf(const HandoverDocument& document, const HandoverPrint& print, Language language);

/// How many rows of a table are printed. Of the log the newest, of others the first.
inline constexpr std::size_t kPrintedRows = 120;
inline constexpr std::size_t kPrintedLogRows = 50;
struct PrintedRows {
  std::size_t from = 0;
  std::size_t to = 0;
};
PrintedRows printed_rows(const ReportTable& table);
/// Says how many rows are only in the CSV file; empty when none are.
Text left_out_words(const ReportTable& table);

}  // namespace sandtable
