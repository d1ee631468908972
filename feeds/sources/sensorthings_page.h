#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/sources/delivery_builder.h"
#include "twin/base/projector.h"

namespace sandtable::feeds {

/// How a SensorThings feed of the place file reads Datastreams.
class SensorThingsRules {
 public:
  struct Rule {
    ScaledMapping mapping;
    /// Tells apart Datastreams that measure the same quantity at one station (water inside and outside a gate);
    /// empty where the mapping is the only one of its quantity.
    std::string suffix;
  };
  /// Fails with kInvalid when a unit does not measure its quantity.
  static Result<SensorThingsRules> make(const FeedConfig& feed);

  /// By name, with the spelling variants of folded() taken as equal. Null when the place does not want it.
  [[nodiscard]] const Rule* find(std::string_view datastream) const;
  [[nodiscard]] const FeedFacts& facts() const { return facts_; }

 private:
  FeedFacts facts_;
  std::map<std::string, Rule, std::less<>> rules_;
};

/// Which Datastream each series comes from, so that two of the same name at one station stay apart. Kept by the
/// driver from page to page.
using SeriesClaims = std::map<SeriesId, std::string>;

struct SensorThingsPage {
  IngestDelivery delivery;
  std::string next_link;              ///< byte for byte as the page has it; empty on the last page
  std::size_t datastreams = 0;        ///< that the place wants
  std::size_t other_datastreams = 0;  ///< that it does not
};

/// Reads one page of Datastreams with expanded Thing, Locations and Observations (OGC 18-088, JSON). A Datastream
/// without observations still declares its station and series. Pure. A row that cannot be read costs that row; a
/// body that is no page (HTML, an error object, cut off, the service root) fails with kUnreadable or kInvalid.
/// `projector` may be null: stations then have no position.
Result<SensorThingsPage> parse_sensorthings_page(std::string_view body, const SensorThingsRules& rules,
                                                 SeriesClaims& claims, Projector* projector, UtcTime received);

}  // namespace sandtable::feeds
