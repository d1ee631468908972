#include "viewer/ui/judged_series.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable::ui {
namespace {

bool is_usable(double value, QualityFlag flag) {
  return std::isfinite(value) && flag != QualityFlag::kFail && flag != QualityFlag::kMissing;
}

}  // namespace

JudgedSeries judged_series(std::span<const JudgedSample> samples, bool as_corrected, UtcTime until) {
  JudgedSeries out;
  const double nothing = std::numeric_limits<double>::quiet_NaN();
  for (const JudgedSample& s : samples) {
    if (s.at > until) break;
    const bool then = s.known && is_usable(s.value_then, s.flag_then);
    const bool now = is_usable(s.value_now, s.flag_now);
    const bool differs = then != now || (then && s.value_then != s.value_now);
    if (differs) ++out.corrected;
    if (as_corrected ? now : then) out.shown.push_back({s.at, as_corrected ? s.value_now : s.value_then});
    if (then && !now) out.struck.push_back({s.at, s.value_then});
    const bool other = as_corrected ? then : now;
    if (differs && other) {
      out.beside.push_back({s.at, as_corrected ? s.value_then : s.value_now});
    } else if (!out.beside.empty() && std::isfinite(out.beside.back().value)) {
      out.beside.push_back({s.at, nothing});
    }
  }
  return out;
}

JudgedSeries calibrated_series(std::span<const Sample> raw, const CalibrationHistory& history) {
  JudgedSeries out;
  for (const Sample& s : raw) {
    const double value = calibrated(history, s.at, s.value);
    out.shown.push_back({s.at, value});
    if (value != s.value) {
      out.beside.push_back(s);
    } else if (!out.beside.empty() && std::isfinite(out.beside.back().value)) {
      out.beside.push_back({s.at, std::numeric_limits<double>::quiet_NaN()});
    }
  }
  return out;
}

const JudgedSample* judged_at(std::span<const JudgedSample> samples, UtcTime t) {
  const auto after = std::ranges::upper_bound(samples, t, {}, &JudgedSample::at);
  return after == samples.begin() ? nullptr : &*std::prev(after);
}

}  // namespace sandtable::ui
