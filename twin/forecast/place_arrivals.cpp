#include "twin/forecast/place_arrivals.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace sandtable {

std::vector<PlaceArrival> place_arrivals(std::span<const std::shared_ptr<const Forecast>> runs,
                                         const Exposure& exposure) {
  std::map<std::size_t, PlaceArrival> by_place;
  for (const auto& run : runs) {
    for (const Arrival& arrival : run->arrivals) {
      if (arrival.place >= exposure.places.size()) continue;
      const VulnerablePlace& place = exposure.places[arrival.place];
      const auto known =
          by_place.try_emplace(arrival.place, PlaceArrival{place.name, place.kind, place.at, {}, arrival.at}).first;
      known->second.earliest = std::min(known->second.earliest, arrival.at);
      if (run == runs.front()) known->second.expected = arrival.at;
    }
  }
  std::vector<PlaceArrival> arrivals;
  for (auto& [index, arrival] : by_place) arrivals.push_back(std::move(arrival));
  std::ranges::stable_sort(arrivals, {}, [](const PlaceArrival& a) {
    return std::tuple(a.earliest, !a.expected, a.expected.value_or(UtcTime{}));
  });
  return arrivals;
}

}  // namespace sandtable
