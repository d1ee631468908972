#include "twin/place/place_sources.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <system_error>

namespace sandtable {
namespace {

constexpr std::string_view kSecretFound =
    "holds a password, user name or access token; keep those in the environment or in the library's own "
    "credentials file";

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
  return out;
}

/// "PG:", "WFS:", "https:": two or more letters or digits before the first colon, as GDAL's connection texts have.
bool has_prefix_with_colon(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon < 2) return false;
  return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; });
}

/// A parameter whose value is only the mark of a key, not the key, is no secret.
std::string without_key_mark(std::string text) {
  constexpr std::string_view kMark = "={key}";
  for (std::size_t at = text.find(kMark); at != std::string::npos; at = text.find(kMark)) {
    const std::size_t begin = text.find_last_of("?&/", at);
    const std::size_t name = begin == std::string::npos ? 0 : begin + 1;
    text.erase(name, at + kMark.size() - name);
  }
  return text;
}

bool is_environment_name(std::string_view text) {
  const auto word = [](char c) { return std::isupper(static_cast<unsigned char>(c)) || c == '_'; };
  return !text.empty() && text.size() <= 128 && word(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return word(c) || std::isdigit(static_cast<unsigned char>(c)); });
}

}  // namespace

bool carries_a_secret(std::string_view source) {
  const std::string text = lower_case(source);
  static constexpr std::array kMarks{"password=", "passwd=",  "pwd=",        "token=",         "apikey=",
                                     "api_key=",  "api-key=", "access_key=", "authorization=", "secret="};
  if (std::any_of(kMarks.begin(), kMarks.end(),
                  [&](const char* mark) { return text.find(mark) != std::string::npos; })) {
    return true;
  }
  const std::size_t scheme = text.find("://");
  if (scheme == std::string::npos) return false;
  const std::string authority = text.substr(scheme + 3, text.find_first_of("/?#", scheme + 3) - (scheme + 3));
  return authority.find('@') != std::string::npos;
}

bool PlaceSources::resolve(TomlTable& table, std::string_view key, const std::string& written,
                           std::filesystem::path& out) const {
  if (written.empty()) {
    table.problem(key, "is empty; expected a path");
    return false;
  }
  std::error_code trouble;
  const std::filesystem::path path = (directory_ / written).lexically_normal();
  if (!std::filesystem::exists(path, trouble)) {
    table.problem(key, "no such file: {}", clipped(path.string(), 512));
    return false;
  }
  out = path;
  return true;
}

bool PlaceSources::read_path(TomlTable& table, std::string_view key, std::filesystem::path& out) const {
  std::string written;
  return table.optional(key, written) && resolve(table, key, written, out);
}

bool PlaceSources::read_pattern(TomlTable& table, std::string_view key, std::filesystem::path& folder,
                                std::string& name) const {
  std::string written;
  if (!table.optional(key, written)) return false;
  const std::filesystem::path pattern(written);
  std::filesystem::path found;
  if (!resolve(table, key, pattern.has_parent_path() ? pattern.parent_path().string() : ".", found)) return false;
  std::error_code trouble;
  if (!pattern.has_filename() || !std::filesystem::is_directory(found, trouble)) {
    table.problem(key, "'{}' is not a pattern of names in a folder", clipped(written, 128));
    return false;
  }
  folder = std::move(found);
  name = pattern.filename().string();
  return true;
}

bool PlaceSources::read_source(TomlTable& table, std::string_view key, std::string& out) const {
  std::string written;
  if (!table.optional(key, written)) return false;
  if (carries_a_secret(written)) {
    table.problem(key, "{}", kSecretFound);
    return false;
  }
  if (written.starts_with("/vsi") || has_prefix_with_colon(written)) {
    out = written;
    return true;
  }
  std::filesystem::path path;
  if (!resolve(table, key, written, path)) return false;
  out = path.string();
  return true;
}

bool PlaceSources::read_url(TomlTable& table, std::string_view key, std::string& out) const {
  std::string written;
  return table.optional(key, written) && resolve_url(table, key, written, out);
}

bool PlaceSources::resolve_url(TomlTable& table, std::string_view key, const std::string& written,
                               std::string& out) const {
  if (carries_a_secret(without_key_mark(written))) {
    table.problem(key, "{}", kSecretFound);
    return false;
  }
  const std::string scheme = lower_case(written.substr(0, written.find(':') + 1));
  const bool web = (scheme == "http:" || scheme == "https:") && written.compare(scheme.size(), 2, "//") == 0 &&
                   written.size() > scheme.size() + 2;
  if (web) {
    out = written;
    return true;
  }
  if (scheme != "file:") {
    table.problem(key, "'{}' is not an http:, https: or file: URL", clipped(written, 128));
    return false;
  }
  const std::size_t path_begin = written.compare(scheme.size(), 2, "//") == 0 ? scheme.size() + 2 : scheme.size();
  std::filesystem::path path;
  if (!resolve(table, key, written.substr(path_begin), path)) return false;
  out = "file://" + path.string();
  return true;
}

bool PlaceSources::read_environment_name(TomlTable& table, std::string_view key, std::string& out) {
  std::string written;
  if (!table.optional(key, written)) return false;
  if (!is_environment_name(written)) {
    table.problem(key, "expected the name of an environment variable (capitals, digits and _), not the secret itself");
    return false;
  }
  out = written;
  return true;
}

}  // namespace sandtable
