#pragma once

namespace sandtable::geo {

/// Registers GDAL's drivers, once a process: GDAL does not promise that two threads may do so at the same time.
/// Safe from any thread, cheap after the first call.
void register_gdal_drivers();

}  // namespace sandtable::geo
