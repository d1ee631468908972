#pragma once

#include "geo/reader/reader_process.h"
#include "twin/place/place.h"

namespace sandtable {

/// What the place file allows the child that reads a layer.
inline geo::ReaderLimits layer_limits(const ReadingConfig& reading) {
  return {seconds(reading.time), seconds(reading.silence), static_cast<std::size_t>(reading.memory_mb)};
}

/// The same for rasters, which may be silent as long as they take: a warp has no natural point for a heartbeat.
inline geo::ReaderLimits raster_limits(const ReadingConfig& reading) {
  return {seconds(reading.time), seconds(reading.time), static_cast<std::size_t>(reading.memory_mb)};
}

}  // namespace sandtable
