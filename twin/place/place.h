#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/ids.h"
#include "twin/base/text.h"
#include "twin/base/time.h"
#include "twin/base/units.h"

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
  std::string style;         ///< name in assets/styles, empty for the role's own
  std::string attribution;
  bool visible = true;
  /// Written with the place by us, so read without the isolation that files brought by a user get.
  bool trusted = false;
};

/// Limits of age after which an observation is late and stale.
struct Freshness {
  Duration late_after{std::chrono::minutes{20}};
  Duration stale_after{std::chrono::minutes{60}};
  bool operator==(const Freshness&) const = default;
};

/// One column of a table, or one pointer into a message, that carries a measured value.
struct ValueMapping {
  std::string column;                 ///< CSV column name, or JSON pointer for messages ("/depth")
  Quantity quantity = Quantity::kWaterDepth;
  std::string unit;                   ///< as in the feed: "cm", "m", "mm", ...
  Duration window{0};                 ///< rainfall: length the value sums over; 0 for instants
  std::vector<std::string> missing;   ///< texts that mean "no value", besides the usual ones
};

/// A CSV recording, played back on the incident clock by its observation times.
struct RecordedFeed {
  std::filesystem::path observations;  ///< CSV with a header, or an incident file (.gpkg)
  std::filesystem::path stations;      ///< CSV with a header; empty when observations carry name and position
  std::string time_column = "time";
  std::string station_column = "station";
  std::string name_column;             ///< in `stations`, or in `observations` when that is empty
  std::string name_en_column;
  std::string x_column;                ///< place CRS metres; or lon/lat below
  std::string y_column;
  std::string lon_column;
  std::string lat_column;
  std::string kind_column;             ///< station kind key, see StationKind
  /// Wide tables: one mapping a value column. Long tables: empty; columns `property`, `value` and `unit` are used.
  std::vector<ValueMapping> values;
};

/// An OGC SensorThings 1.0/1.1 service polled over HTTP.
struct SensorThingsFeed {
  std::string url;                ///< service root or a Datastreams query; http, https or file
  std::string query;              ///< appended to `url` byte for byte, already percent-encoded
  Duration poll{std::chrono::minutes{5}};
  std::map<std::string, ValueMapping> datastreams;  ///< by Datastream name ("淹水深度"); others are ignored
  int page_limit = 200;
  std::size_t byte_limit = 64u << 20;
  std::string ca_bundle;          ///< empty for the system's
};

/// JSON messages from an MQTT broker.
struct MqttFeed {
  std::string host = "localhost";
  int port = 1883;
  bool tls = false;
  std::string username_env;       ///< names of environment variables; empty for none
  std::string password_env;
  std::vector<std::string> topics;
  std::string station_pointer;    ///< JSON pointer to the station id; or empty to take `station_topic_level`
  int station_topic_level = -1;   ///< 0-based level of the topic that holds the station id
  std::string time_pointer = "/time";
  std::string time_format = "iso";  ///< iso | epoch_s | epoch_ms
  std::string lon_pointer, lat_pointer, name_pointer;
  std::vector<ValueMapping> values;
};

struct FeedConfig {
  SourceId id;
  Text name;
  ZonePolicy zone = ZonePolicy::required();
  Freshness freshness;
  Duration expected_every{std::chrono::minutes{10}};  ///< cadence of a healthy station
  Duration future_skew{std::chrono::minutes{15}};     ///< observations further ahead of receipt are refused
  std::string vertical_datum;                         ///< of levels, e.g. "TWVD2001"; empty when unknown
  std::string attribution;
  std::variant<RecordedFeed, SensorThingsFeed, MqttFeed> kind;
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
};

/// The stand-in flood model: each basin fills like a bath.
struct FloodConfig {
  std::string model = "bathtub";     ///< the only one yet
  std::string basin_layer;           ///< LayerConfig::id with role kBasin
  std::string basin_id_field = "site";  ///< attribute that holds the SiteId
  double cell_m = 10;                ///< resolution of the field drawn
  double runoff_ratio = 0.8;         ///< share of rain that reaches the basin's pool
  double drain_m3_per_s_per_km2 = 6; ///< fixed stations and gravity while the outfall is free
  double lifted_drain_ratio = 0.3;   ///< share of that which stations lift when the river stands high
  std::vector<StationId> rain_gauges;  ///< empty: every station measuring rainfall
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
  std::string terrain_source;        ///< raster; empty for a flat place at 0 m
  std::string terrain_attribution;
  std::optional<DrapeConfig> drape;
  std::vector<LayerConfig> layers;
  std::vector<FeedConfig> feeds;
  std::vector<ThresholdRule> rules;
  std::vector<SiteConfig> sites;
  std::vector<DepotConfig> depots;
  std::vector<ResourceConfig> resources;
  FieldLink field_link = FieldLink::kNone;
  FloodConfig flood;
  IncidentConfig incident;
};

}  // namespace sandtable
