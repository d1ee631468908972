#include "feeds/net/backoff.h"

#include <algorithm>

namespace sandtable::feeds {

Duration Backoff::next() {
  Duration span = first_;
  for (int i = 0; i < failures_ && span < longest_; ++i) span *= 2;
  ++failures_;
  span = std::min(span, longest_);
  return from_seconds(seconds(span) * (0.5 + 0.5 * chance_.uniform()));
}

}  // namespace sandtable::feeds
