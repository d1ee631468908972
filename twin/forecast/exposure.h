#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "twin/base/grid.h"
#include "twin/base/text.h"

namespace sandtable {

/// Depths, m, at which harm is counted: wet feet, the depth at which a car stalls and a doorstep is passed, and the
/// depth that a pump truck does not cross.
inline constexpr std::array<double, 3> kImpactDepths_m{0.1, 0.3, 0.5};
inline constexpr std::size_t kImpactClasses = kImpactDepths_m.size();
/// The class that a single number is given for: 0.3 m.
inline constexpr std::size_t kFloodedClass = 1;

/// Many short lists of cells, one behind the other.
class CellLists {
 public:
  void add(std::span<const std::uint32_t> cells);
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] std::span<const std::uint32_t> operator[](std::size_t i) const;

 private:
  std::vector<std::uint32_t> cells_;
  std::vector<std::size_t> ends_;
};

/// A stretch of road within one cell.
struct RoadCell {
  std::uint32_t cell = 0;
  float length_m = 0;
};

/// A hospital, care home, school or shelter.
struct VulnerablePlace {
  Text name;
  std::string kind;  ///< as the layer says: "hospital", "care_home"
  LocalXY at;        ///< place CRS
  std::uint32_t cell = 0;
  double beds = 0;  ///< 0 where the place's data do not say
};

/// What stands where water may come. Cell numbers are those of GridFrame::index(). A frozen value.
struct Exposure {
  GridFrame frame;
  CellLists buildings;        ///< the cells that each building touches
  std::vector<float> people;  ///< parallel to `buildings`: who lives or works there; empty where nobody knows
  std::vector<RoadCell> roads;
  std::vector<VulnerablePlace> places;
  double arrival_depth_m = kImpactDepths_m[kFloodedClass];  ///< from here on water counts as having arrived on the map
};

/// How much of it stands in water deeper than each of kImpactDepths_m.
struct Impact {
  std::array<std::int64_t, kImpactClasses> buildings{};
  std::array<double, kImpactClasses> roads_m{};
  std::array<std::int64_t, kImpactClasses> places{};
  std::array<double, kImpactClasses> people{};  ///< in these buildings
  std::array<double, kImpactClasses> beds{};    ///< of these places
  bool operator==(const Impact&) const = default;
};

/// Counts against a depth field (m) on the exposure's frame; a building by the deepest of its cells. Unknown depth
/// counts as dry, so a model that knows half of the place tells half of the harm. A field on another frame gives zeros.
Impact impact_of(const Exposure& exposure, const Grid<float>& depth_m);

}  // namespace sandtable
