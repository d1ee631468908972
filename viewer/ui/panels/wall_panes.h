#pragma once

#include "viewer/ui/panels/wall_column.h"

/// What a wall's panes say. Each takes a column of its own and fills it.
namespace sandtable::ui {

/// What can be sent, and what there is; only what pumps counts.
std::size_t free_pumps(const IncidentState& state);
std::size_t all_pumps(const IncidentState& state);

void calm_pane(WallColumn column);
/// Open alarms by need; grouped by rule while there is a flood of them.
void alarm_pane(WallColumn column, bool grouped);
/// Orders under way, late ones first, and how many pumps are left.
void means_pane(WallColumn column);
/// The deepest sites, and the vulnerable place that water may reach first.
void water_pane(WallColumn column);

}  // namespace sandtable::ui
