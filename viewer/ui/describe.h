#pragma once

#include <optional>
#include <string>

#include "viewer/ui/catalogue.h"
#include "viewer/ui/intent.h"
#include "viewer/ui/queries.h"

/// Values, ages and names as people read them.
namespace sandtable::ui {

/// "0.42", with the decimals that the quantity deserves; "–" for NaN.
std::string number_text(double value, Quantity quantity);
/// "0.42 m"; words for on and off.
Text value_text(const Catalogue& words, double value, Quantity quantity);
/// "2.4 km", "350 m".
std::string distance_text(double metres);
/// The two largest units: "2 小時 05 分" / "2 h 05 min". Negative lengths are taken as zero.
Text span_text(const Catalogue& words, Duration length);
/// "12 分前" / "12 min ago".
Text age_text(const Catalogue& words, Duration age);

/// Why something is not allowed; in English as decide() says it where the catalogue has no sentence.
Text refusal_words(const Catalogue& words, const Refusal& refusal);

/// "boat", "first_aid" in the reader's words; a skill that the catalogue does not know as the place spells it.
Text skill_name(const Catalogue& words, const std::string& skill);

/// What a flood model is called on screen; its own name when the catalogue does not know it.
Text model_name(const Catalogue& words, const std::string& model);

/// The name of a place feature; its id when there is none.
Text name_of(const IncidentState& state, const StationId& id);
Text name_of(const IncidentState& state, const SiteId& id);
Text name_of(const IncidentState& state, const ResourceId& id);
Text name_of(const Place& place, const SourceId& id);
Text depot_name(const IncidentState& state, const std::string& id);
/// Where it stands by when it is free: its depot, or a place that was told when it joined.
Text base_name(const Catalogue& words, const IncidentState& state, const ResourceConfig& resource);
const AlarmRule* find_rule(const IncidentState& state, const RuleId& id);
const SitePool* find_pool(const IncidentState& state, const SiteId& id);
const FeedConfig* find_feed(const Place& place, const SourceId& id);

/// Feeds with observations younger than their stale limit, of all.
struct FeedCount {
  std::size_t alive = 0;
  std::size_t all = 0;
};
FeedCount count_feeds(const IncidentState& state, UtcTime now);
/// What goes out and is hindered now: the link to the crews, outputs. They are no feeds of the place. Borrowed.
std::vector<const FeedHealth*> troubled_links(const IncidentState& state);

/// Alarms that wait for somebody.
std::size_t count_unacknowledged(const IncidentState& state);

/// Building-minutes as hours: "23.7".
std::string building_hours(double building_minutes);

}  // namespace sandtable::ui
