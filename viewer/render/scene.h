#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/grid.h"
#include "viewer/render/colour.h"
#include "viewer/render/style.h"

/// What the renderer draws: frozen parts, compared by pointer. A part whose pointer did not change is not looked at
/// again, so whoever makes a new SceneContent reuses the parts that are the same. All coordinates are the place's
/// projected CRS in metres; all heights are metres above one vertical datum, the terrain's.
namespace sandtable::render {

/// Elevation in metres; NaN where there is no data.
using HeightGrid = Grid<float>;

/// A picture that lies on the ground, read a window at a time so that a large orthophoto never sits in memory whole.
/// read() is called from worker threads, several at once: implementations must be thread-safe.
class DrapeSource {
 public:
  virtual ~DrapeSource() = default;
  [[nodiscard]] virtual Extent extent() const = 0;
  /// Size of one source pixel on the ground.
  [[nodiscard]] virtual double pixel_m() const = 0;
  /// Fills width*height straight RGBA pixels, first row northernmost, of the window (which may reach beyond extent();
  /// alpha 0 there). False when nothing could be read; the ground is then drawn without the picture.
  virtual bool read(const Extent& window, int width, int height, std::span<std::uint8_t> rgba) const = 0;
};

/// A drape that is already in memory. `rgba` is straight RGBA, first row northernmost, or RGB when channels is 3.
class ImageDrape final : public DrapeSource {
 public:
  ImageDrape(Extent extent, int width, int height, int channels, std::vector<std::uint8_t> pixels);
  [[nodiscard]] Extent extent() const override { return extent_; }
  [[nodiscard]] double pixel_m() const override { return extent_.width_m() / width_; }
  /// A box filter of at most 4 x 4 source pixels a pixel.
  bool read(const Extent& window, int width, int height, std::span<std::uint8_t> rgba) const override;

 private:
  Extent extent_;
  int width_;
  int height_;
  int channels_;
  std::vector<std::uint8_t> pixels_;
};

/// Many rings or polylines in flat arrays: feature i owns parts [feature_first[i], feature_first[i + 1]), part j owns
/// points [part_first[j], part_first[j + 1]). The leading 0 is always there.
struct FlatGeometry {
  std::vector<LocalXY> points;
  std::vector<std::uint32_t> part_first{0};
  std::vector<std::uint32_t> feature_first{0};

