#include <algorithm>
#include <cmath>

#include "twin/base/text.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/forecast_words.h"
#include "viewer/ui/outlook_series.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

constexpr float kChartHeight = 116;

/// "260 → 214", or one number where nothing changes.
template <class Value>
Text change(Value without, Value with, std::string_view format) {
  const std::string a = fmt::format(fmt::runtime(format), without);
  const std::string b = fmt::format(fmt::runtime(format), with);
  return plain(a == b ? a : a + " → " + b);
}

Text clear_words(Frame& frame, const std::optional<UtcTime>& at) {
  if (!at) return frame.tr("what_if.not_clear");
  return plain(format_clock(*at, frame.snapshot.live.incident->zone, false));
}

/// Until when a pool stays wet, without and with.
Text clear_change(Frame& frame, const PoolComparison& pool) {
  const Text a = clear_words(frame, pool.clear_without);
  const Text b = clear_words(frame, pool.clear_with);
  return a == b ? a : Text{a.zh + " → " + b.zh, a.en + " → " + b.en};
}

void draw_chart(Frame& frame, const SiteId& site, const Forecast& run, const Forecast* alternative,
                const ForecastRange* range) {
  const std::vector<Sample> samples = pool_depths(run, site);
  const std::vector<Sample> other = alternative != nullptr ? pool_depths(*alternative, site) : std::vector<Sample>{};
  const std::vector<BandPoint> band = range != nullptr ? pool_band(*range, site) : std::vector<BandPoint>{};
  ChartContent content;
  content.quantity = Quantity::kWaterDepth;
  content.samples = samples;
  content.alternative = other;
  content.band = band;
  content.longest_step = std::chrono::hours{1};
  content.range = {run.from, run.to()};
  content.playhead = frame.snapshot.ahead.value_or(frame.snapshot.at);
  content.zone = frame.snapshot.live.incident->zone;
  if (const auto at = chart_view(frame, "outlook", content, frame.px(kChartHeight))) frame.ask(Seek{*at});
}

/// The pools that end most otherwise, the greatest change first.
void draw_changed_pools(Frame& frame, const Comparison& comparison) {
  constexpr std::size_t kMost = 4;
  constexpr double kWorthTelling_m = 0.01;
  const auto change_of = [](const PoolComparison& pool) { return std::abs(pool.last_with_m - pool.last_without_m); };
  std::vector<const PoolComparison*> pools;
  for (const PoolComparison& pool : comparison.pools) {
    if (change_of(pool) >= kWorthTelling_m) pools.push_back(&pool);
  }
  std::ranges::sort(pools, std::ranges::greater{}, [&](const PoolComparison* pool) { return change_of(*pool); });
  for (std::size_t i = 0; i < std::min(kMost, pools.size()); ++i) {
    field(frame, name_of(frame.snapshot.live, pools[i]->site),
          change(pools[i]->last_without_m, pools[i]->last_with_m, "{:.2f} m"));
  }
}

void draw_done(Frame& frame, const WhatIfAnswer& answer) {
  const Comparison& c = answer.comparison;
  const bool sends_pump = !answer.pumps.empty();
  const bool one_site = answer.pumps.size() == 1;
  const auto pool =
      one_site ? std::ranges::find(c.pools, answer.pumps.front().site, &PoolComparison::site) : c.pools.end();
  if (one_site) {
    const PumpRun& pump = answer.pumps.front();
    field(frame, frame.tr("what_if.pumps_from"),
          plain(format_clock(pump.running.from, frame.snapshot.live.incident->zone, false) +
                fmt::format("  ({:.2f} m³/s)", pump.discharge_m3_per_s)));
  }
  if (pool != c.pools.end()) {
    field(frame, frame.tr("what_if.depth_at_end"), change(pool->last_without_m, pool->last_with_m, "{:.2f} m"));
    field(frame, frame.tr("what_if.clear"), clear_change(frame, *pool));
  }
  field(frame, frame.tr("what_if.buildings"),
        change(c.worst_without.buildings[kFloodedClass], c.worst_with.buildings[kFloodedClass], "{}"));
  field(frame, frame.tr("what_if.buildings_at_end"),
        change(c.last_without.buildings[kFloodedClass], c.last_with.buildings[kFloodedClass], "{}"));
  if (c.worst_without.people[kFloodedClass] + c.worst_with.people[kFloodedClass] > 0) {
    field(frame, frame.tr("what_if.people"),
          change(c.worst_without.people[kFloodedClass], c.worst_with.people[kFloodedClass], "{:.0f}"));
  }
  if (c.worst_without.beds[kFloodedClass] + c.worst_with.beds[kFloodedClass] > 0) {
    field(frame, frame.tr("what_if.beds"),
          change(c.worst_without.beds[kFloodedClass], c.worst_with.beds[kFloodedClass], "{:.0f}"));
  }
  field(frame, frame.tr("what_if.building_hours"), plain(fmt::format("{:.1f} h", c.building_minutes_saved / 60)));
  field(frame, frame.tr("what_if.roads_at_end"),
        change(c.last_without.roads_m[kFloodedClass] / 1000, c.last_with.roads_m[kFloodedClass] / 1000, "{:.1f} km"));
  field(frame, frame.tr("what_if.road_hours"), plain(fmt::format("{:.1f} km·h", c.road_km_minutes_saved / 60)));
  if (sends_pump)
    field(frame, frame.tr("what_if.pumped"), plain(fmt::format("{:.0f} m³", c.pumped_m3)));
  if (!one_site) draw_changed_pools(frame, c);
  if (answer.previewed) {
    words_line(frame, FontRole::kSmall, frame.theme.text_dim,
               frame.tr("what_if.previewed", fmt::format("{:.1f}", answer.previewed->building_minutes_saved / 60)));
  }
}

