#include <algorithm>
#include <cmath>

#include "viewer/ui/chart.h"
#include "viewer/ui/outlook_series.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/time_steps.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

struct Lanes {
  Rect all;
  Rect rain;
  Rect alarms;
  Rect orders;
  Rect data;  ///< of the selected station; empty without one
  TimeRange range;
  [[nodiscard]] float x(UtcTime t) const {
    return all.x + static_cast<float>(seconds(t - range.from) / std::max(seconds(range.length()), 1e-3)) * all.width;
  }
  [[nodiscard]] UtcTime time_at(float px) const {
    const double share = std::clamp(static_cast<double>((px - all.x) / all.width), 0.0, 1.0);
    return range.from + from_seconds(seconds(range.length()) * share);
  }
};

/// Why the clock that is shown cannot be paced; `otherwise` where it can.
Text pace_words(const Frame& frame, const Text& otherwise) {
  const auto refusal = pace_refusal(frame.snapshot);
  return refusal ? frame.refusal_text(*refusal) : otherwise;
}

void draw_speed(Frame& frame) {
  const bool backwards = frame.snapshot.speed < 0;
  // The world's clock has one pace.
  const double pace = has_own_pace(frame.snapshot) ? std::abs(frame.snapshot.speed) : 1;
  const std::string speed = fmt::format("{}×{:g}", backwards ? "◀ " : "", pace);
  const float width = std::max(text_width(frame, FontRole::kStrong, speed), frame.px(44));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::InvisibleButton("speed", ImVec2(width, frame.px(26)));
  paint_text(frame, *ImGui::GetWindowDrawList(), FontRole::kStrong,
             ImVec2(at.x + (width - text_width(frame, FontRole::kStrong, speed)) / 2,
                    at.y + (frame.px(26) - frame.fonts.size_px(FontRole::kStrong)) / 2),
             has_own_pace(frame.snapshot) ? frame.theme.text : frame.theme.text_dim, speed);
  tooltip(frame, pace_words(frame, frame.tr("timeline.speed.tip")));
}

void draw_controls(Frame& frame) {
  const Snapshot& now = frame.snapshot;
  const float gap = frame.px(5);
  const auto control = [&](const char* command, ControlIcon icon) {
    const auto refusal = find_command(std::string_view(command))->refusal(now);
    const Text tip = refusal ? frame.refusal_text(*refusal) : frame.tr("command." + std::string(command));
    if (icon_button(frame, command, icon, tip, !refusal)) frame.call(command);
    ImGui::SameLine(0, gap);
  };
  control("time.previous-alarm", ControlIcon::kPrevious);
  if (now.tense == Tense::kReplay) control("time.reverse", ControlIcon::kLeft);
  control("time.slower", ControlIcon::kSlower);
  control("time.toggle", now.paused ? ControlIcon::kPlay : ControlIcon::kPause);
  control("time.faster", ControlIcon::kFaster);
  control("time.next-alarm", ControlIcon::kNext);
  draw_speed(frame);
  ImGui::SameLine(0, gap);
  const bool live = now.tense == Tense::kLive || now.tense == Tense::kExercise;
  if (button(frame, "live", frame.tr("timeline.go_live"), live ? ButtonLook::kNormal : ButtonLook::kPrimary, !live,
             live ? frame.tr("timeline.is_live") : Text{})) {
    frame.ask(GoLive{});
  }
  if (now.paused) {
    ImGui::SameLine(0, frame.px(10));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Text& words = frame.tr("timeline.paused");
    paint_chip(frame, *ImGui::GetWindowDrawList(), ImVec2(at.x, at.y + frame.px(4)), frame.theme.text_dim, frame.theme.panel, words);
    ImGui::Dummy(ImVec2(chip_width(frame, words), frame.px(26)));
  }
}

