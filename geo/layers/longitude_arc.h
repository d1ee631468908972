#pragma once

#include <array>
#include <cstddef>
#include <optional>

namespace sandtable::geo {

/// Where on the circle of longitudes a layer lies: tells one that crosses the antimeridian from one that spans the
/// world. Resolution half a degree, ends exact.
class LongitudeArc {
 public:
  /// Degrees in -360..360; anything else is ignored.
  void add(double lon_deg);

  /// West and east end when the layer crosses +-180: west in -180..180, east = west + width, beyond 180. Empty for
  /// every layer that does not come within 30 degrees of the antimeridian on both sides, or that leaves no gap of
  /// more than 180 degrees.
  struct Ends {
    double west = 0;
    double east = 0;
  };
  [[nodiscard]] std::optional<Ends> crossing() const;

 private:
  static constexpr std::size_t kBins = 720;
  struct Bin {
    double lowest = 1e300;
    double highest = -1e300;
    [[nodiscard]] bool empty() const { return lowest > highest; }
  };
  std::array<Bin, kBins> bins_;  // of longitudes brought to -180..180
};

}  // namespace sandtable::geo
