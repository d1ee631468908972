#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "twin/base/result.h"

namespace sandtable::feeds {

/// One step of a path.
struct PathStep {
  enum class Kind {
    kKey,       ///< member, element or attribute ("@code") of that name; index of a list
    kWhere,     ///< the first item of a list whose `key` is `equals`
    kUp,        ///< the enclosing list or object
    kEach,      ///< every item: rows only
    kAnywhere,  ///< everything below, however deep: rows of XML only
  };
  Kind kind = Kind::kKey;
  std::string key;
  std::string equals;
};

/// Where in a row, or in the whole answer, a text stands:
///   waterlevel                       a plain key or CSV header, taken as it is
///   /latest/data/waterDepth          from the row, as a JSON pointer (RFC 6901), also through XML elements
///   /GeoInfo/Coordinates/[CoordinateName=WGS84]/StationLatitude    the item of a list that says so
///   /../../sourceInfo/siteName       up to what encloses the row
///   //TYCG/Time                      from the root of the answer
///   /uom/@code                       an attribute of XML
/// A text that is itself JSON, or has JSON in it, is gone into like any other member.
struct TablePath {
  bool from_root = false;
  bool plain = false;  ///< a key alone
  std::vector<PathStep> steps;

  /// Fails with kInvalid naming the step that is none; 32 steps at most.
  static Result<TablePath> parse(std::string_view text);
};

}  // namespace sandtable::feeds
