#include <ogr_geometry.h>
#include <ogr_spatialref.h>

#include <algorithm>
#include <map>
#include <memory>

#include "geo/layers/csv_table.h"
#include "geo/layers/survey.h"
#include "geo/layers/vertices.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

constexpr std::size_t kMostSurveyedBytes = std::size_t{256} << 20;

struct OgrDeleter {
  void operator()(OGRGeometry* geometry) const { OGRGeometryFactory::destroyGeometry(geometry); }
};

std::unique_ptr<OGRGeometry, OgrDeleter> geometry_from_wkt(std::string_view text) {
  OGRGeometry* geometry = nullptr;
  const std::string copy(text);
  const char* at = copy.c_str();
  if (OGRGeometryFactory::createFromWkt(&at, nullptr, &geometry) != OGRERR_NONE) return nullptr;
  return std::unique_ptr<OGRGeometry, OgrDeleter>(geometry);
}

/// Types declared in a .csvt: "Integer","Real(10.3)","String", ...
void apply_csvt(LayerDescription& out, const PreparedSource& prepared) {
  const std::string csvt = sibling(prepared.path, "csvt");
  if (csvt.empty()) return;
  const std::string text = head_of_file(csvt, 65536);
  std::size_t column = 0;
  for (std::size_t at = 0; at < text.size() && column < out.fields.size(); ++column) {
    const std::size_t end = std::min(text.find_first_of(",;\t\r\n", at), text.size());
    std::string word = text.substr(at, end - at);
    std::erase(word, '"');
    word = word.substr(0, word.find('('));
    if (!word.empty()) out.fields[column].type = word;
    if (end < text.size() && (text[end] == '\r' || text[end] == '\n')) break;
    at = end + 1;
  }
}

TablePreview preview_of(const CsvTable& table) {
  constexpr std::size_t kRows = 20;
  constexpr std::size_t kColumns = 200;
  constexpr std::size_t kCellBytes = 120;
  const CsvLayout& layout = table.layout();
  TablePreview preview{layout.delimiter, layout.header_rows, layout.titles, {}, {}};
  preview.titles.resize(std::min(preview.titles.size(), kColumns));
  for (std::string& title : preview.titles) title = clipped(valid_utf8(title), kCellBytes);
  for (std::size_t row = 0; row < std::min(table.row_count(), kRows); ++row) {
    std::vector<std::string>& cells = preview.rows.emplace_back();
    for (std::size_t column = 0; column < std::min(table.column_count(), kColumns); ++column) {
      cells.push_back(clipped(valid_utf8(table.cell(row, column)), kCellBytes));
    }
  }
  for (const int column : {layout.coordinates.x, layout.coordinates.y}) {
    if (column >= 0) preview.position_columns.push_back(column);
  }
  return preview;
}

}  // namespace

std::optional<Crs> csv_label(const PreparedSource& prepared, const CsvCoordinates& coordinates) {
  if (const std::string prj = sibling(prepared.path, "prj"); !prj.empty()) {
    const std::string text(without_bom(head_of_file(prj, 65536)));
    OGRSpatialReference reference;
    if (reference.SetFromUserInput(text.c_str(), OGRSpatialReference::SET_FROM_USER_INPUT_LIMITATIONS_get()) ==
        OGRERR_NONE) {
      return crs_of(&reference);
    }
  }
  if (coordinates.crs.empty()) return std::nullopt;
  const Result<Crs> named = Crs::parse(coordinates.crs);
  return named ? std::optional(*named) : std::nullopt;
}

Result<LayerDescription> survey_csv(const PreparedSource& prepared, const SurveySetting& setting) {
  const Result<std::string> bytes = whole_file(prepared.path, kMostSurveyedBytes);
  if (!bytes) return pass(bytes);
  const Result<CsvTable> table =
      CsvTable::parse(*bytes, {setting.taiwan, setting.encoding, setting.user_characters, setting.cut});
  if (!table) return pass(table);
  const CsvLayout& layout = table->layout();

  LayerDescription out;
  out.source = setting.source;
  out.layer = valid_utf8(stem_of(setting.source));
  out.kind = LayerKind::kVector;
  out.driver = "CSV";
  out.feature_count = static_cast<std::int64_t>(table->row_count());
  if (setting.preview) out.table = preview_of(*table);
  CrsEvidence evidence;
  evidence.names = out.source;
  for (std::size_t column = 0; column < layout.columns.size(); ++column) {
    out.fields.push_back({valid_utf8(layout.columns[column]), layout.types[column]});
    evidence.names += " " + out.fields.back().name;
  }
  apply_csvt(out, prepared);
  out.warnings = layout.warnings;
  if (layout.encoding != "UTF-8") out.encoding = layout.encoding;
  out.encoding_candidates = layout.encoding_candidates;
  if (layout.header_rows == 2) out.warnings.push_back("two header rows: the second holds titles");
  if (layout.header_rows == 0) out.warnings.push_back("no header row: the columns are numbered");

  CoordinateSurvey survey;
  std::map<std::string, std::int64_t> types;
  std::int64_t without = 0;
  std::int64_t empty = 0;
  for (std::size_t row = 0; row < table->row_count(); ++row) {
    survey.begin_feature(static_cast<std::int64_t>(row) + 1);
    if (layout.coordinates.kind == CsvCoordinates::Kind::kWkt) {
      const auto geometry = geometry_from_wkt(table->cell(row, static_cast<std::size_t>(layout.coordinates.x)));
      if (geometry) {
        ++types[OGRGeometryTypeToName(geometry->getGeometryType())];
        empty += geometry->IsEmpty() ? 1 : 0;
        for_each_vertex(*geometry, [&](double x, double y) { survey.vertex(x, y); });
      }
      without += geometry ? 0 : 1;
    } else if (const auto at = table->position(row)) {
      ++types["Point"];
      survey.vertex(at->x, at->y);
    } else {
      ++without;
    }
    survey.end_feature();
    if ((row & 4095) == 0) setting.heartbeat();
  }
  out.geometry_types.assign(types.begin(), types.end());
  if (without > 0) out.geometry_types.emplace_back("null", without);
  if (without > 0 && !types.empty()) {
    out.warnings.push_back(fmt::format("{} of {} rows have no position", without, table->row_count()));
  }
  if (empty > 0) {
    out.warnings.push_back(fmt::format("{} of {} rows have an empty geometry", empty, table->row_count()));
  }
  evidence.label = csv_label(prepared, layout.coordinates);
  if (evidence.label && sibling(prepared.path, "prj").empty()) {
    out.warnings.push_back(fmt::format("assumed {} from the names of the coordinate columns", layout.coordinates.crs));
  }
  if (layout.coordinates.kind == CsvCoordinates::Kind::kNone) evidence.label.reset();
  place_description(out, evidence, survey,
                    [&](std::int64_t id) { return std::string(table->cell(static_cast<std::size_t>(id - 1), 0)); });
  if (types.empty()) {
    // A table without positions has no CRS to miss.
    out.crs.reset();
  }
  out.warnings.insert(out.warnings.end(), prepared.warnings.begin(), prepared.warnings.end());
  return out;
}

}  // namespace sandtable::geo
