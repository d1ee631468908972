#include <algorithm>
#include <array>

#include "viewer/ui/alarm_words.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

struct DialogLook {
  const char* title_key;
  float width;
  float height;
};

/// Alarm as one line: "中正路口 0.42 m".
Text alarm_words(Frame& frame, const AlarmId& id) {
  const IncidentState& state = frame.snapshot.live;
  const auto found = state.alarms->find(id);
  if (found == state.alarms->end()) return {id.str(), id.str()};
  const Text name = subject_name(frame, found->second);
  const Text value = found_words(frame, found->second);
  return {name.in(Language::kZhHant) + "  " + value.zh, name.in(Language::kEn) + "  " + value.en};
}

void close(Frame& frame) { frame.state.dialog = std::monostate{}; }

bool appearing() { return ImGui::IsWindowAppearing(); }

Command acknowledgement(const AcknowledgeDialog& dialog) {
  if (dialog.others.empty()) return AcknowledgeAlarm{dialog.alarm, dialog.comment};
  AcknowledgeAlarms many{dialog.others, dialog.comment};
  many.alarms.insert(many.alarms.begin(), dialog.alarm);
  return many;
}

void draw_acknowledge(Frame& frame, AcknowledgeDialog& dialog) {
  wrapped(frame, FontRole::kStrong, frame.theme.text, alarm_words(frame, dialog.alarm));
  if (!dialog.others.empty()) words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("dialog.and_others", dialog.others.size()));
  ImGui::Dummy(ImVec2(1, frame.px(4)));
  text_field(frame, "##comment", frame.tr("dialog.comment"), dialog.comment, ImGui::GetContentRegionAvail().x, appearing());
  const Command command = acknowledgement(dialog);
  switch (answer_buttons(frame, frame.tr("alarms.acknowledge"), frame.refusal(command))) {
    case DialogAnswer::kYes: frame.ask(SubmitCommand{command}); [[fallthrough]];
    case DialogAnswer::kNo: close(frame); break;
    case DialogAnswer::kNone: break;
  }
}

void draw_shelve(Frame& frame, ShelveDialog& dialog) {
  wrapped(frame, FontRole::kStrong, frame.theme.text, alarm_words(frame, dialog.alarm));
  ImGui::Dummy(ImVec2(1, frame.px(4)));
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("dialog.shelve_for"));
  for (const int minutes : {10, 30, 60, 120, 480}) {
    const Text words = span_text(frame.catalogue, std::chrono::minutes{minutes});
    ImGui::PushID(minutes);
    if (minutes != 10) same_line_if_fits(frame, button_width(frame, words));
    if (button(frame, "minutes", words, dialog.minutes == minutes ? ButtonLook::kChosen : ButtonLook::kNormal)) dialog.minutes = minutes;
    ImGui::PopID();
  }
  const Text& for_good = frame.tr("dialog.out_of_service");
  same_line_if_fits(frame, button_width(frame, for_good));
  if (button(frame, "out", for_good, dialog.minutes == 0 ? ButtonLook::kChosen : ButtonLook::kNormal)) dialog.minutes = 0;
  ImGui::Dummy(ImVec2(1, frame.px(4)));
  text_field(frame, "##reason", frame.tr("dialog.reason_needed"), dialog.reason, ImGui::GetContentRegionAvail().x, appearing());
  Command command = TakeOutOfService{dialog.alarm, dialog.reason};
  if (dialog.minutes > 0) command = ShelveAlarm{dialog.alarm, std::chrono::minutes{dialog.minutes}, dialog.reason};
  switch (answer_buttons(frame, frame.tr(dialog.minutes > 0 ? "alarms.shelve" : "alarms.out_of_service"), frame.refusal(command))) {
    case DialogAnswer::kYes: frame.ask(SubmitCommand{command}); [[fallthrough]];
    case DialogAnswer::kNo: close(frame); break;
    case DialogAnswer::kNone: break;
  }
}

