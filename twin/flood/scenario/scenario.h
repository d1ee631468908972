#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/grid.h"
#include "twin/flood/hydraulics/setup.h"
#include "twin/flood/structures/device_laws.h"

namespace sandtable::scenario {

using hydraulics::TimeSeries;

/// Points somebody wrote down, in the CRS of the terrain, and where: "flood.toml:12:8: inflow.line", for messages.
struct Mark {
  Polyline points;
  std::string written_at;
  [[nodiscard]] bool is_outside() const { return points.empty(); }
};

/// A plane instead of a terrain file.
struct FlatGround {
  GridFrame frame;
  double elevation_m = 0;  ///< at the north-west corner
  LocalXY slope;           ///< rise in m for each metre east and north
};

/// A raster the scenario names; `written_at` as in Mark.
struct RasterName {
  std::string source;
  std::string written_at;
};

/// One value everywhere, or a raster.
using Field = std::variant<double, RasterName>;

struct Inflow {
  std::string name;
  Mark at;
  TimeSeries discharge_m3_per_s;
};

/// A part of the grid's edge; without `from_m` and `to_m` the whole side. y for west and east, x for north and south.
struct Edge {
  hydraulics::Side side = hydraulics::Side::kWest;
  hydraulics::EdgeKind kind = hydraulics::EdgeKind::kWall;
  std::optional<double> from_m{}, to_m{};
  TimeSeries level_m{};
  std::optional<double> slope{};
  std::string written_at{};
};

struct RainFall {
  TimeSeries intensity_mm_per_h;
  std::optional<RasterName> weight;
};

/// Pump, gate, weir or culvert between two footprints.
struct Link {
  std::string name;
  Mark from;
  Mark to;  ///< no points: outside
  std::variant<structures::Pump, structures::Gate, structures::Weir, structures::Culvert> structure;
  TimeSeries outside_level_m;  ///< of gates, weirs and culverts that lead outside; empty: free fall
  TimeSeries opening_m;        ///< of a gate; empty: as the gate says
};

/// A network under the streets; `inlets` are the places of `network.inlets`, in their order.
struct Drains {
  structures::DrainNetwork network;
  std::vector<Mark> inlets;
  TimeSeries outfall_level_m;
};

struct WallBreach {
  double at_s = 0;
  double crest_m = 0;
  double over_s = 0;
  std::optional<double> from_m, to_m;  ///< part that gives way, along the line from its first point; empty: all of it
};

struct Wall {
  std::string name;
  Mark line;
  double crest_m = 0;
  std::optional<WallBreach> breach;
};

enum class EditKind { kRaise, kLower, kSet };

/// Earth moved before the start or at a time. An area is a ring of points; a line moves the cells within half its
/// width.
struct TerrainEdit {
  std::string name;
  Mark where;
  bool is_area = true;
  double width_m = 0;
  EditKind kind = EditKind::kRaise;
  double value_m = 0;  ///< by how much, or to which level
  double at_s = 0;
};

enum class BuildingKind { kBlock, kRaise };

struct Buildings {
  RasterName source;  ///< polygons, or a raster that is not 0 where a building stands
  std::string layer;
  BuildingKind kind = BuildingKind::kBlock;
  double height_m = 3;  ///< of a raised one
};

struct Gauge {
  std::string name;
  Mark at;
};

/// All that a scenario file says; docs/scenario-file.md documents it. Times in s from the start, lengths in m, levels
/// in the terrain's datum. A value; rasters are named, not read.
/// Where the water is computed.
enum class RunDevice {
  kAuto,  ///< on a graphics card where there is one and it is faster, else on the processor
  kCpu,
  kGpu,
};

struct Scenario {
  std::string title;
  std::string file;  ///< for messages
  std::variant<FlatGround, RasterName> ground;
  Field manning = 0.03;
  double end_s = 0;
  double output_every_s = 60;
  std::optional<double> sample_every_s;
  std::vector<double> rasters_at_s;
  std::optional<double> initial_level_m;
  std::optional<Field> initial_depth_m;
  std::vector<Inflow> inflows;
  std::vector<Edge> boundaries;
  RainFall rain;
  hydraulics::Losses losses;
  std::vector<Link> links;
  std::optional<Drains> drains;
  std::vector<Wall> walls;
  std::vector<TerrainEdit> edits;
  std::optional<Buildings> buildings;
  std::vector<Gauge> gauges;
  double arrival_depth_m = 0.01;
  int threads = 0;  ///< 0: all
  hydraulics::Scheme scheme = hydraulics::Scheme::kLocalInertial;
  bool second_order = true;
  RunDevice device = RunDevice::kAuto;
};

/// The schemes as files and results spell them: "local-inertial", "full-shallow-water", "subgrid".
std::string_view scheme_word(hydraulics::Scheme scheme);

}  // namespace sandtable::scenario
