#include <ogrsf_frmts.h>

#include <algorithm>
#include <map>
#include <utility>

#include "geo/layers/json_check.h"
#include "geo/layers/kml_description.h"
#include "geo/layers/shapefile_text.h"
#include "geo/layers/survey.h"
#include "geo/layers/vertices.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

using Clock = std::chrono::steady_clock;

std::string plain_type_name(OGRwkbGeometryType type) { return OGRGeometryTypeToName(type); }

std::string utf8_of(const char* text, TextDecoder* decoder, std::size_t* unknown) {
  if (!text) return {};
  if (!decoder) return valid_utf8(text);
  DecodedText decoded = decoder->decode(text);
  if (unknown) *unknown += decoded.unknown;
  return std::move(decoded.utf8);
}

/// Everything counted about one layer while its features go by.
class LayerTally {
 public:
  LayerTally(OGRLayer* layer, TextDecoder* decoder, bool kml) : layer_(layer), decoder_(decoder) {
    layer_->ResetReading();
    announced_ = layer_->GetFeatureCount(FALSE);
    const OGRFeatureDefn* definition = layer_->GetLayerDefn();
    for (int i = 0; decoder_ && i < definition->GetFieldCount(); ++i) {
      if (definition->GetFieldDefn(i)->GetType() == OFTString) text_fields_.push_back(i);
    }
    if (!kml) return;
    description_field_ = definition->GetFieldIndex("description");
  }

  void add(const OGRFeature& feature) {
    ++count_;
    std::size_t unknown = 0;
    for (const int field : text_fields_) {
      if (!feature.IsFieldSetAndNotNull(field)) continue;
      const char* text = feature.GetFieldAsString(field);
      if (!is_ascii(text)) utf8_of(text, decoder_, &unknown);
    }
    unknown_characters_ += unknown;
    if (description_field_ >= 0 && feature.IsFieldSetAndNotNull(description_field_)) {
      described_.see(feature.GetFieldAsString(description_field_));
    }
    const OGRGeometry* geometry = feature.GetGeometryRef();
    if (!geometry) {
      ++nulls_;
      return;
    }
    if (geometry->IsEmpty()) {
      ++empties_;
      ++types_[geometry->getGeometryType()];
      return;
    }
    ++types_[geometry->getGeometryType()];
    survey_.begin_feature(feature.GetFID());
    for_each_vertex(*geometry, [this](double x, double y) { survey_.vertex(x, y); });
    survey_.end_feature();
  }

  void stopped_early() { stopped_early_ = true; }
  void heard(std::vector<std::string> words) { said_.insert(said_.end(), words.begin(), words.end()); }

  LayerDescription describe(const OpenedHalf& half, const SurveySetting& setting, const JsonCheck& json);
  /// In words, when records were announced and none could be read; empty otherwise.
  [[nodiscard]] std::optional<std::string> nothing_read() const;

 private:
  void describe_counts(LayerDescription& out, const JsonCheck& json) const;
  std::string feature_name(std::int64_t id) const;

  OGRLayer* layer_;
  TextDecoder* decoder_;
  std::vector<int> text_fields_;
  int description_field_ = -1;
  DescriptionFields described_;
  GIntBig announced_ = -1;
  std::int64_t count_ = 0;
  std::int64_t nulls_ = 0;
  std::int64_t empties_ = 0;
  std::size_t unknown_characters_ = 0;
  bool stopped_early_ = false;
  std::map<OGRwkbGeometryType, std::int64_t> types_;
  CoordinateSurvey survey_;
  std::vector<std::string> said_;
};

void LayerTally::describe_counts(LayerDescription& out, const JsonCheck& json) const {
  for (const auto& [type, count] : types_) out.geometry_types.emplace_back(plain_type_name(type), count);
  if (empties_ > 0) out.geometry_types.emplace_back("empty", empties_);
  if (nulls_ > 0) out.geometry_types.emplace_back("null", nulls_);

  const std::int64_t announced = std::max<std::int64_t>(json.features.value_or(-1), announced_);
  if (stopped_early_) {
    out.warnings.push_back(fmt::format("counting took too long and was stopped after {} records", count_));
  } else {
    out.feature_count = count_;
    if (announced >= 0 && announced != count_) {
      out.warnings.push_back(fmt::format("{} of {} records read", count_, announced));
    } else if (!said_.empty() || json.damage) {
      out.warnings.push_back(
          fmt::format("{} of {} records read, with complaints", count_, announced >= 0 ? announced : count_));
    }
  }
  if (json.damage) out.warnings.push_back(*json.damage);
  if (const std::int64_t lost = json.geometries - (count_ - nulls_); lost > 0 && !json.damage && !stopped_early_) {
    out.warnings.push_back(fmt::format("{} of {} geometries are of no known kind and left out", lost, json.geometries));
  }
  const bool table = layer_->GetGeomType() == wkbNone || (types_.empty() && nulls_ == count_);
  if (nulls_ > 0 && !table) out.warnings.push_back(fmt::format("{} of {} records have no geometry", nulls_, count_));
  if (empties_ > 0) out.warnings.push_back(fmt::format("{} of {} records have an empty geometry", empties_, count_));
}