void draw_cancel_order(Frame& frame, CancelOrderDialog& dialog) {
  const auto found = frame.snapshot.live.orders->find(dialog.order);
  if (found != frame.snapshot.live.orders->end()) {
    const Text resource = name_of(frame.snapshot.live, found->second.resource);
    const Text site = name_of(frame.snapshot.live, found->second.site);
    wrapped(frame, FontRole::kStrong, frame.theme.text, {resource.in(Language::kZhHant) + " → " + site.in(Language::kZhHant), resource.in(Language::kEn) + " → " + site.in(Language::kEn)});
  }
  ImGui::Dummy(ImVec2(1, frame.px(4)));
  text_field(frame, "##reason", frame.tr("dialog.reason"), dialog.reason, ImGui::GetContentRegionAvail().x, appearing());
  const Command command = CancelOrder{dialog.order, dialog.reason};
  switch (answer_buttons(frame, frame.tr("orders.cancel"), frame.refusal(command))) {
    case DialogAnswer::kYes: frame.ask(SubmitCommand{command}); [[fallthrough]];
    case DialogAnswer::kNo: close(frame); break;
    case DialogAnswer::kNone: break;
  }
}

template <class Draw>
void draw_dialog(Frame& frame, const DialogLook& look, Draw draw) {
  const Rect& scene = frame.layout.scene;
  const float window_height = frame.layout.timeline.bottom();
  const float width = std::min(frame.px(look.width), frame.layout.top.width - frame.px(40));
  const float height = std::min(frame.px(look.height), window_height - frame.px(80));
  const float x = std::clamp(scene.x + (scene.width - width) / 2, frame.px(8), std::max(frame.layout.top.right() - width - frame.px(8), 0.0F));
  const float y = std::max(frame.layout.top.bottom() + frame.px(12), std::min(scene.y + scene.height * 0.16F, window_height - height - frame.px(20)));
  const Rect area{std::round(x), std::round(y), width, height};
  ImDrawList& shade = *ImGui::GetBackgroundDrawList();
  shade.AddRectFilled(corner(scene), far_corner(scene), packed(faded(frame.theme.window, 0.45)));
  PanelWindow window(frame, look.title_key, area, frame.theme.panel, 0, true);
  ImDrawList& list = window.list();
  const float head = frame.px(36);
  list.AddRectFilled(corner(area), ImVec2(area.right(), area.y + head), packed(frame.theme.raised));
  list.AddRect(corner(area), far_corner(area), packed(frame.theme.accent), 0, 0, std::max(1.0F, frame.px(1.5F)));
  paint_words(frame, list, FontRole::kStrong, ImVec2(area.x + frame.px(14), area.y + (head - frame.fonts.size_px(FontRole::kStrong)) / 2),
              frame.theme.text, frame.tr(look.title_key), width - frame.px(60));
  ImGui::SetCursorScreenPos(ImVec2(area.right() - frame.px(32), area.y + frame.px(5)));
  if (icon_button(frame, "close", ControlIcon::kClose, frame.tr("action.close"))) {
    close(frame);
    return;
  }
  ImGui::SetCursorScreenPos(ImVec2(area.x + frame.px(14), area.y + head + frame.px(10)));
  ImGui::BeginChild("body", ImVec2(width - frame.px(24), height - head - frame.px(18)), false, ImGuiWindowFlags_NoNav);
  draw();
  ImGui::EndChild();
}

}  // namespace

void dialog_keys(Frame& frame) {
  const bool types = frame.state.typing && ImGui::GetIO().WantTextInput;
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr(types ? "dialog.keys_typing" : "dialog.keys"));
}

DialogAnswer answer_buttons(Frame& frame, const Text& yes, const std::optional<Refusal>& refusal, bool is_told) {
  ImGui::Dummy(ImVec2(1, frame.px(6)));
  const bool allowed = !refusal;
  if (refusal && !is_told) wrapped(frame, FontRole::kSmall, frame.theme.text, frame.refusal_text(*refusal));
  const bool pressed = button(frame, "yes", yes, ButtonLook::kPrimary, allowed);
  same_line_if_fits(frame, button_width(frame, frame.tr("action.cancel")));
  const bool left = button(frame, "no", frame.tr("action.cancel"));
  dialog_keys(frame);
  if (left) return DialogAnswer::kNo;
  return allowed && (pressed || frame.state.confirm) ? DialogAnswer::kYes : DialogAnswer::kNone;
}

