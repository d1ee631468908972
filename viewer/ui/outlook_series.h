#pragma once

#include <vector>

#include "twin/runtime/outlook.h"
#include "viewer/ui/chart_view.h"

/// What the model expects, as charts draw it.
namespace sandtable::ui {

/// Deepest water of a site's pool at each frame; empty when the model knows no such pool.
std::vector<Sample> pool_depths(const Forecast& run, const SiteId& site);
std::vector<BandPoint> pool_band(const ForecastRange& range, const SiteId& site);

/// Buildings in water deeper than kImpactDepths_m[kFloodedClass] at each frame.
std::vector<Sample> flooded_buildings(const Forecast& run);
std::vector<BandPoint> flooded_buildings(const ForecastRange& range);

}  // namespace sandtable::ui
