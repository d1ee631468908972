#include "feeds/quality/change_tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sandtable::feeds {
namespace {

double spike_height(double before, double judged, double after, SpikeMethod method) {
  if (method == SpikeMethod::kAverage) return std::abs(judged - (before + after) / 2);
  const double up = judged - before;
  const double down = judged - after;
  return up * down > 0 ? std::min(std::abs(up), std::abs(down)) : 0;
}

}  // namespace

std::string change_text(double change, std::string_view unit, Duration within) {
  return fmt::format("{:+.3g} {} / {}", change, unit, format_span(within));
}

Finding spike(double before, double judged, double after, std::string_view unit, const QualityLimits& limits) {
  if (!limits.spike_suspect && !limits.spike_fail) return {};
  const double height = spike_height(before, judged, after, limits.spike_method);
  const auto text = [&] { return fmt::format("{:.3g} → {:.3g} → {:.3g} {}", before, judged, after, unit); };
  if (limits.spike_fail && height > *limits.spike_fail) return Finding::fail(text());
  if (limits.spike_suspect && height > *limits.spike_suspect) return Finding::suspect(text());
  return Finding::pass();
}

Finding rate_of_change(const Sample& before, const Sample& now, std::optional<double> deviation, std::string_view unit,
                       const QualityLimits& limits) {
  const double change = now.value - before.value;
  const Duration within = now.at - before.at;
  std::optional<double> most = limits.rate_base;
  if (limits.rate_deviations && deviation) most = most.value_or(0) + *limits.rate_deviations * *deviation;
  if (!most && !limits.rate_per_s) return {};
  const bool is_far = most && std::abs(change) > *most;
  const bool is_fast = limits.rate_per_s && std::abs(change) > *limits.rate_per_s * seconds(within);
  return is_far || is_fast ? Finding::suspect(change_text(change, unit, within)) : Finding::pass();
}

Finding multi_variate(double change, std::optional<double> partner_change, std::optional<double> partner_value,
                      std::string_view unit, const QualityLimits& limits) {
  if (!limits.partner_jump || !partner_change || !partner_value) return {};
  if (std::abs(change) <= *limits.partner_jump) return Finding::pass();
  const double stands_still = limits.partner_still.value_or(0) * std::abs(*partner_value);
  if (*partner_change > stands_still) return Finding::pass();
  return Finding::suspect(fmt::format("{:+.3g} {}", change, unit));
}

}  // namespace sandtable::feeds
