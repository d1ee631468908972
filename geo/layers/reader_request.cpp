#include "geo/layers/reader_request.h"

#include <array>
#include <cstdlib>
#include <string_view>

#include "geo/layers/source_opening.h"

namespace sandtable::geo {

bool ReaderRequest::network_wanted() const {
  constexpr std::array kPrefixes = {"/vsicurl", "/vsis3", "/vsigs", "/vsiaz", "/vsiadls", "/vsioss", "/vsiswift",
                                    "http://",  "https://", "WFS:"};
  for (const char* prefix : kPrefixes) {
    if (path.starts_with(prefix)) return true;
  }
  return is_database_string(path);
}

std::vector<std::string> ReaderRequest::words() const {
  std::vector<std::string> out = {mode == Mode::kRead ? "mode=read" : "mode=list", "source=" + source, "path=" + path,
                                  "work=" + work.string(), taiwan ? "taiwan=1" : "taiwan=0"};
  if (mode == Mode::kRead) {
    out.insert(out.end(), {"layer=" + layer, "place_crs=" + place_crs, "crs=" + crs, "cache=" + cache.string()});
  }
  return out;
}

Result<ReaderRequest> ReaderRequest::parse(int argc, const char* const* argv) {
  ReaderRequest request;
  for (int i = 2; i < argc; ++i) {
    const std::string_view word = argv[i];
    const std::size_t cut = word.find('=');
    if (cut == std::string_view::npos) return fail(ErrorCode::kInvalid, "not a reader's word: {}", word);
    const std::string_view key = word.substr(0, cut);
    const std::string value(word.substr(cut + 1));
    if (key == "mode") {
      request.mode = value == "read" ? Mode::kRead : Mode::kList;
    } else if (key == "layer") {
      request.layer = value;
    } else if (key == "place_crs") {
      request.place_crs = value;
    } else if (key == "crs") {
      request.crs = value;
    } else if (key == "cache") {
      request.cache = value;
    } else if (key == "source") {
      request.source = value;
    } else if (key == "path") {
      request.path = value;
    } else if (key == "work") {
      request.work = value;
    } else if (key == "taiwan") {
      request.taiwan = value == "1";
    } else if (key == "seconds") {
      request.seconds = std::strtod(value.c_str(), nullptr);
    } else if (key == "memory_mb") {
      request.memory_mb = std::strtoul(value.c_str(), nullptr, 10);
    } else {
      return fail(ErrorCode::kInvalid, "not a reader's word: {}", word);
    }
  }
  if (request.path.empty() || request.seconds <= 0) return fail(ErrorCode::kInvalid, "the reader was told no path");
  return request;
}

}  // namespace sandtable::geo
