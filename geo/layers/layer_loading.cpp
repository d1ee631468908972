#include "geo/layers/layer_loading.h"

#include <ogrsf_frmts.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "geo/coordinates/transform.h"
#include "geo/layers/coordinate_survey.h"
#include "geo/layers/csv_table.h"
#include "geo/layers/feature_source.h"
#include "geo/layers/kml_description.h"
#include "geo/layers/place_distance.h"
#include "geo/layers/shapefile_text.h"
#include "geo/layers/source_members.h"
#include "geo/layers/survey.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

constexpr std::size_t kMostCsv = std::size_t{1} << 30;

/// A layer in its own coordinates, with what is known of its CRS.
struct RawLayer {
  VectorLayer layer;
  CrsEvidence evidence;
  Warnings warnings;
};

/// The first that holds something: folders of a KML file are layers too, and the outer ones are often empty.
OGRLayer* first_layer(GDALDataset& dataset) {
  OGRLayer* first = nullptr;
  for (int i = 0; i < dataset.GetLayerCount(); ++i) {
    OGRLayer* layer = dataset.GetLayer(i);
    if (layer && layer->GetFeatureCount(FALSE) != 0) return layer;
    if (!first) first = layer;
  }
  return first;
}

/// By its name, else by one that differs only in how its characters are written (台/臺).
OGRLayer* layer_named(GDALDataset& dataset, const std::string& wanted) {
  if (wanted.empty()) return first_layer(dataset);
  OGRLayer* alike = nullptr;
  for (int i = 0; i < dataset.GetLayerCount(); ++i) {
    OGRLayer* layer = dataset.GetLayer(i);
    if (!layer) continue;
    const std::string name = valid_utf8(layer->GetName());
    if (name == wanted) return layer;
    if (!alike && folded(name) == folded(wanted)) alike = layer;
  }
  return alike;
}

/// GeoJSON without a crs member is labelled by GDAL, not by its author. The member stands before the features.
bool label_is_default(const OpenedHalf& half, const PreparedSource& prepared) {
  return half.driver == "GeoJSON" && head_of_file(prepared.path, 65536).find("\"crs\"") == std::string::npos;
}

Result<RawLayer> load_with_gdal(const PreparedSource& prepared, const std::string& wanted,
                                const ReadingOptions& options, GdalErrors& errors,
                                const std::function<void()>& heartbeat) {
  Result<OpenedHalf> half = open_half(Half::kVector, prepared, errors, [&](std::string_view) { heartbeat(); });
  if (!half) return pass(half);
  OGRLayer* layer = layer_named(*half->dataset, wanted);
  if (!layer) return fail(ErrorCode::kNotFound, "has no layer `{}`", wanted);

  RawLayer out;
  ShapefileText text(*half, prepared, options.taiwan, options.user_characters, options.encoding);
  GDALDataset* interleaved = half->driver == "OSM" ? half->dataset.get() : nullptr;
  const FeatureSource source{*layer, text.decoder(*layer), heartbeat, interleaved};
  VectorLayerBuilder builder;
  FeatureTally tally;
  Result<bool> fast = options.allow_arrow ? fill_by_arrow(source, builder, tally) : Result<bool>(false);
  if (!fast) return pass(fast);
  if (!*fast) {
    const GIntBig announced = layer->GetFeatureCount(FALSE);
    const Result<FeatureTally> looped = fill_by_loop(source, builder);
    if (!looped) return pass(looped);
    tally = *looped;
    const auto count = static_cast<GIntBig>(builder.feature_count());
    if (announced >= 0 && announced != count) {
      out.warnings.push_back(fmt::format("{} of {} records read", count, announced));
    }
  }
  if (tally.damaged > 0) out.warnings.push_back(fmt::format("{} geometries are damaged and left out", tally.damaged));
  if (tally.unknown_characters > 0) {
    out.warnings.push_back(fmt::format("{} characters are in no {} table", tally.unknown_characters,
                                       source.decoder ? source.decoder->encoding() : "text"));
  }
  out.layer = builder.take();
  out.layer.name = valid_utf8(layer->GetName());
  if (const int layers = half->dataset->GetLayerCount(); wanted.empty() && layers > 1) {
    out.warnings.push_back(
        fmt::format("one of {} layers is read, `{}`; `layer` names another", layers, out.layer.name));
  }
  if (half->driver == "LIBKML" || half->driver == "KML") {
    if (const auto hidden = append_described_columns(out.layer); !hidden.empty()) {
      out.warnings.push_back(split_words(hidden));
    }
  }
  out.evidence.label = crs_of(layer->GetSpatialRef());
  out.evidence.label_is_default = label_is_default(*half, prepared);
  const Warnings& about_text = text.warnings(*layer);
  out.warnings.insert(out.warnings.end(), about_text.begin(), about_text.end());
  out.warnings.insert(out.warnings.end(), half->warnings.begin(), half->warnings.end());
  for (std::string& said : errors.take()) out.warnings.push_back(std::move(said));
  return out;
}

