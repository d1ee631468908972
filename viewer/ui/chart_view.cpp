#include "viewer/ui/chart_view.h"

#include <algorithm>
#include <cmath>

#include "viewer/ui/chart_axes.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

void draw_band(Frame& frame, ImDrawList& list, const ChartAxes& axes, std::span<const BandPoint> band) {
  const ImU32 colour = packed(faded(frame.theme.series, 0.22));
  for (std::size_t i = 0; i + 1 < band.size(); ++i) {
    const float left = axes.x(band[i].at);
    const float right = axes.x(band[i + 1].at);
    list.AddQuadFilled(ImVec2(left, axes.y(band[i].high)), ImVec2(right, axes.y(band[i + 1].high)),
                       ImVec2(right, axes.y(band[i + 1].low)), ImVec2(left, axes.y(band[i].low)), colour);
  }
}

void draw_alternative(Frame& frame, ImDrawList& list, const ChartAxes& axes, std::span<const Sample> samples) {
  std::vector<ImVec2> points;
  for (const Sample& sample : samples) points.emplace_back(axes.x(sample.at), axes.y(sample.value));
  if (points.size() < 2) return;
  list.AddPolyline(points.data(), static_cast<int>(points.size()), packed(frame.theme.tense_of(Tense::kWhatIf)), 0,
                   std::max(1.6F, frame.px(2.2F)));
}

/// The other way of knowing: dashes, so that grey print tells it from the values.
void draw_beside(Frame& frame, ImDrawList& list, const ChartAxes& axes, std::span<const Sample> beside) {
  const ImU32 colour = packed(frame.theme.text_dim);
  const float thick = std::max(1.2F, frame.px(1.6F));
  const float dash = frame.px(5);
  for (std::size_t i = 0; i < beside.size(); ++i) {
    if (!std::isfinite(beside[i].value)) continue;
    const ImVec2 to(axes.x(beside[i].at), axes.y(beside[i].value));
    const bool joined = i > 0 && std::isfinite(beside[i - 1].value);
    if (!joined) {
      list.AddCircle(to, frame.px(2.5F), colour, 10, thick);
      continue;
    }
    const ImVec2 from(axes.x(beside[i - 1].at), axes.y(beside[i - 1].value));
    const float length = std::hypot(to.x - from.x, to.y - from.y);
    for (float s = 0; s < length; s += 2 * dash) {
      const float a = s / length;
      const float b = std::min(s + dash, length) / length;
      list.AddLine(ImVec2(from.x + (to.x - from.x) * a, from.y + (to.y - from.y) * a),
                   ImVec2(from.x + (to.x - from.x) * b, from.y + (to.y - from.y) * b), colour, thick);
    }
  }
}

void draw_struck(Frame& frame, ImDrawList& list, const ChartAxes& axes, std::span<const Sample> struck) {
  const ImU32 colour = packed(frame.theme.attention);
  const float r = frame.px(3.5F);
  const float thick = std::max(1.3F, frame.px(1.8F));
  for (const Sample& sample : struck) {
    const ImVec2 at(axes.x(sample.at), axes.y(sample.value));
    list.AddLine(ImVec2(at.x - r, at.y - r), ImVec2(at.x + r, at.y + r), colour, thick);
    list.AddLine(ImVec2(at.x - r, at.y + r), ImVec2(at.x + r, at.y - r), colour, thick);
  }
}

/// All that must find room on the value axis.
std::vector<Sample> all_values(const ChartContent& content) {
  std::vector<Sample> all(content.samples.begin(), content.samples.end());
  all.insert(all.end(), content.alternative.begin(), content.alternative.end());
  all.insert(all.end(), content.beside.begin(), content.beside.end());
  all.insert(all.end(), content.struck.begin(), content.struck.end());
  for (const BandPoint& point : content.band) {
    all.push_back({point.at, point.low});
    all.push_back({point.at, point.high});
  }
  return all;
}

