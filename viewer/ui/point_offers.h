#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "twin/core/decide.h"

namespace sandtable {
struct Snapshot;
}

namespace sandtable::ui {

class UiQueries;
struct UiState;

/// A point that a person may mean by "here".
struct PointOffer {
  std::string_view from;  ///< "pointer", "alarm", "selected" or "view"; in the catalogue under "point.<from>"
  LocalXY at;             ///< place CRS
};

/// What may be meant now, the likeliest first: the ground under the pointer, where the unfolded alarm or the selected
/// thing is, the middle of the view; a site that is known already comes last.
std::vector<PointOffer> point_offers(const UiState& state, const Snapshot& now, UiQueries& queries);

/// "170012, 2546030": metres of the place's CRS, to the decimetre where that is known.
std::string point_text(LocalXY at);
/// Reads that. "refusal.no_point" for what is none, "refusal.outside_place" for one outside the place's extent.
tl::expected<LocalXY, Refusal> typed_point(std::string_view text, const Place& place);

}  // namespace sandtable::ui
