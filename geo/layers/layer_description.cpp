#include "geo/layers/layer_description.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace sandtable::geo {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const std::optional<Extent>& extent) {
  if (!extent || extent->empty()) return nullptr;
  return Json::array({extent->west, extent->south, extent->east, extent->north});
}

std::optional<Extent> extent_of(const Json& json) {
  if (!json.is_array() || json.size() != 4) return std::nullopt;
  return Extent{json[0].get<double>(), json[1].get<double>(), json[2].get<double>(), json[3].get<double>()};
}

// JSON has no NaN and no infinity, and a nodata value may be either.
Json json_of_nodata(const std::optional<double>& nodata) {
  if (!nodata) return nullptr;
  if (std::isnan(*nodata)) return "nan";
  if (std::isinf(*nodata)) return *nodata > 0 ? "inf" : "-inf";
  return *nodata;
}

std::optional<double> nodata_of(const Json& json) {
  if (json.is_number()) return json.get<double>();
  if (json == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (json == "inf") return std::numeric_limits<double>::infinity();
  if (json == "-inf") return -std::numeric_limits<double>::infinity();
  return std::nullopt;
}

template <class T>
Json json_of_optional(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

}  // namespace

std::string to_json(const LayerDescription& layer) {
  const bool vector = layer.kind == LayerKind::kVector;
  Json json;
  json["source"] = layer.source;
  json["layer"] = layer.layer;
  json["kind"] = vector ? "vector" : "raster";
  json["driver"] = layer.driver;
  if (vector) {
    json["feature_count"] = json_of_optional(layer.feature_count);
    json["geometry_types"] = Json::object();
    for (const auto& [type, count] : layer.geometry_types) json["geometry_types"][type] = count;
  } else {
    json["width"] = layer.width;
    json["height"] = layer.height;
    json["bands"] = layer.bands;
    json["type"] = layer.type;
    json["nodata"] = json_of_nodata(layer.nodata);
  }
  json["crs"] = json_of_optional(layer.crs);
  if (layer.assumed_crs) json["assumed_crs"] = *layer.assumed_crs;
  if (layer.latitude_first) json["latitude_first"] = true;
  json["extent"] = json_of(layer.extent);
  json["extent_wgs84"] = json_of(layer.extent_wgs84);
  if (layer.crosses_antimeridian && layer.extent_wgs84) {
    json["extent_wgs84"][2] = layer.extent_wgs84->east - 360;
    json["crosses_antimeridian"] = true;
  }
  json["fields"] = Json::array();
  for (const FieldDescription& field : layer.fields) {
    json["fields"].push_back({{"name", field.name}, {"type", field.type}});
  }
  if (!layer.encoding.empty()) json["encoding"] = layer.encoding;
  if (!layer.encoding_candidates.empty()) {
    json["encoding_candidates"] = Json::array();
    for (const EncodingCandidate& candidate : layer.encoding_candidates) {
      json["encoding_candidates"].push_back({{"encoding", candidate.encoding}, {"samples", candidate.samples}});
    }
  }
  if (layer.table) {
    json["table"] = {{"delimiter", std::string(1, layer.table->delimiter)},
                     {"header_rows", layer.table->header_rows},
                     {"titles", layer.table->titles},
                     {"rows", layer.table->rows},
                     {"position_columns", layer.table->position_columns}};
  }
  json["warnings"] = layer.warnings;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<LayerDescription> layer_description_from_json(std::string_view text) try {
  const Json json = Json::parse(text);
  LayerDescription layer;
  layer.source = json.at("source").get<std::string>();
  layer.layer = json.at("layer").get<std::string>();
  layer.kind = json.at("kind") == "raster" ? LayerKind::kRaster : LayerKind::kVector;
  layer.driver = json.at("driver").get<std::string>();
  if (layer.kind == LayerKind::kVector) {
    if (json.at("feature_count").is_number_integer()) layer.feature_count = json["feature_count"].get<std::int64_t>();
    for (const auto& [type, count] : json.at("geometry_types").items()) {
      layer.geometry_types.emplace_back(type, count.get<std::int64_t>());
    }
  } else {
    layer.width = json.at("width").get<std::int64_t>();
    layer.height = json.at("height").get<std::int64_t>();
    layer.bands = json.at("bands").get<int>();
    layer.type = json.at("type").get<std::string>();
    layer.nodata = nodata_of(json.at("nodata"));
  }
  if (json.at("crs").is_string()) layer.crs = json["crs"].get<std::string>();
  if (json.contains("assumed_crs")) layer.assumed_crs = json["assumed_crs"].get<std::string>();
  layer.latitude_first = json.value("latitude_first", false);
  layer.extent = extent_of(json.at("extent"));
  layer.extent_wgs84 = extent_of(json.at("extent_wgs84"));
  layer.crosses_antimeridian = json.value("crosses_antimeridian", false);
  if (layer.crosses_antimeridian && layer.extent_wgs84) layer.extent_wgs84->east += 360;
  layer.encoding = json.value("encoding", std::string());
  if (json.contains("encoding_candidates")) {
    for (const Json& candidate : json["encoding_candidates"]) {
      layer.encoding_candidates.push_back(
          {candidate.at("encoding").get<std::string>(), candidate.at("samples").get<std::vector<std::string>>()});
    }
  }
  for (const Json& field : json.at("fields")) {
    layer.fields.push_back({field.at("name").get<std::string>(), field.at("type").get<std::string>()});
  }
  if (json.contains("table")) {
    const Json& table = json["table"];
    const auto delimiter = table.at("delimiter").get<std::string>();
    if (delimiter.size() != 1) return fail(ErrorCode::kInvalid, "the reader's answer has no delimiter");
    layer.table = TablePreview{delimiter.front(), table.at("header_rows").get<int>(),
                               table.at("titles").get<std::vector<std::string>>(),
                               table.at("rows").get<std::vector<std::vector<std::string>>>(),
                               table.at("position_columns").get<std::vector<int>>()};
  }
  layer.warnings = json.at("warnings").get<Warnings>();
  return layer;
} catch (const Json::exception& error) {
  return fail(ErrorCode::kInvalid, "the reader's answer is not a layer description: {}", error.what());
}

}  // namespace sandtable::geo