void draw_playhead_words(Frame& frame, ImDrawList& list, float y) {
  const Snapshot& now = frame.snapshot;
  std::string words = format_local(now.at, now.state.incident->zone);
  if (now.ahead) {
    words = format_local(*now.ahead, now.state.incident->zone) + "  ·  " +
            frame.tr("timeline.ahead", span_text(frame.catalogue, *now.ahead - now.live_at)).in(frame.language());
  } else if (now.live_at > now.at) {
    words += "  ·  " + frame.tr("timeline.behind", span_text(frame.catalogue, now.live_at - now.at)).in(frame.language());
  }
  paint_text_right(frame, list, FontRole::kBody, frame.layout.timeline.right() - frame.px(46), y + (frame.px(26) - frame.fonts.size_px(FontRole::kBody)) / 2,
                   frame.theme.text, words, frame.layout.timeline.width * 0.45F);
}

void lane_caption(Frame& frame, ImDrawList& list, const Rect& lane, const Text& words) {
  const float x = frame.layout.timeline.x + frame.px(10);
  paint_text(frame, list, FontRole::kSmall, ImVec2(x, lane.y + (lane.height - frame.fonts.size_px(FontRole::kSmall)) / 2), frame.theme.text_dim,
             words.in(frame.language()), lane.x - x - frame.px(6));
}

/// Rain that fills the lane, mm/h.
double rain_scale(const TimelineBins& bins, const Outlook* outlook) {
  double most = 20;  // a light shower must not look like a storm
  for (const double rain : bins.rain_mm_per_h) most = std::isfinite(rain) ? std::max(most, rain) : most;
  if (outlook == nullptr) return most;
  for (const ExpectedRain& step : outlook->rain) most = std::max(most, step.rate.middle);
  return most;
}

/// The lane's name and what its full height means, beside it: inside, the words would lie under bars and playhead.
void rain_caption(Frame& frame, ImDrawList& list, const Rect& lane, double most) {
  const float small = frame.fonts.size_px(FontRole::kSmall);
  const Rect upper{lane.x, lane.y, lane.width, std::min(small, lane.height)};
  if (lane.height < 2 * small) return lane_caption(frame, list, lane, frame.tr("timeline.rain"));
  const std::string scale = fmt::format("{:.0f} mm/h", most);
  lane_caption(frame, list, upper, {scale, scale});
  lane_caption(frame, list, {lane.x, lane.bottom() - small, lane.width, small}, frame.tr("timeline.rain"));
}

void draw_rain(Frame& frame, ImDrawList& list, const Lanes& lanes, const TimelineBins& bins) {
  const double most = rain_scale(bins, frame.snapshot.outlook.get());
  const auto count = static_cast<float>(bins.rain_mm_per_h.size());
  for (std::size_t i = 0; i < bins.rain_mm_per_h.size(); ++i) {
    const double rain = bins.rain_mm_per_h[i];
    if (!std::isfinite(rain) || rain <= 0) continue;
    const float left = lanes.rain.x + lanes.rain.width * static_cast<float>(i) / count;
    const float right = lanes.rain.x + lanes.rain.width * static_cast<float>(i + 1) / count;
    const float top = lanes.rain.bottom() - lanes.rain.height * static_cast<float>(rain / most);
    list.AddRectFilled(ImVec2(left, top), ImVec2(std::max(right - 1, left + 1), lanes.rain.bottom()), packed(frame.theme.rain));
  }
  list.AddLine(ImVec2(lanes.rain.x, lanes.rain.bottom()), ImVec2(lanes.rain.right(), lanes.rain.bottom()), packed(frame.theme.line));
}

/// Rain that is expected, hollow: what it may be as a frame, what is likeliest as its fill.
void draw_expected_rain(Frame& frame, ImDrawList& list, const Lanes& lanes, const TimelineBins& bins) {
  const auto& outlook = frame.snapshot.outlook;
  if (!outlook || !outlook->base) return;
  const double most = rain_scale(bins, outlook.get());
  UtcTime from = outlook->base->from;
  for (const ExpectedRain& step : outlook->rain) {
    const float left = std::max({lanes.x(from), lanes.x(frame.snapshot.recorded.to), lanes.rain.x});
    const float right = std::min(lanes.x(step.until), lanes.rain.right());
    from = step.until;
    if (right <= left) continue;
    const auto top = [&](double rate) { return lanes.rain.bottom() - lanes.rain.height * static_cast<float>(std::min(1.0, rate / most)); };
    list.AddRectFilled(ImVec2(left, top(step.rate.middle)), ImVec2(std::max(right - 1, left + 1), lanes.rain.bottom()), packed(faded(frame.theme.rain, 0.35)));
    list.AddLine(ImVec2(left, top(step.rate.high)), ImVec2(right, top(step.rate.high)), packed(faded(frame.theme.rain, 0.7)));
    list.AddLine(ImVec2(left, top(step.rate.low)), ImVec2(right, top(step.rate.low)), packed(faded(frame.theme.rain, 0.7)));
  }
}

