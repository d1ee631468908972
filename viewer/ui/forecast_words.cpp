#include "viewer/ui/forecast_words.h"

#include <algorithm>

#include "twin/core/source_credits.h"
#include "viewer/ui/describe.h"

namespace sandtable::ui {
namespace {

/// As its place calls it, else its id.
Text name_of_feed(const Incident& incident, const SourceId& source) {
  const Text name = credit_of(incident, source).name;
  return name.zh.empty() && name.en.empty() ? plain(source.str()) : name;
}

Text figures(const Catalogue& words, const QuestionEntry& entry) {
  const ForecastAnswer& answer = *entry.answer;
  switch (entry.question.kind) {
    case QuestionKind::kWhatIf:
      return words.text("question.what_if_said", answer.buildings_without, answer.buildings_with,
                        building_hours(answer.building_minutes_saved));
    case QuestionKind::kPlacement:
      if (answer.savings.empty()) return words.text("question.nothing");
      return words.text("question.placement_said", answer.savings.front().site.str(),
                        building_hours(answer.savings.front().building_minutes.middle));
    case QuestionKind::kPumpSet:
      return words.text(answer.clears ? "question.pump_set_said" : "question.pump_set_not", answer.pumps.size());
  }
  return {};
}

/// Rain that the outlook lets fall, mm.
RainBand fallen_mm(const Outlook& outlook) {
  RainBand sum;
  UtcTime from = outlook.base ? outlook.base->from : outlook.issued;
  for (const ExpectedRain& step : outlook.rain) {
    const double hours = seconds(step.until - from) / 3600;
    sum = {sum.low + hours * step.rate.low, sum.middle + hours * step.rate.middle, sum.high + hours * step.rate.high};
    from = step.until;
  }
  return sum;
}

/// The newest forecast of rain there was, used or not.
const RainForecast* newest_forecast(const IncidentState& state, UtcTime by) {
  const RainForecast* newest = nullptr;
  for (const auto& [source, forecast] : *state.rain_forecasts) {
    if (forecast.issued <= by && (newest == nullptr || forecast.issued > newest->issued)) newest = &forecast;
  }
  return newest;
}

}  // namespace

Text outlook_basis(const Catalogue& words, const Outlook& outlook, const IncidentState& state) {
  const ZoneOffset zone = state.incident->zone;
  const std::string computed = format_clock(outlook.issued, zone, false);
  const std::string rate = fmt::format("{:.0f}", outlook.rain_mm_per_h);
  if (outlook.rain_forecast) {
    const UsedRainForecast& used = *outlook.rain_forecast;
    const RainBand mm = fallen_mm(outlook);
    return words.text("outlook.from_forecast", computed, rate, name_of_feed(*state.incident, used.source),
                      format_clock(used.issued, zone, false), span_text(words, outlook.issued - used.issued),
                      fmt::format("{:.0f}", mm.middle), fmt::format("{:.0f}–{:.0f}", mm.low, mm.high));
  }
  const Text halving = span_text(words, outlook.rain_half_life);
  if (const RainForecast* old = newest_forecast(state, outlook.issued)) {
    return words.text("outlook.from_old", computed, name_of_feed(*state.incident, old->source),
                      format_clock(old->issued, zone, false), rate, halving);
  }
  return words.text("outlook.from", computed, rate, halving);
}

Text run_ahead_words(const Catalogue& words, const Snapshot& snapshot, const Forecast& run) {
  const ZoneOffset zone = snapshot.live.incident->zone;
  const std::string from = format_clock(run.from, zone, false);
  const std::string to = format_clock(run.to(), zone, false);
  const Text model = model_name(words, run.model);
  if (snapshot.what_if_shown) return words.text("legend.ahead.what_if", from, to, model);
  return words.text("legend.ahead.run", from, to, model, format_clock(snapshot.outlook->issued, zone, false));
}

const Text& question_words(const Catalogue& words, QuestionKind kind) {
  switch (kind) {
    case QuestionKind::kWhatIf:
      return words.text("question.what_if");
    case QuestionKind::kPlacement:
      return words.text("question.placement");
    case QuestionKind::kPumpSet:
      return words.text("question.pump_set");
  }
  return words.text("question.what_if");
}

Text no_water_words(const Catalogue& words, const IncidentState& live) {
  return words.text(live.water ? "sites.no_water" : "sites.no_model");
}

Text no_outlook_words(const Catalogue& words, const Outlook* outlook, const IncidentState& live) {
  if (!live.water) return words.text("outlook.no_model");
  if (outlook == nullptr || outlook->error.empty()) return words.text("outlook.none");
  return words.text("outlook.failed", outlook->error);
}

Text question_subject(const Catalogue& words, const IncidentState& state, const ForecastQuestion& question) {
  if (question.moves.size() > 1) return words.text("question.pumps", question.moves.size());
  if (question.moves.empty()) return question.site.empty() ? Text{} : name_of(state, question.site);
  const Text pump = name_of(state, question.moves[0].resource);
  const Text site = name_of(state, question.moves[0].site);
  return {pump.zh + " → " + site.zh, pump.en + " → " + site.en};
}

Text question_answer_words(const Catalogue& words, const QuestionEntry& entry) {
  if (!entry.answer) return words.text("question.open");
  if (!entry.answer->error.empty()) return words.text("what_if.failed", entry.answer->error);
  const Text said = figures(words, entry);
  if (!entry.answer->is_preview) return said;
  const Text mark = words.text("question.preview");
  return {said.zh + mark.zh, said.en + mark.en};
}

}  // namespace sandtable::ui
