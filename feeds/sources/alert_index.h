#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/sources/alert_rules.h"

namespace sandtable::feeds {

/// An entry of an index that leads to a CAP message.
struct AlertLink {
  std::string id;
  std::string url;  ///< byte for byte as the index has it
  std::optional<UtcTime> updated;
};

struct AlertIndex {
  std::vector<AlertLink> links;    ///< at most kMaxAlertLinks, in the order of the index
  std::optional<UtcTime> updated;  ///< of the index as a whole
};
inline constexpr std::size_t kMaxAlertLinks = 20'000;

/// Reads what an address of alerts may hold: an Atom or RSS index, the same as JSON (NCDR's form: `entry` a list or a
/// single object), or CAP messages themselves. Messages that stand in the body go to `out` at once. Pure. Fails with
/// kUnreadable or kInvalid when it is none of these.
Result<AlertIndex> parse_alert_index(std::string_view body, const AlertPlaces& places, DeliveryBuilder& out);

}  // namespace sandtable::feeds
