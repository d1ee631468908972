#pragma once

#include <optional>

#include "twin/flood/water_record.h"
#include "viewer/render/scene.h"
#include "viewer/render/style.h"
#include "viewer/ui/water_colouring.h"

namespace sandtable {

/// What a run ahead does to each cell, as the map draws it: depths, or classes of time or hazard in the style's
/// colours. Unknown where the record is, everywhere without one, and for hazard where no speed is known. Precondition:
/// is_ahead(colouring). O(cells).
render::WaterField water_ahead(const WaterRecordFields* record, ui::WaterColouring colouring,
                               const render::WaterStyle& style);

/// The same of the cell at a point, in the colouring's unit: m, minutes since the run began, minutes, class 1 to 6.
/// Empty where the record is unknown, the water never comes or it stays dry. O(1).
std::optional<double> ahead_at(const WaterRecordFields& record, ui::WaterColouring colouring, LocalXY at);

}  // namespace sandtable
