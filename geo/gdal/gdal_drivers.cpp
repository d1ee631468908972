#include "geo/gdal/gdal_drivers.h"

#include <gdal.h>

#include <mutex>

namespace sandtable::geo {

void register_gdal_drivers() {
  static std::once_flag once;
  std::call_once(once, [] { GDALAllRegister(); });
}

}  // namespace sandtable::geo