void draw_values(Frame& frame, ImDrawList& list, const ChartAxes& axes, const ChartContent& content) {
  const auto runs = unbroken_runs(content.samples, content.longest_step);
  const Duration bar = content.bars ? content.bar_length : Duration{0};
  paint_gaps(frame, list, axes, silences_between(runs, content.longest_step, bar, content.playhead));
  const ImU32 colour = packed(frame.theme.series);
  const float thin = std::max(1.2F, frame.px(1.6F));
  for (const auto& run : runs) {
    if (content.bars) {
      for (const Sample& sample : run) {
        const float left = axes.x(sample.at - content.bar_length);
        const float right = std::max(axes.x(sample.at) - 1, left + 1);
        if (sample.value > 0) list.AddRectFilled(ImVec2(left, axes.y(sample.value)), ImVec2(right, axes.plot.bottom()), packed(frame.theme.rain));
      }
      continue;
    }
    std::vector<ImVec2> points;
    points.reserve(run.size());
    for (const Sample& sample : run) points.emplace_back(axes.x(sample.at), axes.y(sample.value));
    if (points.size() == 1) list.AddCircleFilled(points.front(), thin * 1.4F, colour, 8);
    if (points.size() > 1) list.AddPolyline(points.data(), static_cast<int>(points.size()), colour, 0, thin);
  }
}

void tell_value(Frame& frame, ImDrawList& list, const ChartAxes& axes, const ChartContent& content, UtcTime at) {
  const Sample* sample = sample_at(content.samples, at);
  const bool known = sample != nullptr && std::isfinite(sample->value) && at - sample->at <= content.longest_step;
  const float x = axes.x(known ? sample->at : at);
  list.AddLine(ImVec2(x, axes.plot.y), ImVec2(x, axes.plot.bottom()), packed(frame.theme.text_dim));
  const std::string clock = format_local(known ? sample->at : at, content.zone);
  if (known) list.AddCircleFilled(ImVec2(x, axes.y(sample->value)), frame.px(3.5F), packed(frame.theme.accent), 12);
  const Text value = known ? value_text(frame.catalogue, sample->value, content.quantity) : frame.tr("chart.no_value");
  tooltip(frame, value, {clock, clock});
}

}  // namespace

std::optional<UtcTime> chart_view(Frame& frame, const char* id, const ChartContent& content, float height) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = std::max(ImGui::GetContentRegionAvail().x, frame.px(80));
  const bool clicked = ImGui::InvisibleButton(id, ImVec2(width, height));
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  std::vector<double> limits;
  for (const ThresholdLine& threshold : content.thresholds) limits.push_back(threshold.value);
  const float small = frame.fonts.size_px(FontRole::kSmall);
  const ChartAxes axes{{at.x + frame.px(40), at.y + small + frame.px(2), width - frame.px(48), height - 2 * small - frame.px(5)},
                  content.range,
                  fitted_range(all_values(content), limits, never_negative(content.quantity))};
  const std::string caption = fmt::format("{} ({})", frame.tr("quantity." + std::string(quantity_key(content.quantity))).in(frame.language()),
                                          unit_symbol(content.quantity));
  paint_text(frame, list, FontRole::kSmall, ImVec2(at.x, at.y), frame.theme.text_dim, caption, width);
  paint_values_axis(frame, list, axes);
  paint_time_axis(frame, list, axes, content.zone);
  list.PushClipRect(corner(axes.plot), ImVec2(axes.plot.right(), axes.plot.bottom() + 1), true);
  draw_band(frame, list, axes, content.band);
  draw_beside(frame, list, axes, content.beside);
  paint_thresholds(frame, list, axes, content.thresholds, content.quantity);
  draw_values(frame, list, axes, content);
  draw_struck(frame, list, axes, content.struck);
  draw_alternative(frame, list, axes, content.alternative);
  paint_decisions(frame, list, axes, content.decisions);
  const float playhead = std::round(axes.x(content.playhead));
  list.AddLine(ImVec2(playhead, axes.plot.y), ImVec2(playhead, axes.plot.bottom()), packed(frame.theme.accent), std::max(1.0F, frame.px(1.5F)));
  list.PopClipRect();
  if (content.samples.empty()) {
    const std::string& words = frame.tr("chart.empty").in(frame.language());
    paint_text(frame, list, FontRole::kBody, ImVec2(axes.plot.x + frame.px(8), axes.plot.y + axes.plot.height / 2 - frame.fonts.size_px(FontRole::kBody) / 2),
               frame.theme.text_dim, words, axes.plot.width);
  }
  if (!hovered) return std::nullopt;
  const UtcTime under = axes.time_at(std::clamp(ImGui::GetIO().MousePos.x, axes.plot.x, axes.plot.right()));
  tell_value(frame, list, axes, content, under);
  return clicked ? std::optional(under) : std::nullopt;
}

}  // namespace sandtable::ui
