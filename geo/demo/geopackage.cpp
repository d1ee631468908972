#include "geo/demo/geopackage.h"

#include <fmt/format.h>
#include <ogrsf_frmts.h>

#include <cmath>
#include <initializer_list>
#include <variant>

#include "geo/demo/gdal_files.h"
#include "geo/demo/names.h"

namespace sandtable::geo::demo {
namespace {

using Value = std::variant<std::string, double, int>;
struct Field {
  const char* name;
  OGRFieldType type;
};

/// One layer being written; the first failure is kept and the rest ignored.
class LayerWriter {
 public:
  LayerWriter(GDALDataset& dataset, const char* name, OGRwkbGeometryType type, std::initializer_list<Field> fields) {
    OGRSpatialReference crs;
    crs.importFromEPSG(3826);
    layer_ = dataset.CreateLayer(name, &crs, type, nullptr);
    if (!layer_) return;
    for (const Field& field : fields) {
      OGRFieldDefn definition(field.name, field.type);
      ok_ = ok_ && layer_->CreateField(&definition) == OGRERR_NONE;
    }
  }

  void add(OGRGeometry* geometry, std::initializer_list<Value> values) {
    if (!layer_) return;
    OGRFeature feature(layer_->GetLayerDefn());
    int index = 0;
    for (const Value& value : values) {
      if (const auto* text = std::get_if<std::string>(&value)) feature.SetField(index, text->c_str());
      else if (const auto* number = std::get_if<double>(&value)) feature.SetField(index, *number);
      else feature.SetField(index, std::get<int>(value));
      ++index;
    }
    feature.SetGeometryDirectly(geometry);
    ok_ = ok_ && layer_->CreateFeature(&feature) == OGRERR_NONE;
  }

  [[nodiscard]] bool ok() const { return layer_ && ok_; }

