#pragma once

#include <cstdint>
#include <string>

#include "twin/base/digest.h"
#include "twin/base/time.h"

namespace sandtable {

/// A shift goes from one person to the next: the receiver has the pack and stands for having read it.
struct Handover {
  std::string giver;
  std::string receiver;
  Digest pack;                 ///< of the pack's manifest, which names the digest of each of its files
  std::string pack_name;       ///< of its folder
  UtcTime pack_at{};           ///< the moment that the pack shows, incident clock
  std::int64_t stands_on = 0;  ///< last entry of the journal that the pack knows
  std::string comment;
  bool operator==(const Handover&) const = default;
};

/// The same as it stands in the journal.
struct SignedHandover {
  Handover handover;
  std::int64_t entry = 0;
  UtcTime when{};  ///< incident clock
};

}  // namespace sandtable