void draw_alarm_density(Frame& frame, ImDrawList& list, const Lanes& lanes, const TimelineBins& bins) {
  const auto count = static_cast<float>(bins.alarms_raised.size());
  for (std::size_t i = 0; i < bins.alarms_raised.size(); ++i) {
    if (bins.alarms_raised[i] == 0) continue;
    const float x = lanes.alarms.x + lanes.alarms.width * (static_cast<float>(i) + 0.5F) / count;
    const float size = std::min(1.0F, 0.45F + 0.18F * static_cast<float>(bins.alarms_raised[i]));
    const float half = lanes.alarms.height * size / 2;
    const float y = lanes.alarms.y + lanes.alarms.height / 2;
    list.AddTriangleFilled(ImVec2(x, y - half), ImVec2(x + half * 0.8F, y + half), ImVec2(x - half * 0.8F, y + half), packed(frame.theme.text));
  }
}

void draw_order_marks(Frame& frame, ImDrawList& list, const Lanes& lanes, const TimelineBins& bins) {
  for (const auto& [at, order] : bins.orders) {
    const float x = lanes.x(at);
    const float y = lanes.orders.y + lanes.orders.height / 2;
    const float r = frame.px(3.5F);
    list.AddQuadFilled(ImVec2(x, y - r), ImVec2(x + r, y), ImVec2(x, y + r), ImVec2(x - r, y), packed(frame.theme.accent));
  }
}

void draw_gaps(Frame& frame, ImDrawList& list, const Lanes& lanes, const TimelineBins& bins) {
  for (const TimeRange& gap : bins.gaps) {
    const float from = std::max(lanes.x(gap.from), lanes.rain.x);
    const float to = std::min({lanes.x(gap.to), lanes.x(frame.snapshot.recorded.to), lanes.rain.right()});
    if (to - from >= 1) paint_hatch(list, {from, lanes.rain.y, to - from, lanes.rain.height}, faded(frame.theme.gap, 0.6), frame.px(7), 1);
  }
}

/// Series of what is selected, of which the lane of data tells where they are silent.
std::vector<const Series*> selected_series(const Frame& frame) {
  std::vector<const Series*> found;
  const auto* station = std::get_if<StationId>(&frame.state.selection);
  if (station == nullptr) return found;
  const StationTable& stations = *frame.snapshot.live.stations;
  constexpr std::size_t kMost = 4;  // thinner stripes cannot be told apart
  for (const SeriesIndex index : stations.series_of(*station)) {
    if (found.size() < kMost) found.push_back(&stations.series()[index]);
  }
  return found;
}

/// One stripe for each series: a line where it spoke, hatched where it gave nothing for longer than it may.
void draw_data(Frame& frame, ImDrawList& list, const Lanes& lanes) {
  const auto series = selected_series(frame);
  if (lanes.data.empty() || series.empty()) return;
  const float height = lanes.data.height / static_cast<float>(series.size());
  const float end = std::min(lanes.x(frame.snapshot.recorded.to), lanes.data.right());
  for (std::size_t i = 0; i < series.size(); ++i) {
    const float top = lanes.data.y + height * static_cast<float>(i);
    const float middle = std::round(top + height / 2);
    float spoken = lanes.data.x;
    const auto speak_until = [&](float x) {
      if (x > spoken)
        list.AddLine(ImVec2(spoken, middle), ImVec2(x, middle), packed(frame.theme.series),
                     std::max(1.0F, frame.px(2)));
    };
    for (const TimeRange& silence :
         frame.cache.silences(frame.queries, frame.snapshot, series[i]->id, lanes.range, frame.now_s)) {
      const float from = std::clamp(lanes.x(silence.from), lanes.data.x, end);
      const float to = std::clamp(lanes.x(silence.to), from, end);
      speak_until(from);
      spoken = std::max(to, std::min(from + 1, end));  // however short, it parts the line
      paint_hatch(list, {from, top + 1, std::max(to - from, 1.0F), height - 2}, frame.theme.gap, frame.px(5),
                  std::max(1.0F, frame.px(1)));
    }
    speak_until(end);
  }
}

