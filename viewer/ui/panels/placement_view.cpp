#include <algorithm>
#include <array>

#include "twin/base/text.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/forecast_words.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/placement_words.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

constexpr float kPlacementRow = 46;
constexpr std::array<std::chrono::minutes, 4> kClearWithin{std::chrono::minutes{45}, std::chrono::minutes{60},
                                                           std::chrono::minutes{90}, std::chrono::minutes{120}};

std::string clock_text(Frame& frame, UtcTime at) { return format_clock(at, frame.snapshot.live.incident->zone, false); }

/// Who would come, and when it pumps. Beside a number with its range there is no room for the minutes.
Text pump_words(Frame& frame, const SitePlacement& place, bool is_short = false) {
  const PumpRun& pump = place.row.pump;
  const std::string wait =
      fmt::format("{:.0f}", std::max(0.0, seconds(pump.running.from - frame.snapshot.live_at) / 60));
  const std::string name = pump.resource.empty() ? frame.tr("placement.borrowed").in(frame.language())
                                                 : name_of(frame.snapshot.live, pump.resource).in(frame.language());
  if (is_short) return frame.tr("placement.pump_short", name, clock_text(frame, pump.running.from));
  return frame.tr("placement.pump", name, clock_text(frame, pump.running.from), wait);
}

void draw_row(Frame& frame, const SitePlacement& place, std::size_t rank) {
  const bool chosen = frame.state.selection == Selection(place.row.site);
  const Row r = row(frame, "site", frame.px(kPlacementRow), chosen);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float top = r.area.y + frame.px(2);
  const float second = r.area.y + r.area.height / 2 + frame.px(2);
  const float x = r.area.x + frame.px(28);
  const float right = r.area.right() - frame.px(6);
  paint_text(frame, list, FontRole::kStrong, ImVec2(r.area.x + frame.px(8), top), frame.theme.text_dim,
             std::to_string(rank));
  const SavingWords words = saving_words(frame.catalogue, place, frame.snapshot.live.incident->zone);
  const float said = paint_text_right(frame, list, FontRole::kStrong, right, top, frame.theme.text, words.value);
  const float how = paint_text_right(frame, list, FontRole::kSmall, right, second, frame.theme.text_dim,
                                     words.how.in(frame.language()));
  paint_words(frame, list, FontRole::kBody, ImVec2(x, top), frame.theme.text,
              name_of(frame.snapshot.live, place.row.site), right - x - said - frame.px(8));
  const bool told = place.comes_late || place.waits_until || place.way_cut;
  const Rgba colour = told ? frame.theme.text : frame.theme.text_dim;
  Text detail = pump_words(frame, place, place.row.building_minutes.has_value());
  if (place.comes_late) {
    detail = frame.tr("placement.late", clock_text(frame, place.row.pump.running.from));
  } else if (place.waits_until) {
    detail = frame.tr("placement.waits", clock_text(frame, place.row.pump.running.from));
  } else if (place.way_cut) {
    detail = frame.tr("placement.way_closes", clock_text(frame, place.way_cut->from));
  }
  paint_text(frame, list, FontRole::kSmall, ImVec2(x, second), colour, detail.in(frame.language()),
             right - x - how - frame.px(8));
  if (r.hovered) tooltip(frame, pump_words(frame, place), frame.tr("placement.tip"));
  if (r.clicked) frame.select(chosen ? Selection{} : Selection(place.row.site));
  if (r.double_clicked) frame.ask(FlyTo{place.row.site});
}

void draw_set_answer(Frame& frame, const PumpSetAnswer& answer) {
  switch (answer.progress) {
    case AnswerProgress::kRunning:
      words_line(frame, FontRole::kSmall, frame.theme.text_dim,
                 frame.tr("what_if.running", fmt::format("{:.0f}", 100 * answer.fraction)));
      return;
    case AnswerProgress::kFailed:
      wrapped(frame, FontRole::kSmall, frame.theme.text, frame.tr("what_if.failed", answer.error));
      return;
    case AnswerProgress::kDone:
      break;
  }
  const Text by = plain(clock_text(frame, answer.question.by));
  wrapped(frame, FontRole::kBody, frame.theme.text, pump_set_words(frame.catalogue, answer.set, by));
  std::string pumps;
  for (const PumpRun& pump : answer.set.pumps) {
    if (!pumps.empty()) pumps += " · ";
    pumps += name_of(frame.snapshot.live, pump.resource).in(frame.language());
  }
  if (answer.set.clears && !pumps.empty()) wrapped(frame, FontRole::kSmall, frame.theme.text_dim, plain(pumps));
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim, pump_set_detail(frame.catalogue, answer.set));
}

/// The question of how few pumps clear the site, and its answer.
void draw_pump_set(Frame& frame, const SiteId& site) {
  const Outlook& outlook = *frame.snapshot.outlook;
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("pump_set.ask"));
  for (const std::chrono::minutes within : kClearWithin) {
    const UtcTime by = std::min(frame.snapshot.live_at + within, outlook.base->to());
    if (within != kClearWithin.front()) same_line_if_fits(frame, button_width(frame, plain("00:00")));
    ImGui::PushID(static_cast<int>(within.count()));
    if (button(frame, "by", plain(clock_text(frame, by)))) frame.ask(AskPumpSet{{site, by}});
    ImGui::PopID();
  }
  if (outlook.pump_set && outlook.pump_set->question.site == site) draw_set_answer(frame, *outlook.pump_set);
}

