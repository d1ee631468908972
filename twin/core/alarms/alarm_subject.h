#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "twin/base/ids.h"

namespace sandtable {

using ExposedPlaceId = Id<struct ExposedPlaceTag>;  ///< a hospital, care home or the like: "kind/name/x,y"

/// What an alarm is about.
using AlarmSubject = std::variant<SeriesId, SourceId, OrderId, ResourceId, SiteId, AlertId, ExposedPlaceId>;

/// "series", "feed", "order", "resource", "site", "alert", "place": used in files and language catalogues.
std::string_view subject_kind_key(const AlarmSubject& subject);
/// The id alone, whatever it names.
const std::string& subject_text(const AlarmSubject& subject);
/// The inverse of both; empty for a kind nobody knows.
std::optional<AlarmSubject> make_subject(std::string_view kind, std::string id);

}  // namespace sandtable
