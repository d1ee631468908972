#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "twin/base/text.h"

/// What the interface knows of a source that somebody wants to lay on the map for this session.
namespace sandtable::ui {

/// How some texts of the layer read in one encoding.
struct ImportEncoding {
  std::string name;
  std::vector<std::string> samples;
};

struct ImportLayer {
  std::string source;                     ///< the file or member it lies in
  std::string layer;
  std::string content;                    ///< "1273 Polygon", "1024 × 768 Byte"
  bool drawable = true;                   ///< false for pictures and grids, which this flow does not lay on the map
  std::string crs;                        ///< as the source says; empty when it does not, or is not to be believed
  std::vector<std::string> crs_choices;   ///< what a person may take instead, the likeliest first
  std::vector<ImportEncoding> encodings;  ///< only where the reader is in doubt, its own choice first
  std::vector<std::string> warnings;      ///< as the reader gave them
};

/// One layer of a source with what a person chose; empty texts believe the reader.
struct ImportWish {
  std::string source;
  std::string layer;
  std::string crs;
  std::string encoding;
};

struct ImportStatus {
  enum class Phase { kIdle, kListing, kListed, kAdding, kAdded };
  Phase phase = Phase::kIdle;
  std::string source;               ///< last one asked for
  std::uint64_t listing = 0;        ///< grows with each source that was looked into
  std::vector<ImportLayer> layers;
  std::vector<Text> errors;         ///< of the last thing asked for
  [[nodiscard]] bool busy() const { return phase == Phase::kListing || phase == Phase::kAdding; }
};

}  // namespace sandtable::ui