std::optional<std::string> LayerTally::nothing_read() const {
  if (count_ > 0 || stopped_early_ || announced_ <= 0 || said_.empty()) return std::nullopt;
  return fmt::format("{}: none of {} records can be read: {}", valid_utf8(layer_->GetName()), announced_,
                     said_.front());
}

std::string LayerTally::feature_name(std::int64_t id) const {
  const OGRFeatureUniquePtr feature(layer_->GetFeature(id));
  if (!feature) return {};
  const OGRFeatureDefn* definition = layer_->GetLayerDefn();
  std::string first;
  for (int i = 0; i < definition->GetFieldCount(); ++i) {
    if (definition->GetFieldDefn(i)->GetType() != OFTString || !feature->IsFieldSetAndNotNull(i)) continue;
    const std::string value = utf8_of(feature->GetFieldAsString(i), decoder_, nullptr);
    const std::string name = lower_ascii(utf8_of(definition->GetFieldDefn(i)->GetNameRef(), decoder_, nullptr));
    if (name.find("name") != std::string::npos || name.find("名") != std::string::npos) return value;
    if (first.empty()) first = value;
  }
  return first;
}

LayerDescription LayerTally::describe(const OpenedHalf& half, const SurveySetting& setting, const JsonCheck& json) {
  LayerDescription out;
  out.source = setting.source;
  out.layer = valid_utf8(layer_->GetName());
  out.kind = LayerKind::kVector;
  out.driver = half.driver;
  const OGRFeatureDefn* definition = layer_->GetLayerDefn();
  CrsEvidence evidence;
  evidence.names = out.source + " " + out.layer;
  for (int i = 0; i < definition->GetFieldCount(); ++i) {
    const OGRFieldDefn* field = definition->GetFieldDefn(i);
    out.fields.push_back({utf8_of(field->GetNameRef(), decoder_, &unknown_characters_),
                          OGRFieldDefn::GetFieldTypeName(field->GetType())});
    evidence.names += " " + out.fields.back().name;
  }
  describe_counts(out, json);
  if (const std::vector<FieldDescription> hidden = described_.fields(); !hidden.empty()) {
    const std::size_t true_fields = out.fields.size();
    for (FieldDescription field : hidden) {
      for (std::size_t i = 0; i < true_fields; ++i) {
        if (out.fields[i].name != field.name) continue;
        field.name += kDescribedSuffix;
        break;
      }
      out.fields.push_back(std::move(field));
    }
    out.warnings.push_back(split_words(hidden));
  }
  if (unknown_characters_ > 0) {
    out.warnings.push_back(fmt::format("{} characters are in no {} table and are shown as \xEF\xBF\xBD",
                                       unknown_characters_, decoder_ ? decoder_->encoding() : "text"));
  }
  evidence.label = crs_of(layer_->GetSpatialRef());
  const bool geojson = half.driver == "GeoJSON";
  // GDAL's answer to a crs member that names nothing is WGS 84.
  const bool unknown_crs = std::any_of(half.warnings.begin(), half.warnings.end(), [](const std::string& said) {
    return said.find("crs not found") != std::string::npos;
  });
  if (geojson && json.has_crs && unknown_crs) {
    evidence.label.reset();
    out.warnings.push_back("its crs member names no known CRS");
  }
  evidence.label_is_default = geojson && !json.has_crs;
  place_description(out, evidence, survey_, [this](std::int64_t id) { return feature_name(id); });
  constexpr std::size_t kMostSaid = 4;
  const std::size_t told = std::min(said_.size(), kMostSaid);
  out.warnings.insert(out.warnings.end(), said_.begin(), said_.begin() + static_cast<std::ptrdiff_t>(told));
  return out;
}

