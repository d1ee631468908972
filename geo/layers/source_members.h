#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "twin/base/result.h"

namespace sandtable::geo {

struct Members {
  std::vector<std::string> files;  ///< as GDAL opens them, sorted
  std::size_t too_deep = 0;        ///< files or folders more than five folders down, which are not looked into
};

/// The files in a folder or an archive that are sources of their own: everything but the sidecars of another file
/// (.dbf of a .shp, .prj, .aux.xml, world files, ...). A `.gdb` folder counts as one. 
/// `root` is a folder or "/vsizip/FILE", "/vsitar/FILE". Fails with kLimit when there are more than 100,000
/// files, or when an archive unpacks to more than 2 GB or to more than 200 times its size: all that is in it counts.
Result<Members> members_of(const std::string& root, bool archive, std::size_t archive_bytes);

}  // namespace sandtable::geo
