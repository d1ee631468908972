#include "geo/layers/first_bytes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "geo/layers/text_decoding.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

bool starts_with_any_case(std::string_view text, std::string_view lower_prefix) {
  return lower_ascii(text.substr(0, lower_prefix.size())) == lower_prefix;
}

std::string_view trimmed_front(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

/// One short line without spaces that ends in a file name: what git leaves where a symbolic link should be.
bool is_a_path_as_text(std::string_view head, std::size_t file_size) {
  if (file_size > 512 || head.size() < file_size) return false;
  std::string_view line = head;
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  if (line.find('/') == std::string_view::npos || line.find('.') == std::string_view::npos) return false;
  return std::all_of(line.begin(), line.end(),
                     [](unsigned char c) { return c > 0x20 && c != '<' && c != '{' && c != '"' && c != ',' && c != ';'; });
}

std::string declared_xml_encoding(std::string_view head) {
  if (!head.starts_with("<?xml")) return {};
  const std::string_view declaration = head.substr(0, head.find("?>"));
  const std::size_t at = declaration.find("encoding");
  if (at == std::string_view::npos) return {};
  const std::size_t open = declaration.find_first_of("\"'", at);
  if (open == std::string_view::npos) return {};
  const std::size_t close = declaration.find(declaration[open], open + 1);
  if (close == std::string_view::npos) return {};
  const std::string name = lower_ascii(declaration.substr(open + 1, close - open - 1));
  return name == "utf-8" || name == "utf8" ? std::string() : name;
}

std::optional<std::pair<std::string, std::string>> special_format(std::string_view extension, std::string_view head,
                                                                  bool json) {
  using Found = std::pair<std::string, std::string>;
  constexpr std::string_view kJxlBox("\0\0\0\x0CJXL ", 8);
  if (head.starts_with("PAR1") || extension == "parquet" || extension == "geoparquet") return Found("Parquet", "Parquet");
  if (head.starts_with("ARROW1")) return Found("Arrow", "Arrow");
  if (head.starts_with("PMTiles")) return Found("PMTiles", "PMTiles");
  if (head.starts_with(kJxlBox) || (head.starts_with("\xFF\x0A") && extension == "jxl")) {
    return Found("JPEG-XL", "JPEGXL");
  }
  if (head.starts_with("msid") || extension == "sid") return Found("MrSID", "MrSID");
  if (extension == "ecw") return Found("ECW", "ECW");
  if (json) {
    const std::size_t at = head.find("\"CityJSON");
    if (at != std::string_view::npos && head.rfind("\"type\"", at) != std::string_view::npos) {
      return Found("CityJSON", "CityJSON");
    }
  }
  return std::nullopt;
}

}  // namespace

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view base_name(std::string_view path) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string extension_of(std::string_view path) {
  const std::string_view name = base_name(path);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string() : lower_ascii(name.substr(dot + 1));
}

std::string_view stem_of(std::string_view path) {
  const std::string_view name = base_name(path);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot);
}

FirstBytes look_at_first_bytes(std::string_view file_name, std::string_view head, std::size_t file_size) {
  FirstBytes found;
  if (file_size == 0) {
    found.refusal = "is empty (0 bytes)";
    return found;
  }
  const std::string extension = extension_of(file_name);
  const std::string_view text = trimmed_front(without_bom(head));
  if (starts_with_any_case(text, "<!doctype html") || starts_with_any_case(text, "<html")) {
    found.refusal = "is a web page (HTML), probably an error page saved under this name";
    return found;
  }
  if (text.starts_with("version https://git-lfs")) {
    found.refusal = "is a Git LFS pointer, not the data; fetch the real file";
    return found;
  }
  if (is_a_path_as_text(head, file_size) && extension != "csv" && extension != "txt" && extension != "url") {
    found.refusal = fmt::format("holds only a path as text (`{}`), probably a symbolic link saved as a file",
                                clipped(valid_utf8(text), 80));
    return found;
  }
  found.json = text.starts_with("{") || text.starts_with("[");
  found.xml = text.starts_with("<");
  if (found.xml) {
    found.xml_encoding = declared_xml_encoding(text);
    if (text.find("<!ENTITY") != std::string_view::npos) {
      found.refusal = "declares XML entities, which are not expanded";
      return found;
    }
  }
  if (const auto special = special_format(extension, text, found.json)) {
    found.format = special->first;
    found.driver_needed = special->second;
  }
  return found;
}

}  // namespace sandtable::geo
