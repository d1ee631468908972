#pragma once

#include <filesystem>

#include "geo/layers/vector_layer.h"
#include "twin/base/result.h"

namespace sandtable::geo {

/// The file in which a reader child hands a layer to its parent: the arrays of VectorLayer one after the other, each
/// with its length first, in this machine's byte order. It lives for seconds and never leaves the machine.
Status write_layer_cache(const WithWarnings<VectorLayer>& layer, const std::filesystem::path& path);
/// Believes nothing: lengths are checked against the file and the layer with is_consistent(). Fails with kInvalid.
Result<WithWarnings<VectorLayer>> read_layer_cache(const std::filesystem::path& path);

}  // namespace sandtable::geo
