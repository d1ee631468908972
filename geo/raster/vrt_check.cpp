#include "geo/raster/vrt_check.h"

#include <cpl_minixml.h>

#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "geo/gdal/gdal_errors.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepest = 8;

/// Everything the text names as a source, as paths; what is no path stays as it is written.
void gather_sources(const CPLXMLNode* node, const fs::path& folder, std::vector<fs::path>& out) {
  for (; node != nullptr; node = node->psNext) {
    const bool element = node->eType == CXT_Element;
    if (element && (EQUAL(node->pszValue, "SourceFilename") || EQUAL(node->pszValue, "SourceDataset"))) {
      const std::string name = CPLGetXMLValue(node, nullptr, "");
      const bool relative = std::string_view(CPLGetXMLValue(node, "relativeToVRT", "0")) == "1";
      out.push_back(relative ? folder / name : fs::path(name));
    }
    if (element) gather_sources(node->psChild, folder, out);
  }
}

Status check(const fs::path& vrt, const fs::path& home, int depth) {
  if (depth > kDeepest) return fail(ErrorCode::kLimit, "raster {}: VRTs nested deeper than {}", vrt.string(), kDeepest);
  const GdalErrors quiet;
  const std::unique_ptr<CPLXMLNode, decltype(&CPLDestroyXMLNode)> xml(CPLParseXMLFile(vrt.c_str()), CPLDestroyXMLNode);
  std::vector<fs::path> sources;
  gather_sources(xml.get(), vrt.parent_path(), sources);
  for (const fs::path& source : sources) {
    std::error_code ignored;
    const fs::path real = fs::weakly_canonical(source, ignored);
    const std::string below = fs::relative(real, home, ignored).string();
    const bool plain = source.string().find(':') == std::string::npos && !real.string().starts_with("/vsi");
    if (!plain || below.empty() || below.starts_with("..")) {
      return fail(ErrorCode::kRefused, "raster {}: the VRT names {}, which is no file below its own folder",
                  vrt.string(), clipped(valid_utf8(source.string()), 200));
    }
    if (!looks_like_vrt(real)) continue;
    if (auto ok = check(real, home, depth + 1); !ok) return ok;
  }
  return {};
}

}  // namespace

bool looks_like_vrt(const fs::path& file) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return false;
  std::string head(256, '\0');
  std::ifstream(file, std::ios::binary).read(head.data(), static_cast<std::streamsize>(head.size()));
  return head.find("<VRTDataset") != std::string::npos;
}

Status check_vrt(const fs::path& vrt) {
  std::error_code ignored;
  const fs::path real = fs::weakly_canonical(vrt, ignored);
  return check(real, real.parent_path(), 1);
}

}  // namespace sandtable::geo
