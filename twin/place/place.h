#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/ids.h"
#include "twin/base/text.h"
#include "twin/base/time.h"
#include "twin/base/units.h"
#include "twin/base/user_characters.h"
#include "twin/place/feed_config.h"
#include "twin/place/quality_config.h"
#include "twin/place/output_config.h"

namespace sandtable {

/// What a layer of the place shows, which decides how it is drawn and what else uses it.
enum class LayerRole {
  kBuildings,   ///< polygons extruded by `height_field`
  kRoads,       ///< lines, also the routable network
  kRiver,       ///< polygons or lines of open water
  kLevee,       ///< lines
  kDrain,       ///< lines
  kBoundary,    ///< administrative lines or polygons, outline only
  kArea,        ///< polygons filled softly: land use, zoning
  kHazard,      ///< polygons of a flood map
  kBasin,       ///< polygons that the flood model fills; see FloodConfig
  kVulnerable,  ///< points: shelters, hospitals, care homes, schools
  kPoints,      ///< any other points
  kLines,       ///< any other lines
};

struct LayerConfig {
  std::string id;
  Text name;
  LayerRole role = LayerRole::kLines;
  std::string source;        ///< path, absolute after loading, or a GDAL source text
  std::string layer;         ///< layer inside the source; empty for the only or first one
  std::string crs;           ///< overrides what the source says; empty to believe it
  std::string name_field;    ///< attribute that names a feature (Chinese or only)
  std::string name_en_field;
  std::string height_field;  ///< buildings: metres above ground
  std::string kind_field;    ///< roads: class; vulnerable: kind; hazard: depth class
  std::string people_field;  ///< buildings: how many live or work there
  std::string beds_field;    ///< vulnerable: beds
  std::string style;         ///< name in assets/styles, empty for the role's own
  std::string attribution;
  bool visible = true;
  /// Written with the place by us, so read without the isolation that files brought by a user get.
  bool trusted = false;
  std::string encoding;      ///< of the attributes ("Big5", "UTF-8"); empty for what the source says or looks like
};

/// When a reading raises an alarm. Thresholds are data, with their origin.
struct ThresholdRule {
  RuleId id;
  Text name;
  Quantity quantity = Quantity::kWaterDepth;
  std::vector<StationId> stations;  ///< empty: every station that measures `quantity` (see `station_kind`)
  std::string station_kind;         ///< empty: any
  double raise_at = 0;              ///< unit of the quantity; raised when value >= raise_at
  double dead_band = 0;             ///< returns to normal below raise_at - dead_band
  Duration delay_on{0};             ///< the value must stay at or above for this long
  Duration delay_off{0};
  int level = 3;                    ///< 1 most severe, 3 least, as Taiwan's alert levels count
  Text advice;                      ///< what the operator should do first
  std::string provenance;           ///< who set the threshold, and when
};

/// A part of the place that fills with water together and that pumps can be sent to.
struct SiteConfig {
  SiteId id;
  Text name;
  LocalXY pump_position;            ///< where a mobile pump is set up, place CRS
  int priority = 3;                 ///< 1 most important
};

struct DepotConfig {
  std::string id;
  Text name;
  LocalXY at;
};

enum class ResourceKind { kMobilePump, kCrew };

struct ResourceConfig {
  ResourceId id;
  ResourceKind kind = ResourceKind::kMobilePump;
  Text name;
  std::string depot;                ///< DepotConfig::id where it stands by
  double capacity_m3_per_s = 0;     ///< pumps
  double outlet_inch = 0;           ///< pumps
  Duration setup_time{std::chrono::minutes{15}};
  Duration endurance{std::chrono::hours{8}};  ///< run time on a full tank
  std::string owner;
};

/// How orders reach pumps and crews.
enum class FieldLink {
  kNone,       ///< nobody answers: orders become overdue until receipts are entered by hand
  kSimulated,  ///< crews of our own answer; nothing leaves the program
  kMqtt,       ///< plain JSON over MQTT
  kTasking,    ///< SensorThings Tasking over HTTP
};

/// How the place's water is modelled; see docs/place-file.md.
struct FloodConfig {
  std::string model = "overland";    ///< water flows over the grid; "bathtub": every basin has one flat surface
  std::string basin_layer;           ///< LayerConfig::id with role kBasin
  std::string basin_id_field = "site";  ///< attribute that holds the SiteId
  double cell_m = 10;                ///< resolution of the field drawn
  double runoff_ratio = 0.8;         ///< share of rain that reaches the basin's pool
  double drain_m3_per_s_per_km2 = 6; ///< fixed stations and gravity while the outfall is free
  double lifted_drain_ratio = 0.3;   ///< share of that which stations lift when the river stands high
  std::vector<StationId> rain_gauges;  ///< empty: every station measuring rainfall
  double dredging_cost_per_m3 = 0;   ///< of earth moved, in `currency`; 0: not known, no cost is told
  std::string currency = "NTD";
  bool follows_sensors = true;       ///< trusted depth sensors correct the modelled water beside them
  Duration step{std::chrono::minutes{1}};
};

struct IncidentConfig {
  Text name;
  int activation_level = 2;          ///< 1 to 3, EOC activation (一級/二級/三級開設)
  std::optional<UtcTime> start;      ///< clock start for recorded places; empty for live ones
  std::optional<UtcTime> end;
  double speed = 1;                  ///< simulated seconds per second
};

struct DrapeConfig {
  std::string source;
  std::string attribution;
  bool trusted = false;  ///< as for a layer
};

/// A place as its TOML file describes it. Paths are absolute after loading. A plain value.
struct Place {
  std::filesystem::path file;
  Text name;
  std::string crs;                   ///< projected, metres: "EPSG:3826"
  Extent extent;                     ///< place CRS
  ZoneOffset zone{480};
  std::string vertical_datum;        ///< of the terrain, e.g. "TWVD2001"
  bool fictional = false;            ///< said on screen and in every export
  std::vector<Text> about;           ///< lines shown under "about this data"
  UserCharacters big5_characters;    ///< what user-defined Big5 codes stand for in this place's data
  std::string terrain_source;        ///< raster; empty for a flat place at 0 m
  std::string terrain_attribution;
  bool terrain_trusted = false;      ///< as for a layer
  std::optional<DrapeConfig> drape;
  std::vector<LayerConfig> layers;
  std::vector<FeedConfig> feeds;
  std::vector<QualityRule> quality;  ///< in the order of the file; later ones change what earlier ones said
  std::vector<ThresholdRule> rules;
  std::vector<SiteConfig> sites;
  std::vector<DepotConfig> depots;
  std::vector<ResourceConfig> resources;
  FieldLink field_link = FieldLink::kNone;
  MqttFieldLink mqtt_link;           ///< used when that is kMqtt
  TaskingFieldLink tasking_link;     ///< used when that is kTasking
  std::vector<OutputConfig> outputs;
  FloodConfig flood;
  IncidentConfig incident;
  bool exercise = false;             ///< people act it out: said everywhere, and nothing reaches the outside unmarked
};

}  // namespace sandtable
