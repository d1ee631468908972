#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "geo/layers/text_decoding.h"
#include "geo/layers/vector_layer.h"
#include "geo/reader/reader_process.h"
#include "geo/reader/reader_request.h"
#include "twin/base/result.h"

namespace sandtable::geo {

struct ReadingOptions {
  /// Files of the place itself, generated or checked before, are read in this process. Everything a user brings is
  /// read in a child and comes back through a cache file that is checked before it is believed.
  bool trusted = false;
  bool taiwan = true;
  std::optional<std::string> crs;  ///< what a person chose, instead of what the source says
  UserCharacters user_characters;
  std::string encoding;                ///< of texts, as a person chose it; empty: what the bytes say
  TableCut cut;                        ///< of tables, as a person chose it
  std::optional<Extent> place_extent;  ///< place CRS: a layer more than 100 km away gets a warning
  ReaderLimits limits = kReadingLimits;
  ReaderProgram program;
  bool allow_arrow = true;  ///< false: always the feature loop, for measuring
};

/// Reads one layer into the place's CRS (empty `place_crs`: the layer's own numbers). An empty `layer` means the
/// first one. Ballpark operations are flagged in the warnings; a layer of unknown CRS comes back with placed = false.
/// Fails with kNotFound for an unknown layer, with kLimit beyond the limits, else with what the reader said.
/// Blocks; any thread may call. Cost: 1 to 4 million simple features a second.
Result<WithWarnings<VectorLayer>> read_vector_layer(const std::string& source, const std::string& layer,
                                                    const std::string& place_crs, const ReadingOptions& options = {});

}  // namespace sandtable::geo
