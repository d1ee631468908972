#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "twin/place/toml_table.h"

namespace sandtable {

/// Turns what a place file says about files and services into absolute paths and checks that files exist.
/// Touches the file system's directory entries only; opens nothing.
class PlaceSources {
 public:
  explicit PlaceSources(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// An existing file or directory. `out` stays as it is when the key is absent.
  bool read_path(TomlTable& table, std::string_view key, std::filesystem::path& out) const;
  /// A pattern of names in an existing folder: "qpf/{issued}.tif". Marks stand in the last part alone.
  bool read_pattern(TomlTable& table, std::string_view key, std::filesystem::path& folder, std::string& name) const;
  /// A path as above, or a text for GDAL ("/vsi...", "PG:...") that is handed on unchanged.
  bool read_source(TomlTable& table, std::string_view key, std::string& out) const;
  /// An http, https or file URL without credentials; a relative file URL becomes absolute.
  bool read_url(TomlTable& table, std::string_view key, std::string& out) const;
  /// The same for an address that was read already; `written` may carry "{key}" where an access key will stand.
  bool resolve_url(TomlTable& table, std::string_view key, const std::string& written, std::string& out) const;
  /// The name of an environment variable. The value is never repeated in a message: it may be the secret itself.
  static bool read_environment_name(TomlTable& table, std::string_view key, std::string& out);

 private:
  [[nodiscard]] bool resolve(TomlTable& table, std::string_view key, const std::string& written,
                             std::filesystem::path& out) const;

  std::filesystem::path directory_;
};

/// True when a URL or connection text carries a password, user name or access token.
bool carries_a_secret(std::string_view source);

}  // namespace sandtable
