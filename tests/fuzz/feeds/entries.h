#pragma once

#include <string_view>

namespace sandtable::fuzz {

// Each gives arbitrary bytes to one parser and ends the program when the outcome breaks a promise.

void recorded_table(std::string_view bytes);  ///< as observations of a wide and a long table, and as stations
void sensorthings_page(std::string_view bytes);
void sensorthings_root(std::string_view bytes);
void sensorthings_observation(std::string_view bytes);  ///< as a page of Observations and as an MQTT message
void mqtt_message(std::string_view bytes);
void sparkplug_message(std::string_view bytes);  ///< cut at 0xFF bytes into messages of one node
void field_message(std::string_view bytes);
void next_link(std::string_view bytes);
void raw_recording(std::string_view bytes);
void fault_script(std::string_view bytes);
void http_headers(std::string_view bytes);  ///< as a date and as Retry-After

}  // namespace sandtable::fuzz
