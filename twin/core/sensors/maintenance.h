#pragma once

#include <string>

#include "twin/base/ids.h"
#include "twin/base/time.h"

namespace sandtable {

/// A feed is being worked on: what it says or does not say raises no alarm of the rules that name it.
struct Maintenance {
  SourceId source;
  std::string who;
  std::string reason;
  UtcTime since;
  UtcTime until;  ///< at `since` or before: over
  bool operator==(const Maintenance&) const = default;
};

}  // namespace sandtable