/// Which series is silent where the pointer rests; empty where none is.
Text silence_words(Frame& frame, const Lanes& lanes, ImVec2 pointer, UtcTime under) {
  const auto series = selected_series(frame);
  if (series.empty() || lanes.data.empty() || pointer.y < lanes.data.y || pointer.y >= lanes.data.bottom()) return {};
  const float share = (pointer.y - lanes.data.y) / lanes.data.height;
  const Series& one =
      *series[std::min(series.size() - 1, static_cast<std::size_t>(share * static_cast<float>(series.size())))];
  for (const TimeRange& silence :
       frame.cache.silences(frame.queries, frame.snapshot, one.id, lanes.range, frame.now_s)) {
    if (!silence.contains(under)) continue;
    const std::string from = format_local(silence.from, frame.snapshot.state.incident->zone);
    return frame.tr("timeline.silent", frame.tr("quantity." + std::string(quantity_key(one.quantity))), from,
                    span_text(frame.catalogue, silence.length()));
  }
  return {};
}

void draw_time_axis(Frame& frame, ImDrawList& list, const Lanes& lanes) {
  const ZoneOffset zone = frame.snapshot.state.incident->zone;
  const int most = std::max(2, static_cast<int>(lanes.all.width / frame.px(80)));
  std::string day;
  float free_from = lanes.all.x - frame.px(20);
  for (const UtcTime tick : time_ticks(lanes.range, zone, most)) {
    const float x = std::round(lanes.x(tick));
    list.AddLine(ImVec2(x, lanes.all.y), ImVec2(x, lanes.all.bottom()), packed(faded(frame.theme.line, 0.6)));
    const std::string local = format_local(tick, zone);
    // The date stands where it changes.
    std::string words = local.substr(0, 10) != day ? local.substr(5, 5) + " " : "";
    day = local.substr(0, 10);
    words += format_clock(tick, zone, false);
    const float width = text_width(frame, FontRole::kSmall, words);
    const float left = std::max(x - width / 2, lanes.all.x);
    if (left < free_from || left + width > lanes.all.right()) continue;
    paint_text(frame, list, FontRole::kSmall, ImVec2(left, lanes.all.bottom() + frame.px(1)), frame.theme.text_dim, words);
    free_from = left + width + frame.px(8);
  }
}

/// What has not happened yet is told apart from what was dry and calm.
void draw_future(Frame& frame, ImDrawList& list, const Lanes& lanes) {
  const float from = std::max(lanes.x(frame.snapshot.recorded.to), lanes.all.x);
  if (from >= lanes.all.right()) return;
  list.AddRectFilled(ImVec2(from, lanes.all.y), far_corner(lanes.all), packed(faded(frame.theme.raised, 0.8)));
  if (frame.snapshot.outlook && frame.snapshot.outlook->base) return;  // the outlook says what may come
  const std::string& words = frame.tr("timeline.not_yet").in(frame.language());
  if (lanes.all.right() - from > text_width(frame, FontRole::kSmall, words) + frame.px(16)) {
    paint_text(frame, list, FontRole::kSmall, ImVec2(from + frame.px(8), lanes.rain.y + lanes.rain.height / 2 - frame.fonts.size_px(FontRole::kSmall) / 2), frame.theme.text_dim, words);
  }
}

