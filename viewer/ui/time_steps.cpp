#include "viewer/ui/time_steps.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace sandtable::ui {
namespace {

constexpr Duration kMinute{std::chrono::minutes{1}};

UtcTime whole_minute_up(UtcTime t) {
  const auto since = t.time_since_epoch();
  return UtcTime{(since + kMinute - Duration{1}) / kMinute * kMinute};
}

}  // namespace

UtcTime last_shown(const Snapshot& snapshot) {
  UtcTime last = std::max(snapshot.recorded.to, snapshot.recorded.from);
  if (!snapshot.outlook) return last;
  if (snapshot.outlook->base) last = std::max(last, snapshot.outlook->base->to());
  const auto& answer = snapshot.outlook->what_if;
  if (answer && answer->with) last = std::max(last, answer->with->to());
  return last;
}

TimeRange shown_range(const Snapshot& snapshot, const UiState& state) {
  if (state.timeline_range) return *state.timeline_range;
  const UtcTime from = std::chrono::floor<std::chrono::minutes>(snapshot.recorded.from);
  const UtcTime to = whole_minute_up(std::max({last_shown(snapshot), snapshot.planned_end, snapshot.at}));
  // A live incident that has just begun still gets a timeline wide enough to read.
  return {from, std::max(to, from + 30 * kMinute)};
}

std::optional<UtcTime> alarm_time(UiQueries& queries, const Snapshot& snapshot, bool forward) {
  const UtcTime first = std::chrono::floor<std::chrono::minutes>(snapshot.recorded.from);
  const UtcTime last = whole_minute_up(snapshot.recorded.to) + kMinute;
  constexpr Duration::rep kMostBins = 4000;
  const auto bins = std::clamp<Duration::rep>((last - first) / kMinute, 1, kMostBins);
  const TimelineBins timeline = queries.timeline({first, last}, static_cast<std::size_t>(bins));
  std::optional<UtcTime> before;
  for (std::size_t i = 0; i < timeline.alarms_raised.size(); ++i) {
    if (timeline.alarms_raised[i] == 0) continue;
    const auto end = first + (last - first) * static_cast<Duration::rep>(i + 1) / static_cast<Duration::rep>(timeline.alarms_raised.size());
    const UtcTime shown = std::min(UtcTime{end}, snapshot.recorded.to);
    if (forward && shown > snapshot.at) return shown;
    if (!forward && shown < snapshot.at) before = shown;
  }
  return forward ? std::nullopt : before;
}

Result<Duration> parse_offset(std::string_view text) {
  if (text.find(':') == std::string_view::npos) return parse_duration(text);
  const std::string whole(text);
  Duration::rep total_s = 0;
  int parts = 0;
  for (std::size_t i = 0; i <= whole.size(); ++parts) {
    const std::size_t end = std::min(whole.find(':', i), whole.size());
    int number = -1;
    const auto [rest, error] = std::from_chars(whole.data() + i, whole.data() + end, number);
    const bool good = error == std::errc{} && rest == whole.data() + end && number >= 0 && (parts == 0 || number < 60);
    if (!good || parts > 2) return fail(ErrorCode::kInvalid, "'{}' is not a length of time like 01:30:00 or 90min", clipped(text, 60));
    total_s = total_s * 60 + number;
    i = end + 1;
  }
  // Two parts are hours and minutes, as on a clock.
  return Duration{std::chrono::seconds{parts == 2 ? total_s * 60 : total_s}};
}

double stepped_speed(double speed, bool faster) {
  constexpr std::array<double, 12> kSpeeds{1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600};
  if (faster) {
    const auto* above = std::ranges::upper_bound(kSpeeds, speed);
    return above == kSpeeds.end() ? kSpeeds.back() : *above;
  }
  const auto* at = std::ranges::lower_bound(kSpeeds, speed);
  return at == kSpeeds.begin() ? kSpeeds.front() : *(at - 1);
}

}  // namespace sandtable::ui
