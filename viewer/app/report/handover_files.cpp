#include "viewer/app/report/handover_files.h"

#include "twin/base/clock.h"
#include "twin/report/source_table.h"
#include "twin/store/feature_file.h"
#include "viewer/app/report/report_formats.h"

namespace sandtable {
namespace {

Status write_tables(const HandoverPack& pack, HandoverFolder& folder) {
  const CsvMarks marks{pack.zone, pack.fictional, pack.exercise != Text{}};
  for (const ReportTable& table :
       {decision_table(pack), warning_table(pack), measured_table(pack), damage_report_table(pack),
        expected_table(pack), exposed_table(pack), open_alarm_table(pack), quiet_alarm_table(pack),
        feed_doubt_table(pack), open_order_table(pack), fuel_table(pack), resource_line_table(pack), note_table(pack),
        plan_table(pack), seat_table(pack), shift_log_table(pack), source_table(pack.sources)}) {
    if (Status written = folder.write("tables/" + table.key + ".csv", report_csv(table, marks)); !written)
      return written;
  }
  return {};
}

Status write_pages(const HandoverDocument& document, const HandoverPrint& print, HandoverFolder& folder) {
  const auto name = [](Language language, const char* ending) {
    return std::string(language == Language::kZhHant ? "handover.zh-Hant." : "handover.en.") + ending;
  };
  for (const Language language : {Language::kZhHant, Language::kEn}) {
    const Language other = language == Language::kZhHant ? Language::kEn : Language::kZhHant;
    const std::string html = handover_html(document, print, language, name(other, "html"));
    if (Status written = folder.write(name(language, "html"), html); !written) return written;
    const auto pdf = handover_pdf(document, print, language);
    if (!pdf) return pass(pdf);
    if (Status written = folder.write(name(language, "pdf"), *pdf); !written) return written;
  }
  return {};
}

}  // namespace

Result<HandoverFolder::Written> write_handover(const ToldIncident& told, const std::filesystem::path& parent,
                                               const std::vector<LastDispatch>& last_dispatches, const MapDrawing& draw,
                                               Warnings& warnings) {
  auto folder = HandoverFolder::begin(parent);
  if (!folder) return pass(folder);
  const HandoverPack pack = make_handover_pack(told.state, told.log, told.began, told.at, last_dispatches);
  HandoverPrint print{SystemClock().now(), told.name, told.check, {}, {}};
  if (!draw) {
    print.why_no_maps = {"此版程式沒有繪圖功能，故無地圖。",
                         "This build of the program cannot draw, so there are no maps."};
  } else if (auto maps = draw(pack, *folder)) {
    print.maps = std::move(*maps);
  } else {
    const std::string& why = maps.error().message;
    print.why_no_maps = {"地圖無法繪製。程式回報的原文：「" + why + "」", "The maps could not be drawn: " + why};
  }
  if (print.maps.empty()) warnings.push_back(print.why_no_maps.en);
  if (Status written = write_pages(handover_document(pack), print, *folder); !written) return pass(written);
  if (Status written = write_tables(pack, *folder); !written) return pass(written);
  Status features = write_feature_file(folder->path() / "handover.gpkg", {told.state.incident->crs, ""}, told.state);
  if (!features) return pass(features);
  return folder->finish(pack_name(pack),
                        {{}, told.name, pack.at, pack.seq, told.check.head.hex(), told.check.intact, {}, pack.sources});
}

}  // namespace sandtable
