#include "twin/core/source_credits.h"

#include <algorithm>

namespace sandtable {

std::vector<SourceCredit> source_credits(const Incident& incident) {
  if (!incident.credits.empty()) return incident.credits;
  std::vector<SourceCredit> credits;
  for (const auto& [source, freshness] : incident.feeds) credits.push_back(credit_of(incident, source));
  return credits;
}

SourceCredit credit_of(const Incident& incident, const SourceId& source) {
  const auto found = std::ranges::find_if(incident.credits, [&](const SourceCredit& credit) {
    return credit.kind == CreditedKind::kFeed && credit.id == source.str();
  });
  if (found != incident.credits.end()) return *found;
  return {.kind = CreditedKind::kFeed, .id = source.str()};
}

SourceId source_of(const StationTable& stations, const Series& series) {
  if (is_manual(series.id)) return SourceId(kManualSource);
  const Station* station = stations.find(series.station);
  return station == nullptr ? SourceId() : station->source;
}

}  // namespace sandtable
