#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "twin/base/digest.h"
#include "twin/core/event.h"

namespace sandtable {

/// What verify() found.
struct JournalCheck {
  std::int64_t entries = 0;
  std::int64_t observations = 0;
  std::int64_t fields = 0;
  Digest head;              ///< digest of the last good entry
  bool intact = false;
  std::int64_t broken_seq = 0;  ///< first entry that does not fit; 0 when intact
  std::string why;
};

/// Port to the durable incident. One instance belongs to one thread (the store thread).
class IncidentStore {
 public:
  virtual ~IncidentStore() = default;
  /// Makes all of them durable in one transaction, or none: journal rows with their hash chain, observations,
  /// fields, and the feature tables a GIS opens. `seq` must continue the journal, else kConflict.
  virtual Status append(std::span<const Event> events) = 0;
  /// Calls `visit` for each event with seq >= from in order, payloads filled in. Stops early when it returns false.
  virtual Status read(std::int64_t from, const std::function<bool(Event)>& visit) = 0;
  [[nodiscard]] virtual Result<std::int64_t> last_seq() = 0;
  /// Walks the whole chain.
  virtual Result<JournalCheck> verify() = 0;
  /// The place file as it was when the incident began, and where it lay: enough to open the map again.
  virtual Status put_place(std::string_view toml, std::string_view path) = 0;
  struct PlaceCopy { std::string toml; std::string path; };
  virtual Result<PlaceCopy> place() = 0;
};

}  // namespace sandtable
