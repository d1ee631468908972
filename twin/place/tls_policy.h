#pragma once

#include <optional>
#include <string>

namespace sandtable {

enum class TlsVersion { kTls10, kTls11, kTls12, kTls13 };

/// How a feed's connection is secured. Certificates and host names are always checked; nothing here turns that off.
struct TlsPolicy {
  std::string ca_bundle;           ///< PEM file of the authorities to trust; empty for the system's
  std::string client_certificate;  ///< PEM file that says who we are; empty for none
  std::string client_key;          ///< PEM file; both or neither
  /// OpenSSL's, 0 to 5: how short a key may be. Empty for the system's (2 in Debian 12, which refuses 1024-bit keys).
  std::optional<int> security_level;
  TlsVersion min_version = TlsVersion::kTls12;
  bool operator==(const TlsPolicy&) const = default;
};

}  // namespace sandtable
