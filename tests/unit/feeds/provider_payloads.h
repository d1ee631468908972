#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "feeds/sources/table_reader.h"
#include "twin/place/place.h"

namespace sandtable::test {

/// A provider of assets/feeds with what its service answers (tests/payloads/feeds) and what must come of it.
struct ProviderCase {
  std::string name;
  std::string extra;             ///< keys that the recipe leaves to the feed
  std::size_t observations = 0;  ///< of these...
  std::size_t missing = 0;
  std::size_t doubted = 0;
  std::size_t stations = 0;
  std::size_t refused = 0;
};

/// Every provider there is.
const std::vector<ProviderCase>& provider_cases();

/// When the payloads were received: 2026-06-28T17:00+08:00.
UtcTime payload_time();

/// The text of tests/payloads/feeds/PROVIDER.* or PROVIDER.JOIN.*; empty when there is none.
std::string payload(const std::string& provider, const std::string& join = {});

/// The feed that a place file with `kind = "provider"` describes, and its keys; throws what is wrong with the file.
FeedConfig provider_feed(const std::string& provider, const std::string& extra = {});
/// The same of any text inside [[feed]].
FeedConfig feed_of(const std::string& keys);

/// Reads a body with the joined tables of the provider at hand.
Result<feeds::TablePage> read_payload(const feeds::TableRules& rules, const std::string& provider,
                                      const std::string& body, Projector* projector);

}  // namespace sandtable::test
