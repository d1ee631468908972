#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "feeds/net/http_client.h"
#include "feeds/net/mqtt_link.h"
#include "feeds/sources/raster_reading.h"
#include "twin/base/projector.h"
#include "twin/core/feed_source.h"
#include "twin/core/incident_store.h"
#include "twin/place/place.h"

namespace sandtable::feeds {

/// What sources need of the rest of the program; filled by viewer/app, by fakes in tests.
struct SourceContext {
  /// Makes a projector into the place's CRS; called on the thread that uses it: in make_source() for recordings, in
  /// start() for the others. Without it stations that are known by lon/lat only have no position.
  std::function<std::unique_ptr<Projector>()> make_projector;
  /// Shared by all sources that poll; null makes one for each.
  std::shared_ptr<HttpClient> http;
  /// Opens the links to brokers; empty for real ones.
  OpenMqtt open_mqtt;
  /// Paces requests and pauses, which must not hurry when the incident clock does; null for the machine's own
  /// SteadyClock.
  std::shared_ptr<const Clock> wall_clock;
  /// Opens an incident file to be played back; null refuses such feeds.
  std::function<Result<std::unique_ptr<IncidentStore>>(const std::filesystem::path&)> open_incident;
  /// How far the incident had come when it was continued; null for a new one. What came after it polled sources ask for,
  /// where their service tells the past.
  std::shared_ptr<const NewestStored> stored{};
  /// Of the place: tells which official alerts concern it. Empty takes all with a known outline.
  Extent extent{};
  /// Opens what forecasts of rain are made of; empty refuses rasters.
  ReadRaster read_raster{};
  /// Seeds the jitter of retries, so that many seats do not ask at once.
  std::uint64_t seed = 1;
};

/// How far an incident has come; empty for a new one.
Result<std::shared_ptr<const NewestStored>> newest_stored(IncidentStore& incident);

/// The source that a [[feed]] of the place file describes, not started.
/// A recording is read here, not on the net thread: 100 MB/s or so, and its text stays in memory (limit 1 GiB). The
/// other kinds touch neither disk nor network before start().
/// Fails with kNotFound, kUnreadable, kLimit or kInvalid naming the feed, the file and the column.
Result<std::unique_ptr<FeedSource>> make_source(const FeedConfig& feed, const SourceContext& context);

}  // namespace sandtable::feeds
