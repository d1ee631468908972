#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sandtable::geo {

/// What the first bytes of a file say about it before any driver sees it.
struct FirstBytes {
  /// Why the file must not or cannot be read, as the end of a sentence that starts with the file's name.
  std::optional<std::string> refusal;
  /// Format that needs a driver which GDAL may lack ("Parquet"), with GDAL's name of that driver.
  std::optional<std::string> format;
  std::string driver_needed;
  bool json = false;
  bool xml = false;
  /// Encoding the XML declaration names, empty when it is UTF-8 or not given.
  std::string xml_encoding;
};

/// Looks at the beginning (64 kB are enough) and the end of a file, its name and its length.
FirstBytes look_at_first_bytes(std::string_view file_name, std::string_view head, std::size_t file_size);

/// Lower-case extension without the dot; "" when there is none.
std::string extension_of(std::string_view path);
/// The last component of a path.
std::string_view base_name(std::string_view path);
/// The same without its last extension.
std::string_view stem_of(std::string_view path);
std::string lower_ascii(std::string_view text);

}  // namespace sandtable::geo
