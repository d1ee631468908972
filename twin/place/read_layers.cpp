#include "twin/place/place_readers.h"

namespace sandtable {
namespace {

constexpr EnumWord<LayerRole> kRoles[] = {
    {"buildings", LayerRole::kBuildings}, {"roads", LayerRole::kRoads},
    {"river", LayerRole::kRiver},         {"levee", LayerRole::kLevee},
    {"drain", LayerRole::kDrain},         {"boundary", LayerRole::kBoundary},
    {"area", LayerRole::kArea},           {"hazard", LayerRole::kHazard},
    {"basin", LayerRole::kBasin},         {"vulnerable", LayerRole::kVulnerable},
    {"points", LayerRole::kPoints},       {"lines", LayerRole::kLines},
};

LayerConfig read_layer(TomlTable& t, PlaceReading& reading) {
  LayerConfig layer;
  read_identity(t, reading, IdKind::kLayer, layer.id, layer.name);
  const bool role_known = t.required("role", layer.role, kRoles);
  if (t.needs("source")) reading.sources.read_source(t, "source", layer.source);
  t.optional("layer", layer.layer);
  t.optional("crs", layer.crs);
  t.optional("name_field", layer.name_field);
  t.optional("name_en_field", layer.name_en_field);
  if (t.optional("height_field", layer.height_field) && role_known && layer.role != LayerRole::kBuildings) {
    t.problem("height_field", "only layers with the role 'buildings' have heights");
  }
  t.optional("kind_field", layer.kind_field);
  if (t.optional("people_field", layer.people_field) && role_known && layer.role != LayerRole::kBuildings) {
    t.problem("people_field", "only layers with the role 'buildings' have people");
  }
  if (t.optional("beds_field", layer.beds_field) && role_known && layer.role != LayerRole::kVulnerable) {
    t.problem("beds_field", "only layers with the role 'vulnerable' have beds");
  }
  t.optional("style", layer.style);
  t.optional("attribution", layer.attribution);
  t.optional("licence", layer.licence);
  t.optional("visible", layer.visible);
  t.optional("trusted", layer.trusted);
  t.optional("encoding", layer.encoding);
  return layer;
}

}  // namespace

void read_identity(TomlTable& table, PlaceReading& reading, IdKind kind, std::string& id, Text& name) {
  if (table.required("id", id)) reading.ids.define(kind, id, table.place_of("id"), table.problems());
  name.zh = id;
  table.optional("name", name);
}

void read_layers(TomlTable& root, PlaceReading& reading, Place& place) {
  root.tables("layer", [&](TomlTable& t) { place.layers.push_back(read_layer(t, reading)); });
}

}  // namespace sandtable
