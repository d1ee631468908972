#include "twin/place/feed_readers.h"

namespace sandtable {

void read_meaning(TomlTable& t, ValueMapping& value) {
  const bool quantity_known = t.required("property", value.quantity);
  if (t.required("unit", value.unit) && quantity_known) {
    if (const auto scale = unit_scale(value.unit, value.quantity); !scale)
      t.problem("unit", "{}", scale.error().message);
  }
  t.optional("window", value.window, NumberRange::positive());
  if (quantity_known && value.quantity == Quantity::kRainfall) t.needs("window");
  if (quantity_known && value.quantity != Quantity::kRainfall && t.present("window")) {
    t.problem("window", "only rainfall sums over a window");
  }
  t.optional("missing", value.missing);
  t.optional("expected_every", value.expected_every, NumberRange::positive());
}

bool both_or_neither(TomlTable& t, std::string_view first, std::string& a, std::string_view second, std::string& b) {
  t.optional(first, a);
  t.optional(second, b);
  if (a.empty() == b.empty()) return !a.empty();
  t.problem(a.empty() ? second : first, "needs '{}' too", a.empty() ? first : second);
  return false;
}

void read_pointer(TomlTable& t, std::string_view key, std::string& out) {
  if (t.optional(key, out) && !out.empty() && !out.starts_with('/')) {
    t.problem(key, "'{}' is no JSON pointer; it starts with '/'", clipped(out, 64));
  }
}

void read_tls(TomlTable& t, const PlaceReading& reading, TlsPolicy& out) {
  constexpr EnumWord<TlsVersion> kVersions[] = {
      {"1.0", TlsVersion::kTls10}, {"1.1", TlsVersion::kTls11}, {"1.2", TlsVersion::kTls12}, {"1.3", TlsVersion::kTls13}};
  const auto file = [&](std::string_view key, std::string& path) {
    if (std::filesystem::path found; reading.sources.read_path(t, key, found)) path = found.string();
  };
  file("ca_bundle", out.ca_bundle);
  file("client_certificate", out.client_certificate);
  file("client_key", out.client_key);
  if (out.client_certificate.empty() != out.client_key.empty()) {
    t.problem("client_certificate", "client_certificate and client_key belong together");
  }
  if (int level = 0; t.optional("tls_security_level", level, NumberRange::between(0, 5))) out.security_level = level;
  t.optional("tls_min_version", out.min_version, kVersions);
}

}  // namespace sandtable
