#include <algorithm>

#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/panels/wall_panes.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

float centred_y(Frame& frame, const Rect& strip, FontRole role) { return strip.y + (strip.height - frame.fonts.size_px(role)) / 2; }

/// Clock and date at the right; gives where they begin.
float paint_clock(Frame& frame, ImDrawList& list, const Rect& strip) {
  const ZoneOffset zone = frame.snapshot.state.incident->zone;
  const std::string full = format_local(frame.snapshot.at, zone);
  const std::string clock = format_clock(frame.snapshot.at, zone, true);
  const float right = strip.right() - frame.px(9);
  const float width = text_width(frame, FontRole::kDisplay, "00:00:00");
  paint_text(frame, list, FontRole::kDisplay, ImVec2(right - width, centred_y(frame, strip, FontRole::kDisplay)), frame.theme.text, clock);
  const float small = frame.fonts.size_px(FontRole::kSmall);
  const float middle = strip.y + strip.height / 2;
  const float side = right - width - frame.px(8);
  const std::string offset = full.size() > 6 ? full.substr(full.size() - 6) : "";
  const float date = paint_text_right(frame, list, FontRole::kSmall, side, middle - small + frame.px(2), frame.theme.text_dim, full.substr(0, 10));
  paint_text_right(frame, list, FontRole::kSmall, side, middle - frame.px(2), frame.theme.text_dim, offset);
  return side - date - frame.px(8);
}

/// A filled word as high as its role; gives the width with the air after it.
float paint_badge(Frame& frame, ImDrawList& list, const Rect& strip, float x, FontRole role, const std::string& words, Rgba fill, Rgba colour) {
  const float width = text_width(frame, role, words) + frame.px(14);
  const float y = centred_y(frame, strip, role);
  list.AddRectFilled(ImVec2(x, y), ImVec2(x + width, y + frame.fonts.size_px(role)), packed(fill), frame.px(4));
  paint_text(frame, list, role, ImVec2(x + frame.px(7), y), colour, words);
  return width + frame.px(8);
}

void draw_header(Frame& frame, ImDrawList& list) {
  const Rect& strip = frame.layout.top;
  const float right = paint_clock(frame, list, strip);
  const Snapshot& now = frame.snapshot;
  const Text& tense = frame.tr("tense." + std::string(tense_key(frame.shown_tense())));
  float x = strip.x + frame.px(9);
  x += paint_badge(frame, list, strip, x, FontRole::kTitle, tense.zh + " " + tense.en,
                   frame.theme.tense_of(frame.shown_tense()), frame.theme.on_tense);
  const Incident& incident = *now.state.incident;
  const Text& name = incident.incident.name.zh.empty() && incident.incident.name.en.empty() ? incident.place_name : incident.incident.name;
  if (incident.fictional) {
    std::string demo = frame.tr("top.demo").in(frame.language());
    const auto wide = [&] { return text_width(frame, FontRole::kSmall, demo) + frame.px(22); };
    // Its first word says the same where the name would find no room.
    if (x + wide() + words_width(frame, FontRole::kTitle, name) > right) demo = demo.substr(0, demo.find(' '));
    if (x + wide() < right) x += paint_badge(frame, list, strip, x, FontRole::kSmall, demo, frame.theme.text_dim, frame.theme.panel);
  }
  paint_words(frame, list, FontRole::kTitle, ImVec2(x, centred_y(frame, strip, FontRole::kTitle)), frame.theme.text, name, right - x);
}

/// The depth classes and "unknown" at the right end of the foot; gives where they begin. All of it or nothing.
float paint_depths(Frame& frame, ImDrawList& list, const Rect& strip, float left) {
  const DepthLegend legend = frame.queries.depth_legend();
  const float box = frame.px(14);
  const float gap = frame.px(5);
  const std::string& unknown = frame.tr("wall.unknown").in(frame.language());
  const auto words_of = [&](std::size_t i) {
    return fmt::format("{:.0f}{}", legend.classes[i].from_m * 100, i + 1 == legend.classes.size() ? "+ cm" : "");
  };
  float width = box + 2 * gap + text_width(frame, FontRole::kSmall, unknown);
  for (std::size_t i = 0; i < legend.classes.size(); ++i) width += box + 3 * gap + text_width(frame, FontRole::kSmall, words_of(i));
  const float begin = strip.right() - frame.px(9) - width;
  if (legend.classes.empty() || begin < left) return strip.right();
  float x = begin;
  const float y = strip.y + (strip.height - box) / 2;
  const auto item = [&](const std::string& words) {
    list.AddRect(ImVec2(x, y), ImVec2(x + box, y + box), packed(frame.theme.text_dim), frame.px(2));
    x += box + gap;
    x += paint_text(frame, list, FontRole::kSmall, ImVec2(x, centred_y(frame, strip, FontRole::kSmall)), frame.theme.text, words) + 2 * gap;
  };
  for (std::size_t i = 0; i < legend.classes.size(); ++i) {
    list.AddRectFilled(ImVec2(x, y), ImVec2(x + box, y + box), packed(legend.classes[i].colour), frame.px(2));
    item(words_of(i));
  }
  paint_hatch(list, {x, y, box, box}, frame.theme.gap, frame.px(5), std::max(1.0F, frame.px(1)));
  item(unknown);
  return begin;
}

