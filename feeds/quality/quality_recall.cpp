#include "feeds/quality/quality_recall.h"

#include <limits>
#include <map>

namespace sandtable::feeds {
namespace {

/// As far as any test looks back (the standard deviation of a rate of change, QARTOD test 7).
constexpr Duration kLooksBack{std::chrono::hours{25}};
constexpr std::int64_t kToTheEnd = std::numeric_limits<std::int64_t>::max();

/// As it was before quality control: only what the source itself said of it.
Observation as_received(Observation observation) {
  QualityFlags own;
  if (const auto said = observation.tests.of(QualityTest::kProvider)) {
    own.set(QualityTest::kProvider, *said);
  } else {
    observation.reason.clear();
  }
  observation.tests = own;
  if (observation.flag != QualityFlag::kMissing) observation.flag = QualityFlag::kNotEvaluated;
  return observation;
}

}  // namespace

Status recall(QualityNetwork& network, IncidentReader& incident) {
  const auto last = incident.moment_at(UtcTime::max());
  if (!last) return pass(last);
  const auto from = incident.moment_at(last->at - kLooksBack);
  if (!from) return pass(from);
  std::map<SourceId, IngestDelivery> known;
  const Status told = incident.read_story(1, kToTheEnd, [&](const Event& event) {
    const auto* declared = std::get_if<StationsDeclared>(&event.body);
    if (declared == nullptr) return;
    for (const Station& station : declared->stations) {
      IngestDelivery& of_source = known[station.source];
      of_source.source = station.source;
      of_source.stations.push_back(station);
    }
    for (const Series& series : declared->series) {
      // A series belongs to the feed that its id begins with, as its station does.
      const std::string& id = series.id.str();
      IngestDelivery& of_source = known[SourceId(id.substr(0, id.find('/')))];
      of_source.source = SourceId(id.substr(0, id.find('/')));
      of_source.series.push_back(series);
    }
  });
  if (!told) return told;
  for (auto& [source, declaration] : known) static_cast<void>(network.judge(std::move(declaration)));
  return incident.read(from->seq + 1, [&](Event event) {
    auto* batch = std::get_if<ObservationsIngested>(&event.body);
    if (batch == nullptr) return true;
    IngestDelivery again;
    again.source = batch->source;
    for (Observation& observation : batch->observations) {
      again.observations.push_back(as_received(std::move(observation)));
    }
    static_cast<void>(network.judge(std::move(again)));
    return true;
  });
}

}  // namespace sandtable::feeds
