#include <algorithm>

#include "viewer/ui/answer_words.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

/// Places things from the right edge inwards, and says how much is left.
class FromRight {
 public:
  FromRight(Frame& frame, ImDrawList& list, Rect strip) : frame_(frame), list_(list), strip_(strip), x_(strip.right() - frame.px(12)) {}

  [[nodiscard]] float x() const { return x_; }
  [[nodiscard]] bool fits(float width) const { return x_ - width > strip_.x + strip_.width * 0.3F; }

  void gap() {
    x_ -= frame_.px(11);
    list_.AddLine(ImVec2(x_, strip_.y + frame_.px(9)), ImVec2(x_, strip_.bottom() - frame_.px(9)), packed(frame_.theme.line));
    x_ -= frame_.px(11);
  }
  /// Makes room and gives its left edge.
  float take(float width) { return x_ -= width; }

 private:
  Frame& frame_;
  ImDrawList& list_;
  Rect strip_;
  float x_;
};

float middle(Frame& frame, FontRole role) {
  return frame.layout.top.y + (frame.layout.top.height - frame.fonts.size_px(role)) / 2;
}

/// True when it was clicked.
bool tip_over(Frame& frame, const char* id, float x, float width, const Text& first, const Text& second = {}) {
  ImGui::SetCursorScreenPos(ImVec2(x, frame.layout.top.y));
  const bool clicked = ImGui::InvisibleButton(id, ImVec2(std::max(width, 1.0F), frame.layout.top.height));
  tooltip(frame, first, second);
  return clicked;
}

/// A symbol or nothing, a caption and a number: "測報來源 41/43". True when it was clicked.
bool paint_count(Frame& frame, ImDrawList& list, FromRight& from, const Text& caption, const std::string& number,
                 bool attention, const char* id, const Text& tip) {
  const float caption_width = words_width(frame, FontRole::kBody, caption);
  const float number_width = text_width(frame, FontRole::kStrong, number);
  const float pad = attention ? frame.px(7) : 0;
  const float width = caption_width + frame.px(6) + number_width + 2 * pad;
  if (!from.fits(width)) return false;
  const float x = from.take(width);
  const float y = middle(frame, FontRole::kBody);
  Rgba colour = frame.theme.text;
  if (attention) {
    list.AddRectFilled(ImVec2(x, y - frame.px(2)), ImVec2(x + width, y + frame.fonts.size_px(FontRole::kBody) + frame.px(2)),
                       packed(frame.theme.attention), frame.px(4));
    colour = frame.theme.on_attention;
  }
  paint_words(frame, list, FontRole::kBody, ImVec2(x + pad, y), attention ? colour : frame.theme.text_dim, caption, caption_width);
  paint_text(frame, list, FontRole::kStrong, ImVec2(x + pad + caption_width + frame.px(6), y), colour, number);
  const bool clicked = tip_over(frame, id, x, width, tip);
  from.gap();
  return clicked;
}

/// The next last safe dispatch of all sites, as a countdown: it runs while one works on something else.
void paint_deadline(Frame& frame, ImDrawList& list, FromRight& from) {
  const Snapshot& now = frame.snapshot;
  if (!now.answers) return;
  const std::vector<DispatchDeadline> deadlines = dispatch_deadlines(*now.answers);
  const auto next = std::ranges::find_if(deadlines, [&](const auto& d) { return d.last.at > now.live_at; });
  if (next == deadlines.end()) return;
  const Duration left = next->last.at - now.live_at;
  const Text tip = frame.tr("top.deadline.tip", name_of(now.live, next->resource), name_of(now.live, next->site),
                            format_clock(next->last.at, now.live.incident->zone, false));
  if (paint_count(frame, list, from, frame.tr("top.deadline"), span_text(frame.catalogue, left).in(frame.language()),
                  left <= kUrgentDispatch, "deadline", tip))
    frame.select(next->site);
}