/// What the model expects, right of now: flooded buildings as a line within their range.
void draw_outlook_band(Frame& frame, ImDrawList& list, const Lanes& lanes) {
  const auto& outlook = frame.snapshot.outlook;
  if (!outlook || !outlook->base) return;
  const float from = std::max(lanes.x(frame.snapshot.recorded.to), lanes.all.x);
  const float to = std::min(lanes.x(outlook->base->to()), lanes.all.right());
  if (to <= from) return;
  const Rgba hue = frame.theme.tense_of(Tense::kForecast);
  list.AddRectFilled(ImVec2(from, lanes.all.y), ImVec2(to, lanes.all.bottom()), packed(faded(hue, 0.10)));
  const std::vector<BandPoint> band = flooded_buildings(*outlook->range);
  const std::vector<Sample> line = flooded_buildings(*outlook->base);
  double most = 10;  // a handful of houses must not look like a catastrophe
  for (const BandPoint& point : band) most = std::max(most, point.high);
  const Rect& lane = lanes.rain;
  const auto y = [&](double buildings) { return lane.bottom() - lane.height * static_cast<float>(buildings / most); };
  list.PushClipRect(ImVec2(from, lane.y), ImVec2(to, lane.bottom() + 1), true);
  for (std::size_t i = 0; i + 1 < band.size(); ++i) {
    list.AddQuadFilled(ImVec2(lanes.x(band[i].at), y(band[i].high)), ImVec2(lanes.x(band[i + 1].at), y(band[i + 1].high)),
                       ImVec2(lanes.x(band[i + 1].at), y(band[i + 1].low)), ImVec2(lanes.x(band[i].at), y(band[i].low)), packed(faded(hue, 0.25)));
  }
  std::vector<ImVec2> points;
  for (const Sample& sample : line) points.emplace_back(lanes.x(sample.at), y(sample.value));
  if (points.size() > 1) list.AddPolyline(points.data(), static_cast<int>(points.size()), packed(hue), 0, std::max(1.5F, frame.px(2)));
  list.PopClipRect();
  const Text words = frame.tr("timeline.outlook", fmt::format("{:.0f}", line.back().value), fmt::format("{:.0f}", band.back().low),
                              fmt::format("{:.0f}", band.back().high));
  paint_text(frame, list, FontRole::kSmall, ImVec2(from + frame.px(6), lanes.alarms.y), frame.theme.text_dim, words.in(frame.language()),
             std::max(0.0F, to - from - frame.px(8)));
}

void draw_playhead(Frame& frame, ImDrawList& list, const Lanes& lanes) {
  const Snapshot& now = frame.snapshot;
  if (now.live_at != shown_at(now)) {
    const float live = std::round(lanes.x(now.live_at));
    list.AddLine(ImVec2(live, lanes.all.y), ImVec2(live, lanes.all.bottom()), packed(frame.theme.tense_of(Tense::kLive)), std::max(1.0F, frame.px(1.5F)));
  }
  const float x = std::round(std::clamp(lanes.x(shown_at(now)), lanes.all.x, lanes.all.right()));
  const ImU32 hue = packed(frame.theme.tense_of(now.tense));
  list.AddLine(ImVec2(x, lanes.all.y - frame.px(3)), ImVec2(x, lanes.all.bottom()), hue, std::max(1.5F, frame.px(2)));
  const float r = frame.px(6);
  list.AddTriangleFilled(ImVec2(x - r, lanes.all.y - r), ImVec2(x + r, lanes.all.y - r), ImVec2(x, lanes.all.y + r * 0.6F), hue);
}

TimeRange whole_range(Frame& frame) { return shown_range(frame.snapshot, UiState{}); }

/// The wheel makes the shown time shorter or longer around the pointer.
void zoom_with_wheel(Frame& frame, const Lanes& lanes, UtcTime under) {
  const float wheel = ImGui::GetIO().MouseWheel;
  if (wheel == 0) return;
  constexpr double kNotch = 0.8;
  const TimeRange whole = whole_range(frame);
  const TimeRange shown = zoomed(lanes.range, whole, under, std::pow(kNotch, static_cast<double>(wheel)));
  frame.state.timeline_range = shown == whole ? std::nullopt : std::optional(shown);
}

