#pragma once

#include <string>
#include <string_view>

namespace sandtable::geo {

/// "PG:..." and "postgresql://...": the only strings that may reach a database driver.
bool is_database_string(std::string_view source);

/// True for a source that the person wrote as one on the network (a database, "https://...", "/vsicurl/...",
/// "/vsizip//vsicurl/..."): only then may GDAL open a connection.
bool is_network_source(std::string_view source);

/// What GDAL opens: "https://host/a.tif" is "/vsicurl/https://host/a.tif", everything else is itself.
std::string gdal_source(std::string_view source);

/// The source as it may be shown: passwords and signed tokens replaced by "***", at most 300 bytes of valid UTF-8.
std::string shown_source(std::string_view source);
/// Passwords in any text ("password=...", "://user:...@", "&sig=...") replaced by "***".
std::string without_secrets(std::string_view text);

}  // namespace sandtable::geo
