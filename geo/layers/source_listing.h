#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/layers/layer_description.h"
#include "geo/reader/reader_process.h"
#include "geo/reader/reader_request.h"

namespace sandtable::geo {

struct ListingOptions {
  ReaderLimits limits;
  ReaderProgram program;
  bool taiwan = true;  ///< the place is in Taiwan: unexplained bytes are Big5
  UserCharacters user_characters;
  std::string encoding;  ///< of texts, as a person chose it; empty: what the bytes say
  TableCut cut{};        ///< of tables, as a person chose it
  bool preview = false;  ///< tell the first rows of tables
};

/// A source, or a member of a folder or archive, that could not be read.
struct SourceError {
  std::string source;   ///< without passwords
  std::string message;  ///< names the file and the cause or the limit it broke
};

struct SourceListing {
  std::vector<LayerDescription> layers;
  std::vector<SourceError> errors;
};

/// What a file, folder, archive, `/vsi` path or database string holds. Every file is opened in a child process of its
/// own under `options.limits`; this process never opens user data with GDAL, and survives whatever the child does.
/// Blocks for at most the limit per file; any thread may call. Writes nothing beside the data.
SourceListing list_source(const std::string& source, const ListingOptions& options = {});

}  // namespace sandtable::geo