/// Who sits here, and as what. A click takes the next role that is allowed.
void paint_actor(Frame& frame, ImDrawList& list, FromRight& from) {
  const Snapshot& now = frame.snapshot;
  const std::string actor(frame.actor);
  const Text& role = frame.tr("role." + std::string(role_key(now.role)));
  const float actor_width = std::min(text_width(frame, FontRole::kBody, actor), frame.px(110));
  const std::string shown = role.in(frame.language());
  const float role_width = chip_width(frame, {shown, shown});
  const float width = actor_width + frame.px(6) + role_width;
  if (!from.fits(width)) return;
  const float x = from.take(width);
  paint_text(frame, list, FontRole::kBody, ImVec2(x, middle(frame, FontRole::kBody)), frame.theme.text, actor,
             actor_width);
  paint_chip(frame, list, ImVec2(x + actor_width + frame.px(6), middle(frame, FontRole::kSmall) - frame.px(1)),
             frame.theme.raised, frame.theme.text, {shown, shown});
  ImGui::SetCursorScreenPos(ImVec2(x, frame.layout.top.y));
  if (ImGui::InvisibleButton("actor", ImVec2(width, frame.layout.top.height))) frame.call("seat.next-role");
  const Text& highest = frame.tr("role." + std::string(role_key(now.highest_role)));
  tooltip(frame, frame.tr("top.role", role, frame.tr("role." + std::string(role_key(now.role)) + ".may")),
          frame.tr("top.role.tip", highest));
  from.gap();
}

void paint_unacknowledged(Frame& frame, ImDrawList& list, FromRight& from) {
  const std::size_t waiting = count_unacknowledged(frame.snapshot.live);
  int worst = 3;
  for (const auto& [id, alarm] : *frame.snapshot.live.alarms) {
    if (alarm.state == AlarmState::kUnacknowledged) worst = std::min(worst, alarm.level);
  }
  const Text& caption = frame.tr("top.unacknowledged");
  const std::string number = std::to_string(waiting);
  const float symbol = waiting > 0 ? frame.px(24) : 0;
  const float caption_width = words_width(frame, FontRole::kBody, caption);
  const float width = symbol + caption_width + frame.px(6) + text_width(frame, FontRole::kStrong, number);
  if (!from.fits(width)) return;
  const float x = from.take(width);
  const float y = middle(frame, FontRole::kBody);
  if (waiting > 0) {
    paint_alarm_symbol(frame, list, ImVec2(x + frame.px(9), frame.layout.top.y + frame.layout.top.height / 2), frame.px(9),
                       AlarmState::kUnacknowledged, worst);
  }
  paint_words(frame, list, FontRole::kBody, ImVec2(x + symbol, y), frame.theme.text_dim, caption, caption_width);
  paint_text(frame, list, FontRole::kStrong, ImVec2(x + symbol + caption_width + frame.px(6), y),
             waiting > 0 ? frame.theme.alert_of(worst) : frame.theme.text, number);
  tip_over(frame, "unacknowledged", x, width, frame.tr("top.unacknowledged.tip"));
  from.gap();
}

void paint_feeds(Frame& frame, ImDrawList& list, FromRight& from) {
  const Snapshot& now = frame.snapshot;
  const FeedCount feeds = count_feeds(now.live, now.live_at);
  std::string silent;
  for (const auto& [source, freshness] : now.live.incident->feeds) {
    const auto health = now.live.feeds->find(source);
    const bool known = health != now.live.feeds->end() && health->second.last_observation.has_value();
    if (known && now.live_at - *health->second.last_observation < freshness.stale_after) continue;
    silent += (silent.empty() ? "" : ", ") + name_of(frame.place, source).in(frame.language());
  }
  for (const FeedHealth* link : troubled_links(now.live)) silent += (silent.empty() ? "" : ", ") + link->source.str();
  const Text tip = silent.empty() ? frame.tr("top.feeds.tip") : frame.tr("top.feeds.silent", silent);
  paint_count(frame, list, from, frame.tr("top.feeds"), fmt::format("{}/{}", feeds.alive, feeds.all), !silent.empty(),
              "feeds", tip);
}

