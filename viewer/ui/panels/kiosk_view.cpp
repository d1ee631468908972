#include <algorithm>
#include <array>

#include "twin/base/text.h"
#include "viewer/ui/answer_words.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/kiosk/kiosk_layout.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/pool_trend.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

struct TouchLook {
  Rgba fill;
  Rgba colour;
  FontRole role = FontRole::kStrong;
};

/// A control for fingers; reacts when the finger leaves it where it came down.
bool touched(Frame& frame, const char* id, const Rect& area) {
  ImGui::SetCursorScreenPos(corner(area));
  (void)frame;
  return ImGui::InvisibleButton(id, ImVec2(std::max(area.width, 1.0F), std::max(area.height, 1.0F)));
}

bool touch_words(Frame& frame, ImDrawList& list, const char* id, const Rect& area, const Text& words,
                 const TouchLook& look) {
  const bool pressed = touched(frame, id, area);
  const Rgba fill = ImGui::IsItemActive() ? mixed(look.fill, look.colour, 0.25) : look.fill;
  list.AddRectFilled(corner(area), far_corner(area), packed(fill), frame.px(6));
  list.AddRect(corner(area), far_corner(area), packed(frame.theme.line), frame.px(6));
  const float width = std::min(words_width(frame, look.role, words), area.width - frame.px(8));
  paint_words(frame, list, look.role,
              ImVec2(area.x + (area.width - width) / 2, area.y + (area.height - frame.fonts.size_px(look.role)) / 2),
              look.colour, words, width + 1);
  return pressed;
}

bool touch_icon(Frame& frame, ImDrawList& list, const char* id, const Rect& area, ControlIcon icon) {
  const bool pressed = touched(frame, id, area);
  list.AddRectFilled(corner(area), far_corner(area),
                     packed(ImGui::IsItemActive() ? frame.theme.hovered : frame.theme.raised), frame.px(6));
  list.AddRect(corner(area), far_corner(area), packed(frame.theme.line), frame.px(6));
  paint_icon(frame, list, ImVec2(area.x + area.width / 2, area.y + area.height / 2), frame.px(12), icon,
             frame.theme.text);
  return pressed;
}

/// Text over as many lines as it needs; gives their height.
float paint_paragraph(Frame& frame, ImDrawList& list, FontRole role, ImVec2 at, float width, const std::string& text) {
  const std::string lines = lines_of(frame, role, text, width);
  ImFont* font = frame.fonts.font(role);
  const float line = frame.fonts.size_px(role);
  const char* const end = lines.data() + lines.size();
  list.AddText(font, line, at, packed(frame.theme.text), lines.data(), end);
  return font->CalcTextSizeA(line, kUnlimited, 0, lines.data(), end).y;
}

