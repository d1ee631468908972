#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/ids.h"
#include "twin/base/time.h"

namespace sandtable::feeds {

/// Something that goes wrong with a feed on purpose.
struct Fault {
  enum class Kind {
    kLoss,        ///< a share of the values never arrives
    kDelay,       ///< every value arrives later by `by`
    kDuplicate,   ///< a share of the values arrives twice
    kReorder,     ///< every value is held for between nothing and `by`, so that they overtake each other
    kFreeze,      ///< each series repeats the value that it had when the fault began; the stamps go on
    kScale,       ///< values come `factor` times too large, as with a mistaken unit
    kSkew,        ///< stamps are off by `by`, which may be negative
    kSpike,       ///< a share of the values is off by `size`
    kDeadBroker,  ///< no value arrives, and what was sent meanwhile is lost
  };
  Kind kind = Kind::kLoss;
  std::string feed;     ///< SourceId, or "*" for every feed
  std::string station;  ///< the part of the StationId after the feed; empty for every station
  double share = 1;     ///< of the values, 0 to 1
  double factor = 1;
  double size = 0;  ///< in the unit of the quantity inside the twin (m, mm, m3/s, %, V)
  Duration by{0};
  Duration from{0};               ///< incident time since the source was started
  std::optional<Duration> until;  ///< empty: to the end

  [[nodiscard]] bool concerns(const SourceId& source) const { return feed == "*" || feed == source.str(); }
  [[nodiscard]] bool active(Duration elapsed) const { return elapsed >= from && (!until || elapsed < *until); }
};

/// Reads one fault as people write it: FEED[/STATION] FAULT [FROM..[UNTIL]].
///   rain loss=20%          river/R7 freeze 30min..2h     * delay=90s      flood duplicate=5%
///   river reorder=2min     flood scale=100 10min..       rain skew=-8h    flood spike=1%:3.5    pumps dead 1h..90min
/// Fails with kInvalid naming the word it cannot read.
Result<Fault> parse_fault(std::string_view text);

/// The text that parse_fault() reads as this fault.
std::string text_of(const Fault& fault);

/// One fault a line; blank lines and what follows a '#' mean nothing. Fails naming `name` and the line.
Result<std::vector<Fault>> parse_fault_script(std::string_view text, std::string_view name);

}  // namespace sandtable::feeds
