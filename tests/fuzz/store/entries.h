#pragma once

#include <string_view>

namespace sandtable::fuzz {

// Each gives arbitrary bytes to one reader of an incident file and ends the program when the outcome breaks a promise.
// Packed things are fuzzed behind their Zstandard frame too: its checksum would hide everything from the fuzzer.

void packed_chunk(std::string_view bytes);
void packed_order(std::string_view bytes);
void packed_entries(std::string_view bytes);  ///< also as the body of one journal entry
void journal_body(std::string_view bytes);    ///< the text of one entry, without its payloads

}  // namespace sandtable::fuzz
