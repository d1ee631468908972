#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "twin/core/sensors/quality_flags.h"
#include "twin/core/sensors/value_reason.h"
#include "twin/place/table_feed.h"

namespace sandtable::feeds {

/// What a source remarked on a value.
struct SourceQualifier {
  std::string text;                  ///< as written, bounded, valid UTF-8; empty: nothing was remarked
  std::optional<Qualifier> meaning;  ///< the gravest of its words; empty where none is known
};

/// Reads "P, e", ["P","e"] or the last part of an address (WaterML says "…/quality#estimated"). Words are compared
/// without regard to case. Pure.
SourceQualifier read_qualifier(std::string_view text,
                               const std::vector<std::pair<Qualifier, std::vector<std::string>>>& known);

/// What QualityTest::kProvider says by it: approved passes, provisional is not evaluated, the others are suspect.
QualityFlag flag_of(Qualifier meaning);
ValueReason reason_of(Qualifier meaning);

}  // namespace sandtable::feeds