/// A zoomed timeline stays with the playhead; not while somebody drags on it.
void follow_playhead(Frame& frame) {
  if (!frame.state.timeline_range || ImGui::GetIO().MouseDown[0]) return;
  const TimeRange whole = whole_range(frame);
  frame.state.timeline_range = following(*frame.state.timeline_range, whole, shown_at(frame.snapshot));
}

/// Dragging with Shift held marks what is to be played over and over.
void draw_loop(Frame& frame, UtcTime under, bool pressed, bool held) {
  UiState& state = frame.state;
  if (pressed) state.loop_from = under;
  if (!state.loop_from) return;
  const TimeRange dragged{std::min(*state.loop_from, under), std::max(*state.loop_from, under)};
  constexpr Duration kLeastLoop{std::chrono::seconds{10}};
  const TimeRange loop{std::max(dragged.from, frame.snapshot.recorded.from), std::min(dragged.to, frame.snapshot.recorded.to)};
  state.loop = loop.length() >= kLeastLoop ? std::optional(loop) : std::nullopt;
  if (held) return;
  state.loop_from.reset();
  if (state.loop) frame.ask(Seek{state.loop->from});
}

void draw_loop_band(Frame& frame, ImDrawList& list, const Lanes& lanes) {
  if (!frame.state.loop) return;
  const float from = std::max(lanes.x(frame.state.loop->from), lanes.all.x);
  const float to = std::min(lanes.x(frame.state.loop->to), lanes.all.right());
  if (to <= from) return;
  const Rgba hue = frame.theme.tense_of(Tense::kReplay);
  list.AddRectFilled(ImVec2(from, lanes.all.y), ImVec2(to, lanes.all.bottom()), packed(faded(hue, 0.16)));
  const float thick = std::max(1.5F, frame.px(2));
  for (const float x : {from, to}) list.AddLine(ImVec2(x, lanes.all.y), ImVec2(x, lanes.all.bottom()), packed(hue), thick);
  paint_text(frame, list, FontRole::kSmall, ImVec2(from + frame.px(5), lanes.orders.y), frame.theme.text, frame.tr("timeline.loop").in(frame.language()),
             std::max(0.0F, to - from - frame.px(8)));
}

void draw_bookmarks(Frame& frame, ImDrawList& list, const Lanes& lanes) {
  for (const UtcTime at : frame.state.bookmarks) {
    if (!lanes.range.contains(at)) continue;
    const float x = std::round(lanes.x(at));
    const float w = frame.px(4);
    const float top = lanes.all.y;
    // A ribbon with a notch: told from alarms and orders by its shape.
    const ImU32 hue = packed(frame.theme.text);
    list.AddRectFilled(ImVec2(x - w, top), ImVec2(x + w, top + frame.px(8)), hue);
    list.AddTriangleFilled(ImVec2(x - w, top + frame.px(8)), ImVec2(x, top + frame.px(8)), ImVec2(x - w, top + frame.px(12)), hue);
    list.AddTriangleFilled(ImVec2(x + w, top + frame.px(8)), ImVec2(x, top + frame.px(8)), ImVec2(x + w, top + frame.px(12)), hue);
  }
}

void scrub(Frame& frame, const Lanes& lanes) {
  ImGui::SetCursorScreenPos(ImVec2(lanes.all.x, lanes.all.y - frame.px(4)));
  ImGui::InvisibleButton("scrub", ImVec2(lanes.all.width, lanes.all.height + frame.px(4)));
  const UtcTime under = lanes.time_at(ImGui::GetIO().MousePos.x);
  if (ImGui::IsItemHovered()) {
    const std::string local = format_local(under, frame.snapshot.state.incident->zone);
    const Text silent = silence_words(frame, lanes, ImGui::GetIO().MousePos, under);
    tooltip(frame, {local, local}, silent.zh.empty() ? frame.tr("timeline.scrub.tip") : silent);
    zoom_with_wheel(frame, lanes, under);
  }
  const bool shift = ImGui::GetIO().KeyShift;
  if ((shift && ImGui::IsItemActivated()) || frame.state.loop_from) {
    return draw_loop(frame, under, shift && ImGui::IsItemActivated(), ImGui::IsItemActive());
  }
  if (!ImGui::IsItemActive()) return;
  const UtcTime to = std::clamp(under, frame.snapshot.recorded.from, last_shown(frame.snapshot));
  // A pointer that rests asks for nothing; the playhead moves in steps of a pixel.
  const bool moved = ImGui::IsItemActivated() || std::abs(ImGui::GetIO().MouseDelta.x) >= 1;
  if (moved) frame.ask(Seek{to});
}

