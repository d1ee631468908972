#include "viewer/ui/time_steps.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
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
    const auto end = first + (last - first) * static_cast<Duration::rep>(i + 1) /
                                 static_cast<Duration::rep>(timeline.alarms_raised.size());
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
    if (!good || parts > 2)
      return fail(ErrorCode::kInvalid, "'{}' is not a length of time like 01:30:00 or 90min", clipped(text, 60));
    total_s = total_s * 60 + number;
    i = end + 1;
  }
  // Two parts are hours and minutes, as on a clock.
  return Duration{std::chrono::seconds{parts == 2 ? total_s * 60 : total_s}};
}

double stepped_speed(double speed, bool faster, double least) {
  constexpr std::array<double, 15> kSpeeds{0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600};
  const double pace = std::abs(speed);
  double next = pace;
  if (faster) {
    const auto* above = std::ranges::upper_bound(kSpeeds, pace);
    next = above == kSpeeds.end() ? kSpeeds.back() : *above;
  } else {
    const auto* at = std::ranges::lower_bound(kSpeeds, pace);
    next = at == kSpeeds.begin() ? kSpeeds.front() : *(at - 1);
  }
  return std::copysign(std::max(next, least), speed);
}

std::string_view time_mark_key(TimeMark mark) {
  constexpr std::array<std::string_view, kTimeMarkCount> kKeys{"alarm", "order", "report", "bookmark", "gap"};
  return kKeys[static_cast<std::size_t>(mark)];
}

std::optional<TimeMark> parse_time_mark(std::string_view key) {
  for (int i = 0; i < kTimeMarkCount; ++i) {
    if (time_mark_key(static_cast<TimeMark>(i)) == key) return static_cast<TimeMark>(i);
  }
  return std::nullopt;
}

namespace {

std::optional<UtcTime> nearest(const std::vector<UtcTime>& times, UtcTime from, bool forward) {
  std::optional<UtcTime> best;
  for (const UtcTime t : times) {
    if (forward ? t <= from : t >= from) continue;
    if (!best || (forward ? t < *best : t > *best)) best = t;
  }
  return best;
}

TimeRange within(TimeRange range, TimeRange whole) {
  const Duration length = std::min(range.length(), whole.length());
  const UtcTime from = std::clamp(range.from, whole.from, whole.to - length);
  return {from, from + length};
}

}  // namespace

std::optional<UtcTime> mark_time(TimeMark mark, UiQueries& queries, const Snapshot& snapshot, const UiState& state,
                                 bool forward) {
  if (mark == TimeMark::kAlarm) return alarm_time(queries, snapshot, forward);
  std::vector<UtcTime> times;
  if (mark == TimeMark::kBookmark) times = state.bookmarks;
  if (mark == TimeMark::kReport) {
    for (const auto& [id, report] : *snapshot.live.reports) times.push_back(report.at_time);
  }
  if (mark == TimeMark::kOrder || mark == TimeMark::kGap) {
    const TimelineBins bins = queries.timeline({snapshot.recorded.from, snapshot.recorded.to + Duration{1}}, 1);
    for (const auto& [at, order] : bins.orders) times.push_back(at);
    if (mark == TimeMark::kGap) {
      times.clear();
      for (const TimeRange& gap : bins.gaps) times.push_back(gap.from);
      const auto* station = std::get_if<StationId>(&state.selection);
      const auto selected =
          station == nullptr ? std::span<const SeriesIndex>() : snapshot.live.stations->series_of(*station);
      for (const SeriesIndex index : selected) {
        const SeriesId& series = snapshot.live.stations->series()[index].id;
        for (const TimeRange& silence : queries.silences(series, snapshot.recorded)) times.push_back(silence.from);
      }
    }
  }
  std::erase_if(times, [&](UtcTime t) { return t < snapshot.recorded.from || t > snapshot.recorded.to; });
  return nearest(times, snapshot.at, forward);
}

TimeRange zoomed(TimeRange shown, TimeRange whole, UtcTime around, double factor) {
  const Duration wanted = from_seconds(seconds(shown.length()) * factor);
  const Duration length = std::clamp(wanted, std::min(kLeastShown, whole.length()), whole.length());
  const double share = seconds(around - shown.from) / std::max(seconds(shown.length()), 1e-3);
  const UtcTime from = around - from_seconds(seconds(length) * std::clamp(share, 0.0, 1.0));
  return within({from, from + length}, whole);
}

TimeRange following(TimeRange shown, TimeRange whole, UtcTime at) {
  if (at < shown.from) return within({at, at + shown.length()}, whole);
  if (at > shown.to) return within({at - shown.length(), at}, whole);
  return within(shown, whole);
}

bool happens_now(const Snapshot& snapshot) {
  const bool opened = snapshot.live.seq > 0;  // before that nobody can tell, and the run itself knows
  return snapshot.has_now && opened && !snapshot.live.incident->incident.start;
}

bool has_own_pace(const Snapshot& snapshot) {
  const bool looks_back = snapshot.tense == Tense::kReplay || snapshot.at < snapshot.live_at;
  return looks_back || !happens_now(snapshot);
}

std::optional<Refusal> pace_refusal(const Snapshot& snapshot) {
  return has_own_pace(snapshot) ? std::nullopt : std::optional(Refusal{"refusal.live_clock", ""});
}

std::optional<Refusal> reverse_refusal(const Snapshot& snapshot) {
  return snapshot.tense == Tense::kReplay ? std::nullopt
                                          : std::optional(Refusal{"refusal.only_recordings_reverse", ""});
}

Intents at_ends(const Snapshot& snapshot, const std::optional<TimeRange>& loop) {
  if (snapshot.tense != Tense::kReplay || snapshot.paused) return {};
  const bool backwards = snapshot.speed < 0;
  if (loop) {
    if (!backwards && (snapshot.at >= loop->to || snapshot.at < loop->from)) return {Seek{loop->from}};
    if (backwards && (snapshot.at <= loop->from || snapshot.at > loop->to)) return {Seek{loop->to}};
    return {};
  }
  if (backwards && snapshot.at <= snapshot.recorded.from) return {SetPaused{true}};
  return {};
}

}  // namespace sandtable::ui
