#include "twin/core/forecasts/forecast_book.h"

#include <algorithm>
#include <numeric>

namespace sandtable {
namespace {

constexpr Duration kSameMoment{std::chrono::minutes{5}};

void judge_moment(const ExpectedMoment& moment, const Water& water, ForecastScore& score) {
  for (const ExpectedPool& expected : moment.pools) {
    const auto pool = std::ranges::find(water.pools, expected.site, &SitePool::site);
    if (pool != water.pools.end()) score.add(expected.chance, pool->max_depth_m > kJudgedDepth_m);
  }
}

}  // namespace

std::int64_t ForecastScore::cases() const {
  return std::accumulate(classes.begin(), classes.end(), std::int64_t{0},
                         [](std::int64_t sum, const Class& c) { return sum + c.said; });
}

std::int64_t ForecastScore::came() const {
  return std::accumulate(classes.begin(), classes.end(), std::int64_t{0},
                         [](std::int64_t sum, const Class& c) { return sum + c.came; });
}

std::optional<double> ForecastScore::brier() const {
  const std::int64_t all = cases();
  return all > 0 ? std::optional(squared_errors / static_cast<double>(all)) : std::nullopt;
}

void ForecastScore::add(double chance, bool came) {
  const double bounded = std::clamp(chance, 0.0, 1.0);
  Class& of = classes[std::min(kClasses - 1, static_cast<std::size_t>(bounded * kClasses))];
  ++of.said;
  of.came += came ? 1 : 0;
  of.chances += bounded;
  const double error = bounded - (came ? 1 : 0);
  squared_errors += error * error;
}

void ForecastScore::add(const ForecastScore& more) {
  for (std::size_t i = 0; i < kClasses; ++i) {
    classes[i].said += more.classes[i].said;
    classes[i].came += more.classes[i].came;
    classes[i].chances += more.classes[i].chances;
  }
  squared_errors += more.squared_errors;
}

void enter(ForecastBook& book, std::shared_ptr<const OutlookRecord> outlook) {
  if (!outlook) return;
  book.newest = outlook;
  if (outlook->moments.empty()) return;
  book.open.push_back(std::move(outlook));
  if (book.open.size() > kOpenOutlooks) book.open.erase(book.open.begin());
}

void enter(ForecastBook& book, const ForecastQuestion& question, UtcTime asked, const std::string& by) {
  book.questions.push_back({question, asked, by, std::nullopt, {}});
  if (book.questions.size() > kKeptQuestions) book.questions.erase(book.questions.begin());
}

void enter(ForecastBook& book, const ForecastAnswer& answer, UtcTime answered) {
  const auto known = std::ranges::find(book.questions, answer.number,
                                       [](const QuestionEntry& entry) { return entry.question.number; });
  if (known == book.questions.end()) return;
  known->answer = answer;
  known->answered = answered;
}

void close_moments(ForecastBook& book, UtcTime until, const ForecastScore& score) {
  book.judged_to = std::max(book.judged_to, until);
  book.score.add(score);
  std::erase_if(book.open, [&](const auto& outlook) { return outlook->moments.back().at <= book.judged_to; });
}

std::optional<ForecastScore> judge(const ForecastBook& book, const Water& water) {
  std::optional<ForecastScore> score;
  for (const auto& outlook : book.open) {
    for (const ExpectedMoment& moment : outlook->moments) {
      if (moment.at <= book.judged_to || moment.at > water.valid_at) continue;
      if (!score) score.emplace();
      if (water.valid_at - moment.at <= kSameMoment) judge_moment(moment, water, *score);
    }
  }
  return score;
}

}  // namespace sandtable
