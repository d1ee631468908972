#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/text.h"
#include "twin/place/place.h"
#include "twin/runtime/judged_sample.h"
#include "twin/runtime/snapshot.h"
#include "viewer/ui/handover_status.h"
#include "viewer/ui/intent.h"
#include "viewer/ui/water_colouring.h"

namespace sandtable::ui {

/// Straight sRGB, 0xRRGGBBAA as written.
struct Rgba {
  std::uint8_t r = 0, g = 0, b = 0, a = 255;
  bool operator==(const Rgba&) const = default;
};

/// A class of depth of a flood map, as its source cut it.
struct MapDepthClass {
  double from_m = 0;
  std::optional<double> to_m;   ///< empty: and more
  std::optional<Rgba> colour;   ///< empty: not painted, because it covers what is not flooded too
};

/// One line of the layer list. Besides the place's own layers the application may list built-in ones, with ids that
/// begin with '@' ("@water", "@stations", "@labels").
struct LayerInfo {
  std::string id;
  Text name;
  bool visible = true;
  bool loading = false;
  std::optional<double> opacity;               ///< empty: this layer has none to set
  std::optional<std::uint64_t> feature_count;  ///< empty: unknown or a raster
  std::vector<std::string> warnings;           ///< as the loader gave them
  std::string error;                           ///< not empty: the layer could not be loaded
  std::string attribution;
  std::vector<MapDepthClass> depth_classes{};  ///< by which a flood map is drawn; empty for any other layer
};

/// Depths from `from_m` up to the next class have this colour.
struct DepthLegendClass { double from_m = 0; Rgba colour; };
struct DepthLegend {
  std::vector<DepthLegendClass> classes;  ///< rising
  Rgba unknown{107, 100, 112, 130};       ///< of the hatch over ground where neither sensor nor model speaks
};

/// The built-in layer of arrows that say which way the model's water flows; off at first.
inline constexpr std::string_view kFlowLayer = "@flow";

/// Times from so many minutes up to the next class have this colour.
struct TimeLegendClass {
  double from_min = 0;
  Rgba colour;
};

/// Colours of two waters' difference, each from its smallest step outwards.
struct DifferenceLegend {
  std::vector<DepthLegendClass> deeper;
  std::vector<DepthLegendClass> shallower;
};

/// Why a value on the map may not be taken as it stands.
struct Doubt {
  Trust trust = Trust::kStale;
  Duration age{0};          ///< since it was observed
};

/// A name that belongs to a point of the scene, or with neither text nor value only its symbol, which other names keep
/// clear of. Position in logical pixels of the window, top left origin.
struct WorldLabel {
  float x = 0;
  float y = 0;
  float clearance_px = 14;  ///< radius of the symbol beside which the text stands
  int priority = 0;         ///< higher is placed first
  Text text;
  std::string value;        ///< shown after the name, or alone where that finds no room: "0.42 m"; may be empty
  std::optional<Doubt> doubt;  ///< said after the value when it is not fresh
  bool urgent = false;      ///< would rather cover a quiet symbol than be left out
  Selection target;
  bool beside = false;      ///< of what the snapshot is compared with, in its part of the scene
};

/// What lies under the pointer on the ground.
struct CursorInfo {
  LocalXY at;                       ///< place CRS
  std::optional<double> ground_m;   ///< elevation, place's vertical datum; empty where there is no terrain
  std::optional<double> depth_m;    ///< modelled water; empty where unknown
  Selection hovered;                ///< symbol or building under the pointer
  std::optional<int> hazard{};      ///< class of the modelled water, 1 to 6; 0 dry, empty where depth or speed is unknown
  std::optional<double> ahead{};    ///< by WaterColouring of a run ahead: m, minutes or class; empty where it has none
};

struct ViewStatus {
  ViewMode mode = ViewMode::kScene3d;
  bool drape_available = false;
  bool drape_visible = false;
  double drape_opacity = 1;
  double metres_per_pixel = 1;      ///< at the camera's target
  double heading_deg = 0;
  StoryCamera look;                 ///< where the camera stands
  std::optional<CursorInfo> cursor; ///< empty while the pointer is not over the ground
};

struct BuildingInfo {
  Text name;                        ///< may be empty
  std::optional<double> height_m;   ///< above ground
  std::optional<double> ground_m;   ///< elevation at its foot
  std::optional<double> depth_m;    ///< modelled water at its foot; empty where unknown
  std::string layer;                ///< name of the layer it comes from
};

/// Loading, forecasting, exporting.
struct WorkStatus {
  std::uint64_t id = 0;
  Text title;
  std::optional<double> fraction;   ///< 0..1; empty when nobody knows
  bool cancellable = false;
};

/// The audible alarm of this window.
struct SoundStatus {
  bool available = false;             ///< false in replays and pictures: nothing is meant to sound
  bool sounding = false;              ///< an alarm is being announced
  std::optional<Duration> muted_for;  ///< what is left of the silence that was asked for
  std::string trouble;                ///< why nothing can be heard; empty when it can
};

struct FrameStatistics {
  double frame_ms = 0;
  int draw_calls = 0;
  std::int64_t triangles = 0;
  std::string renderer;             ///< "llvmpipe (LLVM 15.0.6, 256 bits)"
};

/// Logical pixels of the window, top left origin.
struct ScreenXY {
  float x = 0;
  float y = 0;
};

/// What the panels ask beyond the snapshot. The application implements it from the session and the renderer; tests
/// from tables. Called on the main thread while drawing, so every answer must be quick and must not wait.
/// The interface calls samples() and timeline() only when the snapshot or the range changed.
class UiQueries {
 public:
  virtual ~UiQueries() = default;
  virtual std::vector<Sample> samples(const SeriesId& series, TimeRange range) = 0;
  /// The same values as known at `known_at` and as known now; empty where nobody can tell.
  virtual std::vector<JudgedSample> judged(const SeriesId&, TimeRange, UtcTime /*known_at*/) { return {}; }
  virtual TimelineBins timeline(TimeRange range, std::size_t bins) = 0;
  /// Where the series gave no usable value for longer than it may: half-open, oldest first.
  virtual std::vector<TimeRange> silences(const SeriesId&, TimeRange) { return {}; }
  virtual std::vector<LayerInfo> layers() = 0;
  virtual DepthLegend depth_legend() = 0;
  /// Colours of the hazard classes, the mildest first.
  virtual std::vector<Rgba> hazard_legend() { return {}; }
  virtual DifferenceLegend difference_legend() { return {}; }
  virtual WaterColouring water_colouring() { return WaterColouring::kDepth; }
  /// Of kArrival or kDuration, rising.
  virtual std::vector<TimeLegendClass> time_legend(WaterColouring) { return {}; }
  virtual std::vector<WorldLabel> labels() = 0;
  virtual ViewStatus view() = 0;
  virtual std::optional<BuildingInfo> building(BuildingRef building) = 0;
  virtual std::vector<WorkStatus> works() = 0;
  virtual FrameStatistics statistics() = 0;
  virtual SoundStatus sound() { return {}; }
  virtual ImportStatus import() { return {}; }
  virtual HandoverStatus handover() { return {}; }
  /// What the incident keeps, by name; and why nothing can be kept, empty where it can.
  virtual std::vector<NamedStory> stories() { return {}; }
  virtual std::string story_trouble() { return {}; }
  /// Where a point of the ground shows, also beside the scene; empty behind the camera.
  virtual std::optional<ScreenXY> on_screen(LocalXY) { return {}; }
};

}  // namespace sandtable::ui