void draw_strip(Frame& frame) {
  const Rect& strip = frame.layout.top;
  PanelWindow window(frame, "##kiosk-top", strip, frame.theme.panel, 0);
  ImDrawList& list = window.list();
  const float air = frame.px(5);
  const Rect language{strip.right() - frame.px(96), strip.y + air, frame.px(90), strip.height - 2 * air};
  // Each language names the other in its own words, so that it is found by who cannot read this one.
  const Text other = frame.state.language == LanguageMode::kEn ? plain("中文") : plain("English");
  if (touch_words(frame, list, "language", language, other,
                  {frame.theme.accent, frame.theme.on_accent, FontRole::kStrong})) {
    frame.state.language = frame.state.language == LanguageMode::kEn ? LanguageMode::kZhHant : LanguageMode::kEn;
    frame.ask(LanguageChanged{frame.state.language});
  }
  const auto middle = [&](FontRole role) { return strip.y + (strip.height - frame.fonts.size_px(role)) / 2; };
  float x = strip.x + frame.px(10);
  const auto badge = [&](const std::string& words, Rgba fill, Rgba colour) {
    const float width = text_width(frame, FontRole::kStrong, words) + frame.px(16);
    const float y = middle(FontRole::kStrong);
    list.AddRectFilled(ImVec2(x, y - frame.px(2)),
                       ImVec2(x + width, y + frame.fonts.size_px(FontRole::kStrong) + frame.px(2)), packed(fill),
                       frame.px(4));
    paint_text(frame, list, FontRole::kStrong, ImVec2(x + frame.px(8), y), colour, words);
    x += width + frame.px(8);
  };
  badge("展示 DEMO", frame.theme.attention, frame.theme.on_attention);
  const Text& tense = frame.tr("tense." + std::string(tense_key(frame.shown_tense())));
  badge(tense.zh + " " + tense.en, frame.theme.tense_of(frame.shown_tense()), frame.theme.on_tense);
  const KioskPlayer& player = frame.state.kiosk.player;
  const std::string clock = format_local(frame.snapshot.at, frame.snapshot.state.incident->zone).substr(0, 16);
  const float said = paint_text_right(frame, list, FontRole::kStrong, language.x - frame.px(12),
                                      middle(FontRole::kStrong), frame.theme.text, clock);
  const Text& title = player.story().title.zh.empty() && player.story().title.en.empty()
                          ? frame.snapshot.state.incident->place_name
                          : player.story().title;
  paint_words(frame, list, FontRole::kTitle, ImVec2(x, middle(FontRole::kTitle)), frame.theme.text, title,
              language.x - frame.px(24) - said - x);
}

/// One dot a chapter; the present one fills while it plays.
void draw_progress(Frame& frame, ImDrawList& list, const Rect& area) {
  const KioskPlayer& player = frame.state.kiosk.player;
  const auto count = static_cast<float>(player.story().chapters.size());
  const float gap = frame.px(4);
  const float width = (area.width - gap * (count - 1)) / count;
  for (std::size_t i = 0; i < player.story().chapters.size(); ++i) {
    const Rect bar{area.x + static_cast<float>(i) * (width + gap), area.y, width, area.height};
    list.AddRectFilled(corner(bar), far_corner(bar), packed(frame.theme.line), frame.px(2));
    const double share = i < player.index() ? 1 : i > player.index() ? 0 : std::max(0.03, player.share(frame.now_s));
    list.AddRectFilled(corner(bar), ImVec2(bar.x + bar.width * static_cast<float>(share), bar.bottom()),
                       packed(frame.theme.accent), frame.px(2));
  }
}

void draw_caption(Frame& frame) {
  const Rect& area = frame.layout.timeline;
  PanelWindow window(frame, "##kiosk-caption", area, frame.theme.panel, 0);
  ImDrawList& list = window.list();
  KioskPlayer& player = frame.state.kiosk.player;
  const float touch = frame.px(kTouch);
  const float air = frame.px(10);
  const float button_y = area.y + (area.height - touch) / 2;
  const Rect back{area.x + air, button_y, touch, touch};
  const Rect hold{back.right() + air, button_y, touch, touch};
  const Rect forth{area.right() - air - touch, button_y, touch, touch};
  if (touch_icon(frame, list, "previous", back, ControlIcon::kPrevious)) player.previous();
  const bool plays = player.phase() == KioskPhase::kPlaying;
  if (touch_icon(frame, list, "hold", hold, plays ? ControlIcon::kPause : ControlIcon::kPlay)) {
    plays ? player.pause(frame.now_s) : player.play(frame.now_s);
  }
  if (touch_icon(frame, list, "next", forth, ControlIcon::kNext)) player.next();
  const float x = hold.right() + 2 * air;
  const float width = forth.x - 2 * air - x;
  draw_progress(frame, list, {x, area.y + frame.px(7), width, frame.px(5)});
  const StoryChapter& chapter = player.chapter();
  float y = area.y + frame.px(15);
  y += paint_paragraph(frame, list, FontRole::kDisplay, ImVec2(x, y), width, chapter.title.in(frame.language()));
  paint_paragraph(frame, list, FontRole::kTitle, ImVec2(x, y), width,
                  (player.is_hurrying() ? frame.tr("kiosk.hurrying") : chapter.caption).in(frame.language()));
}

