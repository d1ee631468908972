#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "twin/base/time.h"

namespace sandtable::feeds {

/// Which observations of one Datastream were passed on lately, so that a poll, a live message and what is asked for
/// after an outage give each once. Remembers the 128 latest by their time; of older ones it cannot tell and takes them
/// for news. An id of 0 stands for "the service gave none" and equals any other of the same time.
class RecentObservations {
 public:
  /// True the first time.
  bool is_news(UtcTime at, std::uint64_t id) {
    const auto first =
        std::lower_bound(seen_.begin(), seen_.end(), at, [](const Seen& s, UtcTime t) { return s.at < t; });
    auto place = first;
    for (; place != seen_.end() && place->at == at; ++place) {
      if (place->id == id || place->id == 0 || id == 0) return false;
    }
    const bool full = seen_.size() >= kKept;
    if (full && place == seen_.begin()) return true;
    const auto index = place - seen_.begin();
    if (full) seen_.erase(seen_.begin());
    seen_.insert(seen_.begin() + (full ? index - 1 : index), {at, id});
    return true;
  }

  /// Takes back what is_news() remembered, because it was not passed on after all.
  void forget(UtcTime at, std::uint64_t id) {
    std::erase_if(seen_, [&](const Seen& s) { return s.at == at && s.id == id; });
  }

 private:
  static constexpr std::size_t kKept = 128;
  struct Seen {
    UtcTime at;
    std::uint64_t id;
  };
  std::vector<Seen> seen_;  ///< by time
};

}  // namespace sandtable::feeds