void push_cells(const CsvTable& table, std::size_t row, VectorLayerBuilder& builder) {
  for (std::size_t column = 0; column < table.column_count(); ++column) {
    const std::string_view cell = table.cell(row, column);
    if (table.layout().types[column] == "String") {
      builder.push_text(column, valid_utf8(cell));
      continue;
    }
    const std::optional<double> number = table_number(cell);
    if (!number) {
      builder.push_unknown(column);
    } else if (table.layout().types[column] == "Integer") {
      builder.push_integer(column, static_cast<std::int64_t>(std::llround(*number)));
    } else {
      builder.push_real(column, *number);
    }
  }
}

Result<RawLayer> load_csv(const PreparedSource& prepared, const ReadingOptions& options,
                          const std::function<void()>& heartbeat) {
  const Result<std::string> bytes = whole_file(prepared.path, kMostCsv);
  if (!bytes) return pass(bytes);
  const Result<CsvTable> table =
      CsvTable::parse(*bytes, {options.taiwan, options.encoding, options.user_characters, options.cut});
  if (!table) return pass(table);
  const CsvLayout& layout = table->layout();
  VectorLayerBuilder builder;
  for (std::size_t column = 0; column < table->column_count(); ++column) {
    const std::string& type = layout.types[column];
    builder.add_column(valid_utf8(layout.columns[column]), type == "Integer" ? ColumnType::kInteger
                                                           : type == "Real"  ? ColumnType::kReal
                                                                             : ColumnType::kText);
  }
  for (std::size_t row = 0; row < table->row_count(); ++row) {
    if (layout.coordinates.kind == CsvCoordinates::Kind::kWkt) {
      add_wkt(table->cell(row, static_cast<std::size_t>(layout.coordinates.x)), builder);
    } else if (const auto at = table->position(row)) {
      builder.add_point(*at);
    }
    push_cells(*table, row, builder);
    builder.end_feature();
    if ((row & 4095U) == 0) heartbeat();
  }
  RawLayer out;
  out.layer = builder.take();
  out.layer.name = valid_utf8(stem_of(prepared.path));
  out.warnings = layout.warnings;
  out.evidence.label = csv_label(prepared, layout.coordinates);
  return out;
}

std::vector<LocalXY> sample_of(const std::vector<LocalXY>& vertices) {
  constexpr std::size_t kSamples = 10000;
  const std::size_t stride = std::max<std::size_t>(1, vertices.size() / kSamples);
  std::vector<LocalXY> sample;
  for (std::size_t i = 0; i < vertices.size(); i += stride) {
    if (std::isfinite(vertices[i].x) && std::isfinite(vertices[i].y)) sample.push_back(vertices[i]);
  }
  return sample;
}

/// Splits the vertices of a layer that mixes degrees and metres, feature by feature.
Status move_split(VectorLayer& layer, Transform& from_metres, Transform& from_degrees) {
  for (std::size_t feature = 0; feature < layer.feature_count(); ++feature) {
    const std::size_t begin = layer.part_begin[layer.feature_begin[feature]];
    const std::size_t end = layer.part_begin[layer.feature_begin[feature + 1]];
    if (begin == end) continue;
    const std::span<LocalXY> own = std::span(layer.vertices).subspan(begin, end - begin);
    (looks_like_degrees(own.front()) ? from_degrees : from_metres).apply(own);
  }
  return {};
}

/// Brings the layer into the place's CRS, or leaves it in its own numbers and says so.
Status place(RawLayer& raw, const CrsDecision& decision, const std::string& place_crs,
             const std::function<void()>& heartbeat) {
  VectorLayer& layer = raw.layer;
  raw.warnings.insert(raw.warnings.end(), decision.warnings.begin(), decision.warnings.end());
  if (decision.crs) layer.crs = decision.crs->name();
  if (place_crs.empty()) return {};
  if (!decision.crs) {
    layer.placed = layer.vertices.empty();
    return {};
  }
  const Result<Crs> target = Crs::parse(place_crs);
  if (!target) return pass(target);
  Result<Transform> transform = Transform::between(*decision.crs, *target, Ballpark::kFlag);
  if (!transform) return pass(transform);
  if (!transform->caution().empty()) raw.warnings.push_back(transform->caution());
  if (decision.latitude_first) {
    for (LocalXY& p : layer.vertices) std::swap(p.x, p.y);
  }
  if (decision.split) {
    Result<Transform> from_degrees = Transform::between(Crs::wgs84(), *target, Ballpark::kFlag);
    if (!from_degrees) return pass(from_degrees);
    return move_split(layer, *transform, *from_degrees);
  }
  if (decision.crs->same_as(*target)) return {};
  constexpr std::size_t kChunk = 65536;
  for (std::size_t begin = 0; begin < layer.vertices.size(); begin += kChunk) {
    transform->apply(std::span(layer.vertices).subspan(begin, std::min(kChunk, layer.vertices.size() - begin)));
    heartbeat();
  }
  return {};
}

