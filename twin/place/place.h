#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/ids.h"
#include "twin/base/text.h"
#include "twin/base/time.h"
#include "twin/base/units.h"
#include "twin/base/user_characters.h"
#include "twin/place/alarm_rule.h"
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
  std::string licence{};     ///< under which the source gives its data, where it says so
  bool visible = true;
  /// Written with the place by us, so read without the isolation that files brought by a user get.
  bool trusted = false;
  std::string encoding;      ///< of the attributes ("Big5", "UTF-8"); empty for what the source says or looks like
};

/// A part of the place that fills with water together and that pumps can be sent to.
struct SiteConfig {
  SiteId id;
  Text name;
  LocalXY pump_position;            ///< where a mobile pump is set up, place CRS
  int priority = 3;                 ///< 1 most important
  std::vector<std::string> tasks{};  ///< besides pumping, by the skill that they need: "evacuation", "sandbags"
  double barrier_m = 0;             ///< length of the line of barriers that protects it, m; 0 when nobody measured it
  double dredging_m3 = 0;           ///< silt to be taken out of its channels, m3; 0 when nobody measured it
  std::optional<double> outfall_level_m{};  ///< over which pumps lift its water, terrain's datum; empty when not known
};

struct DepotConfig {
  std::string id;
  Text name;
  LocalXY at;
};

enum class ResourceKind {
  kMobilePump,
  kCrew,
  kBarrierStock,  ///< sandbags and movable barriers
  kBoat,
  kGenerator,
  kFuelTruck,
  kExcavator,     ///< dredging
  kVolunteers,    ///< a group of people, matched to tasks by its skills
};
inline constexpr int kResourceKindCount = 8;
std::string_view resource_kind_key(ResourceKind kind);
std::optional<ResourceKind> parse_resource_kind(std::string_view key);

/// What a pump gives at a head.
struct PumpCurvePoint {
  double head_m = 0;  ///< from the water to the outlet
  double discharge_m3_per_s = 0;
  bool operator==(const PumpCurvePoint&) const = default;
};

struct ResourceConfig {
  ResourceId id;
  ResourceKind kind = ResourceKind::kMobilePump;
  Text name;
  std::string depot;                ///< DepotConfig::id where it stands by
  double capacity_m3_per_s = 0;     ///< pumps: as stated for `head_m`; at a site see discharge_at_head()
  double head_m = 0;                ///< pumps: rated head; 0 when unknown
  std::vector<PumpCurvePoint> curve;  ///< pumps: by rising head, the last one where it lifts no higher; may be empty
  double outlet_inch = 0;           ///< pumps
  int built_year = 0;               ///< 0 when unknown
  Duration setup_time{std::chrono::minutes{15}};
  Duration endurance{std::chrono::hours{8}};  ///< run time on a full tank
  std::string owner;
  double consumption_l_per_h = 0;   ///< 0 when unknown
  double deck_height_m = 0.6;       ///< pumps: what must stay dry, above the ground they stand on
  Duration work_limit{0};           ///< a crew's shift, or how long a machine may run before it rests; 0 for no limit
  Duration rest{std::chrono::hours{8}};  ///< after that
  int crew_needed = 0;              ///< people of crews that must come with it; 0: whoever drives it runs it
  std::vector<std::string> crew_skills;  ///< that each of those crews must have
  int people = 0;                   ///< crews and volunteers: how many come; 0 when unknown
  std::vector<std::string> skills;  ///< what it can do besides pumping: "boat", "first_aid", "sandbags"
  double wading_depth_m = 0;        ///< standing water that its vehicle does not drive through; 0: its kind's
  double stock_m = 0;               ///< barrier stock: metres of wall it makes
  double pace_m_per_h = 0;          ///< barrier stock: metres laid in an hour; 0 when unknown
  double pace_m3_per_h = 0;         ///< excavators: earth moved in an hour; 0 when unknown
  double stock_l = 0;               ///< fuel trucks: litres that it can give
  bool mutual_aid = false;          ///< lent by a neighbour (支援)
  std::string payer;                ///< who pays for it; empty for the owner
  StationId station{};              ///< of a feed that says where it is and what it does; empty for most
};

/// Who goes where before the storm (預佈), or in any case thought of beforehand. Proposed as a plan when it is wanted.
struct PreparedPlan {
  struct Move {
    ResourceId resource;
    SiteId site;
  };
  std::string id;
  Text name;
  Text when;                        ///< what calls for it: "level 2 activation"
  std::vector<Move> moves;
};

/// How orders reach pumps and crews.
enum class FieldLink {
  kNone,       ///< nobody answers: orders become overdue until receipts are entered by hand
  kSimulated,  ///< crews of our own answer; nothing leaves the program
  kMqtt,       ///< plain JSON over MQTT
  kTasking,    ///< SensorThings Tasking over HTTP
};

