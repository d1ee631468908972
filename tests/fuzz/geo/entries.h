#pragma once

#include <string_view>

namespace sandtable::fuzz {

// Each gives arbitrary bytes to one reader of geo's own and ends the program when the outcome breaks a promise.
// GDAL's drivers are not ours to fuzz; they run in a child that may die.

void text_decoding(std::string_view bytes);  ///< every encoding, with and without a place's own characters
void kml_description(std::string_view bytes);
void delimited_table(std::string_view bytes);
void reader_answer(std::string_view bytes);  ///< what a child says, line by line
void cache_file(std::string_view bytes);     ///< what a child leaves behind: layer, grid and picture
void crs_sniffing(std::string_view bytes);   ///< the bytes as coordinates of any kind
void first_bytes(std::string_view bytes);
void source_text(std::string_view bytes);

}  // namespace sandtable::fuzz
