#include "viewer/app/report/moment_file.h"

#include <array>
#include <string>

#include "geo/layers/layer_writer.h"
#include "geo/raster/depth_polygons.h"
#include "twin/store/feature_file.h"

namespace sandtable {
namespace {

using geo::WrittenLayer;
using FieldType = WrittenLayer::Type;

/// The depth classes of the law's flood maps, below them nothing is drawn on the screen either.
constexpr std::array kDepthClasses{0.05, 0.1, 0.3, 0.5, 1.0, 2.0};

/// The newest value of each series, judged at the moment; series that never said anything are there without one.
WrittenLayer readings_of(const ToldIncident& told) {
  const IncidentState& state = told.state;
  WrittenLayer layer{"readings", "What counted at each station at the moment", WrittenLayer::Geometry::kPoint, {}, {}};
  for (const char* name : {"series", "station", "name", "name_en", "quantity", "unit"})
    layer.fields.push_back({name, FieldType::kText});
  layer.fields.push_back({"value", FieldType::kNumber});
  for (const char* name : {"trust", "observed_at", "received_at", "vertical_datum"})
    layer.fields.push_back({name, FieldType::kText});
  const ZoneOffset zone = state.incident->zone;
  for (std::size_t i = 0; i < state.stations->series().size(); ++i) {
    const Series& series = state.stations->series()[i];
    const Station* station = state.stations->find(series.station);
    if (station == nullptr) continue;
    const Reading& reading = (*state.readings)[static_cast<SeriesIndex>(i)];
    const Trust trust = assess_trust(reading, state.freshness_of(series), told.at);
    WrittenLayer::Feature feature{
        {series.id.str(), station->id.str(), station->name.zh, station->name.en,
         std::string(quantity_key(series.quantity)), std::string(unit_symbol(series.quantity)), std::monostate{},
         std::string(trust_key(trust)), std::monostate{}, std::monostate{}, series.vertical_datum},
        {}};
    if (reading.observed() && trust != Trust::kNoData) {
      feature.values[6] = reading.value;
      feature.values[8] = format_iso(reading.phenomenon_time, zone);
      feature.values[9] = format_iso(reading.received_time, zone);
    }
    if (station->at) feature.geometry = *station->at;
    layer.features.push_back(std::move(feature));
  }
  return layer;
}

Result<WrittenLayer> flood_of(const ToldIncident& told) {
  WrittenLayer layer{"flood",
                     "Modelled water in classes of depth; 'unknown' is ground of which no model speaks",
                     WrittenLayer::Geometry::kMultiPolygon,
                     {{"class", FieldType::kText},
                      {"from_m", FieldType::kNumber},
                      {"to_m", FieldType::kNumber},
                      {"area_m2", FieldType::kNumber},
                      {"valid_at", FieldType::kText},
                      {"model", FieldType::kText}},
                     {}};
  const auto& water = told.state.water;
  if (!water || !water->field) return layer;
  auto classes = geo::depth_polygons(water->field->depth_m(), kDepthClasses);
  if (!classes) return pass(classes);
  const std::string valid_at = format_iso(water->field->valid_at(), told.state.incident->zone);
  const auto bound = [](const std::optional<double>& m) -> std::variant<std::monostate, std::string, double> {
    if (m) return *m;
    return std::monostate{};
  };
  for (geo::DepthPolygons& one : *classes) {
    const std::string name = !one.from_m ? "unknown"
                             : one.to_m  ? fmt::format("{:g}-{:g} m", *one.from_m, *one.to_m)
                                         : fmt::format("{:g} m and more", *one.from_m);
    layer.features.push_back(
        {{name, bound(one.from_m), bound(one.to_m), one.area_m2, valid_at, water->model}, std::move(one.wkb)});
  }
  return layer;
}

/// A row a fact: GIS users read it as the page that lies on top.
WrittenLayer moment_of(const ToldIncident& told) {
  const Incident& incident = *told.state.incident;
  const std::string at = format_iso(told.at, incident.zone);
  WrittenLayer layer{"moment",
                     "Which moment of which incident this is, and from which data",
                     WrittenLayer::Geometry::kNone,
                     {{"fact", FieldType::kText}, {"value", FieldType::kText}},
                     {}};
  const auto add = [&](const char* fact, std::string value) {
    layer.features.push_back({{std::string(fact), std::move(value)}, {}});
  };
  add("incident", told.name);
  add("place", incident.place_name.zh);
  add("place_en", incident.place_name.en);
  add("at", at);
  add("utc_offset", at.substr(at.find_first_of("+-Z", 11)));
  add("crs", incident.crs);
  add("fictional", incident.fictional ? "yes" : "no");
  add("exercise", incident.is_exercise() ? "yes" : "no");
  add("journal_entry", std::to_string(told.state.seq));
  add("state_digest", digest_of(told.state).hex());
  add("journal_head", told.check.head.hex());
  add("journal_intact", told.check.intact ? "yes" : "no: " + told.check.why);
  return layer;
}

}  // namespace

Status write_moment_file(const std::filesystem::path& file, const ToldIncident& told) {
  std::error_code ignored;  // what cannot be removed cannot be created, and that is told
  std::filesystem::remove(file, ignored);
  const std::string& crs = told.state.incident->crs;
  if (Status written = write_feature_file(file, {crs, ""}, told.state); !written) return written;
  auto flood = flood_of(told);
  if (!flood) return pass(flood);
  const std::array layers{moment_of(told), readings_of(told), std::move(*flood)};
  return geo::add_layers(file.string(), crs, layers);
}

}  // namespace sandtable
