#include "feeds/net/tls_text.h"

#include <fmt/format.h>

namespace sandtable::feeds {
namespace {

/// What Debian 12's OpenSSL is set to.
constexpr int kUsualLevel = 2;

}  // namespace

std::string cipher_list(const TlsPolicy& tls) {
  return tls.security_level ? fmt::format("DEFAULT@SECLEVEL={}", *tls.security_level) : std::string();
}

std::string tls_relaxation(const TlsPolicy& tls) {
  std::string text;
  if (tls.security_level && *tls.security_level < kUsualLevel) {
    text = fmt::format("short keys are accepted (OpenSSL security level {} instead of {})", *tls.security_level,
                       kUsualLevel);
  }
  if (tls.min_version < TlsVersion::kTls12) {
    text += text.empty() ? "" : "; ";
    text += fmt::format("TLS from version {} is accepted", tls.min_version == TlsVersion::kTls10 ? "1.0" : "1.1");
  }
  return text.empty() ? text : "weaker TLS than usual, as the place file says: " + text;
}

}  // namespace sandtable::feeds
