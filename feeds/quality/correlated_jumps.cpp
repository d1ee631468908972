#include "feeds/quality/correlated_jumps.h"

#include <algorithm>

namespace sandtable::feeds {
namespace {

constexpr Duration kRemembered{std::chrono::minutes{10}};

}  // namespace

void CorrelatedJumps::add(UtcTime at, SeriesRecord& record) {
  const auto after = std::ranges::upper_bound(jumps_, at, {}, &Jump::at);
  jumps_.insert(after, Jump{at, &record, false});
  const UtcTime oldest = jumps_.back().at - kRemembered;
  std::erase_if(jumps_, [oldest](const Jump& j) { return j.at < oldest; });
}

std::vector<CorrelatedJumps::Jump> CorrelatedJumps::tell(std::size_t sensors, Duration within) {
  std::vector<Jump> told;
  std::size_t first = 0;
  std::size_t marked = 0;  // all before it are told, if they ever will be
  for (std::size_t last = 0; last < jumps_.size(); ++last) {
    while (jumps_[last].at - jumps_[first].at > within) ++first;
    if (last - first + 1 < sensors) continue;
    for (std::size_t i = std::max(first, marked); i <= last; ++i) {
      if (!std::exchange(jumps_[i].told, true)) told.push_back(jumps_[i]);
    }
    marked = last + 1;
  }
  return told;
}

}  // namespace sandtable::feeds
