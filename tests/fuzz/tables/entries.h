#pragma once

#include <string_view>

namespace sandtable::fuzz {

// Each gives arbitrary bytes to one parser and ends the program when the outcome breaks a promise.

/// The first byte chooses the provider; the rest is the answer of its service and of every joined table.
void table_answer(std::string_view bytes);
void feed_time(std::string_view bytes);      ///< in every format
void rain_forecast(std::string_view bytes);  ///< as CSV, JSON and XML, sums and rates
void source_remark(std::string_view bytes);  ///< what a source remarks on a value, and reasons that are told with it

}  // namespace sandtable::fuzz