 private:
  OGRLayer* layer_ = nullptr;
  bool ok_ = true;
};

// Millimetres are kept: enough for a map, and the file packs better.
double rounded(double v) { return std::round(v * 1000) / 1000; }

OGRPolygon* polygon_of(const Ring& ring) {
  auto* outer = new OGRLinearRing;
  for (const LocalXY p : ring) outer->addPoint(rounded(p.x), rounded(p.y));
  outer->closeRings();
  auto* polygon = new OGRPolygon;
  polygon->addRingDirectly(outer);
  return polygon;
}

OGRLineString* line_of(const Polyline& points) {
  auto* line = new OGRLineString;
  for (const LocalXY p : points) line->addPoint(rounded(p.x), rounded(p.y));
  return line;
}

OGRPoint* point_of(LocalXY p) { return new OGRPoint(rounded(p.x), rounded(p.y)); }

OGRGeometry* merged(std::vector<OGRPolygon*> parts) {
  OGRMultiPolygon all;
  for (OGRPolygon* part : parts) all.addGeometryDirectly(part);
  return OGRGeometryFactory::forceToMultiPolygon(all.UnionCascaded());
}

OGRGeometry* merged_superblocks(const City& city, const std::vector<int>& superblocks) {
  std::vector<OGRPolygon*> parts;
  for (const int s : superblocks) parts.push_back(polygon_of(city.streets.superblocks[static_cast<std::size_t>(s)].catchment));
  return merged(std::move(parts));
}

OGRPolygon* frame_polygon() {
  const Extent e = District::extent();
  return polygon_of({{e.west, e.south}, {e.east, e.south}, {e.east, e.north}, {e.west, e.north}});
}

OGRGeometry* inside_frame(OGRGeometry* geometry) {
  const std::unique_ptr<OGRGeometry> whole(geometry);
  const std::unique_ptr<OGRPolygon> frame(frame_polygon());
  return whole->Intersection(frame.get());
}


bool write_land_use(const City& city, GDALDataset& out) {
  LayerWriter layer(out, "landuse", wkbPolygon, {{"kind", OFTString}, {"name", OFTString}, {"name_en", OFTString}});
  for (const Plot& plot : city.plots) {
    layer.add(polygon_of(plot.ring), {std::string(land_use_key(plot.use)), plot.name.zh, plot.name.en});
  }
  return layer.ok();
}

bool write_boundary(const City& city, GDALDataset& out) {
  LayerWriter layer(out, "boundary", wkbMultiPolygon, {{"name", OFTString}, {"name_en", OFTString}, {"level", OFTString}});
  std::vector<int> built;
  std::size_t borough = 0;
  for (std::size_t i = 0; i < city.streets.superblocks.size(); ++i) {
    const Superblock& s = city.streets.superblocks[i];
    if (s.use != SuperblockUse::kCity && s.use != SuperblockUse::kIndustry) continue;
    built.push_back(static_cast<int>(i));
    const Text name = borough_name(borough++);
    layer.add(merged_superblocks(city, {static_cast<int>(i)}), {name.zh, name.en, std::string("village")});
  }
  layer.add(merged_superblocks(city, built), {city_name().zh + "中心區", city_name().en + " Central District", std::string("district")});
  return layer.ok();
}

bool write_basins(const City& city, GDALDataset& out) {
  LayerWriter layer(out, "basins", wkbMultiPolygon,
                    {{"site", OFTString}, {"name", OFTString}, {"name_en", OFTString}, {"area_km2", OFTReal},
                     {"lowest_m", OFTReal}, {"built_share", OFTReal}, {"priority", OFTInteger}});
  for (const Basin& b : city.basins.basins) {
    layer.add(merged_superblocks(city, b.superblocks),
              {b.site, b.name.zh, b.name.en, b.area_m2 / 1e6, b.lowest_m, b.built_share, b.priority});
  }
  return layer.ok();
}

bool write_river(const City& city, GDALDataset& out) {
  LayerWriter layer(out, "river", wkbMultiPolygon, {{"kind", OFTString}, {"name", OFTString}, {"name_en", OFTString}});
  const auto add = [&](OGRGeometry* geometry, const char* kind, const Text& name) {
    layer.add(OGRGeometryFactory::forceToMultiPolygon(inside_frame(geometry)), {std::string(kind), name.zh, name.en});
  };
  const std::unique_ptr<OGRLineString> channel(line_of(city.river.channel));
  const std::unique_ptr<OGRLineString> tributary(line_of(city.river.tributary));
  add(channel->Buffer(District::kChannelWidth_m / 2, 6), "river", river_name());
  add(tributary->Buffer(River::kTributaryWidth_m / 2, 6), "tributary", tributary_name());
  const Extent e = District::extent();
  Ring sea{{e.west, e.north}, {e.west, e.south}};
  for (double y = e.south; y <= e.north; y += 40) sea.push_back({e.west - city.district.inland_m({e.west, y}), y});
  add(polygon_of(sea), "sea", {"海", "Sea"});
  return layer.ok();
}

bool write_levees(const City& city, GDALDataset& out) {
  LayerWriter layer(out, "levees", wkbMultiLineString, {{"name", OFTString}, {"name_en", OFTString}, {"rise_m", OFTReal}});
  const auto add = [&](const Polyline& line, const Text& name) {
    layer.add(OGRGeometryFactory::forceToMultiLineString(inside_frame(line_of(line))), {name.zh, name.en, River::kLeveeRise_m});
  };
  add(city.river.north_levee, {river_name().zh + "右岸堤防", river_name().en + " North Levee"});
  add(city.river.south_levee, {river_name().zh + "左岸堤防", river_name().en + " South Levee"});
  LayerWriter weak(out, "weak_points", wkbPoint, {{"kind", OFTString}, {"name", OFTString}, {"name_en", OFTString}});
  weak.add(point_of((city.river.weak_from + city.river.weak_to) * 0.5),
           {std::string("low_crest"), std::string("右岸堤防沉陷段（低 0.6 公尺）"), std::string("Settled levee stretch (0.6 m low)")});
  weak.add(point_of(city.river.culvert),
           {std::string("culvert"), std::string("左岸舊灌溉涵管"), std::string("Old irrigation culvert")});
  return layer.ok() && weak.ok();
}

bool write_drains(const City& city, GDALDataset& out) {
  LayerWriter layer(out, "drains", wkbLineString, {{"diameter_m", OFTReal}, {"area_ha", OFTReal}, {"outfall", OFTString}});
  for (const Drain& d : city.drains.drains) {
    layer.add(line_of(d.line), {d.diameter_m, d.area_m2 / 1e4, city.drains.outfalls[static_cast<std::size_t>(d.outfall)].id});
  }
  LayerWriter outfalls(out, "outfalls", wkbPoint, {{"id", OFTString}, {"invert_m", OFTReal}, {"area_ha", OFTReal}});
  for (const Outfall& o : city.drains.outfalls) outfalls.add(point_of(o.at), {o.id, o.invert_m, o.area_m2 / 1e4});
  return layer.ok() && outfalls.ok();
}

bool write_stations(const City& city, GDALDataset& out) {
  LayerWriter stations(out, "pump_stations", wkbPoint,
                       {{"id", OFTString}, {"name", OFTString}, {"name_en", OFTString}, {"pumps", OFTInteger},
                        {"pump_m3_per_s", OFTReal}, {"gates", OFTInteger}, {"warn_m", OFTReal}, {"start_m", OFTReal}, {"stop_m", OFTReal}});
  LayerWriter gates(out, "gates", wkbPoint, {{"id", OFTString}, {"name", OFTString}, {"name_en", OFTString}, {"gates", OFTInteger}});
  for (const PumpStation& s : city.drains.stations) {
    stations.add(point_of(s.at), {s.id, s.name.zh, s.name.en, s.pumps, s.pump_m3_per_s, s.gates, s.warn_m, s.start_m, s.stop_m});
    gates.add(point_of(s.gate_at), {fmt::format("G{}", s.id.substr(1)), s.name.zh + "閘門", s.name.en + " Gate", s.gates});
  }
  gates.add(point_of(city.river.sluice), {std::string("G90"), tributary_name().zh + "水門", tributary_name().en + " Sluice", 3});
  return stations.ok() && gates.ok();
}

struct RoadWords {
  const char* highway;
  int speed_kmh;
};

RoadWords words_of(RoadClass road_class) {
  switch (road_class) {
    case RoadClass::kBoulevard: return {"primary", 60};
    case RoadClass::kArterial: return {"secondary", 50};
    case RoadClass::kCollector: return {"tertiary", 40};
    case RoadClass::kLane: return {"residential", 30};
    case RoadClass::kCountry: return {"unclassified", 50};
    case RoadClass::kTrack: return {"track", 20};
  }
  return {"unclassified", 30};
}

bool write_roads(const City& city, GDALDataset& out) {
  LayerWriter layer(out, "roads", wkbLineString,
                    {{"highway", OFTString}, {"name", OFTString}, {"name_en", OFTString}, {"width", OFTReal},
                     {"maxspeed", OFTInteger}, {"bridge", OFTInteger}, {"underpass", OFTInteger}});
  for (const RoadPiece& p : city.streets.pieces) {
    const RoadWords words = words_of(p.road_class);
    layer.add(line_of(p.points), {std::string(words.highway), p.name.zh, p.name.en, std::round(p.width_m * 10) / 10,
                                  words.speed_kmh, p.bridge ? 1 : 0, p.underpass ? 1 : 0});
  }
  LayerWriter railway(out, "railway", wkbLineString, {{"name", OFTString}, {"name_en", OFTString}});
  if (city.streets.railway.size() > 1) {
    railway.add(line_of(city.streets.railway), {std::string("縱貫支線"), std::string("Trunk Branch Railway")});
  }
  return layer.ok() && railway.ok();
}

bool write_buildings(const City& city, GDALDataset& out) {
  LayerWriter layer(out, "buildings", wkbPolygon,
                    {{"height_m", OFTReal}, {"floors", OFTInteger}, {"use", OFTString}, {"structure", OFTString},
                     {"basement", OFTInteger}, {"ground_m", OFTReal}, {"people", OFTInteger}});
  for (const Building& b : city.buildings) {
    layer.add(polygon_of(b.ring), {std::round(b.height_m * 10.0) / 10, b.floors, std::string(b.use), std::string(b.structure),
                                   b.basement ? 1 : 0, std::round(b.ground_m * 100.0) / 100, people_in(b)});
  }
  return layer.ok();
}

bool write_people(const City& city, const Means& means, GDALDataset& out) {
  LayerWriter layer(out, "vulnerable", wkbPoint,
                    {{"kind", OFTString}, {"name", OFTString}, {"name_en", OFTString}, {"capacity", OFTInteger}, {"beds", OFTInteger}, {"ground_m", OFTReal}});
  for (const VulnerablePlace& v : city.vulnerable) {
    const bool has_beds = v.kind == "hospital" || v.kind == "care_home";
    layer.add(point_of(v.at), {std::string(v.kind), v.name.zh, v.name.en, v.capacity, has_beds ? v.capacity : 0, v.ground_m});
  }
  LayerWriter depots(out, "depots", wkbPoint, {{"id", OFTString}, {"name", OFTString}, {"name_en", OFTString}});
  for (const Depot& d : means.depots) depots.add(point_of(d.at), {d.id, d.name.zh, d.name.en});
  LayerWriter cameras(out, "cameras", wkbPoint, {{"id", OFTString}, {"name", OFTString}, {"name_en", OFTString}});
  int number = 0;
  for (const LocalXY at : city.streets.underpasses) {
    ++number;
    cameras.add(point_of(at), {fmt::format("C{}", number), fmt::format("地下道攝影機{}", number), fmt::format("Underpass camera {}", number)});
  }
  return layer.ok() && depots.ok() && cameras.ok();
}

}  // namespace

Status write_geopackage(const City& city, const Means& means, const std::filesystem::path& file) {
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
  if (!driver) return fail(ErrorCode::kUnsupported, "{}: this GDAL cannot write GeoPackage", file.string());
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  Dataset out(driver->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
  if (!out) return fail(ErrorCode::kIo, "{}: cannot be written: {}", file.string(), gdal_reason());
  if (out->StartTransaction() != OGRERR_NONE) return fail(ErrorCode::kIo, "{}: {}", file.string(), gdal_reason());
  const bool ok = write_land_use(city, *out) && write_boundary(city, *out) && write_basins(city, *out) &&
                  write_river(city, *out) && write_levees(city, *out) && write_drains(city, *out) &&
                  write_roads(city, *out) && write_buildings(city, *out) && write_stations(city, *out) &&
                  write_people(city, means, *out);
  if (!ok || out->CommitTransaction() != OGRERR_NONE) {
    return fail(ErrorCode::kIo, "{}: cannot be written whole: {}", file.string(), gdal_reason());
  }
  return {};
}

}  // namespace sandtable::geo::demo
