#pragma once

#include <string>
#include <vector>

#include "feeds/sources/delivery_builder.h"
#include "twin/base/projector.h"
#include "twin/core/alerts/alert.h"

namespace sandtable::feeds {

/// What a place asks of the alerts of one feed.
struct AlertRules {
  FeedFacts facts;
  AlertFeed config;
  Extent extent;  ///< of the place; an empty one meets every area with a known outline
};

/// Positions of a parser: where a text becomes a point of the place's CRS.
struct AlertPlaces {
  const AlertRules& rules;
  Projector* projector = nullptr;  ///< may be null: outlines are then left out
};

/// Limits against messages that are no alert: what goes beyond is left out and said.
inline constexpr std::size_t kMaxAlertInfos = 32;
inline constexpr std::size_t kMaxAlertAreas = 512;
inline constexpr std::size_t kMaxAlertReferences = 200;
inline constexpr std::size_t kMaxRingPoints = 400;     ///< a ring with more is thinned
inline constexpr std::size_t kMaxAlertPoints = 8'000;  ///< of all rings; further ones are left out

/// Says which infos of an alert are about the place, and whether any is: by a geocode of a known list that meets one of
/// the place's, or an outline that meets its extent. An info that says neither, or nothing that can be judged here,
/// counts as one that is; so does an alert without infos. Of infos about elsewhere what nobody here reads is taken out;
/// names and times stay, for later messages.
void judge_place(Alert& alert, const AlertRules& rules);

/// Closes a ring and thins it evenly until at most `most` points are left; empty when fewer than three differ.
Polyline tidy_ring(Polyline ring, std::size_t most);

}  // namespace sandtable::feeds