/// What the coarse model says, with what it is known to be off by, while the fine one runs.
void draw_preview(Frame& frame, const WhatIfAnswer& answer) {
  wrapped(frame, FontRole::kStrong, frame.theme.tense_of(Tense::kForecast),
          frame.tr("what_if.preview", fmt::format("{:.0f}", 100 * answer.fraction)));
  draw_done(frame, answer);
  const auto& error = frame.snapshot.outlook->preview_error;
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
          error ? frame.tr("what_if.preview_error", error->buildings_coarse, error->buildings,
                           fmt::format("{:.2f}", error->pool_depth_m))
                : frame.tr("what_if.preview_unknown"));
}

/// "in 35 min", or "now".
Text minutes_left(Frame& frame, UtcTime at) {
  const double minutes = seconds(at - frame.snapshot.live_at) / 60;
  return minutes < 1 ? frame.tr("arrivals.now") : frame.tr("arrivals.in", fmt::format("{:.0f}", minutes));
}

/// Hospitals, schools, shelters that water may reach, soonest first.
void draw_arrivals(Frame& frame, std::size_t most) {
  const std::vector<PlaceArrival>& arrivals = frame.snapshot.outlook->arrivals;
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  words_line(frame, FontRole::kSmall, frame.theme.text_dim,
             frame.tr("arrivals.title", fmt::format("{:.1f} m", kImpactDepths_m[kFloodedClass])));
  if (arrivals.empty()) words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("arrivals.none"));
  for (std::size_t i = 0; i < std::min(arrivals.size(), most); ++i) {
    const PlaceArrival& arrival = arrivals[i];
    ImGui::PushID(static_cast<int>(i));
    const Row r = row(frame, "arrival", frame.px(40), false);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float right = r.area.right() - frame.px(6);
    const float x = r.area.x + frame.px(6);
    const Text left = minutes_left(frame, arrival.earliest);
    const float said = paint_text_right(frame, list, FontRole::kStrong, right, r.area.y + frame.px(1), frame.theme.text,
                                        left.in(frame.language()));
    paint_words(frame, list, FontRole::kBody, ImVec2(x, r.area.y + frame.px(1)), frame.theme.text, arrival.name,
                right - x - said - frame.px(8));
    const Text middle =
        arrival.expected
            ? frame.tr("arrivals.expected", format_clock(*arrival.expected, frame.snapshot.live.incident->zone, false))
            : frame.tr("arrivals.only_more_rain");
    paint_text(frame, list, FontRole::kSmall, ImVec2(x, r.area.y + r.area.height / 2), frame.theme.text_dim,
               middle.in(frame.language()), right - x);
    if (r.clicked) frame.ask(FlyTo{arrival.at});
    ImGui::PopID();
  }
  if (arrivals.size() > most)
    words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("arrivals.more", arrivals.size() - most));
}

Text computed_from(Frame& frame) {
  return outlook_basis(frame.catalogue, *frame.snapshot.outlook, frame.snapshot.live);
}

