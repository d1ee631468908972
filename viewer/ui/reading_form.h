#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "twin/core/decide.h"

namespace sandtable::ui {

/// What a person types who read a staff or was told a value by radio.
struct ReadingForm {
  SeriesId beside;      ///< says station, quantity and window; the value becomes a series of its own beside it
  std::string value;    ///< a decimal comma is taken for a point
  std::string unit;     ///< empty: the first of spoken_units()
  std::string time;     ///< empty: now; "14:35" or "1435" the last such moment; else a date and time with a zone
  std::string comment;  ///< who saw it, and where
};

/// A number as people type it: spaces around it do not matter, a decimal comma is a point. Empty when it is none.
std::optional<double> typed_number(std::string_view text);
/// "14:35" or "1435".
bool is_time_of_day(std::string_view text);
/// Empty text: now. A time of day: the last such moment, two minutes of difference between watches allowed. Else a date
/// and time with a zone; nothing when it is none of these.
std::optional<UtcTime> typed_moment(std::string_view text, UtcTime now, ZoneOffset zone);

/// Units in which people say this quantity, the usual one first. Never empty.
std::span<const std::string_view> spoken_units(Quantity quantity);

/// The series of a station beside which a value can be entered: measured ones, each quantity and window once.
std::vector<SeriesId> enterable_series(const StationTable& stations, const StationId& station);

/// What the form asks for, or the sentence why it does not yet ask for anything. `now` is the live incident time.
tl::expected<EnterObservation, Refusal> entry_of(const ReadingForm& form, const StationTable& stations, UtcTime now,
                                                 ZoneOffset zone);

}  // namespace sandtable::ui
