#pragma once

#include <string_view>

namespace sandtable::fuzz {

// Each gives arbitrary bytes to one parser and ends the program when the outcome breaks a promise.

void cap_message(std::string_view bytes);
void alert_index(std::string_view bytes);
void gdacs_feed(std::string_view bytes);
void report_table(std::string_view bytes);   ///< as JSON, GeoJSON, CSV and XML
void service_query(std::string_view bytes);  ///< as path and query of the HTTP service
void receipt(std::string_view bytes);        ///< signed and unsigned acknowledgements, and last wills

}  // namespace sandtable::fuzz
