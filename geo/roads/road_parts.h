#pragma once

#include "geo/roads/road_noding.h"

namespace sandtable::geo {

/// Removes edges whose vertices and directions repeat an earlier edge's (drawn the other way round included), and
/// warns with their count. Two one-way roads in opposite directions are kept: together they are a two-way road.
void drop_duplicates(NodedRoads& roads);

/// Numbers the parts of the network that do not hang together, by falling length, and warns when there are several.
void find_parts(NodedRoads& roads);

}  // namespace sandtable::geo
