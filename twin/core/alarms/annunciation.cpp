#include "twin/core/alarms/annunciation.h"

#include <algorithm>

namespace sandtable {

bool is_annunciated(const Alarm* before, const Alarm& after) {
  if (after.state != AlarmState::kUnacknowledged) return false;
  return before == nullptr || before->state != after.state || before->raised_at != after.raised_at;
}

void remember(AnnunciationLog& log, const AlarmId& alarm, UtcTime at) {
  std::vector<UtcTime>& rises = log[alarm];
  rises.push_back(at);
  if (rises.size() > kRemembered) rises.erase(rises.begin());
  for (auto& [id, known] : log) std::erase_if(known, [&](UtcTime rise) { return at - rise > kRememberedFor; });
  std::erase_if(log, [](const auto& entry) { return entry.second.empty(); });
}

bool has_chattered(const std::vector<UtcTime>& rises, UtcTime now) {
  for (std::size_t last = kChatters - 1; last < rises.size(); ++last) {
    if (rises[last] > now || now - rises[last] >= kRememberedFor) continue;
    if (rises[last] - rises[last - (kChatters - 1)] <= kChatterWithin) return true;
  }
  return false;
}

std::size_t count_within(const AnnunciationLog& log, Duration span, UtcTime now) {
  std::size_t count = 0;
  for (const auto& [alarm, rises] : log) {
    count += static_cast<std::size_t>(
        std::ranges::count_if(rises, [&](UtcTime rise) { return rise <= now && now - rise < span; }));
  }
  return count;
}

}  // namespace sandtable
