#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/result.h"
#include "twin/base/user_characters.h"

namespace sandtable::geo {

/// How a person says that a delimited text file is cut; what is empty is sniffed.
struct TableCut {
  std::optional<char> delimiter;
  std::optional<int> header_rows;  ///< 0, 1 or 2 (codes, then titles)
};

/// What the child is asked to do. It travels through the child's standard input, not its command line, which every
/// user of the machine can read: a database string may hold a password.
struct ReaderRequest {
  enum class Mode { kList, kRead, kGrid, kDrape } mode = Mode::kList;
  std::string source;  ///< as the person wrote it, without secrets: for messages and descriptions
  std::string path;    ///< what to open
  std::filesystem::path work;
  bool taiwan = true;
  UserCharacters user_characters;
  std::string encoding;  ///< of texts, as a person chose it; empty: what the bytes say
  TableCut table;
  bool preview = false;  ///< kList: tell the first rows of tables
  double seconds = 8;
  std::size_t memory_mb = 1024;

  // all but kList
  std::string place_crs;               ///< empty (kRead only): keep the layer's own numbers
  std::optional<Extent> place_extent;  ///< kRead: to warn of layers far from it; rasters: the part to read
  std::filesystem::path cache;         ///< the answer

  // kRead
  std::string layer;  ///< empty: the first one
  std::string crs;    ///< what a person chose; empty: what the source says

  // kGrid, kDrape: as in GridRequest and DrapeRequest
  std::string assumed_crs;
  std::size_t band = 1;
  bool terrain_rgb = false;
  double cell_m = 0;  ///< 0: the source's own
  std::size_t max_cells = 0;
  std::size_t max_side = 0;

  [[nodiscard]] std::vector<std::string> words() const;
  /// Fails with kInvalid for a word that is not known or a request without a path.
  static Result<ReaderRequest> parse(const std::vector<std::string>& words);
};

}  // namespace sandtable::geo
