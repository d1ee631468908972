#include "geo/layers/source_preparation.h"

#include <cpl_vsi.h>

#include <array>
#include <cctype>
#include <memory>
#include <utility>

#include "geo/gdal/vrt_check.h"
#include "geo/layers/text_decoding.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

struct VsiCloser {
  void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};
using VsiFile = std::unique_ptr<VSILFILE, VsiCloser>;

constexpr std::size_t kHeadBytes = 65536;
// Text that must be transcoded is read whole; documents of this kind are far smaller.
constexpr std::size_t kMostText = std::size_t{200} << 20;
constexpr std::size_t kMostCopy = std::size_t{2} << 30;

bool is_file(const std::string& path) {
  VSIStatBufL facts;
  return VSIStatExL(path.c_str(), &facts, VSI_STAT_EXISTS_FLAG | VSI_STAT_NATURE_FLAG) == 0 && VSI_ISREG(facts.st_mode);
}

Status copy_file(const std::string& from, const std::filesystem::path& to) {
  const VsiFile in(VSIFOpenL(from.c_str(), "rb"));
  const VsiFile out(VSIFOpenL(to.c_str(), "wb"));
  if (!in || !out) return fail(ErrorCode::kIo, "cannot copy {} to the work folder", from);
  std::string buffer(std::size_t{1} << 20, '\0');
  for (std::size_t got = 1, total = 0; got > 0;) {
    got = VSIFReadL(buffer.data(), 1, buffer.size(), in.get());
    total += got;
    if (total > kMostCopy) return fail(ErrorCode::kLimit, "{} is larger than {} MB", from, kMostCopy >> 20U);
    if (VSIFWriteL(buffer.data(), 1, got, out.get()) != got) return fail(ErrorCode::kIo, "the work folder is full");
  }
  return {};
}

Status write_file(const std::string& text, const std::filesystem::path& to) {
  const VsiFile out(VSIFOpenL(to.c_str(), "wb"));
  if (!out || VSIFWriteL(text.data(), 1, text.size(), out.get()) != text.size()) {
    return fail(ErrorCode::kIo, "cannot write to the work folder");
  }
  return {};
}

/// .shp without .shx: a copy under the same name, where the driver may write the index it rebuilds.
Status copy_shapefile(PreparedSource& source, const std::filesystem::path& work) {
  const std::string original = source.path;
  const std::filesystem::path target = work / base_name(original);
  if (const Status ok = copy_file(original, target); !ok) return ok;
  for (const std::string extension : {"dbf", "prj", "cpg", "qpj"}) {
    const std::string beside = sibling(original, extension);
    if (beside.empty()) continue;
    const std::filesystem::path to = work / (std::string(stem_of(original)) + "." + extension);
    if (const Status ok = copy_file(beside, to); !ok) return ok;
  }
  source.path = target.string();
  source.restore_shx = true;
  source.warnings.push_back("the .shx index is missing and was rebuilt from the .shp in a copy");
  return {};
}

/// SQLite files in WAL mode make -wal and -shm beside them even when only read (byte 18 and 19 of the header are 2).
bool is_wal_database(const std::string& head) {
  return head.size() > 20 && head.starts_with("SQLite format 3") && (head[18] == 2 || head[19] == 2);
}

Status copy_database(PreparedSource& source, const std::filesystem::path& work) {
  const std::filesystem::path target = work / base_name(source.path);
  if (const Status ok = copy_file(source.path, target); !ok) return ok;
  if (const std::string wal = source.path + "-wal"; is_file(wal)) {
    if (const Status ok = copy_file(wal, target.string() + "-wal"); !ok) return ok;
  }
  source.path = target.string();
  return {};
}

/// JSON and XML whose text GDAL would not understand, rewritten in UTF-8.
Status transcode(PreparedSource& source, const std::string& encoding, const std::filesystem::path& work) {
  const Result<std::string> text = whole_file(source.path, kMostText);
  if (!text) return pass(text);
  Result<TextDecoder> decoder = TextDecoder::named(encoding);
  if (!decoder) return pass(decoder);
  std::string_view bytes = *text;
  if (encoding == "UTF-16LE" && bytes.starts_with("\xFF\xFE")) bytes.remove_prefix(2);
  if (encoding == "UTF-16BE" && bytes.starts_with("\xFE\xFF")) bytes.remove_prefix(2);
  DecodedText decoded = decoder->decode(bytes);
  if (const std::size_t declared = decoded.utf8.substr(0, 200).find("encoding="); source.first.xml || declared < 200) {
    const std::size_t end = decoded.utf8.find("?>");
    if (decoded.utf8.starts_with("<?xml") && end != std::string::npos) {
      decoded.utf8.replace(0, end + 2, R"(<?xml version="1.0" encoding="UTF-8"?>)");
    }
  }
  const std::filesystem::path target = work / base_name(source.path);
  if (const Status ok = write_file(decoded.utf8, target); !ok) return ok;
  source.warnings.push_back(decoded.unknown > 0
                                ? fmt::format("text read as {}; {} characters are not in it", encoding, decoded.unknown)
                                : fmt::format("text read as {}", encoding));
  source.path = target.string();
  return {};
}

