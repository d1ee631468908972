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
  std::vector<std::string> values;  ///< a few that are not ASCII
};

/// Texts of the first records: a record is a deletion mark and the fields at their lengths (byte 16 of a descriptor).
void gather_values(std::string_view bytes, std::size_t header, TableHead& out) {
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])); };
  const std::size_t record = byte(10) | (byte(11) << 8U);
  if (record == 0) return;
  std::string texts;
  for (std::size_t row = header; row + record <= bytes.size() && texts.size() < 8192; row += record) {
    std::size_t offset = 1;
    for (std::size_t at = 32; at + 32 <= header && bytes[at] != '\r' && offset < record; at += 32) {
      const std::size_t length = std::min(byte(at + 16), record - offset);
      if (bytes[at + 11] == 'C') {
        const std::string_view cell = bytes.substr(row + offset, length);
        texts.append(cell.substr(0, cell.find_last_not_of(std::string_view(" \0", 2)) + 1)).push_back('\n');
      }
      offset += length;
    }
  }
  out.values = telling_values(texts, "\n");
}

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
  gather_values(bytes, header, out);
  return out;
}

}  // namespace

ShapefileText::ShapefileText(const OpenedHalf& half, const PreparedSource& prepared, bool taiwan,
                             const UserCharacters& own, const std::string& encoding)
    : raw_(half.driver == "ESRI Shapefile"), path_(prepared.path), taiwan_(taiwan), own_(own), encoding_(encoding) {}

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
  evidence.user_characters = own_;
  if (const std::string cpg = sibling(table, "cpg"); !cpg.empty()) {
    std::string text = head_of_file(cpg, 200);
    // Some are written in UTF-16: the name itself is ASCII all the same.
    std::erase_if(text,
                  [](char c) { return static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x80; });
    evidence.declared = text;
  }
  const std::string dbf = sibling(table, "dbf");
  const TableHead head = read_table_head(dbf.empty() ? table : dbf);
  evidence.dbf_language = head.language;
  EncodingChoice choice = choose_encoding(evidence, head.sample);
  if (!encoding_.empty()) choice = {encoding_, {}, false};
  Result<TextDecoder> decoder = TextDecoder::named(choice.encoding, own_);
  fresh.warnings = std::move(choice.warnings);
  if (!decoder) {
    fresh.warnings.push_back(decoder.error().message);
    return fresh;
  }
  fresh.decoder = std::make_unique<TextDecoder>(std::move(*decoder));
  if (choice.in_doubt) fresh.candidates = encoding_candidates(head.values, choice.encoding, own_);
  return fresh;
}

TextDecoder* ShapefileText::decoder(const OGRLayer& layer) { return chosen(layer).decoder.get(); }
std::string ShapefileText::encoding(const OGRLayer& layer) {
  const TextDecoder* chosen_decoder = decoder(layer);
  return chosen_decoder ? chosen_decoder->encoding() : std::string();
}
const std::vector<EncodingCandidate>& ShapefileText::candidates(const OGRLayer& layer) {
  return chosen(layer).candidates;
}
const Warnings& ShapefileText::warnings(const OGRLayer& layer) { return chosen(layer).warnings; }

}  // namespace sandtable::geo
