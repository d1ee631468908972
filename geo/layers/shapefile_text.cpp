#include "geo/layers/shapefile_text.h"

#include <ogrsf_frmts.h>

#include <utility>

namespace sandtable::geo {
namespace {

constexpr std::size_t kSampleBytes = 262144;

/// Beginning of a .dbf: language byte and enough of names and records to judge the bytes.
struct TableHead {
  std::uint8_t language = 0;
  std::string sample;
};

TableHead read_table_head(const std::string& dbf) {
  TableHead out;
  const std::string bytes = head_of_file(dbf, kSampleBytes);
  if (bytes.size() < 33) return out;
  out.language = static_cast<std::uint8_t>(bytes[29]);
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])); };
  const std::size_t header = std::min(bytes.size(), byte(8) | (byte(9) << 8U));
  // Field descriptors are 32 bytes, the first 11 of them the name; what lies between are addresses and lengths.
  for (std::size_t at = 32; at + 32 <= header && bytes[at] != '\r'; at += 32) {
    const std::string_view name = std::string_view(bytes).substr(at, 11);
    out.sample.append(name.substr(0, name.find('\0'))).push_back('\n');
  }
  if (header < bytes.size()) out.sample.append(bytes, header);
  return out;
}

}  // namespace

ShapefileText::ShapefileText(const OpenedHalf& half, const PreparedSource& prepared, bool taiwan,
                             const UserCharacters& own)
    : raw_(half.driver == "ESRI Shapefile"), path_(prepared.path), taiwan_(taiwan), own_(own) {}

ShapefileText::Chosen& ShapefileText::chosen(const OGRLayer& layer) {
  const std::string name = const_cast<OGRLayer&>(layer).GetName();
  const auto known = by_layer_.find(name);
  if (known != by_layer_.end()) return known->second;
  Chosen& fresh = by_layer_[name];
  if (!raw_) return fresh;

  // A folder or an archive of shapefiles names its layers after the files.
  const std::string extension = extension_of(path_);
  const bool single = extension == "shp" || extension == "dbf" || extension == "shx";
  const bool archive = extension == "zip" || extension == "shz";
  const std::string table = single ? path_ : (archive ? "/vsizip/" : "") + path_ + "/" + name + ".dbf";
  EncodingEvidence evidence;
  evidence.taiwan = taiwan_;
  if (const std::string cpg = sibling(table, "cpg"); !cpg.empty()) {
    std::string text = head_of_file(cpg, 200);
    // Some are written in UTF-16: the name itself is ASCII all the same.
    std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x80; });
    evidence.declared = text;
  }
  const std::string dbf = sibling(table, "dbf");
  const TableHead head = read_table_head(dbf.empty() ? table : dbf);
  evidence.dbf_language = head.language;
  EncodingChoice choice = choose_encoding(evidence, head.sample);
  Result<TextDecoder> decoder = TextDecoder::named(choice.encoding, own_);
  fresh.warnings = std::move(choice.warnings);
  if (decoder) fresh.decoder = std::make_unique<TextDecoder>(std::move(*decoder));
  return fresh;
}

TextDecoder* ShapefileText::decoder(const OGRLayer& layer) { return chosen(layer).decoder.get(); }
const Warnings& ShapefileText::warnings(const OGRLayer& layer) { return chosen(layer).warnings; }

}  // namespace sandtable::geo
