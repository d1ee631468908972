#pragma once

#include <string>

#include "twin/core/decide.h"

namespace sandtable::ui {

/// What a person types who knows that a sensor is off: corrected = scale × raw + offset.
struct CalibrationForm {
  SeriesId series;
  std::string offset;  ///< in `unit`; empty: 0
  std::string unit{};  ///< empty: the first of spoken_units()
  std::string scale{};  ///< empty: 1
  std::string from{};   ///< as typed_moment() reads it; empty: now
  std::string to{};     ///< a time of day is the next such moment after `from`; empty: until further notice
  std::string reason{};
};

/// What the form asks for, or the sentence why it does not yet ask for anything. `now` is the live incident time.
tl::expected<SetCalibration, Refusal> calibration_of(const CalibrationForm& form, const StationTable& stations,
                                                     UtcTime now, ZoneOffset zone);

/// The form that takes back `known`: nothing is changed for the time that it covers.
CalibrationForm withdrawal_of(const Calibration& known, ZoneOffset zone);

/// "1.02 × raw − 0.05 m", as it is told to people. `unit` is the quantity's.
std::string calibration_text(double scale, double offset, Quantity quantity);

}  // namespace sandtable::ui