/// OSM hands out features of all layers mixed; reading layer by layer would parse the file five times.
void read_interleaved(GDALDataset& dataset, std::vector<LayerTally>& tallies, std::map<OGRLayer*, std::size_t>& index,
                      const SurveySetting& setting) {
  dataset.ResetReading();
  OGRLayer* layer = nullptr;
  std::int64_t seen = 0;
  while (OGRFeature* raw = dataset.GetNextFeature(&layer, nullptr, nullptr, nullptr)) {
    const OGRFeatureUniquePtr feature(raw);
    if (const auto at = index.find(layer); at != index.end()) tallies[at->second].add(*feature);
    if ((++seen & 1023) != 0) continue;
    setting.heartbeat();
    if (Clock::now() < setting.deadline) continue;
    for (LayerTally& tally : tallies) tally.stopped_early();
    return;
  }
}

void read_layer(OGRLayer& layer, LayerTally& tally, const SurveySetting& setting, GdalErrors& errors) {
  std::int64_t seen = 0;
  while (OGRFeature* raw = layer.GetNextFeature()) {
    const OGRFeatureUniquePtr feature(raw);
    tally.add(*feature);
    if ((++seen & 255) != 0) continue;
    setting.heartbeat();
    if (Clock::now() >= setting.deadline) {
      tally.stopped_early();
      break;
    }
  }
  tally.heard(errors.take());
}

/// GDAL's KML readers pass over a placemark's address, which may be all it says of its place.
bool holds_addresses(const PreparedSource& prepared) {
  constexpr std::size_t kMostSearched = std::size_t{64} << 20;
  const Result<std::string> text = whole_file(prepared.path, kMostSearched);
  return text && text->find("<address>") != std::string::npos;
}

JsonCheck check_of(const OpenedHalf& half, const PreparedSource& prepared) {
  constexpr std::size_t kMostChecked = std::size_t{200} << 20;
  const bool json = half.driver == "GeoJSON" || half.driver == "TopoJSON" || half.driver == "ESRIJSON";
  if (!json || !prepared.first.json) return {};
  const Result<std::string> text = whole_file(prepared.path, kMostChecked);
  return text ? check_json(*text) : JsonCheck{};
}

}  // namespace

HalfSurvey survey_vector(OpenedHalf& half, const PreparedSource& prepared, const SurveySetting& setting,
                         GdalErrors& errors) {
  const JsonCheck json = check_of(half, prepared);
  const bool kml = half.driver == "LIBKML" || half.driver == "KML";
  ShapefileText text(half, prepared, setting.taiwan, setting.user_characters, setting.encoding);
  std::vector<LayerTally> tallies;
  std::map<OGRLayer*, std::size_t> index;
  constexpr int kMostLayers = 2000;
  const int announced = half.dataset->GetLayerCount();
  const int count = std::min(announced, kMostLayers);
  std::vector<OGRLayer*> layers;
  for (int i = 0; i < count; ++i) {
    OGRLayer* layer = half.dataset->GetLayer(i);
    if (!layer) continue;
    index[layer] = tallies.size();
    layers.push_back(layer);
    tallies.emplace_back(layer, text.decoder(*layer), kml);
  }
  if (half.driver == "OSM") {
    read_interleaved(*half.dataset, tallies, index, setting);
    if (!tallies.empty()) tallies.front().heard(errors.take());
  } else {
    for (std::size_t i = 0; i < tallies.size(); ++i) read_layer(*layers[i], tallies[i], setting, errors);
  }
  HalfSurvey out;
  for (std::size_t i = 0; i < tallies.size(); ++i) {
    if (std::optional<std::string> nothing = tallies[i].nothing_read()) {
      out.unreadable.push_back(std::move(*nothing));
      continue;
    }
    LayerDescription layer = tallies[i].describe(half, setting, json);
    const bool gaps = std::any_of(layer.geometry_types.begin(), layer.geometry_types.end(),
                                  [](const auto& type) { return type.first == "null"; });
    if (kml && gaps && holds_addresses(prepared)) {
      layer.warnings.push_back("placemarks without a geometry have addresses, which are not looked up");
    }
    if (const std::string encoding = text.encoding(*layers[i]); encoding != "UTF-8") layer.encoding = encoding;
    layer.encoding_candidates = text.candidates(*layers[i]);
    const Warnings& about_text = text.warnings(*layers[i]);
    layer.warnings.insert(layer.warnings.end(), about_text.begin(), about_text.end());
    layer.warnings.insert(layer.warnings.end(), half.warnings.begin(), half.warnings.end());
    layer.warnings.insert(layer.warnings.end(), prepared.warnings.begin(), prepared.warnings.end());
    errors.take();
    out.layers.push_back(std::move(layer));
  }
  if (announced > count) {
    const std::string words =
        fmt::format("holds {} layers: {} beyond the first {} are left out", announced, announced - count, count);
    out.layers.empty() ? out.unreadable.push_back(words) : out.layers.back().warnings.push_back(words);
  }
  return out;
}

}  // namespace sandtable::geo
