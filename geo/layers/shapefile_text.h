#pragma once

#include <map>
#include <memory>
#include <string>

#include "geo/layers/source_opening.h"
#include "geo/layers/text_decoding.h"

namespace sandtable::geo {

/// Decoders for the layers of a shapefile, which is opened with raw bytes: GDAL trusts a wrong `.cpg` and reads
/// user-defined Big5 wrongly. Other drivers hand out UTF-8 and get no decoder.
class ShapefileText {
 public:
  ShapefileText(const OpenedHalf& half, const PreparedSource& prepared, bool taiwan, const UserCharacters& own);

  /// Null when the layer's texts are UTF-8 already. Lives as long as this object.
  TextDecoder* decoder(const OGRLayer& layer);
  /// How the encoding was chosen, where that is worth saying.
  const Warnings& warnings(const OGRLayer& layer);

 private:
  struct Chosen {
    std::unique_ptr<TextDecoder> decoder;
    Warnings warnings;
  };
  Chosen& chosen(const OGRLayer& layer);

  bool raw_;
  std::string path_;
  bool taiwan_;
  UserCharacters own_;
  std::map<std::string, Chosen> by_layer_;
};

}  // namespace sandtable::geo
