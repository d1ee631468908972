#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "twin/core/event.h"

namespace sandtable {

/// What this seat is to the incident at the moment. Where one seat writes alone it leads and is always connected.
struct SeatStanding {
  bool shared = false;    ///< several seats write the incident
  std::int64_t seat = 0;  ///< number of this one
  bool leads = true;      ///< feeds the journal, sends the messages, lets time pass
  bool connected = true;  ///< false: the database is out of reach; this seat shows what it knows and takes nothing
  bool operator==(const SeatStanding&) const = default;
};

using SharedEvents = std::vector<std::shared_ptr<const Event>>;

/// What became of events that a seat wanted to write.
struct Settlement {
  enum class Outcome {
    kCommitted,
    kOvertaken,  ///< another seat wrote first: decide again
    kRefused,    ///< the database forbids it, whatever the state
    kLost,       ///< the database is out of reach, and nothing of it was written
    kUnknown,    ///< the database went while it was writing; a second settlement tells what became of it
    kFound,      ///< second: it had been written after all
    kMissing,    ///< second: it had not been written
  };
  Outcome outcome = Outcome::kCommitted;
  std::string why;
};

}  // namespace sandtable
