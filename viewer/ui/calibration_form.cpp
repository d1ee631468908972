#include "viewer/ui/calibration_form.h"

#include <cmath>

#include "viewer/ui/reading_form.h"

namespace sandtable::ui {
namespace {

tl::unexpected<Refusal> refusal(std::string key, std::string about) {
  return tl::unexpected(Refusal{std::move(key), std::move(about)});
}

std::optional<double> number_or(const std::string& typed, double otherwise) {
  return typed.find_first_not_of(' ') == std::string::npos ? std::optional(otherwise) : typed_number(typed);
}

}  // namespace

tl::expected<SetCalibration, Refusal> calibration_of(const CalibrationForm& form, const StationTable& stations,
                                                     UtcTime now, ZoneOffset zone) {
  const Series* series = stations.find(form.series);
  if (series == nullptr) return refusal("refusal.no_such_series", form.series.str());
  const auto offset = number_or(form.offset, 0);
  const auto scale = number_or(form.scale, 1);
  if (!offset || !scale) return refusal("reading.value_needed", offset ? form.scale : form.offset);
  const std::string unit = form.unit.empty() ? std::string(spoken_units(series->quantity).front()) : form.unit;
  const auto known_unit = unit_scale(unit, series->quantity);
  if (!known_unit) return refusal("refusal.unknown_unit", unit);
  SetCalibration set;
  set.series = form.series;
  set.scale = *scale;
  // An offset is a difference: 2 °F more are not 2 °F.
  set.offset = known_unit->to_twin(*offset) - known_unit->to_twin(0);
  const auto from = typed_moment(form.from, now, zone);
  if (!from) return refusal("reading.no_time", form.from);
  set.from = *from;
  if (form.to.find_first_not_of(' ') != std::string::npos) {
    auto to = typed_moment(form.to, now, zone);
    if (!to) return refusal("reading.no_time", form.to);
    if (*to <= *from && is_time_of_day(form.to)) *to += std::chrono::hours{24};
    set.to = *to;
  }
  set.reason = form.reason;
  return set;
}

CalibrationForm withdrawal_of(const Calibration& known, ZoneOffset zone) {
  CalibrationForm form;
  form.series = known.series;
  form.offset = "0";
  form.scale = "1";
  form.from = format_iso(known.from, zone);
  if (known.to) form.to = format_iso(*known.to, zone);
  return form;
}

std::string calibration_text(double scale, double offset, Quantity quantity) {
  std::string text = scale == 1 ? std::string() : fmt::format("× {:.6g}", scale);
  if (offset != 0 || text.empty()) {
    if (!text.empty()) text += " ";
    text += fmt::format("{} {:.6g} {}", std::signbit(offset) ? "−" : "+", std::abs(offset), unit_symbol(quantity));
  }
  return text;
}

}  // namespace sandtable::ui