/// Figures of the foot from left to right; what has no room is left out, the most needed come first.
class Foot {
 public:
  Foot(Frame& frame, ImDrawList& list) : frame_(frame), list_(list), strip_(frame.layout.timeline), x_(strip_.x + frame.px(9)) {}

  /// `limit` is where something else begins.
  void say(const Text& caption, const std::string& figure, bool attention = false, float limit = kUnlimited) {
    const Language l = frame_.language();
    const std::string words = figure.empty() ? caption.in(l) : caption.in(l) + " " + figure;
    const float width = text_width(frame_, FontRole::kBody, words) + frame_.px(14);
    if (x_ + width > std::min(strip_.right(), limit)) return;
    const float y = centred_y(frame_, strip_, FontRole::kBody);
    if (attention) {
      list_.AddRectFilled(ImVec2(x_, y), ImVec2(x_ + width, y + frame_.fonts.size_px(FontRole::kBody)), packed(frame_.theme.attention), frame_.px(4));
    }
    paint_text(frame_, list_, FontRole::kBody, ImVec2(x_ + frame_.px(7), y), attention ? frame_.theme.on_attention : frame_.theme.text, words);
    x_ += width + frame_.px(8);
  }

  /// Where the next figure would begin.
  [[nodiscard]] float end() const { return x_; }

 private:
  Frame& frame_;
  ImDrawList& list_;
  Rect strip_;
  float x_;
};

void draw_footer(Frame& frame, ImDrawList& list) {
  const Snapshot& now = frame.snapshot;
  Foot foot(frame, list);
  const std::size_t waiting = count_unacknowledged(now.live);
  foot.say(frame.tr("top.unacknowledged"), std::to_string(waiting), waiting > 0);
  const FeedCount feeds = count_feeds(now.live, now.live_at);
  foot.say(frame.tr("top.feeds"), fmt::format("{}/{}", feeds.alive, feeds.all), feeds.alive < feeds.all);
  if (!now.store_error.empty()) foot.say(frame.tr("top.not_saved"), "", true);
  if (now.deliveries_lost > 0) foot.say(frame.tr("top.lost", now.deliveries_lost), "", true);
  const float depths = paint_depths(frame, list, frame.layout.timeline, foot.end());
  const int level = std::clamp(now.state.incident->incident.activation_level, 1, 3);
  foot.say(frame.tr(fmt::format("activation.{}", level)), "", false, depths);
  foot.say(frame.tr("wall.read_only"), "", false, depths);
}

void draw_pane(Frame& frame, ImDrawList& list, std::size_t i) {
  WallColumn column(frame, list, frame.layout.panes[i]);
  switch (frame.state.wall.mood.mood()) {
    case WallMood::kCalm: return calm_pane(column);
    case WallMood::kWatch: return i == 0 ? alarm_pane(column, false) : means_pane(column);
    case WallMood::kSurge: return i == 0 ? alarm_pane(column, true) : i == 1 ? water_pane(column) : means_pane(column);
  }
}

}  // namespace

void draw_wall(Frame& frame) {
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  // One window for all: nothing on a wall takes the mouse.
  ImDrawList& list = *ImGui::GetBackgroundDrawList();
  const Rect& scene = frame.layout.scene;
  // What surrounds the scene; the scene itself is drawn below this.
  for (const Rect& r : {Rect{0, 0, display.x, scene.y}, Rect{0, scene.bottom(), display.x, display.y - scene.bottom()},
                        Rect{0, scene.y, scene.x, scene.height}, Rect{scene.right(), scene.y, display.x - scene.right(), scene.height}}) {
    list.AddRectFilled(corner(r), far_corner(r), packed(frame.theme.window));
  }
  draw_header(frame, list);
  draw_footer(frame, list);
  for (std::size_t i = 0; i < frame.layout.panes.size(); ++i) {
    const Rect& pane = frame.layout.panes[i];
    if (pane.empty()) continue;
    list.AddRectFilled(corner(pane), far_corner(pane), packed(frame.theme.panel), frame.px(3));
    list.PushClipRect(corner(pane), far_corner(pane), true);
    draw_pane(frame, list, i);
    list.PopClipRect();
  }
  const auto& tour = frame.state.wall.tour;
  frame.redraw_within(std::max<Duration>(from_seconds(tour.next_s() - frame.now_s), std::chrono::milliseconds{100}));
}

}  // namespace sandtable::ui