/// What the sensors of the last hour say of the model, and how often past forecasts were right.
void draw_trust(Frame& frame) {
  const Outlook& outlook = *frame.snapshot.outlook;
  if (outlook.fit) {
    const Particle& best = kParticles[outlook.fit->best()];
    wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
            frame.tr("outlook.fit", outlook.fit->sensors, fmt::format("{:.2f}", best.rain_factor),
                     fmt::format("{:.1f}", best.model.drain_factor), fmt::format("{:.1f}", best.model.roughness_factor),
                     fmt::format("{:.0f}", 100 * outlook.fit->weights[outlook.fit->best()])));
  }
  const ForecastScore& score = frame.snapshot.state.forecasts->score;
  if (!score.brier()) return;
  const ForecastScore::Class& sure = score.classes.back();
  const std::string brier = fmt::format("{:.3f}", *score.brier());
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
          sure.said == 0
              ? frame.tr("outlook.score_short", score.cases(), brier)
              : frame.tr("outlook.score", score.cases(), brier,
                         fmt::format("{:.0f}", 100 * sure.chances / static_cast<double>(sure.said)),
                         fmt::format("{:.0f}", 100 * static_cast<double>(sure.came) / static_cast<double>(sure.said))));
}

/// What had been expected and asked by the moment that is looked at.
void draw_known_then(Frame& frame) {
  const ForecastBook& book = *frame.snapshot.state.forecasts;
  const ZoneOffset zone = frame.snapshot.live.incident->zone;
  if (book.newest && !book.newest->moments.empty()) {
    const ExpectedMoment& last = book.newest->moments.back();
    wrapped(
        frame, FontRole::kBody, frame.theme.text,
        frame.tr(
            "outlook.known_then", format_clock(book.newest->issued, zone, false), format_clock(last.at, zone, false),
            fmt::format("{:.0f} ({:.0f}–{:.0f})", last.buildings.middle, last.buildings.low, last.buildings.high)));
  }
  constexpr std::size_t kMostQuestions = 5;
  std::size_t shown = 0;
  for (auto entry = book.questions.rbegin(); entry != book.questions.rend() && shown < kMostQuestions;
       ++entry, ++shown) {
    const Text& kind = question_words(frame.catalogue, entry->question.kind);
    const std::string clock = format_clock(entry->asked, zone, false);
    const Text subject = question_subject(frame.catalogue, frame.snapshot.state, entry->question);
    const Text answer = question_answer_words(frame.catalogue, *entry);
    wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
            {clock + " " + kind.zh + " " + subject.zh + "：" + answer.zh,
             clock + " " + kind.en + " " + subject.en + ": " + answer.en});
  }
}

}  // namespace

void draw_place_outlook(Frame& frame) {
  constexpr std::size_t kMostArrivals = 20;
  const auto& outlook = frame.snapshot.outlook;
  const ForecastBook& book = *frame.snapshot.state.forecasts;
  if (frame.snapshot.tense == Tense::kReplay && (book.newest || !book.questions.empty())) {
    separator(frame, 4);
    words_line(frame, FontRole::kStrong, frame.theme.text, frame.tr("outlook.then"));
    draw_known_then(frame);
  }
  if (!outlook || !outlook->base || outlook->base->frames.empty()) return;
  separator(frame, 4);
  words_line(frame, FontRole::kStrong, frame.theme.text,
             frame.tr("outlook.place", format_clock(outlook->base->to(), frame.snapshot.live.incident->zone, false)));
  const ForecastFrame& end = outlook->base->frames.back();
  const ForecastRange::Bounds bounds =
      outlook->range->buildings.empty() ? ForecastRange::Bounds{} : outlook->range->buildings.back();
  field(frame, frame.tr("outlook.buildings"),
        plain(fmt::format("{} ({:.0f}–{:.0f})", end.impact.buildings[kFloodedClass], bounds.low, bounds.high)));
  if (outlook->roads && !outlook->roads->at.empty()) {
    const auto closed = [&](VehicleClass vehicle) {
      return plain(fmt::format("{:.1f} km", outlook->roads->closed_m[static_cast<std::size_t>(vehicle)].back() / 1000));
    };
    field(frame, frame.tr("outlook.closed_cars"), closed(VehicleClass::kCar));
    field(frame, frame.tr("outlook.closed_trucks"), closed(VehicleClass::kPumpTruck));
  }
  draw_arrivals(frame, kMostArrivals);
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim, computed_from(frame));
  draw_trust(frame);
}