void paint_clock(Frame& frame, ImDrawList& list, FromRight& from) {
  const UtcTime at = frame.snapshot.at;
  const ZoneOffset zone = frame.snapshot.state.incident->zone;
  const std::string full = format_local(at, zone);  // date, time, offset
  const std::string date = full.substr(0, 10);
  const std::string clock = format_clock(at, zone, true);
  const std::string offset = full.size() > 6 ? full.substr(full.size() - 6) : "";
  const float clock_width = text_width(frame, FontRole::kTitle, "00:00:00");
  const float date_width = text_width(frame, FontRole::kSmall, date);
  const float side = std::max(date_width, text_width(frame, FontRole::kSmall, offset));
  const float x = from.take(clock_width + frame.px(7) + side);
  paint_text(frame, list, FontRole::kTitle, ImVec2(x, middle(frame, FontRole::kTitle)), frame.theme.text, clock);
  const float small = frame.fonts.size_px(FontRole::kSmall);
  const float centre = frame.layout.top.y + frame.layout.top.height / 2;
  paint_text(frame, list, FontRole::kSmall, ImVec2(x + clock_width + frame.px(7), centre - small + frame.px(1)), frame.theme.text_dim, date);
  paint_text(frame, list, FontRole::kSmall, ImVec2(x + clock_width + frame.px(7), centre - frame.px(1)), frame.theme.text_dim, offset);
  tip_over(frame, "clock", x, clock_width + side, frame.tr("top.clock.tip", format_iso(at)));
  from.gap();
}

/// While one looks back, the incident goes on: its clock stays in sight, beside feeds, unacknowledged alarms and sound.
void paint_live_guard(Frame& frame, ImDrawList& list, FromRight& from) {
  const Snapshot& now = frame.snapshot;
  const Tense tense = frame.shown_tense();
  const bool elsewhere = tense == Tense::kReplay || tense == Tense::kWhatIf || tense == Tense::kForecast;
  if (!now.has_now || !elsewhere) return;
  const std::string words = frame.tr("live_guard.title").in(frame.language()) + " " + format_clock(now.live_at, now.live.incident->zone, true);
  const float width = text_width(frame, FontRole::kStrong, words) + frame.px(16);
  const float x = from.take(width);
  const float height = frame.fonts.size_px(FontRole::kStrong) + frame.px(6);
  const float y = frame.layout.top.y + (frame.layout.top.height - height) / 2;
  const Rgba hue = frame.theme.tense_of(Tense::kLive);
  list.AddRect(ImVec2(x, y), ImVec2(x + width, y + height), packed(hue), frame.px(4), 0, std::max(1.0F, frame.px(1.5F)));
  paint_text(frame, list, FontRole::kStrong, ImVec2(x + frame.px(8), y + frame.px(3)), hue, words);
  tip_over(frame, "live-guard", x, width, frame.tr("live_guard.tip"));
  from.gap();
  frame.redraw_within(std::chrono::seconds{1});
}

void paint_tense(Frame& frame, ImDrawList& list, FromRight& from) {
  const Tense tense = frame.shown_tense();
  const Text& words = frame.tr("tense." + std::string(tense_key(tense)));
  // The tense is told in both languages always: nobody may mistake it.
  std::string text = words.zh + " " + words.en;
  if (frame.snapshot.ahead) {
    const auto minutes = std::chrono::round<std::chrono::minutes>(*frame.snapshot.ahead - frame.snapshot.live_at).count();
    text += fmt::format("  +{}:{:02}", minutes / 60, minutes % 60);
  }
  const float width = text_width(frame, FontRole::kStrong, text) + frame.px(24);
  const float x = from.take(width);
  const float height = frame.fonts.size_px(FontRole::kStrong) + frame.px(6);
  const float y = frame.layout.top.y + (frame.layout.top.height - height) / 2;
  list.AddRectFilled(ImVec2(x, y), ImVec2(x + width, y + height), packed(frame.theme.tense_of(tense)), frame.px(4));
  paint_text(frame, list, FontRole::kStrong, ImVec2(x + frame.px(12), y + frame.px(3)), frame.theme.on_tense, text);
  tip_over(frame, "tense", x, width, frame.tr("tense." + std::string(tense_key(tense)) + ".tip"));
  from.gap();
}

void paint_troubles(Frame& frame, ImDrawList& list, FromRight& from) {
  const Snapshot& now = frame.snapshot;
  const auto trouble = [&](const char* id, const Text& words, const Text& tip) {
    const float width = chip_width(frame, words);
    if (!from.fits(width)) return;
    const float x = from.take(width);
    paint_chip(frame, list, ImVec2(x, middle(frame, FontRole::kSmall) - frame.px(1)), frame.theme.attention, frame.theme.on_attention, words);
    tip_over(frame, id, x, width, tip);
    from.gap();
  };
  if (!now.store_error.empty()) trouble("store", frame.tr("top.not_saved"), frame.tr("top.not_saved.tip", now.store_error));
  if (now.deliveries_lost > 0) trouble("lost", frame.tr("top.lost", now.deliveries_lost), frame.tr("top.lost.tip"));
  if (now.reports_lost > 0) {
    trouble("reports-lost", frame.tr("top.reports_lost", now.reports_lost),
            frame.tr("top.reports_lost.tip", now.reports_lost));
  }
  if (now.reports_waiting > 0) {
    trouble("reports-waiting", frame.tr("top.reports_wait", now.reports_waiting), frame.tr("top.reports_wait.tip"));
  }
}

