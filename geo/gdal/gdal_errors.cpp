#include "geo/gdal/gdal_errors.h"

#include <cpl_error.h>
#include <fmt/format.h>

#include <algorithm>

#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

void CPL_STDCALL hear_gdal(CPLErr error_class, CPLErrorNum number, const char* message) {
  static_cast<GdalErrors*>(CPLGetErrorHandlerUserData())->hear(error_class, number, message);
}

}  // namespace

GdalErrors::GdalErrors() { CPLPushErrorHandlerEx(&hear_gdal, this); }
GdalErrors::~GdalErrors() { CPLPopErrorHandler(); }

std::string GdalErrors::last_failure() const { return last_failure_.empty() ? "no reason given" : last_failure_; }

void GdalErrors::hear(int error_class, int error_number, const char* message) {
  if (error_class < CE_Warning) return;
  if (error_number == CPLE_OutOfMemory) out_of_memory_ = true;
  if (error_class == CE_Fatal) {
    if (on_fatal_) on_fatal_(out_of_memory_);
    return;
  }
  std::string text = clipped(valid_utf8(message ? message : ""), 300);
  std::replace(text.begin(), text.end(), '\n', ' ');
  text.erase(text.find_last_not_of(' ') + 1);
  if (error_class == CE_Failure) {
    ++failures_;
    last_failure_ = text;
  }
  const auto known = std::find_if(messages_.begin(), messages_.end(), [&](const auto& m) { return m.first == text; });
  constexpr std::size_t kMostMessages = 12;
  if (known != messages_.end()) {
    ++known->second;
  } else if (messages_.size() < kMostMessages) {
    messages_.emplace_back(std::move(text), 1);
  }
}

std::vector<std::string> GdalErrors::take() {
  std::vector<std::string> out;
  for (const auto& [text, count] : messages_) {
    out.push_back(count > 1 ? fmt::format("{} ({} times)", text, count) : text);
  }
  messages_.clear();
  last_failure_.clear();
  failures_ = 0;
  return out;
}

}  // namespace sandtable::geo
