#pragma once

#include <optional>
#include <string>

#include "twin/base/time.h"
#include "twin/place/place.h"

namespace sandtable {

/// A site that somebody entered during the incident. It is kept when it is withdrawn, so that what was ordered there
/// keeps its name.
struct DeclaredSite {
  SiteConfig config;  ///< as last corrected
  UtcTime since;      ///< when it was first declared
  std::string by;
  std::optional<UtcTime> withdrawn{};
  std::string why{};  ///< it was withdrawn
};

}  // namespace sandtable