void measure(VectorLayer& layer) {
  CoordinateSurvey survey;
  for (std::size_t feature = 0; feature < layer.feature_count(); ++feature) {
    Extent box;
    for (std::size_t v = layer.part_begin[layer.feature_begin[feature]];
         v < layer.part_begin[layer.feature_begin[feature + 1]]; ++v) {
      box.include(layer.vertices[v]);
    }
    survey.add_box(static_cast<std::int64_t>(feature), box);
  }
  constexpr double kOutlier_m = 100000;
  const CoordinateSurvey::Summary summary = survey.summary(layer.placed ? kOutlier_m : 0);
  layer.extent = summary.all;
  layer.main_extent = summary.main;
}

/// The member of an archive that holds the wanted layer: shapefiles in a .zip are named by it.
std::string member_for(const std::string& source, const std::string& layer) {
  const Result<Members> members = members_of("/vsizip/" + source, true, file_size(source));
  if (!members) return {};
  for (const std::string& member : members->files) {
    if (layer.empty() || folded(stem_of(member)) == folded(layer)) return member;
  }
  return members->files.size() == 1 ? members->files.front() : std::string();
}

}  // namespace

Result<WithWarnings<VectorLayer>> load_vector_layer(const std::string& source, const std::string& layer,
                                                    const std::string& place_crs, const ReadingOptions& options,
                                                    const std::filesystem::path& work, GdalErrors& errors,
                                                    const std::function<void()>& heartbeat) {
  Result<PreparedSource> prepared = prepare_source(source, work);
  if (!prepared) return pass(prepared);
  const std::string extension = extension_of(source);
  const bool table = extension == "csv" || extension == "tsv" || extension == "psv";
  Result<RawLayer> raw =
      table ? load_csv(*prepared, options, heartbeat) : load_with_gdal(*prepared, layer, options, errors, heartbeat);
  // What was listed as a table, because no driver knew it, is read as one.
  if (!raw && raw.error().code == ErrorCode::kUnsupported &&
      (extension == "txt" || extension == "tab" || extension == "dat")) {
    raw = load_csv(*prepared, options, heartbeat);
  }
  if (!raw && extension == "zip" && !source.starts_with("/vsi")) {
    const std::string member = member_for(source, layer);
    if (!member.empty()) return load_vector_layer(member, layer, place_crs, options, work, errors, heartbeat);
  }
  if (!raw) return fail(raw.error().code, "{}: {}", base_name(source), raw.error().message);
  raw->layer.source = valid_utf8(source);
  raw->evidence.names = source + " " + raw->layer.name;
  for (const AttributeColumn& column : raw->layer.columns) raw->evidence.names += " " + column.name;
  if (options.crs) {
    const Result<Crs> chosen = Crs::parse(*options.crs);
    if (!chosen) return pass(chosen);
    raw->evidence.label = *chosen;
    raw->evidence.label_is_default = false;
  }
  const std::vector<LocalXY> numbers = sample_of(raw->layer.vertices);
  const CrsDecision decision = decide_crs(raw->evidence, numbers);
  if (const Status ok = place(*raw, decision, place_crs, heartbeat); !ok) {
    return fail(ok.error().code, "{}: {}", base_name(source), ok.error().message);
  }
  if (const std::size_t lost = drop_bad_vertices(raw->layer); lost > 0) {
    raw->warnings.push_back(fmt::format("{} vertices are NaN, infinite or without an image and left out", lost));
  }
  measure(raw->layer);
  if (decision.crs && options.place_extent && !place_crs.empty() && !raw->layer.vertices.empty()) {
    const Result<Crs> target = Crs::parse(place_crs);
    const PlacedNumbers placed{numbers, *decision.crs, raw->layer.main_extent};
    std::optional<std::string> far;
    if (target) far = far_from_place(placed, *target, *options.place_extent);
    if (far) raw->warnings.push_back(std::move(*far));
  }
  raw->warnings.insert(raw->warnings.end(), prepared->warnings.begin(), prepared->warnings.end());
  return WithWarnings<VectorLayer>{std::move(raw->layer), std::move(raw->warnings)};
}

}  // namespace sandtable::geo
