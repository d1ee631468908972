#pragma once

#include <unordered_map>

#include "twin/base/clock.h"
#include "twin/core/command.h"

namespace sandtable {

/// Where sources put what they read. Thread-safe; never blocks: a full inbox drops the oldest delivery and counts it.
class FeedSink {
 public:
  virtual ~FeedSink() = default;
  virtual void deliver(IngestDelivery delivery) = 0;
};

/// The newest time of each series that an incident had when it was continued: what came after it a source may ask for,
/// where its service tells the past.
using NewestStored = std::unordered_map<SeriesId, UtcTime>;

/// Port to something that measures. start(), poll() and stop() are called on the net thread only and never block
/// for longer than a few milliseconds.
class FeedSource {
 public:
  virtual ~FeedSource() = default;
  [[nodiscard]] virtual const SourceId& id() const = 0;
  /// Fails only on bad configuration; a peer that does not answer is a delivery with an error, tried again later.
  virtual Status start(FeedSink& sink, const Clock& clock) = 0;
  /// Does what is due at clock.now(): delivers recorded rows up to it, begins or continues requests.
  virtual void poll() = 0;
  /// Nothing is delivered after stop() returns.
  virtual void stop() = 0;
};

}  // namespace sandtable
