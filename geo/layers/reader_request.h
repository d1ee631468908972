#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "twin/base/result.h"

namespace sandtable::geo {

/// What the child is asked to do, as words of its command line ("path=...", "work=...").
struct ReaderRequest {
  enum class Mode { kList, kRead } mode = Mode::kList;
  std::string source;  ///< as the person wrote it: for messages and descriptions
  std::string path;    ///< what to open
  std::filesystem::path work;
  bool taiwan = true;
  double seconds = 8;
  std::size_t memory_mb = 1024;

  // kRead only
  std::string layer;      ///< empty: the first one
  std::string place_crs;  ///< empty: keep the layer's own numbers
  std::string crs;        ///< what a person chose; empty: what the source says
  std::filesystem::path cache;

  /// True when the person named a network source: only then may GDAL open a connection.
  [[nodiscard]] bool network_wanted() const;
  [[nodiscard]] std::vector<std::string> words() const;
  /// Fails with kInvalid for a word that is not known.
  static Result<ReaderRequest> parse(int argc, const char* const* argv);
};

}  // namespace sandtable::geo
