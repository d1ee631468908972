#pragma once

#include <string>
#include <vector>

#include "twin/base/result.h"

namespace sandtable::geo {

/// The files in a folder or an archive that are sources of their own: everything but the sidecars of another file
/// (.dbf of a .shp, .prj, .aux.xml, world files, ...). A `.gdb` folder counts as one. Paths as GDAL opens them, sorted.
/// `root` is a folder or "/vsizip/FILE", "/vsitar/FILE". Fails with kLimit when an archive unpacks to more than 2 GB
/// or to more than 200 times its size.
Result<std::vector<std::string>> members_of(const std::string& root, bool archive, std::size_t archive_bytes);

}  // namespace sandtable::geo
