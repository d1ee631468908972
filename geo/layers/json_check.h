#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sandtable::geo {

/// What a JSON document holds, judged by its own grammar: GDAL reads the beginning of a damaged one and says nothing.
struct JsonCheck {
  std::optional<std::string> damage;     ///< where and how the document breaks off
  std::optional<std::int64_t> features;  ///< entries of the top-level "features" array begun so far
  std::int64_t geometries = 0;           ///< of those, with a geometry that is not null
  bool has_crs = false;                  ///< top-level "crs" member
};

/// One pass, memory in proportion to the nesting depth. About 100 MB a second.
JsonCheck check_json(std::string_view document);

}  // namespace sandtable::geo