/// The order that visitors watch: the last one that is open for this site.
const Order* watched_order(const IncidentState& state, const SiteId& site) {
  const Order* latest = nullptr;
  for (const auto& [id, order] : *state.orders) {
    if (order.site != site || is_closed(order.state)) continue;
    if (latest == nullptr || order.steps.front().since > latest->steps.front().since) latest = &order;
  }
  return latest;
}

/// The site that visitors can help: the one they chose, or the one the chapter names.
SiteId invited_site(Frame& frame) {
  if (const auto* site = std::get_if<SiteId>(&frame.state.selection)) return *site;
  return frame.state.kiosk.player.chapter().invite;
}

/// The same answer as at a desk; null until it is worked out and where nobody can come.
const SiteAnswer* free_pump(Frame& frame, const SiteId& site) {
  return frame.snapshot.answers ? best_pump(*frame.snapshot.answers, site) : nullptr;
}

void send_pump(Frame& frame, const SiteId& site) {
  const SiteAnswer* pump = free_pump(frame, site);
  if (pump == nullptr) return;
  frame.ask(Dispatch{pump->resource, site, "展示 DEMO"});
  frame.select(site);
  frame.state.kiosk.player.watch_faster(frame.now_s);
}

void draw_site_card(Frame& frame, const SiteId& site) {
  const IncidentState& state = frame.snapshot.live;
  if (state.site(site) == nullptr) return;
  const Rect& scene = frame.layout.scene;
  const float air = frame.px(10);
  const Rect card{scene.right() - frame.px(330) - air, scene.y + air, frame.px(330), frame.px(176)};
  PanelWindow window(frame, "##kiosk-site", card, faded(frame.theme.panel, 0.94), 0, true);
  ImDrawList& list = window.list();
  const float x = card.x + frame.px(12);
  const float width = card.width - frame.px(24);
  paint_words(frame, list, FontRole::kTitle, ImVec2(x, card.y + frame.px(6)), frame.theme.text, name_of(state, site),
              width);
  const SitePool* pool = find_pool(state, site);
  const Text depth =
      pool == nullptr ? frame.tr("sites.unknown") : frame.tr("sites.depth", fmt::format("{:.2f} m", pool->max_depth_m));
  paint_words(frame, list, FontRole::kDisplay, ImVec2(x, card.y + frame.px(32)), frame.theme.text, depth, width);
  if (pool != nullptr) {
    const std::string& trend = frame.tr("trend." + std::string(trend_key(trend_of(*pool)))).in(frame.language());
    paint_text_right(frame, list, FontRole::kStrong, card.right() - frame.px(12), card.y + frame.px(44),
                     frame.theme.text, trend);
  }
  const Rect button{x, card.y + frame.px(110), width, frame.px(kTouch)};
  if (const Order* order = watched_order(state, site)) {
    const Text& step = frame.tr("order_state." + std::string(order_state_key(order->state)));
    const std::string words = name_of(state, order->resource).in(frame.language()) + " · " + step.in(frame.language());
    paint_text(frame, list, FontRole::kStrong, ImVec2(x, card.y + frame.px(76)), frame.theme.accent, words, width);
    paint_order_chain(frame, list, ImVec2(x, button.y + button.height / 2), width, *order);
    return;
  }
  const SiteAnswer* pump = free_pump(frame, site);
  if (pump == nullptr) {
    paint_words(frame, list, FontRole::kBody, ImVec2(x, button.y), frame.theme.text_dim,
                frame.tr(frame.snapshot.answers ? "refusal.nobody_can_come" : "answers.none"), width);
    return;
  }
  const Text when = when_words(frame.catalogue, *pump, frame.snapshot.answers->as_of);
  const std::string who = name_of(state, pump->resource).in(frame.language()) + " · " + when.in(frame.language());
  paint_text(frame, list, FontRole::kSmall, ImVec2(x, card.y + frame.px(84)), frame.theme.text_dim, who, width);
  if (touch_words(frame, list, "send", button, frame.tr("kiosk.send"),
                  {frame.theme.accent, frame.theme.on_accent, FontRole::kTitle}))
    send_pump(frame, site);
}

