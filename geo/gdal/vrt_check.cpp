#include "geo/gdal/vrt_check.h"

#include <cpl_minixml.h>
#include <cpl_vsi.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>

#include "geo/gdal/gdal_errors.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepest = 8;
constexpr std::size_t kHeadBytes = 65536;
constexpr std::size_t kMostBytes = std::size_t{64} << 20;

struct FileCloser {
  void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};
using File = std::unique_ptr<VSILFILE, FileCloser>;
using Tree = std::unique_ptr<CPLXMLNode, decltype(&CPLDestroyXMLNode)>;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

bool is_one_of(const std::string& word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

/// OGR's SQL opens `FROM 'source'.table` by itself, SQLite's dialect has functions and virtual tables that do.
bool opens_other_sources(const std::string& sql) {
  const std::string text = lower(sql);
  for (const std::string_view sign : {"/", "\\", "..", "virtual", "ogr_", "attach", "load_extension"}) {
    if (text.find(sign) != std::string::npos) return true;
  }
  for (const std::string_view word : {"from", "join", ","}) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
      std::size_t name = text.find_first_not_of(" \t\r\n([", at + word.size());
      if (name == std::string::npos) break;
      const char quote = text[name] == '\'' || text[name] == '"' || text[name] == '`' ? text[name] : '\0';
      // A column may be written "table"."column"; only what a query reads from is a source.
      if (word == "," && quote != '\'') continue;
      std::size_t end = quote != '\0' ? text.find(quote, name + 1) : text.find_first_of(" \t\r\n.,;)", name);
      if (end == std::string::npos) break;
      if (quote != '\0') ++end;
      end = text.find_first_not_of(" \t\r\n", end);
      if (end != std::string::npos && text[end] == '.') return true;
    }
  }
  return false;
}

/// Walks GDAL's own parse of the text, because that is what GDAL will follow: it minds no case of names.
class Gatherer {
 public:
  Status walk(const CPLXMLNode* node, bool raw_band) {
    for (; node != nullptr; node = node->psNext) {
      if (node->eType != CXT_Element) continue;
      if (auto ok = see(*node, raw_band); !ok) return ok;
      const bool raw = lower(CPLGetXMLValue(node, "subClass", "")) == "vrtrawrasterband";
      if (auto ok = walk(node->psChild, raw); !ok) return ok;
    }
    return {};
  }
  std::vector<VrtReference> take() { return std::move(found_); }

 private:
  Status see(const CPLXMLNode& node, bool raw_band) {
    const std::string tag = lower(node.pszValue);
    const std::string text = CPLGetXMLValue(&node, nullptr, "");
    if (is_one_of(tag, {"sourcefilename", "sourcedataset", "srcdatasource", "sourcedatasource"})) {
      // Only bands that lie raw in another file are relative where nothing is said.
      const std::string relative = CPLGetXMLValue(&node, "relativeToVRT", raw_band ? "1" : "0");
      if (relative != "0" && relative != "1") {
        return fail(ErrorCode::kRefused, "relativeToVRT is `{}`; only 0 and 1 are followed", shown(relative));
      }
      // OGR's source may be another VRT written in place, whose own sources come with the walk.
      const bool written_in_place = text.empty() && CPLGetXMLNode(&node, "OGRVRTDataSource") != nullptr;
      if (!written_in_place) found_.push_back({text, relative == "1"});
    } else if (tag == "dempath") {
      found_.push_back({text, false});
    } else if (tag == "mdi" || tag == "option") {
      see_item(node);
    } else if (tag == "ooi") {
      if (text.find_first_of("/\\:") != std::string::npos || text.find("..") != std::string::npos) {
        found_.push_back({text, false});
      }
    } else if (tag == "srcsql" && opens_other_sources(text)) {
      return fail(ErrorCode::kRefused, "SrcSQL may open other sources: `{}`", shown(text));
    }
    return {};
  }

  /// GDAL takes the first attribute for the key, whatever it is called.
  void see_item(const CPLXMLNode& item) {
    bool names_a_file = false;
    for (const CPLXMLNode* child = item.psChild; child != nullptr; child = child->psNext) {
      if (child->eType == CXT_Attribute && child->psChild != nullptr) {
        const std::string key = lower(child->psChild->pszValue);
        names_a_file |= is_one_of(key, {"x_dataset", "y_dataset", "rpc_dem", "src_geoloc_array", "dst_geoloc_array"});
      } else if (child->eType == CXT_Text && names_a_file) {
        found_.push_back({child->pszValue, false});
      }
    }
  }

  static std::string shown(const std::string& text) { return clipped(valid_utf8(text), 120); }

  std::vector<VrtReference> found_;
};

