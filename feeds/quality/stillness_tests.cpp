#include "feeds/quality/stillness_tests.h"

#include <fmt/format.h>

#include <algorithm>

namespace sandtable::feeds {
namespace {

bool is_normal(double value, bool supply_frozen, const QualityLimits& limits) {
  return !supply_frozen && limits.normal_up_to && value <= *limits.normal_up_to;
}

std::string held_text(double value, const StillRun& run, std::string_view unit) {
  return fmt::format("{:g} {} × {}", value, unit, format_span(run.length()));
}

bool lasts(const StillRun& run, const std::optional<double>& count, const std::optional<Duration>& length) {
  if (!count && !length) return false;
  return run.count >= count.value_or(0) && run.length() >= length.value_or(Duration{0});
}

}  // namespace

Finding flat_line(const StillRun& run, double value, bool supply_frozen, std::string_view unit,
                  const QualityLimits& limits) {
  if (!limits.flat_epsilon) return {};
  if (is_normal(value, supply_frozen, limits)) return Finding::pass();
  if (lasts(run, limits.flat_count_fail, limits.flat_fail)) return Finding::fail(held_text(value, run, unit));
  if (lasts(run, limits.flat_count_suspect, limits.flat_suspect)) return Finding::suspect(held_text(value, run, unit));
  return Finding::pass();
}

Finding attenuated(const std::optional<ValueRange>& range, double value, bool supply_frozen, std::string_view unit,
                   const QualityLimits& limits) {
  if (!range || (!limits.attenuated_suspect && !limits.attenuated_fail)) return {};
  if (is_normal(value, supply_frozen, limits)) return Finding::pass();
  const double width = range->high - range->low;
  const auto text = [&] { return fmt::format("±{:.2g} {} / {}", width / 2, unit, format_span(range->over)); };
  if (limits.attenuated_fail && width < *limits.attenuated_fail) return Finding::fail(text());
  if (limits.attenuated_suspect && width < *limits.attenuated_suspect) return Finding::suspect(text());
  return Finding::pass();
}

Finding held_extreme(const StillRun& run, double value, bool rose_steeply, std::string_view unit,
                     const QualityLimits& limits) {
  if (!limits.held_above || !limits.held_count || !limits.held_for) return {};
  if (!rose_steeply || value <= *limits.held_above) return Finding::pass();
  return lasts(run, limits.held_count, limits.held_for) ? Finding::suspect(held_text(value, run, unit))
                                                        : Finding::pass();
}

Finding ceiling(double value, const CeilingVisits& visits, std::string_view unit) {
  if (visits.rests == 0 || (visits.visits < 2 && visits.rests < 2)) return Finding::pass();
  return Finding::suspect(fmt::format("{:g} {} × {}", value, unit, std::max(visits.visits, visits.rests)));
}

}  // namespace sandtable::feeds