/// Says when an alarm would not be heard: somebody muted it, or there is no loudspeaker.
void paint_sound(Frame& frame, ImDrawList& list, FromRight& from) {
  const SoundStatus sound = frame.queries.sound();
  if (!sound.available || (!sound.muted_for && sound.trouble.empty())) return;
  Text words = frame.tr("top.no_sound");
  Text tip = frame.tr("top.no_sound.tip", sound.trouble);
  if (sound.muted_for) {
    const auto left = static_cast<int>(seconds(*sound.muted_for));
    words = frame.tr("top.muted", fmt::format("{}:{:02}", left / 60, left % 60));
    tip = frame.tr("top.muted.tip");
    frame.redraw_within(std::chrono::seconds{1});
  }
  const float width = chip_width(frame, words);
  if (!from.fits(width)) return;
  const float x = from.take(width);
  paint_chip(frame, list, ImVec2(x, middle(frame, FontRole::kSmall) - frame.px(1)), frame.theme.attention, frame.theme.on_attention, words);
  tip_over(frame, "sound", x, width, tip);
  from.gap();
}

void paint_incident(Frame& frame, ImDrawList& list, float right) {
  const Incident& incident = *frame.snapshot.state.incident;
  float x = frame.layout.top.x + frame.px(12);
  const float gap = frame.px(10);
  x += paint_words(frame, list, FontRole::kTitle, ImVec2(x, middle(frame, FontRole::kTitle)), frame.theme.accent,
                   frame.tr("app.name")) + gap;
  const auto chip = [&](const Text& words, Rgba fill, Rgba colour) {
    const float width = chip_width(frame, words);
    if (x + width > right) return;
    paint_chip(frame, list, ImVec2(x, middle(frame, FontRole::kSmall) - frame.px(1)), fill, colour, words);
    x += width + frame.px(8);
  };
  const Text& level = frame.tr(fmt::format("activation.{}", std::clamp(incident.incident.activation_level, 1, 3)));
  const bool demo = incident.fictional || frame.state.mode == WindowMode::kKiosk;
  Text demo_words = frame.tr("top.demo");
  if (frame.both()) demo_words.en = demo_words.zh;  // it says DEMO itself
  float chips = chip_width(frame, level) + frame.px(8);
  if (demo) chips += chip_width(frame, demo_words) + frame.px(8);
  const Text& name = incident.incident.name.zh.empty() && incident.incident.name.en.empty() ? incident.place_name : incident.incident.name;
  const float room = right - x - chips - gap;
  if (room > frame.px(40)) {
    x += paint_words(frame, list, FontRole::kStrong, ImVec2(x, middle(frame, FontRole::kStrong)), frame.theme.text, name, room) + gap;
  }
  if (demo) chip(demo_words, frame.theme.text_dim, frame.theme.panel);
  chip(level, frame.theme.raised, frame.theme.text);
}

}  // namespace

void draw_top_strip(Frame& frame) {
  PanelWindow window(frame, "##top", frame.layout.top, frame.theme.panel, 0);
  ImDrawList& list = window.list();
  FromRight from(frame, list, frame.layout.top);
  paint_actor(frame, list, from);
  paint_unacknowledged(frame, list, from);
  paint_sound(frame, list, from);
  paint_feeds(frame, list, from);
  paint_deadline(frame, list, from);
  paint_live_guard(frame, list, from);
  paint_clock(frame, list, from);
  paint_tense(frame, list, from);
  paint_troubles(frame, list, from);
  paint_incident(frame, list, from.x());
  list.AddLine(ImVec2(frame.layout.top.x, frame.layout.top.bottom() - 1), ImVec2(frame.layout.top.right(), frame.layout.top.bottom() - 1),
               packed(frame.theme.line));
}

}  // namespace sandtable::ui
