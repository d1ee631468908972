#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
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

/// Where one series stood after some entry of the journal: what its Reading follows from.
struct SeriesStanding {
  Observation newest;              ///< greatest phenomenon time; of equal ones the last to come
  std::uint32_t count = 0;         ///< observations up to then
  std::uint32_t out_of_order = 0;  ///< of these, older than the newest when they came
};

/// An entry of the journal and the incident time of it; 0 and the epoch before the first.
struct JournalMoment {
  std::int64_t seq = 0;
  UtcTime at{};
  bool operator==(const JournalMoment&) const = default;
};

/// Port for looking back: everything that is committed, however it is kept. One instance belongs to one thread at a
/// time; several may look at one incident while it grows, and each call sees one consistent state of it.
class IncidentReader {
 public:
  virtual ~IncidentReader() = default;
  /// Calls `visit` for each event with seq >= from in order, payloads filled in. Stops early when it returns false.
  virtual Status read(std::int64_t from, const std::function<bool(Event)>& visit) = 0;
  /// Calls `visit` for the events from <= seq <= to that a state beside its readings follows from: all but
  /// observations, and of the modelled water only the newest; in order.
  virtual Status read_story(std::int64_t from, std::int64_t to, const std::function<void(Event)>& visit) = 0;
  /// The last entry at or before `t`.
  virtual Result<JournalMoment> moment_at(UtcTime t) = 0;
  /// Every observation of one series with from <= phenomenon time < to, by that time and, where it is the same, in the
  /// order of the journal. With `known_by` only what had been received by then.
  virtual Result<std::vector<Observation>> observations(const SeriesId& series, TimeRange range,
                                                        std::optional<UtcTime> known_by) = 0;
  /// Every series observed in the entries up to `seq`, in no particular order.
  virtual Result<std::vector<SeriesStanding>> standings_at(std::int64_t seq) = 0;
};

/// Port to the durable incident. One instance belongs to one thread (the store thread).
class IncidentStore : public IncidentReader {
 public:
  /// Makes all of them durable in one transaction, or none: journal rows with their hash chain, observations,
  /// fields, and the feature tables a GIS opens. `seq` must continue the journal, else kConflict. kRefused when two
  /// open orders would then bind one resource, as the machine they send or as one of its crew.
  virtual Status append(std::span<const Event> events) = 0;
  [[nodiscard]] virtual Result<std::int64_t> last_seq() = 0;
  /// Walks the whole chain.
  virtual Result<JournalCheck> verify() = 0;
  /// The place file as it was when the incident began, and where it lay: enough to open the map again.
  virtual Status put_place(std::string_view toml, std::string_view path) = 0;
  struct PlaceCopy { std::string toml; std::string path; };
  virtual Result<PlaceCopy> place() = 0;

  /// Notes that the messages to crews which these entries caused have left. Durable when it returns; what an entry
  /// caused and is not noted here counts as unsent after a restart.
  virtual Status note_sent(std::span<const std::int64_t> seqs) = 0;
  /// The entries noted so.
  virtual Result<std::vector<std::int64_t>> sent() = 0;

  /// Another look at the same incident, for a thread of its own.
  virtual Result<std::unique_ptr<IncidentReader>> reader() = 0;
  /// Does about `budget` of the work that nobody waits for (packing old observations); true when more is to do.
  /// The store thread calls it when it has nothing to write. Nothing is lost when it fails or is cut short.
  virtual Result<bool> tidy(Duration budget) = 0;
};

}  // namespace sandtable