void draw_chosen(Frame& frame, const SitePlacement& place) {
  const SiteId& site = place.row.site;
  ImGui::Indent(frame.px(24));
  const Text rate = plain(fmt::format("{:.2f} m³/s", place.row.pump.discharge_m3_per_s));
  const Text pump_text = pump_words(frame, place);
  const Text way = way_words(frame.catalogue, place, frame.snapshot.live_at, frame.snapshot.live.incident->zone);
  if (!way.zh.empty()) {
    wrapped(frame, FontRole::kSmall, frame.theme.text_dim, pump_text);
    wrapped(frame, FontRole::kSmall, frame.theme.text, way);
  }
  field(frame, frame.tr("placement.capacity"), rate);
  const ResourceId& pump = place.row.pump.resource;
  const Text send =
      pump.empty() ? frame.tr("sites.send_pump") : frame.tr("placement.send", name_of(frame.snapshot.live, pump));
  if (button(frame, "send", send, ButtonLook::kPrimary))
    frame.state.dialog = DispatchDialog{.site = site, .resource = pump, .comment = {}};
  same_line_if_fits(frame, button_width(frame, frame.tr("placement.confirm_one")));
  if (button(frame, "confirm", frame.tr("placement.confirm_one"), ButtonLook::kNormal, true,
             frame.tr("placement.confirm.tip"))) {
    frame.ask(AskPlacement{{{site}}});
  }
  draw_pump_set(frame, site);
  ImGui::Unindent(frame.px(24));
  ImGui::Dummy(ImVec2(1, frame.px(4)));
}

/// Starts the runs, tells how far they are, or why they failed.
void draw_check(Frame& frame) {
  static const Outlook kNothing;
  const Outlook& outlook = frame.snapshot.outlook ? *frame.snapshot.outlook : kNothing;
  const bool confirming = outlook.placement_check && outlook.placement_check->progress == AnswerProgress::kRunning;
  const bool counting = outlook.pump_set && outlook.pump_set->progress == AnswerProgress::kRunning;
  if (confirming || counting) {
    const double fraction = confirming ? outlook.placement_check->fraction : outlook.pump_set->fraction;
    words_line(frame, FontRole::kBody, frame.theme.text_dim,
               frame.tr("what_if.running", fmt::format("{:.0f}", 100 * fraction)));
    same_line_if_fits(frame, button_width(frame, frame.tr("placement.stop")));
    if (button(frame, "stop", frame.tr("placement.stop"), ButtonLook::kQuiet)) frame.ask(StopAsking{});
    return;
  }
  if (button(frame, "confirm-best", frame.tr("placement.confirm", kConfirmedSites), ButtonLook::kNormal, true,
             frame.tr("placement.confirm.tip"))) {
    frame.ask(AskPlacement{});
  }
  if (outlook.placement_check && outlook.placement_check->progress == AnswerProgress::kFailed) {
    wrapped(frame, FontRole::kSmall, frame.theme.text, frame.tr("what_if.failed", outlook.placement_check->error));
  }
}

}  // namespace

Text placement_summary(Frame& frame) {
  const auto& outlook = frame.snapshot.outlook;
  if (!outlook || !outlook->placement || outlook->placement->sites.empty()) return {};
  const SitePlacement& best = outlook->placement->sites.front();
  if (!helps(best.row)) return frame.tr("placement.none_short");
  const Text name = name_of(frame.snapshot.live, best.row.site);
  const std::string value = saving_words(frame.catalogue, best, frame.snapshot.live.incident->zone).middle;
  return {name.in(Language::kZhHant) + "  " + value, name.in(Language::kEn) + "  " + value};
}

void draw_placement(Frame& frame) {
  const auto& outlook = frame.snapshot.outlook;
  if (!outlook || !outlook->base) {
    empty_state(frame, no_outlook_words(frame.catalogue, outlook.get(), frame.snapshot.live));
    // Nobody looks ahead unasked in an incident that is over; asked, it is done from the moment that is shown.
    if (frame.snapshot.tense == Tense::kReplay) draw_check(frame);
    return;
  }
  if (!outlook->placement || outlook->placement->sites.empty()) {
    empty_state(frame, frame.tr("placement.unknown"));
    return;
  }
  const Placement& placement = *outlook->placement;
  const std::string span = span_text(frame.catalogue, outlook->base->to() - outlook->base->from).in(frame.language());
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
          frame.tr("placement.caption", clock_text(frame, placement.as_of), span));
  if (!placement.any_pump_free) wrapped(frame, FontRole::kSmall, frame.theme.text, frame.tr("placement.none_free"));
  draw_check(frame);
  std::size_t rank = 0;
  std::size_t idle = 0;
  for (const SitePlacement& place : placement.sites) {
    ++rank;
    const bool chosen = frame.state.selection == Selection(place.row.site);
    if (!helps(place.row) && !place.comes_late && !chosen) {
      ++idle;
      continue;
    }
    ImGui::PushID(place.row.site.str().c_str());
    draw_row(frame, place, rank);
    if (chosen) draw_chosen(frame, place);
    ImGui::PopID();
  }
  if (idle == placement.sites.size())
    empty_state(frame, frame.tr("placement.none"));
  else if (idle > 0)
    words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("placement.idle", idle));
}

}  // namespace sandtable::ui
