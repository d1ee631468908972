#pragma once

#include <cpl_error.h>

#include <string>

#include "twin/base/result.h"

namespace sandtable::geo {

/// Registers GDAL's drivers once and forbids it what a file must not make it do: run Python, follow the network.
/// Safe from any thread, cheap after the first call.
void prepare_gdal();

/// Collects what GDAL complains of on this thread while it lives, instead of letting it print to stderr.
/// Must be destroyed on its own thread, in reverse order of construction.
class GdalMessages {
 public:
  GdalMessages();
  ~GdalMessages();
  GdalMessages(const GdalMessages&) = delete;
  GdalMessages& operator=(const GdalMessages&) = delete;

  /// Different messages so far, at most 20, in order, clipped and made valid UTF-8.
  [[nodiscard]] const Warnings& all() const { return messages_; }
  [[nodiscard]] bool has_failed() const { return !last_failure_.empty(); }
  /// The newest failure, for an error text; "no reason given" when GDAL was silent.
  [[nodiscard]] std::string last_failure() const;

 private:
  static void CPL_STDCALL take(CPLErr level, CPLErrorNum number, const char* text);

  Warnings messages_;
  std::string last_failure_;
};

}  // namespace sandtable::geo
