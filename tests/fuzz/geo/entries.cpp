#include "tests/fuzz/geo/entries.h"

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "geo/layers/coordinate_survey.h"
#include "geo/layers/csv_table.h"
#include "geo/gdal/vrt_check.h"
#include "geo/layers/first_bytes.h"
#include "geo/layers/json_check.h"
#include "geo/layers/kml_description.h"
#include "geo/layers/layer_cache.h"
#include "geo/layers/layer_description.h"
#include "geo/layers/text_decoding.h"
#include "geo/raster/raster_answer.h"
#include "geo/reader/reader_answer.h"
#include "geo/reader/reader_request.h"
#include "geo/reader/source_text.h"
#include "twin/base/text.h"

namespace sandtable::fuzz {
namespace {

using namespace geo;

void require(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

void require_text(std::string_view text) { require(valid_utf8(text) == text, "texts are valid UTF-8"); }

const UserCharacters& own_characters() {
  static const UserCharacters own = {{0x9EF5, "塩"}, {0xFA40, "𠂇"}};
  return own;
}

}  // namespace

void text_decoding(std::string_view bytes) {
  for (const char* name : {"UTF-8", "CP950", "GB18030", "CP932", "UTF-16LE", "CP1252", "EUC-KR"}) {
    Result<TextDecoder> decoder = TextDecoder::named(name, own_characters());
    if (!decoder) continue;
    const DecodedText decoded = decoder->decode(bytes);
    require_text(decoded.utf8);
    require(decoded.unknown <= bytes.size(), "no more unknown characters than bytes");
    require(decoder->decode(bytes).utf8 == decoded.utf8, "a decoder keeps nothing from one text to the next");
  }
  const EncodingChoice choice = choose_encoding({std::string(bytes.substr(0, 20)), 0x4F, true}, bytes);
  require(TextDecoder::named(choice.encoding).has_value(), "the chosen encoding exists");
  for (const std::string& warning : choice.warnings) require_text(warning);
  for (const EncodingCandidate& one : encoding_candidates(telling_values(bytes, "\n,"), choice.encoding, {})) {
    require(one.samples.size() <= 3, "three samples");
    for (const std::string& sample : one.samples) require_text(sample);
  }
  require_text(folded(bytes));
  require(folded(folded(bytes)) == folded(bytes) || bytes.find('[') != std::string_view::npos, "folding is done once");
}

void kml_description(std::string_view bytes) {
  const std::vector<DescribedValue> values = split_description(bytes);
  require(values.size() <= 100, "at most 100 values");
  for (const DescribedValue& value : values) {
    require(!value.name.empty() && value.name.size() <= 60, "names are short");
    require(value.value.size() <= 2003, "values are bounded");
    require_text(value.name);
    require_text(value.value);
  }
  DescriptionFields fields;
  fields.see(bytes);
  require(fields.fields().size() != 1, "one name alone is prose");
}

void delimited_table(std::string_view bytes) {
  const Result<CsvTable> table = CsvTable::parse(bytes, CsvText{true, "", own_characters()});
  if (!table) return require_text(table.error().message);
  for (std::size_t row = 0; row < table->row_count(); ++row) {
    if (const auto at = table->position(row)) require(std::isfinite(at->x) && std::isfinite(at->y), "finite positions");
    static_cast<void>(table->cell(row, table->column_count()));
  }
  require(table->layout().types.size() == table->column_count(), "every column has a type");
}

void reader_answer(std::string_view bytes) {
  const ReaderAnswer answer = parse_answer(bytes);
  if (answer.kind != ReaderAnswer::Kind::kLayer) return;
  const Result<LayerDescription> layer = layer_description_from_json(answer.text);
  if (!layer) return;
  const Result<LayerDescription> again = layer_description_from_json(to_json(*layer));
  require(again.has_value(), "what was understood can be said");
  require(to_json(*again) == to_json(*layer), "and is then the same");
}

void cache_file(std::string_view bytes) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("sandtable-fuzz-" + std::to_string(getpid()));
  std::ofstream(path, std::ios::binary) << bytes;
  if (const auto layer = read_layer_cache(path)) require(is_consistent(layer->value), "a layer agrees with itself");
  if (const auto grid = read_grid_answer(path)) {
    require(grid->grid.values().size() == grid->grid.frame().size(), "a grid has its cells");
  }
  if (const auto drape = read_drape_answer(path)) {
    require(drape->value.rgba.size() == std::size_t{4} * static_cast<std::size_t>(drape->value.columns) *
                                            static_cast<std::size_t>(drape->value.rows),
            "a picture has its pixels");
  }
  std::filesystem::remove(path);
}

void crs_sniffing(std::string_view bytes) {
  CoordinateSurvey survey;
  CrsEvidence evidence;
  if (!bytes.empty() && (bytes[0] & 1) != 0) evidence.label = Crs::wgs84();
  for (std::size_t at = 0; at + 16 <= bytes.size(); at += 16) {
    double x = 0;
    double y = 0;
    std::memcpy(&x, bytes.data() + at, sizeof x);
    std::memcpy(&y, bytes.data() + at + 8, sizeof y);
    survey.begin_feature(static_cast<std::int64_t>(at));
    survey.vertex(x, y);
    // The same digits at a scale that could be degrees.
    survey.vertex(static_cast<double>(bytes[at]), static_cast<double>(bytes[at + 1]));
    survey.end_feature();
  }
  const CrsDecision decision = decide_crs(evidence, survey.sample());
  require(!decision.assumed || !decision.warnings.empty(), "nothing is assumed in silence");
  require(!decision.split || decision.crs, "what is split has a CRS");
  const CoordinateSurvey::Summary summary = survey.summary(1000);
  require(summary.outliers.size() <= 1 + bytes.size() / 100, "outliers are few");
  if (const auto ends = survey.longitudes().crossing()) {
    require(ends->west >= -180 && ends->west < ends->east && ends->east - ends->west < 180, "an arc is less than half");
  }
}

void first_bytes(std::string_view bytes) {
  for (const char* name : {"a.geojson", "b.tif", "c.kml", "d.shp"}) {
    const FirstBytes found = look_at_first_bytes(name, bytes, bytes.size());
    if (found.refusal) require_text(*found.refusal);
  }
  looks_like_vrt(bytes);
  if (const auto named = references_of_vrt(std::string(bytes)); !named) require_text(named.error().message);
  const JsonCheck check = check_json(bytes);
  if (check.damage) require_text(*check.damage);
}

void source_text(std::string_view bytes) {
  const std::string secret = "Hunter2Hunter2";
  require_text(shown_source(bytes));
  require(shown_source(bytes).size() <= 303, "shown sources are short");
  const std::string url = "postgresql://me:" + secret + "@host/" + std::string(bytes);
  require(without_secrets(url).find(secret) == std::string::npos, "no password in a URL is shown");
  gdal_source(bytes);
  is_network_source(bytes);
  static_cast<void>(ReaderRequest::parse({"path=" + std::string(bytes), std::string(bytes)}));
  if (const auto own = parse_user_character(bytes)) require_text(own->second);
}

}  // namespace sandtable::fuzz
