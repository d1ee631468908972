#pragma once

#include <memory>
#include <vector>

#include "twin/core/forecasts/forecast_record.h"

namespace sandtable {

/// A question and its newest answer.
struct QuestionEntry {
  ForecastQuestion question;
  UtcTime asked;  ///< incident clock
  std::string by;
  std::optional<ForecastAnswer> answer;
  UtcTime answered{};  ///< incident clock; of `answer`
};

/// What was expected, what was asked, and how good the expectations were.
struct ForecastBook {
  std::shared_ptr<const OutlookRecord> newest;             ///< null before the first
  std::vector<std::shared_ptr<const OutlookRecord>> open;  ///< those with moments that are not judged yet
  UtcTime judged_to{};                                     ///< moments up to this one are judged or passed over
  ForecastScore score;
  std::vector<QuestionEntry> questions;  ///< newest last, at most kKeptQuestions
};

inline constexpr std::size_t kKeptQuestions = 100;
/// More than a whole day of outlooks every ten minutes never waits; the oldest are dropped unjudged.
inline constexpr std::size_t kOpenOutlooks = 200;

void enter(ForecastBook& book, std::shared_ptr<const OutlookRecord> outlook);
void enter(ForecastBook& book, const ForecastQuestion& question, UtcTime asked, const std::string& by);
/// Answers to unknown questions are passed over.
void enter(ForecastBook& book, const ForecastAnswer& answer, UtcTime answered);
/// Moments up to `until` are over.
void close_moments(ForecastBook& book, UtcTime until, const ForecastScore& score);

/// What the water says of the open moments that are over by it. A moment counts when the water is at most five minutes
/// younger; pools without known water do not. Empty when no moment is over.
std::optional<ForecastScore> judge(const ForecastBook& book, const Water& water);

}  // namespace sandtable