/// Encoding that a JSON or XML document must be rewritten from; "" when GDAL reads it as it is.
std::string foreign_encoding(const FirstBytes& first, std::string_view head) {
  if (head.starts_with("\xFF\xFE")) return "UTF-16LE";
  if (head.starts_with("\xFE\xFF")) return "UTF-16BE";
  if (first.xml && !first.xml_encoding.empty()) {
    const std::string& name = first.xml_encoding;
    // expat itself knows these.
    const bool known = name == "us-ascii" || name == "iso-8859-1" || name.starts_with("utf-16");
    return known ? std::string() : name;
  }
  if (first.json && !is_utf8(head)) return choose_encoding({}, head).encoding;
  return {};
}

Status prepare_file(PreparedSource& source, const std::filesystem::path& work) {
  const std::string head = head_of_file(source.path, kHeadBytes);
  const std::string name(base_name(source.path));
  const std::size_t size = file_size(source.path);
  source.first = look_at_first_bytes(name, head, head.empty() ? 0 : std::max(size, head.size()));
  if (source.first.refusal) return fail(ErrorCode::kUnreadable, "{} {}", name, *source.first.refusal);

  const std::string extension = extension_of(source.path);
  constexpr std::string_view kShapefile("\0\0\x27\x0A", 4);
  if (extension == "shp" && head.starts_with(kShapefile) && sibling(source.path, "shx").empty())
    return copy_shapefile(source, work);
  if (is_wal_database(head)) return copy_database(source, work);
  if (looks_like_vrt(head)) {
    if (const Status ok = check_vrt(source.path); !ok) return pass(ok);
  }
  const bool utf16 = head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF");
  const bool text_format = source.first.xml || source.first.json ||
                           (utf16 && (extension == "json" || extension == "geojson" || extension == "kml" ||
                                      extension == "gml" || extension == "xml" || extension == "gpx"));
  if (text_format) {
    if (const std::string encoding = foreign_encoding(source.first, head); !encoding.empty()) {
      if (const Status ok = transcode(source, encoding, work); !ok) return pass(ok);
      // Its files were looked at in other words than GDAL would now read.
      if (is_vrt_file(source.path))
        return fail(ErrorCode::kRefused, "{} is a VRT in {}; only UTF-8 is followed", name, encoding);
    }
  }
  return {};
}

}  // namespace

Result<PreparedSource> prepare_source(const std::string& path, const std::filesystem::path& work) {
  PreparedSource source;
  source.path = path;
  if (!is_file(path)) return source;
  if (const Status ok = prepare_file(source, work); !ok) return pass(ok);
  return source;
}

Result<std::string> whole_file(const std::string& path, std::size_t limit) {
  const VsiFile file(VSIFOpenL(path.c_str(), "rb"));
  if (!file) return fail(ErrorCode::kUnreadable, "cannot open {}", path);
  std::string text;
  std::string buffer(std::size_t{1} << 20, '\0');
  for (;;) {
    const std::size_t got = VSIFReadL(buffer.data(), 1, buffer.size(), file.get());
    if (got == 0) return text;
    if (text.size() + got > limit) return fail(ErrorCode::kLimit, "{} is larger than {} MB", path, limit >> 20U);
    text.append(buffer, 0, got);
  }
}

std::string head_of_file(const std::string& path, std::size_t bytes) {
  const VsiFile file(VSIFOpenL(path.c_str(), "rb"));
  if (!file) return {};
  std::string head(bytes, '\0');
  head.resize(VSIFReadL(head.data(), 1, bytes, file.get()));
  return head;
}

std::string tail_of_file(const std::string& path, std::size_t bytes) {
  const VsiFile file(VSIFOpenL(path.c_str(), "rb"));
  const std::size_t size = file_size(path);
  if (!file || VSIFSeekL(file.get(), size > bytes ? size - bytes : 0, SEEK_SET) != 0) return {};
  std::string tail(bytes, '\0');
  tail.resize(VSIFReadL(tail.data(), 1, bytes, file.get()));
  return tail;
}

bool file_exists(const std::string& path) {
  VSIStatBufL facts;
  return VSIStatExL(path.c_str(), &facts, VSI_STAT_EXISTS_FLAG) == 0;
}

std::size_t file_size(const std::string& path) {
  VSIStatBufL facts;
  return VSIStatL(path.c_str(), &facts) == 0 ? static_cast<std::size_t>(facts.st_size) : 0;
}

std::string sibling(const std::string& path, const std::string& extension) {
  const std::size_t dot = path.size() - base_name(path).size() + stem_of(path).size();
  const std::string trunk = path.substr(0, dot) + ".";
  std::string upper = extension;
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  std::string title = extension;
  if (!title.empty()) title[0] = upper[0];
  for (const std::string& variant : {extension, upper, title}) {
    if (is_file(trunk + variant)) return trunk + variant;
  }
  return {};
}

}  // namespace sandtable::geo
