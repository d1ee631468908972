#pragma once

#include <cstddef>
#include <vector>

#include "twin/core/command.h"

namespace sandtable::feeds {

/// Something measured earlier that can be read again in the order of its observation times. Loaded in full when made,
/// so reading never fails and never waits. One thread at a time.
class Recording {
 public:
  virtual ~Recording() = default;
  /// Rows there are; a row is everything one station said at one time, or one observation.
  [[nodiscard]] virtual std::size_t size() const = 0;
  /// Phenomenon time of a row; never decreases with `row`.
  [[nodiscard]] virtual UtcTime time_of(std::size_t row) const = 0;
  /// Rows [first, last) as one delivery, with the stations and series that appear there for the first time. With
  /// first == 0 also what the recording declares beforehand and what was refused while it was loaded.
  [[nodiscard]] virtual IngestDelivery read(std::size_t first, std::size_t last, UtcTime received) = 0;
};

}  // namespace sandtable::feeds