  [[nodiscard]] std::size_t features() const { return feature_first.size() - 1; }
  void add_part(std::span<const LocalXY> part) {
    points.insert(points.end(), part.begin(), part.end());
    part_first.push_back(static_cast<std::uint32_t>(points.size()));
  }
  void end_feature() { feature_first.push_back(static_cast<std::uint32_t>(part_first.size() - 1)); }
  [[nodiscard]] std::span<const LocalXY> part(std::size_t j) const {
    return std::span(points).subspan(part_first[j], part_first[j + 1] - part_first[j]);
  }
};

/// Extruded footprints. A feature's first part is the outer ring, the others are courtyards; rings may or may not
/// repeat their first point. 200,000 are fine.
struct BuildingSet {
  FlatGeometry footprints;
  std::vector<float> base_m;    ///< elevation of the ground floor; NaN takes the terrain's
  std::vector<float> height_m;  ///< above the base
  std::vector<std::uint32_t> colour_key;  ///< optional: buildings with the same key share a tint; else by index
};

enum class DashStyle : std::uint8_t { kSolid, kDashed, kDotted };

/// Looks of a line: `width_m` on the ground, but never thinner than min_px nor wider than max_px on screen.
struct LineStyle {
  Colour colour = rgb(0x808080);
  float width_m = 0;
  float min_px = 1.2F;
  float max_px = 400;
  Colour casing = rgb(0, 0);  ///< drawn first, casing_px wider on each side; alpha 0 draws none
  float casing_px = 1;
  DashStyle dash = DashStyle::kSolid;
  /// Not drawn on tiles coarser than this many metres a pixel, so that lanes do not blacken a county.
  float coarsest_m_per_px = 1e9F;
};

/// Polylines draped on the terrain; a feature may have several parts.
struct LineSet {
  FlatGeometry lines;
  std::vector<std::uint8_t> style_of;  ///< a feature's index into styles; empty: all use styles[0]
  std::vector<LineStyle> styles{LineStyle{}};
};

enum class HatchStyle : std::uint8_t { kNone, kDiagonal, kCross, kDots };

struct AreaStyle {
  Colour fill = rgb(0x808080, 90);
  Colour outline = rgb(0x606060);
  float outline_px = 1;  ///< 0 draws none
  HatchStyle hatch = HatchStyle::kNone;
  Colour hatch_colour = rgb(0x404040, 140);
  float coarsest_m_per_px = 1e9F;
};

/// Polygons draped on the terrain (even-odd rule over a feature's rings, so holes and multipolygons both work).
/// Permanent water (river, sea, ponds) is an AreaSet too: its colour must not be one of the depth ramp.
struct AreaSet {
  FlatGeometry areas;
  std::vector<std::uint8_t> style_of;
  std::vector<AreaStyle> styles{AreaStyle{}};
};

enum class SymbolShape : std::uint8_t { kCircle, kSquare, kRoundSquare, kTriangle, kTriangleDown, kDiamond, kHexagon, kDrop, kPin, kShield, kCount };

enum class SymbolIcon : std::uint8_t {
  kNone, kDot, kTruck, kPump, kWave, kRain, kLevel, kGate, kPlus, kHouse, kBook, kCrew, kCamera, kBarrier, kBang, kQuestion, kBar, kCheck, kCount
};

/// How sure we are, drawn so that it survives without colour.
enum class SymbolLook : std::uint8_t {
  kSolid,   ///< trusted and fresh
  kDimmed,  ///< late: half transparent
  kHollow,  ///< stale: ring only
  kGrey,    ///< no data
};

/// A station, resource or place: a point marker of constant size on screen, never hidden by the scene.
struct Symbol {
  LocalXY at;
  SymbolShape shape = SymbolShape::kCircle;
  SymbolIcon icon = SymbolIcon::kNone;
  SymbolLook look = SymbolLook::kSolid;
  bool selected = false;
  bool important = false;      ///< keeps its full size at any distance, drawn above the others
  bool gives_way = false;      ///< a dot where it would cover others that give way, of whatever set; drawn below the rest
  Colour fill = rgb(0x5a6672);
  Colour ring = rgb(0, 0);     ///< state ring around the outline; alpha 0 draws none
  Colour glyph = rgb(0xffffff);
  float size_px = 22;          ///< height of the shape without ring and halo
  float above_ground_m = 0;    ///< where the marker is anchored
};

struct SymbolSet {
  std::vector<Symbol> symbols;
};

/// A way over the ground, drawn over everything: the path of a dispatched pump, a measured line.
struct Route {
  Polyline path;
  Colour colour = rgb(0x1f5fd0);
  Colour casing = rgb(0xffffff);
  float width_px = 4;
  DashStyle dash = DashStyle::kSolid;
  float above_ground_m = 1.5F;
};

struct RouteSet {
  std::vector<Route> routes;
};

/// Water over the ground. NaN is *unknown* and is drawn hatched, never as dry.
struct WaterField {
  /// kDifference: how much deeper this water is than another, negative where it is shallower.
  /// kHazard: depths that are drawn as classes of depth and speed.
  /// kClasses: the number of a class of `classes`, from 1; 0 is not drawn. Cell by cell: between two classes lies none.
  enum class Meaning { kDepth, kSurfaceElevation, kDifference, kHazard, kClasses };
  Grid<float> values;  ///< metres; kClasses: whole numbers
  std::vector<float> speed_m_per_s{};  ///< kHazard: of every cell
  std::vector<Colour> classes{};       ///< kClasses: their colours
  Meaning meaning = Meaning::kDepth;
  bool unknown_outside = false;  ///< hatch the terrain beyond the grid as well
  bool expected = false;         ///< a forecast or an answer, not what is or was: drawn in bands, as through a blind
};

/// How much of each part shows, 0..1; what is not given shows whole. Changing that of water, symbols or routes changes
/// a uniform and uploads nothing; areas, lines and drape are painted into the ground, whose tiles are painted anew.
struct SceneOpacity {
  float drape = 1;
  float water = 1;
  float routes = 1;
  float flow = 1;
  std::vector<float> areas;    ///< parallel to SceneContent::areas
  std::vector<float> lines;    ///< parallel to SceneContent::lines
  std::vector<float> symbols;  ///< parallel to SceneContent::symbols; those beyond kMostSymbolOpacities share the last
  bool operator==(const SceneOpacity&) const = default;
};
/// A marker counts as hit so far beyond its edge: a hand with a mouse is no surer.
inline constexpr double kPickSlack_px = 4;
inline constexpr std::size_t kMostSymbolOpacities = 32;

/// Everything the scene shows. Later line and area sets are painted over earlier ones, areas below lines.
struct SceneContent {
  std::shared_ptr<const HeightGrid> terrain;
  std::shared_ptr<const DrapeSource> drape;
  std::shared_ptr<const BuildingSet> buildings;
  std::vector<std::shared_ptr<const AreaSet>> areas;
  std::vector<std::shared_ptr<const LineSet>> lines;
  std::vector<std::shared_ptr<const SymbolSet>> symbols;
  std::shared_ptr<const RouteSet> routes;
  std::shared_ptr<const RouteSet> flow;  ///< lines on the water, hidden by what stands before them
  std::shared_ptr<const WaterField> water;
  std::shared_ptr<const Style> style;  ///< null: the defaults
  SceneOpacity opacity;
};

}  // namespace sandtable::render
