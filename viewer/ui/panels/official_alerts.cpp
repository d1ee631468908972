#include <algorithm>

#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

constexpr float kAlertRow = 44;
constexpr std::size_t kMostRows = 6;

/// The place's three levels for CAP's severities; 4 for what has no colour of its own.
int level_of(AlertSeverity severity) {
  switch (severity) {
    case AlertSeverity::kExtreme:
      return 1;
    case AlertSeverity::kSevere:
      return 2;
    case AlertSeverity::kModerate:
      return 3;
    case AlertSeverity::kMinor:
    case AlertSeverity::kUnknown:
      return 4;
  }
  return 4;
}

const char* severity_word(AlertSeverity severity) {
  switch (severity) {
    case AlertSeverity::kExtreme:
      return "official.extreme";
    case AlertSeverity::kSevere:
      return "official.severe";
    case AlertSeverity::kModerate:
      return "official.moderate";
    case AlertSeverity::kMinor:
      return "official.minor";
    case AlertSeverity::kUnknown:
      return "official.unknown";
  }
  return "official.unknown";
}

/// A hexagon, which no alarm of our own has: doubled for extreme, full for severe, with a core for moderate, else open.
void paint_severity(Frame& frame, ImDrawList& list, ImVec2 centre, float radius, AlertSeverity severity) {
  const int level = level_of(severity);
  const ImU32 colour = packed(level <= 3 ? frame.theme.alert_of(level) : frame.theme.text_dim);
  constexpr int kCorners = 6;
  list.AddNgon(centre, radius, colour, kCorners, frame.px(1.6F));
  if (level == 1) list.AddNgonFilled(centre, radius * 0.72F, colour, kCorners);
  if (level == 2) list.AddNgonFilled(centre, radius, colour, kCorners);
  if (level == 3) list.AddNgonFilled(centre, radius * 0.42F, colour, kCorners);
}

Text text_of(const Alert& alert, UtcTime now, std::string AlertInfo::*member) {
  Text text;
  if (const AlertInfo* info = info_for(alert, Language::kZhHant, now)) text.zh = info->*member;
  if (const AlertInfo* info = info_for(alert, Language::kEn, now)) text.en = info->*member;
  return text;
}

Text headline_of(const Alert& alert, UtcTime now) {
  const Text headline = text_of(alert, now, &AlertInfo::headline);
  return headline.zh.empty() && headline.en.empty() ? text_of(alert, now, &AlertInfo::event) : headline;
}

void draw_alert(Frame& frame, const Alert& alert) {
  ImGui::PushID(alert.id.str().c_str());
  const Row r = row(frame, "official", frame.px(kAlertRow), false);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const UtcTime now = frame.snapshot.at;
  const AlertSeverity severity = severity_of(alert, now);
  paint_severity(frame, list, ImVec2(r.area.x + frame.px(14), r.area.y + r.area.height / 2), frame.px(9), severity);
  const float x = r.area.x + frame.px(30);
  const float right = r.area.right() - frame.px(6);
  const float top = r.area.y + frame.px(3);
  const ZoneOffset zone = frame.snapshot.state.incident->zone;
  const Text until = frame.tr("official.until", format_clock(expiry_of(alert), zone, false));
  const Text headline = headline_of(alert, now);
  paint_words(frame, list, FontRole::kBody, ImVec2(x, top), frame.theme.text, headline, right - x);
  const float second = r.area.y + r.area.height / 2 + frame.px(2);
  const int level = level_of(severity);
  const float said =
      paint_text_right(frame, list, FontRole::kSmall, right, second, frame.theme.text_dim, until.in(frame.language()));
  const Text word = frame.tr(severity_word(severity));
  const float worded =
      paint_text(frame, list, FontRole::kSmall, ImVec2(x, second),
                 level <= 3 ? frame.theme.alert_of(level) : frame.theme.text_dim, word.in(frame.language()));
  const Text sender = text_of(alert, now, &AlertInfo::sender_name);
  const std::string by = sender.in(frame.language()).empty() ? alert.name.sender : sender.in(frame.language());
  const float from = x + worded + frame.px(8);
  paint_text(frame, list, FontRole::kSmall, ImVec2(from, second), frame.theme.text_dim, by,
             right - from - said - frame.px(8));
  if (r.hovered) tooltip(frame, headline, text_of(alert, now, &AlertInfo::description));
  ImGui::PopID();
}

/// One line for what people reported: how many, and how many nobody has looked into.
void draw_reports_line(Frame& frame) {
  const ReportBook& reports = *frame.snapshot.state.reports;
  const auto is_open = [](const auto& entry) {
    const DamageReportState state = entry.second.state;
    return entry.second.duplicate_of.empty() &&
           (state == DamageReportState::kUnverified || state == DamageReportState::kConfirmed);
  };
  const auto open = std::ranges::count_if(reports, is_open);
  if (open == 0) return;
  const auto unverified = std::ranges::count_if(reports, [&](const auto& entry) {
    return is_open(entry) && entry.second.state == DamageReportState::kUnverified;
  });
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("official.reports", open, unverified));
}

}  // namespace

void draw_official_alerts(Frame& frame) {
  const auto alerts =
      current_alerts(*frame.snapshot.state.alerts, frame.snapshot.at, frame.snapshot.state.incident->is_exercise());
  if (!alerts.empty()) {
    words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("official.title", alerts.size()));
    for (std::size_t i = 0; i < std::min(alerts.size(), kMostRows); ++i) draw_alert(frame, *alerts[i]);
    if (alerts.size() > kMostRows) {
      words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("official.more", alerts.size() - kMostRows));
    }
  }
  draw_reports_line(frame);
  if (!alerts.empty()) separator(frame);
}

}  // namespace sandtable::ui
