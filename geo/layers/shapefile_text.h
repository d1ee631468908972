#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "geo/layers/source_opening.h"
#include "geo/layers/text_decoding.h"

namespace sandtable::geo {

/// Decoders for the layers of a shapefile, which is opened with raw bytes: GDAL trusts a wrong `.cpg` and reads
/// user-defined Big5 wrongly. Other drivers hand out UTF-8 and get no decoder.
class ShapefileText {
 public:
  /// `encoding` is what a person chose; empty: what the file says and its bytes allow.
  ShapefileText(const OpenedHalf& half, const PreparedSource& prepared, bool taiwan, const UserCharacters& own,
                const std::string& encoding);

  /// Null when the layer's texts are UTF-8 already. Lives as long as this object.
  TextDecoder* decoder(const OGRLayer& layer);
  /// How the encoding was chosen, where that is worth saying.
  const Warnings& warnings(const OGRLayer& layer);
  /// Iconv's name of it; "" where texts are UTF-8 already.
  std::string encoding(const OGRLayer& layer);
  /// Other readings, where the choice is in doubt.
  const std::vector<EncodingCandidate>& candidates(const OGRLayer& layer);

 private:
  struct Chosen {
    std::unique_ptr<TextDecoder> decoder;
    Warnings warnings;
    std::vector<EncodingCandidate> candidates;
  };
  Chosen& chosen(const OGRLayer& layer);

  bool raw_;
  std::string path_;
  bool taiwan_;
  UserCharacters own_;
  std::string encoding_;
  std::map<std::string, Chosen> by_layer_;
};

}  // namespace sandtable::geo
