#pragma once

#include <vector>

#include "geo/demo/street_network.h"

namespace sandtable::geo::demo {

/// Cuts a superblock in halves again and again along its oriented box, a street at each cut, until the pieces are as
/// large as Taiwanese blocks are (median 6,300 m2, geodata.md 6.1); fields are cut by tracks and stay larger. Each
/// street ends exactly on the centre lines of the streets it meets, so the network is planar and connected by
/// construction. New streets are added to `lines`, junctions to the streets that were there.
void cut_into_blocks(const Superblock& superblock, int index, Random random, std::vector<RoadLine>& lines,
                     std::vector<Block>& blocks);

}  // namespace sandtable::geo::demo
