#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "geo/coordinates/crs.h"
#include "twin/base/geometry.h"
#include "twin/base/result.h"

namespace sandtable::geo {

/// What a transform does with an operation that PROJ calls ballpark or of unknown accuracy between two datums.
enum class Ballpark { kRefuse, kFlag };

/// Coordinates from one CRS to another, always x = east and y = north (degrees: longitude first), whatever axis
/// order the authority wrote. PROJ is asked which operation it will use before the first point goes through.
/// TWD67 never goes through PROJ's own choice, which is 830 m off: zone 121 by the affine formula, zone 119 and
/// degrees by the geocentric shift (-752, -358, -179); both are stated as +-5 m.
/// Not thread-safe: every thread makes its own. Movable.
class Transform {
 public:
  /// Fails with kUnsupported when PROJ has no operation, with kRefused when only a ballpark one or, between
  /// different datums, one whose accuracy nobody states (both only with Ballpark::kRefuse).
  static Result<Transform> between(const Crs& from, const Crs& to, Ballpark ballpark = Ballpark::kRefuse);

  Transform(Transform&&) noexcept;
  Transform& operator=(Transform&&) noexcept;
  ~Transform();

  /// Fails with kInvalid when the point has no image in the target.
  Result<LocalXY> apply(LocalXY at);
  /// In place; points without an image become NaN. Returns how many.
  std::size_t apply(std::span<LocalXY> points);

  /// Box of the image of a box, its edges sampled so that curved ones are covered. Empty when nothing of it has an
  /// image.
  Extent image_of(const Extent& box);

  /// Stated accuracy in metres; empty when PROJ does not know.
  [[nodiscard]] std::optional<double> accuracy_m() const;
  [[nodiscard]] bool ballpark() const;
  /// In words, for a warning on the layer; empty when there is nothing to say.
  [[nodiscard]] const std::string& caution() const;

 private:
  struct Steps;
  explicit Transform(std::unique_ptr<Steps> steps);
  std::unique_ptr<Steps> steps_;
};

/// TWD67 TM2 zone 121 to TWD97 TM2 zone 121 in metres: the affine formula circulated by Taiwanese surveyors.
/// Closes to 1.2 cm there and back; stated +-5 m against ground marks.
LocalXY twd97_from_twd67_zone121(LocalXY twd67);
LocalXY twd67_from_twd97_zone121(LocalXY twd97);

}  // namespace sandtable::geo