/// What a visitor tapped: its name and its value, with how far that can be trusted.
void draw_station_card(Frame& frame, const StationId& id) {
  const IncidentState& state = frame.snapshot.state;
  const Rect& scene = frame.layout.scene;
  const float air = frame.px(10);
  const Rect card{scene.right() - frame.px(330) - air, scene.y + air, frame.px(330), frame.px(100)};
  PanelWindow window(frame, "##kiosk-station", card, faded(frame.theme.panel, 0.94), 0, true);
  ImDrawList& list = window.list();
  const float x = card.x + frame.px(12);
  const float width = card.width - frame.px(24);
  paint_words(frame, list, FontRole::kTitle, ImVec2(x, card.y + frame.px(6)), frame.theme.text, name_of(state, id),
              width);
  for (const SeriesIndex index : state.stations->series_of(id)) {
    if (index >= state.readings->size()) continue;
    const Series& series = state.stations->series()[index];
    const Reading& reading = (*state.readings)[index];
    const Trust trust = assess_trust(reading, state.freshness_of(series), frame.snapshot.at);
    const Text value =
        reading.observed() ? value_text(frame.catalogue, reading.value, series.quantity) : frame.tr("trust.no_data");
    const float shown = paint_words(frame, list, FontRole::kDisplay, ImVec2(x, card.y + frame.px(32)),
                                    is_trusted(trust) ? frame.theme.text : frame.theme.text_dim, value, width);
    const Text& word = frame.tr("trust." + std::string(trust_key(trust)));
    std::string said = word.in(frame.language());
    if (reading.observed())
      said += " · " + age_text(frame.catalogue, frame.snapshot.at - reading.phenomenon_time).in(frame.language());
    paint_text(frame, list, FontRole::kBody, ImVec2(x, card.y + frame.px(72)), frame.theme.text_dim, said, width);
    (void)shown;
    return;
  }
}

void draw_zoom(Frame& frame) {
  const Rect& scene = frame.layout.scene;
  const float touch = frame.px(kTouch);
  const float air = frame.px(10);
  const float plate = frame.px(30);  // what the water is from stands below
  const Rect area{scene.right() - touch - air, scene.bottom() - plate - 3 * touch - 3 * air, touch,
                  3 * touch + 2 * air};
  if (area.y < scene.y + frame.px(190)) return;
  PanelWindow window(frame, "##kiosk-zoom", area, faded(frame.theme.panel, 0), 0, true);
  ImDrawList& list = window.list();
  constexpr std::array<std::pair<const char*, ControlIcon>, 3> kButtons{{{"view.zoom-in", ControlIcon::kPlus},
                                                                         {"view.zoom-out", ControlIcon::kMinus},
                                                                         {"view.home", ControlIcon::kHome}}};
  float y = area.y;
  for (const auto& [command, icon] : kButtons) {
    if (touch_icon(frame, list, command, {area.x, y, touch, touch}, icon)) frame.call(command);
    y += touch + air;
  }
}

