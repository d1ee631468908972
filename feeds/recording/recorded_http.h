#pragma once

#include <functional>
#include <memory>

#include "feeds/net/http_client.h"
#include "feeds/recording/raw_message.h"
#include "twin/base/clock.h"

namespace sandtable::feeds {

/// Gets every raw message, on the net thread.
using RawSink = std::function<void(const RawMessage&)>;

/// `inner` for one feed, with a copy of everything that it answers for `sink`. `clock` stamps.
std::shared_ptr<HttpClient> recording_http(std::shared_ptr<HttpClient> inner, SourceId source,
                                           std::shared_ptr<const Clock> clock, RawSink sink);

/// Answers one feed from what was recorded, so that today's parsers read it again: a request gets the next unread
/// answer from the same origin, as soon as the clock has reached its receipt, and waits for ever once there is none.
/// A request that can wait fails with kCancelled when an answer of another origin came before its own and nobody asks
/// for that one: a feed asks one thing at a time, so it had asked for the other first. Ready without being asked for is
/// what was received before all else that is unread. Net thread only.
std::shared_ptr<HttpClient> recorded_http(std::vector<RawMessage> messages, std::shared_ptr<const Clock> clock);

}  // namespace sandtable::feeds
