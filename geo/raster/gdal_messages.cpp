#include "geo/raster/gdal_messages.h"

#include <cpl_conv.h>
#include <gdal.h>

#include <algorithm>
#include <mutex>

#include "geo/gdal/gdal_drivers.h"
#include "twin/base/text.h"

namespace sandtable::geo {

void prepare_gdal() {
  static std::once_flag once;
  std::call_once(once, [] {
    CPLSetConfigOption("GDAL_VRT_ENABLE_PYTHON", "NO");
    CPLSetConfigOption("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", "{none}");
    CPLSetConfigOption("GDAL_HTTP_TIMEOUT", "5");
    register_gdal_drivers();
  });
}

GdalMessages::GdalMessages() { CPLPushErrorHandlerEx(&GdalMessages::take, this); }
GdalMessages::~GdalMessages() { CPLPopErrorHandler(); }

std::string GdalMessages::last_failure() const { return last_failure_.empty() ? "no reason given" : last_failure_; }

void CPL_STDCALL GdalMessages::take(CPLErr level, CPLErrorNum, const char* text) {
  if (level < CE_Warning || text == nullptr) return;
  auto* self = static_cast<GdalMessages*>(CPLGetErrorHandlerUserData());
  std::string message = clipped(valid_utf8(text), 300);
  std::replace(message.begin(), message.end(), '\n', ' ');
  message.erase(message.find_last_not_of(' ') + 1);
  if (level >= CE_Failure) self->last_failure_ = message;
  constexpr std::size_t kMost = 20;
  const bool known = std::find(self->messages_.begin(), self->messages_.end(), message) != self->messages_.end();
  if (!known && self->messages_.size() < kMost) self->messages_.push_back(message);
}

}  // namespace sandtable::geo
