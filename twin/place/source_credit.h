#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/place/place.h"

namespace sandtable {

/// What of a place holds data that others gave.
enum class CreditedKind { kFeed, kLayer, kTerrain, kDrape };
/// Stable: "feed", "layer", "terrain", "drape".
std::string_view credited_kind_key(CreditedKind kind);
std::optional<CreditedKind> parse_credited_kind(std::string_view key);

/// How a file says that a source states nothing, and what machines are told where nothing is known.
inline constexpr const char* kNotStated = "not stated";
/// The text, or kNotStated where it is empty.
std::string stated(const std::string& text);

/// Whom a source asks to be named and under what licence it gives its data, as the place file says; a text is empty
/// where it says nothing, and nothing is invented.
struct SourceCredit {
  CreditedKind kind = CreditedKind::kFeed;
  std::string id{};  ///< of the feed or layer; the kind's key for terrain and drape
  Text name{};       ///< empty where the id is all there is
  std::string attribution{};
  std::string licence{};
};

/// Of feeds, terrain, drape and layers, in this order.
std::vector<SourceCredit> credits_of(const Place& place);

}  // namespace sandtable
