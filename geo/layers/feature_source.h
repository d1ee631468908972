#pragma once

#include <ogrsf_frmts.h>

#include <functional>
#include <string_view>

#include "geo/layers/text_decoding.h"
#include "geo/layers/vector_layer_builder.h"
#include "twin/base/result.h"

namespace sandtable::geo {

/// How the features of one GDAL layer get into a builder.
struct FeatureSource {
  OGRLayer& layer;
  TextDecoder* decoder = nullptr;  ///< null: texts are UTF-8
  std::function<void()> heartbeat;
  /// For drivers that hand out the features of all layers mixed (OSM): read through this, others' features left out.
  /// Layer by layer such a driver gives up once too many features wait for somebody to ask for them.
  GDALDataset* interleaved = nullptr;
};

struct FeatureTally {
  std::size_t damaged = 0;             ///< geometries that could not be taken over
  std::size_t unknown_characters = 0;
};

/// Feature by feature, for every driver. About 1.2 million simple polygons a second.
Result<FeatureTally> fill_by_loop(const FeatureSource& source, VectorLayerBuilder& builder);

/// Through GDAL's Arrow stream, for drivers that have a fast one (GPKG, FlatGeobuf): 2 to 3 times as fast. False when
/// the layer holds a column type this does not handle; nothing was added then.
Result<bool> fill_by_arrow(const FeatureSource& source, VectorLayerBuilder& builder, FeatureTally& tally);

/// A geometry that add_wkb() refused, linearised or repaired by OGR; false when even that fails.
bool add_difficult_wkb(const void* wkb, std::size_t size, VectorLayerBuilder& builder);

/// Appends a geometry written as text; nothing when it is not one.
void add_wkt(std::string_view wkt, VectorLayerBuilder& builder);

}  // namespace sandtable::geo