/// What stands on the ground that the flood model runs over; see docs/place-file.md. Layers by LayerConfig::id, empty for
/// none. `written_at` is "place.toml:12:8: flood.levee_layer", for messages about what only the loaded layer shows.
struct FloodGroundConfig {
  struct FromLayer {
    std::string layer;
    std::string field;
    std::string written_at;
  };
  FromLayer buildings;                    ///< polygons
  bool buildings_block = false;           ///< no water comes into them; else they are ground raised by...
  double building_height_m = 3;
  FromLayer levees;                       ///< lines; `field` holds the crest, m in the terrain's vertical datum
  std::optional<double> levee_crest_m;    ///< of lines without one of their own
  FromLayer roughness;                    ///< polygons; `field` holds the class
  std::vector<std::pair<std::string, double>> manning_of;  ///< by class, s/m^(1/3)
  double manning = 0.035;                 ///< everywhere else
};

/// How the place's water is modelled; see docs/place-file.md.
struct FloodConfig {
  std::string model = "overland";    ///< water flows over the grid; "bathtub": every basin has one flat surface
  std::string basin_layer;           ///< LayerConfig::id with role kBasin
  std::string basin_id_field = "site";  ///< attribute that holds the SiteId
  double cell_m = 10;                ///< resolution of the field drawn
  FloodGroundConfig ground;          ///< overland only
  double arrival_depth_m = 0.3;      ///< from here on water counts as having arrived, on the map of what is ahead
  double runoff_ratio = 0.8;         ///< share of rain that reaches the basin's pool
  double drain_m3_per_s_per_km2 = 6; ///< fixed stations and gravity while the outfall is free
  double lifted_drain_ratio = 0.3;   ///< share of that which stations lift when the river stands high
  std::vector<StationId> rain_gauges;  ///< empty: every station measuring rainfall
  double dredging_cost_per_m3 = 0;   ///< of earth moved, in `currency`; 0: not known, no cost is told
  std::string currency = "NTD";
  bool follows_sensors = true;       ///< trusted depth sensors correct the modelled water beside them
  Duration step{std::chrono::minutes{1}};
  Duration forecast_horizon{std::chrono::hours{2}};     ///< how far ahead the model looks
  Duration forecast_every{std::chrono::minutes{10}};    ///< incident time between two outlooks
  Duration rain_half_life{std::chrono::minutes{60}};    ///< of the rain of the gauges where no forecast speaks
};

struct IncidentConfig {
  Text name;
  int activation_level = 2;          ///< 1 to 3, EOC activation (一級/二級/三級開設)
  std::optional<UtcTime> start;      ///< clock start for recorded places; empty for live ones
  std::optional<UtcTime> end;
  double speed = 1;                  ///< simulated seconds per second
};

/// How a raster writes heights down.
enum class HeightEncoding {
  kMetres,      ///< one band of numbers
  kTerrainRgb,  ///< colours: -10000 m + (R x 65536 + G x 256 + B) / 10 m
};

/// What the child process that reads a source of the place may use up before it is stopped.
struct ReadingConfig {
  Duration time{std::chrono::minutes{5}};
  Duration silence{std::chrono::seconds{30}};  ///< longest wait for a sign of life
  int memory_mb = 8192;                        ///< address space
};

struct DrapeConfig {
  std::string source;
  std::string attribution;
  std::string licence{};
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
  std::string terrain_licence{};
  bool terrain_trusted = false;      ///< as for a layer
  HeightEncoding terrain_encoding = HeightEncoding::kMetres;
  std::optional<DrapeConfig> drape;
  ReadingConfig reading;             ///< of terrain, drape and layers
  std::vector<LayerConfig> layers;
  std::vector<FeedConfig> feeds;
  std::vector<QualityRule> quality;  ///< in the order of the file; later ones change what earlier ones said
  std::vector<RulePack> rule_packs;
  std::vector<AlarmRule> rules;      ///< the place's own first, then those of each pack
  std::vector<SiteConfig> sites;
  std::vector<DepotConfig> depots;
  std::vector<ResourceConfig> resources;
  std::vector<PreparedPlan> prepared_plans;
  FieldLink field_link = FieldLink::kNone;
  MqttFieldLink mqtt_link;           ///< used when that is kMqtt
  TaskingFieldLink tasking_link;     ///< used when that is kTasking
  std::vector<OutputConfig> outputs;
  FloodConfig flood;
  IncidentConfig incident;
  std::string shared_store;          ///< address of the database that several seats write; empty: a file of one seat
  bool exercise = false;             ///< people act it out: said everywhere, and nothing reaches the outside unmarked
};

}  // namespace sandtable
