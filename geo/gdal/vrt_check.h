#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "twin/base/result.h"

namespace sandtable::geo {

/// A file that a VRT names, as it is written there.
struct VrtReference {
  std::string name;
  bool relative_to_vrt = false;  ///< else to wherever this process runs
};

/// Everything that the text of a raster or vector VRT (VRTDataset, OGRVRTDataSource) would have GDAL open: sources,
/// geolocation arrays, heights for RPCs, paths among open options. Fails with kUnreadable for text that GDAL's XML
/// parser rejects, with kRefused for what cannot be followed: a relativeToVRT other than 0 or 1, SQL over other
/// sources. Any thread.
Result<std::vector<VrtReference>> references_of_vrt(const std::string& xml);

/// A VRT is text that names other files. One that somebody sent must not make us read what it was not sent with: every
/// file it names, and those that VRTs among them name, must be a plain file below the folder of the outermost, links
/// followed. `path` as GDAL opens it; inside an archive the folder ends at the archive. Fails as references_of_vrt()
/// does, with kRefused naming the file that lies elsewhere, with kLimit when VRTs nest deeper than eight.
Status check_vrt(const std::string& path);

/// Whether GDAL may take a file with these first bytes (64 kB are enough) for a VRT: it looks for the words anywhere
/// before the first zero byte.
bool looks_like_vrt(std::string_view head);
/// The same of a file; false for what cannot be opened.
bool is_vrt_file(const std::string& path);

}  // namespace sandtable::geo