Lanes lanes_of(Frame& frame) {
  const Rect& area = frame.layout.timeline;
  const float small = frame.fonts.size_px(FontRole::kSmall);
  const float top = area.y + frame.px(44);
  const float caption = frame.px(62);
  Lanes lanes;
  lanes.all = {area.x + frame.px(10) + caption, top, area.width - caption - frame.px(24), area.bottom() - top - small - frame.px(5)};
  const float lane = std::round(std::min(frame.px(16), lanes.all.height * 0.26F));
  const bool data = !selected_series(frame).empty();
  lanes.rain = {lanes.all.x, lanes.all.y, lanes.all.width, lanes.all.height - (data ? 3 : 2) * lane};
  lanes.alarms = {lanes.all.x, lanes.rain.bottom(), lanes.all.width, lane};
  lanes.orders = {lanes.all.x, lanes.alarms.bottom(), lanes.all.width, lane};
  if (data) lanes.data = {lanes.all.x, lanes.orders.bottom(), lanes.all.width, lane};
  lanes.range = shown_range(frame.snapshot, frame.state);
  return lanes;
}

}  // namespace

void draw_timeline(Frame& frame) {
  const Rect& area = frame.layout.timeline;
  PanelWindow window(frame, "##timeline", area, frame.theme.panel, 0);
  ImDrawList& list = window.list();
  list.AddLine(corner(area), ImVec2(area.right(), area.y), packed(frame.theme.line));
  ImGui::SetCursorScreenPos(ImVec2(area.x + frame.px(10), area.y + frame.px(5)));
  draw_controls(frame);
  draw_playhead_words(frame, list, area.y + frame.px(5));
  ImGui::SetCursorScreenPos(ImVec2(area.right() - frame.px(36), area.y + frame.px(5)));
  if (icon_button(frame, "fold", frame.state.timeline_open ? ControlIcon::kFold : ControlIcon::kUnfold, frame.tr(frame.state.timeline_open ? "panel.fold" : "panel.unfold"))) {
    frame.state.timeline_open = !frame.state.timeline_open;
  }
  if (area.height < frame.px(80)) return;
  follow_playhead(frame);
  const Lanes lanes = lanes_of(frame);
  list.AddRectFilled(corner(lanes.all), far_corner(lanes.all), packed(frame.theme.window));
  const auto bin_count = static_cast<std::size_t>(std::clamp(lanes.all.width / std::max(frame.px(5), 1.0F), 40.0F, 400.0F));
  const TimelineBins& bins = frame.cache.timeline(frame.queries, frame.snapshot, lanes.range, bin_count, frame.now_s);
  draw_future(frame, list, lanes);
  draw_time_axis(frame, list, lanes);
  draw_gaps(frame, list, lanes, bins);
  draw_rain(frame, list, lanes, bins);
  draw_alarm_density(frame, list, lanes, bins);
  draw_order_marks(frame, list, lanes, bins);
  draw_data(frame, list, lanes);
  draw_expected_rain(frame, list, lanes, bins);
  draw_outlook_band(frame, list, lanes);
  rain_caption(frame, list, lanes.rain, rain_scale(bins, frame.snapshot.outlook.get()));
  lane_caption(frame, list, lanes.alarms, frame.tr("timeline.alarms"));
  lane_caption(frame, list, lanes.orders, frame.tr("timeline.orders"));
  if (!lanes.data.empty()) lane_caption(frame, list, lanes.data, frame.tr("timeline.data"));
  draw_loop_band(frame, list, lanes);
  draw_bookmarks(frame, list, lanes);
  draw_playhead(frame, list, lanes);
  scrub(frame, lanes);
}

}  // namespace sandtable::ui
