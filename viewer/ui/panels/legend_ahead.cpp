#include <algorithm>

#include "viewer/ui/describe.h"
#include "viewer/ui/forecast_words.h"
#include "viewer/ui/panels/legend_parts.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

constexpr double kPerCentimetre = 100;

/// "15–30 min", and of an arrival until which clock time that is.
Text span_words(Frame& frame, const Forecast& run, WaterColouring colouring, double from_min,
                std::optional<double> to_min) {
  const auto minutes = [](double m) { return fmt::format("{:.0f}", m); };
  const auto clock = [&](double m) {
    return format_clock(run.from + from_seconds(60 * m), frame.snapshot.live.incident->zone, false);
  };
  if (colouring == WaterColouring::kArrival) {
    if (from_min <= 0) return frame.tr("legend.arrived");
    if (!to_min) return frame.tr("legend.arrives_from", minutes(from_min), clock(from_min));
    return frame.tr("legend.arrives_between", minutes(from_min), minutes(*to_min), clock(from_min), clock(*to_min));
  }
  if (!to_min) return frame.tr("legend.minutes_from", minutes(from_min));
  return frame.tr("legend.minutes_between", minutes(from_min), minutes(*to_min));
}

/// How many of the classes a run of this length can have.
std::size_t occurring(const std::vector<TimeLegendClass>& classes, const Forecast& run, WaterColouring colouring) {
  const double length_min = seconds(run.to() - run.from) / 60;
  const auto occurs = [&](const TimeLegendClass& c) {
    return colouring == WaterColouring::kArrival ? c.from_min < length_min : c.from_min <= length_min;
  };
  return static_cast<std::size_t>(std::ranges::count_if(classes, occurs));
}

void draw_times(Frame& frame, const Forecast& run, WaterColouring colouring) {
  const std::vector<TimeLegendClass> classes = frame.queries.time_legend(colouring);
  for (std::size_t i = 0; i < occurring(classes, run, colouring); ++i) {
    const bool last = i + 1 == classes.size();
    const std::optional<double> to = last ? std::nullopt : std::optional(classes[i + 1].from_min);
    draw_legend_class(frame, classes[i].colour, span_words(frame, run, colouring, classes[i].from_min, to));
  }
}

std::size_t class_count(Frame& frame, const Forecast& run, WaterColouring colouring) {
  if (colouring == WaterColouring::kMaxHazard) return frame.queries.hazard_legend().size();
  if (colouring == WaterColouring::kMaxDepth) return frame.queries.depth_legend().classes.size();
  return occurring(frame.queries.time_legend(colouring), run, colouring);
}

Text title_of(Frame& frame, const Forecast* run, WaterColouring colouring) {
  const std::string cm = run != nullptr ? fmt::format("{:.0f}", run->record->arrival_depth_m * kPerCentimetre) : "";
  switch (colouring) {
    case WaterColouring::kArrival:
      return run != nullptr ? frame.tr("legend.ahead.arrival", cm) : frame.tr("colouring.arrival");
    case WaterColouring::kDuration:
      return run != nullptr ? frame.tr("legend.ahead.duration", cm) : frame.tr("colouring.duration");
    case WaterColouring::kMaxHazard:
      return frame.tr("legend.ahead.max-hazard");
    default:
      return frame.tr("legend.ahead.max-depth");
  }
}

}  // namespace

void draw_ahead_legend(Frame& frame, WaterColouring colouring) {
  const Forecast* run = run_ahead(frame.snapshot);
  legend_caption(frame, title_of(frame, run, colouring));
  if (run == nullptr) {
    wrapped(frame, FontRole::kSmall, frame.theme.text, frame.tr("legend.ahead.none"));
  } else {
    wrapped(frame, FontRole::kSmall, frame.theme.tense_of(frame.shown_tense()),
            run_ahead_words(frame.catalogue, frame.snapshot, *run));
    if (colouring == WaterColouring::kArrival || colouring == WaterColouring::kDuration)
      draw_times(frame, *run, colouring);
    if (colouring == WaterColouring::kMaxHazard) draw_hazard_classes(frame);
    if (colouring == WaterColouring::kMaxDepth) draw_depth_classes(frame);
    draw_expected(frame);
  }
  draw_legend_unknown(frame,
                      frame.tr(colouring == WaterColouring::kMaxHazard ? "legend.hazard_unknown" : "legend.unknown"));
}

Rect ahead_key_area(Frame& frame, float bottom) {
  const WaterColouring colouring = frame.queries.water_colouring();
  const Forecast* run = run_ahead(frame.snapshot);
  // A chart over the lower part of the scene needs its place; the panel of the layers has the legend too.
  if (!is_ahead(colouring) || frame.state.mode != WindowMode::kDesk || !charts_area(frame).empty()) return {};
  constexpr float kWidth = 262;
  constexpr float kRow = 20;
  constexpr float kFixed = 3;  // expected, unknown, a second line of words
  const float rows = run != nullptr ? kFixed + static_cast<float>(class_count(frame, *run, colouring)) : 1.5F;
  const float words = 2 * frame.fonts.size_px(FontRole::kSmall) + frame.px(8);
  const float height = 2 * frame.px(8) + words + rows * (frame.px(kRow) + ImGui::GetStyle().ItemSpacing.y);
  return {frame.layout.scene.x + frame.px(8), bottom - height, frame.px(kWidth), height};
}

void draw_ahead_key(Frame& frame, const Rect& area) {
  if (area.empty()) return;
  const PanelWindow window(frame, "##ahead-key", area, faded(frame.theme.panel, 0.94));
  draw_ahead_legend(frame, frame.queries.water_colouring());
}

}  // namespace sandtable::ui
