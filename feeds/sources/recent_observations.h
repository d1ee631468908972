#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
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

  /// How often there is one: the lower median of the last sixteen distances between times up to `until`, repeats left
  /// out; empty before there are two times. A distance below a tenth of the upper quartile is a repeat. That stands up
  /// to three repeats in four distances, or to losses that lengthen half of them, and follows a change of pace within
  /// sixteen. The minimum would never forget a single repeat; the median alone takes a sensor that says everything
  /// twice for one that speaks every few seconds, and a higher quantile one that loses values for a slow one.
  [[nodiscard]] std::optional<Duration> usual_distance(UtcTime until) const {
    std::array<Duration, kDistances> distances{};
    std::size_t count = 0;
    auto later = std::upper_bound(seen_.begin(), seen_.end(), until, is_after);
    if (later == seen_.begin()) return std::nullopt;
    for (--later; later != seen_.begin() && count < kDistances; --later) {
      const Duration distance = later->at - std::prev(later)->at;
      if (distance > Duration{0}) distances[count++] = distance;
    }
    if (count == 0) return std::nullopt;
    const auto end = distances.begin() + static_cast<std::ptrdiff_t>(count);
    std::sort(distances.begin(), end);
    const Duration repeat = distances[count * 3 / 4] / 10;
    const auto first = std::lower_bound(distances.begin(), end, repeat);
    return *(first + (end - first - 1) / 2);
  }

 private:
  static constexpr std::size_t kKept = 128;
  static constexpr std::size_t kDistances = 16;
  struct Seen {
    UtcTime at;
    std::uint64_t id;
    std::uint64_t content;
  };
  static bool is_before(const Seen& s, UtcTime t) { return s.at < t; }
  static bool is_after(UtcTime t, const Seen& s) { return t < s.at; }
  [[nodiscard]] std::vector<Seen>::iterator first_at(UtcTime at) {
    return std::lower_bound(seen_.begin(), seen_.end(), at, is_before);
  }
  std::vector<Seen> seen_;  ///< by time
};

}  // namespace sandtable::feeds
