#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "twin/base/time.h"

namespace sandtable::feeds {

/// Which observations of one Datastream were passed on lately, so that a poll, a live message and what is asked for
/// after an outage give each once. Remembers the 128 latest by their time; of older ones it cannot tell and takes them
/// for news. An id of 0 stands for "the service gave none" and equals any other of the same time.
class RecentObservations {
 public:
  /// True the first time, and when the service corrected itself: `content` tells results apart.
  bool is_news(UtcTime at, std::uint64_t id, std::uint64_t content) {
    const auto first = first_at(at);
    auto place = first;
    for (; place != seen_.end() && place->at == at; ++place) {
      if (place->id == id || place->id == 0 || id == 0) return std::exchange(place->content, content) != content;
    }
    const bool full = seen_.size() >= kKept;
    if (full && place == seen_.begin()) return true;
    const auto index = place - seen_.begin();
    if (full) seen_.erase(seen_.begin());
    seen_.insert(seen_.begin() + (full ? index - 1 : index), {at, id, content});
    return true;
  }

  /// Takes back what is_news() remembered, because it was not passed on after all.
  void forget(UtcTime at, std::uint64_t id) {
    std::erase_if(seen_, [&](const Seen& s) { return s.at == at && s.id == id; });
  }

  /// How far the nearest other time lies from `at`; empty when there is none.
  [[nodiscard]] std::optional<Duration> distance_to_nearest(UtcTime at) const {
    std::optional<Duration> nearest;
    if (const auto before = first_at(at); before != seen_.begin()) nearest = at - std::prev(before)->at;
    const auto after =
        std::upper_bound(seen_.begin(), seen_.end(), at, [](UtcTime t, const Seen& s) { return t < s.at; });
    if (after != seen_.end()) nearest = std::min(nearest.value_or(Duration::max()), after->at - at);
    return nearest;
  }

 private:
  static constexpr std::size_t kKept = 128;
  struct Seen {
    UtcTime at;
    std::uint64_t id;
    std::uint64_t content;
  };
  static bool is_before(const Seen& s, UtcTime t) { return s.at < t; }
  [[nodiscard]] std::vector<Seen>::iterator first_at(UtcTime at) {
    return std::lower_bound(seen_.begin(), seen_.end(), at, is_before);
  }
  [[nodiscard]] std::vector<Seen>::const_iterator first_at(UtcTime at) const {
    return std::lower_bound(seen_.begin(), seen_.end(), at, is_before);
  }
  std::vector<Seen> seen_;  ///< by time
};

}  // namespace sandtable::feeds
