#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "geo/gdal/gdal_errors.h"
#include "geo/layers/layer_reading.h"

namespace sandtable::geo {

/// What read_vector_layer() does inside whichever process it chose. `work` receives copies that must be made;
/// `heartbeat` is called now and then. GDAL must have been set up.
Result<WithWarnings<VectorLayer>> load_vector_layer(const std::string& source, const std::string& layer,
                                                    const std::string& place_crs, const ReadingOptions& options,
                                                    const std::filesystem::path& work, GdalErrors& errors,
                                                    const std::function<void()>& heartbeat);

}  // namespace sandtable::geo