const WhatIfAnswer* shown_answer(const Snapshot& snapshot, const SiteId& site) {
  if (!snapshot.outlook || !snapshot.outlook->what_if) return nullptr;
  const WhatIfAnswer& answer = *snapshot.outlook->what_if;
  return std::ranges::find(answer.question.moves, site, &PumpMove::site) != answer.question.moves.end() ? &answer
                                                                                                        : nullptr;
}

const WhatIfAnswer* shown_answer(const Snapshot& snapshot, const std::vector<PumpMove>& moves) {
  if (moves.empty() || !snapshot.outlook || !snapshot.outlook->what_if) return nullptr;
  const WhatIfAnswer& answer = *snapshot.outlook->what_if;
  return answer.question.moves == moves ? &answer : nullptr;
}

void draw_answer(Frame& frame, const WhatIfAnswer& answer) {
  const ZoneOffset zone = frame.snapshot.live.incident->zone;
  const std::vector<PumpMove>& moves = answer.question.moves;
  const std::string clock = format_clock(answer.question.at, zone, false);
  const Text title = moves.empty() ? frame.tr("what_if.title_measures", clock)
                     : moves.size() == 1
                         ? frame.tr("what_if.title", name_of(frame.snapshot.live, moves[0].resource), clock)
                         : frame.tr("what_if.title_plan", moves.size(), clock);
  wrapped(frame, FontRole::kStrong, frame.theme.tense_of(Tense::kWhatIf), title);
  switch (answer.progress) {
    case WhatIfAnswer::Progress::kRunning:
      if (answer.is_preview)
        draw_preview(frame, answer);
      else
        words_line(frame, FontRole::kBody, frame.theme.text_dim,
                   frame.tr("what_if.running", fmt::format("{:.0f}", 100 * answer.fraction)));
      break;
    case WhatIfAnswer::Progress::kFailed:
      wrapped(frame, FontRole::kBody, frame.theme.text, frame.tr("what_if.failed", answer.error));
      break;
    case WhatIfAnswer::Progress::kDone:
      draw_done(frame, answer);
      break;
  }
}

void draw_answer_buttons(Frame& frame, const WhatIfAnswer& answer) {
  const bool done = answer.with && answer.progress != WhatIfAnswer::Progress::kFailed;
  const bool shown = frame.snapshot.what_if_shown;
  if (done && button(frame, "show", frame.tr(shown ? "what_if.hide" : "what_if.show"),
                     shown ? ButtonLook::kChosen : ButtonLook::kNormal)) {
    frame.ask(ShowWhatIf{!shown});
    // The end is where the difference is greatest.
    if (!shown && frame.snapshot.at <= answer.with->from) frame.ask(Seek{answer.with->to()});
  }
  if (done) same_line_if_fits(frame, button_width(frame, frame.tr("what_if.forget")));
  if (button(frame, "forget", frame.tr("what_if.forget"), ButtonLook::kQuiet)) frame.ask(DropQuestion{});
}

void draw_outlook(Frame& frame, const SiteId& site) {
  const auto& outlook = frame.snapshot.outlook;
  separator(frame, 4);
  const WhatIfAnswer* answer = shown_answer(frame.snapshot, site);
  const bool answered = answer != nullptr && answer->with && answer->progress != WhatIfAnswer::Progress::kFailed;
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("outlook.title"));
  if (answered) {
    draw_chart(frame, site, *answer->without, answer->with.get(), nullptr);
  } else if (outlook && outlook->base) {
    draw_chart(frame, site, *outlook->base, nullptr, outlook->range.get());
    if (const auto chance = outlook->chances.find(site); chance != outlook->chances.end()) {
      field(frame, frame.tr("outlook.chance"), plain(fmt::format("{:.0f} %", 100 * chance->second)));
    }
    wrapped(frame, FontRole::kSmall, frame.theme.text_dim, computed_from(frame));
    constexpr std::size_t kSoonest = 3;
    if (!outlook->arrivals.empty()) draw_arrivals(frame, kSoonest);
  } else {
    empty_state(frame, no_outlook_words(frame.catalogue, outlook.get(), frame.snapshot.live));
  }
  if (answer == nullptr) return;
  ImGui::PushID("answer");
  draw_answer(frame, *answer);
  draw_answer_buttons(frame, *answer);
  ImGui::PopID();
}

}  // namespace sandtable::ui