bool is_below(const fs::path& file, const fs::path& folder) {
  const auto [end, rest] = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
  return end == folder.end() && rest != file.end();
}

class Confinement {
 public:
  /// `home`: without links, unless it lies where there are none.
  explicit Confinement(const fs::path& home)
      : home_(home.lexically_normal()), in_archive_(home.string().starts_with("/vsi")) {}

  Status check(const fs::path& vrt, int depth) {
    const std::string name = clipped(valid_utf8(vrt.filename().string()), 120);
    if (depth > kDeepest) return fail(ErrorCode::kLimit, "{}: VRTs nested deeper than {}", name, kDeepest);
    const auto xml = whole(vrt.string());
    if (!xml) return pass(xml);
    const auto references = references_of_vrt(*xml);
    if (!references) return fail(references.error().code, "{}: {}", name, references.error().message);
    for (const VrtReference& reference : *references) {
      const auto file = allowed(reference, vrt.parent_path());
      if (!file) {
        return fail(ErrorCode::kRefused, "{} points to `{}`; a VRT may name only files below its own folder", name,
                    clipped(valid_utf8(reference.name), 200));
      }
      if (checked_.contains(*file) || !is_vrt_file(file->string())) continue;
      if (auto ok = check(*file, depth + 1); !ok) return ok;
      checked_.insert(*file);
    }
    return {};
  }

 private:
  /// What GDAL would open, links followed; empty when it is no file below home.
  [[nodiscard]] std::optional<fs::path> allowed(const VrtReference& reference, const fs::path& folder) const {
    const std::string& name = reference.name;
    // Names with a colon belong to some driver, those with an angle are a VRT written in place.
    const bool plain = !name.empty() && name.find_first_of(":<\\") == std::string::npos;
    if (!plain) return std::nullopt;
    const fs::path written = reference.relative_to_vrt ? folder / name : fs::path(name);
    if (in_archive_) {
      return is_below(written.lexically_normal(), home_) ? std::optional(written) : std::nullopt;
    }
    if (written.string().starts_with("/vsi")) return std::nullopt;
    std::error_code error;
    const fs::path file = fs::weakly_canonical(written, error);
    if (error || !is_below(file, home_) || fs::is_directory(file, error)) return std::nullopt;
    return file;
  }

  static Result<std::string> whole(const std::string& path) {
    const File file(VSIFOpenL(path.c_str(), "rb"));
    if (!file) return fail(ErrorCode::kUnreadable, "cannot open {}", clipped(valid_utf8(path), 200));
    std::string text(kHeadBytes, '\0');
    std::size_t size = 0;
    for (std::size_t got = 1; got > 0 && size <= kMostBytes; size += got) {
      text.resize(size + kHeadBytes);
      got = VSIFReadL(text.data() + size, 1, kHeadBytes, file.get());
    }
    if (size > kMostBytes) return fail(ErrorCode::kLimit, "a VRT of more than {} MB", kMostBytes >> 20U);
    text.resize(size);
    return text;
  }

  fs::path home_;
  bool in_archive_;
  std::set<fs::path> checked_;
};

}  // namespace

Result<std::vector<VrtReference>> references_of_vrt(const std::string& xml) {
  const GdalErrors quiet;
  // GDAL stops at a zero byte, and so must what is looked at.
  const Tree tree(CPLParseXMLString(xml.c_str()), CPLDestroyXMLNode);
  if (!tree) return fail(ErrorCode::kUnreadable, "the VRT is no XML that can be read");
  Gatherer gatherer;
  if (auto ok = gatherer.walk(tree.get(), false); !ok) return pass(ok);
  return gatherer.take();
}

bool looks_like_vrt(std::string_view head) {
  const std::string text = lower(head.substr(0, std::min(head.find('\0'), kHeadBytes)));
  return text.find("<vrtdataset") != std::string::npos || text.find("<ogrvrtdatasource") != std::string::npos;
}

bool is_vrt_file(const std::string& path) {
  const File file(VSIFOpenL(path.c_str(), "rb"));
  if (!file) return false;
  std::string head(kHeadBytes, '\0');
  head.resize(VSIFReadL(head.data(), 1, head.size(), file.get()));
  return looks_like_vrt(head);
}

Status check_vrt(const std::string& path) {
  if (path.starts_with("/vsi")) {
    const fs::path file(path);
    return Confinement(file.parent_path()).check(file, 1);
  }
  std::error_code error;
  const fs::path file = fs::weakly_canonical(path, error);
  if (error) return fail(ErrorCode::kUnreadable, "cannot follow {}", clipped(valid_utf8(path), 200));
  return Confinement(file.parent_path()).check(file, 1);
}

}  // namespace sandtable::geo
