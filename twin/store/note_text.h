#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "twin/core/sensors/observation.h"

namespace sandtable {

/// What a source noted of a value, as two short texts of bytes that many values share: what it says of the value by
/// itself, in differences to its phenomenon time, and what it says of all that came with it, in differences to the time
/// of receipt. Each is empty where there is nothing to say.
struct NoteTexts {
  std::string own;
  std::string page;
};
NoteTexts note_texts(const SourceNote& note, std::int64_t phenomenon_ms, std::int64_t received_ms);
/// The note again. Any bytes may come: what cannot be read is left out.
SourceNote note_of(std::string_view own, std::string_view page, std::int64_t phenomenon_ms, std::int64_t received_ms);

/// Both in one, for a column of a row; empty for an empty note.
std::string note_bytes(const Observation& observation);
/// Fills the note of an observation whose times are known already.
void read_note_bytes(std::string_view bytes, Observation& observation);

}  // namespace sandtable