/// "Still there?" with the seconds that are left; any touch stays.
void draw_question(Frame& frame) {
  KioskPlayer& player = frame.state.kiosk.player;
  if (player.phase() != KioskPhase::kAsking) return;
  const Rect& scene = frame.layout.scene;
  const Rect card{scene.x + (scene.width - frame.px(440)) / 2, scene.y + (scene.height - frame.px(170)) / 2,
                  frame.px(440), frame.px(170)};
  PanelWindow window(frame, "##kiosk-question", card, frame.theme.panel, 0, true);
  ImDrawList& list = window.list();
  list.AddRect(corner(card), far_corner(card), packed(frame.theme.accent), 0, 0, frame.px(2));
  const Text words = frame.tr("kiosk.still_there", player.seconds_left(frame.now_s));
  const float width = std::min(words_width(frame, FontRole::kTitle, words), card.width - frame.px(20));
  paint_words(frame, list, FontRole::kTitle, ImVec2(card.x + (card.width - width) / 2, card.y + frame.px(26)),
              frame.theme.text, words, width + 1);
  const Rect button{card.x + frame.px(70), card.bottom() - frame.px(80), card.width - frame.px(140), frame.px(kTouch)};
  if (touch_words(frame, list, "stay", button, frame.tr("kiosk.stay"),
                  {frame.theme.accent, frame.theme.on_accent, FontRole::kTitle}))
    player.touched(frame.now_s);
  frame.redraw_within(std::chrono::milliseconds{250});
}

void draw_pin_pad(Frame& frame) {
  PinPad& pad = frame.state.kiosk.pin;
  if (!pad.is_open()) return;
  const Rect& scene = frame.layout.scene;
  const float touch = frame.px(kTouch);
  const float gap = frame.px(6);
  const Rect card{scene.x + (scene.width - 3 * touch - 4 * gap) / 2, scene.y + gap, 3 * touch + 4 * gap,
                  5 * touch + 6 * gap};
  PanelWindow window(frame, "##kiosk-pin", card, frame.theme.panel, 0, true);
  ImDrawList& list = window.list();
  const std::string typed =
      pad.rests(frame.now_s) ? frame.tr("kiosk.rests").in(frame.language()) : std::string(pad.typed(), '*');
  const std::string shown = typed.empty() ? "PIN" : typed;
  paint_text(frame, list, FontRole::kTitle, ImVec2(card.x + gap * 2, card.y + gap * 2), frame.theme.text, shown,
             card.width - 4 * gap);
  constexpr std::array<const char*, 12> kKeys{"1", "2", "3", "4", "5", "6", "7", "8", "9", "x", "0", "ok"};
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    const float x = card.x + gap + static_cast<float>(i % 3) * (touch + gap);
    const float y = card.y + gap + static_cast<float>(1 + i / 3) * (touch + gap);
    const bool is_ok = i == 11;
    const bool is_close = i == 9;
    const Text label = is_ok ? plain("OK") : is_close ? plain("×") : plain(kKeys[i]);
    if (!touch_words(frame, list, kKeys[i], {x, y, touch, touch}, label,
                     {frame.theme.raised, frame.theme.text, FontRole::kTitle}))
      continue;
    if (is_close)
      pad.close();
    else if (!is_ok)
      pad.press(kKeys[i][0]);
    else if (pad.enter(frame.now_s))
      frame.ask(Quit{});
  }
}

}  // namespace

void draw_kiosk(Frame& frame) {
  if (frame.state.kiosk.dark) {
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    ImGui::GetForegroundDrawList()->AddRectFilled(ImVec2(0, 0), display, IM_COL32(0, 0, 0, 255));
    return;
  }
  draw_strip(frame);
  draw_caption(frame);
  draw_zoom(frame);
  const SiteId site = invited_site(frame);
  if (const auto* station = std::get_if<StationId>(&frame.state.selection)) {
    draw_station_card(frame, *station);
  } else if (!site.empty()) {
    draw_site_card(frame, site);
  }
  draw_question(frame);
  draw_pin_pad(frame);
  const double wait_s = frame.state.kiosk.player.next_s() - frame.now_s;
  frame.redraw_within(
      std::clamp<Duration>(from_seconds(wait_s), std::chrono::milliseconds{100}, std::chrono::milliseconds{500}));
}

}  // namespace sandtable::ui
