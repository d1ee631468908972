#pragma once

#include <cstdint>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/store/sqlite_database.h"

namespace sandtable {

/// Geometry as GeoPackage keeps it (OGC 12-128r17, 2.1.3): the header "GP", version 1, little-endian, the CRS id, for
/// lines an envelope, then ISO WKB. Coordinates are the place CRS's.
SqlBlob point_blob(LocalXY at, std::int32_t srs_id);

/// A line of two or more points; fewer give NULL, because a line of one point is none.
SqlValue line_blob(const Polyline& line, std::int32_t srs_id);

/// Polygons without holes, each a closed ring of four or more points; other rings are left out, and none gives NULL.
SqlValue multipolygon_blob(const std::vector<Polyline>& rings, std::int32_t srs_id);

/// The ISO WKB inside such a blob, as other databases take it; empty when there is none.
SqlBlob wkb_of(const SqlBlob& geopackage);

}  // namespace sandtable
