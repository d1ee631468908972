#pragma once

#include "twin/core/sensors/reading.h"
#include "viewer/ui/catalogue.h"

namespace sandtable::ui {

/// Why a value is trusted as it is, in words: its age against the source's limits, or the test it failed.
Text trust_reason(const Catalogue& words, Trust trust, const Reading& reading, const Freshness& freshness, UtcTime now);

}  // namespace sandtable::ui
