#pragma once

#include "twin/base/ids.h"

namespace sandtable {

/// A pump that a question sends to a site. It counts there from when it could run, and nowhere else any more.
struct PumpMove {
  ResourceId resource;
  SiteId site;
  bool operator==(const PumpMove&) const = default;
};

}  // namespace sandtable