void draw_dialogs(Frame& frame) {
  if (auto* dialog = std::get_if<AcknowledgeDialog>(&frame.state.dialog)) {
    draw_dialog(frame, {"dialog.acknowledge", 440, 230}, [&] { draw_acknowledge(frame, *dialog); });
  } else if (auto* shelve = std::get_if<ShelveDialog>(&frame.state.dialog)) {
    draw_dialog(frame, {"dialog.shelve", 480, 310}, [&] { draw_shelve(frame, *shelve); });
  } else if (auto* cancel = std::get_if<CancelOrderDialog>(&frame.state.dialog)) {
    draw_dialog(frame, {"dialog.cancel_order", 440, 210}, [&] { draw_cancel_order(frame, *cancel); });
  } else if (auto* reading = std::get_if<ReadingDialog>(&frame.state.dialog)) {
    draw_dialog(frame, {"reading.title", 480, 320}, [&] { draw_reading_dialog(frame, *reading); });
  } else if (auto* calibration = std::get_if<CalibrationDialog>(&frame.state.dialog)) {
    draw_dialog(frame, {"calibration.title", 480, 420}, [&] { draw_calibration_dialog(frame, *calibration); });
  } else if (auto* verdict = std::get_if<VerdictDialog>(&frame.state.dialog)) {
    draw_dialog(frame, {"verdict.title", 480, 310}, [&] { draw_verdict_dialog(frame, *verdict); });
  } else if (auto* site = std::get_if<SiteDialog>(&frame.state.dialog)) {
    const bool is_new = site->form.id.empty();
    const char* title = site->withdraws ? "site_form.title_withdraw"
                        : is_new        ? "site_form.title"
                                        : "site_form.title_correct";
    draw_dialog(frame, {title, 480, site->withdraws ? 250.0F : 400.0F}, [&] { draw_site_dialog(frame, *site); });
  } else if (auto* resource = std::get_if<ResourceDialog>(&frame.state.dialog)) {
    const char* title = resource->form.id.empty() ? "resource_form.title" : "resource_form.title_correct";
    draw_dialog(frame, {title, 520, 540}, [&] { draw_resource_dialog(frame, *resource); });
  } else if (auto* damage = std::get_if<DamageDialog>(&frame.state.dialog)) {
    draw_dialog(frame, {"damage_form.title", 520, 480}, [&] { draw_damage_dialog(frame, *damage); });
  } else if (auto* stock = std::get_if<StockDialog>(&frame.state.dialog)) {
    draw_dialog(frame, {"stock_form.title", 480, 320}, [&] { draw_stock_dialog(frame, *stock); });
  } else if (auto* plan = std::get_if<SitePlanDialog>(&frame.state.dialog)) {
    draw_dialog(frame, {"site_plan.title", 980, 680}, [&] { draw_site_plan_dialog(frame, *plan); });
  } else if (auto* log = std::get_if<LogDialog>(&frame.state.dialog)) {
    draw_dialog(frame, {"log.title", 640, 560}, [&] { draw_log_dialog(frame, *log); });
  } else if (auto* dispatch = std::get_if<DispatchDialog>(&frame.state.dialog)) {
    const bool past = frame.snapshot.at < frame.snapshot.live_at;
    if (!dispatch->reroute.empty()) {
      return draw_dialog(frame, {"reroute.title", 560, 540}, [&] { draw_reroute_dialog(frame, *dispatch); });
    }
    draw_dialog(frame, {past ? "dialog.what_if" : "dialog.dispatch", 600, 680}, [&] { draw_dispatch_dialog(frame, *dispatch); });
  } else if (auto* add = std::get_if<AddLayerDialog>(&frame.state.dialog)) {
    draw_dialog(frame, {"add_layer.title", 640, 560}, [&] { draw_add_layer_dialog(frame, *add); });
  } else if (auto* handover = std::get_if<HandoverDialog>(&frame.state.dialog)) {
    draw_dialog(frame, {"handover.title", 560, 450}, [&] { draw_handover_dialog(frame, *handover); });
  } else if (frame.state.confirm && frame.state.dialog.index() != 0) {
    close(frame);  // help and about have nothing to be confirmed
  } else if (std::holds_alternative<HelpDialog>(frame.state.dialog)) {
    draw_dialog(frame, {"help.title", 640, 600}, [&] { draw_help(frame); });
  } else if (std::holds_alternative<AboutDialog>(frame.state.dialog)) {
    draw_dialog(frame, {"about.title", 600, 520}, [&] { draw_about(frame); });
  }
}

}  // namespace sandtable::ui
