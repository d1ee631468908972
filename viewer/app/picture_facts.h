#pragma once

#include <vector>

#include "twin/runtime/snapshot.h"
#include "viewer/render/image.h"

namespace sandtable {

/// What a picture of this snapshot says of itself beside its pixels: place, moment with its offset from UTC, tense, and
/// which data it shows (journal entry and digest of the state).
std::vector<render::PictureText> facts_of(const Snapshot& snapshot);

}  // namespace sandtable
