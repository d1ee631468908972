#pragma once

#include <string>

#include "twin/runtime/outlook.h"
#include "viewer/ui/catalogue.h"

/// What is known of one more pump, as people read it.
namespace sandtable::ui {

/// Whether a pump spares anything there, as far as is known.
bool helps(const PlacementRow& row);

struct SavingWords {
  std::string value;   ///< building-hours: "≈ 23.7 h", or "23.6 h (8.8–23.6)" once runs confirmed it
  std::string middle;  ///< the same without its range
  Text how;            ///< "estimate", "preview, est. 23.7 h", or "model 14:20, est. 23.7 h"
};
SavingWords saving_words(const Catalogue& words, const SitePlacement& place, ZoneOffset zone);

/// When the way closes for pump trucks, and by when the order must be given.
Text way_words(const Catalogue& words, const SitePlacement& place, UtcTime now, ZoneOffset zone);

/// "2 pumps clear it by 15:20", or that even all of them do not.
Text pump_set_words(const Catalogue& words, const PumpSet& set, const Text& by);
/// Depth with and without, with its range, and what no pump there can get.
Text pump_set_detail(const Catalogue& words, const PumpSet& set);

}  // namespace sandtable::ui
