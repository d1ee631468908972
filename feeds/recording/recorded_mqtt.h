#pragma once

#include <memory>
#include <vector>

#include "feeds/net/mqtt_link.h"
#include "feeds/recording/recorded_http.h"

namespace sandtable::feeds {

/// Links of one feed opened by `inner`, with a copy of every message taken for `sink`, stamped as the link stamped it.
OpenMqtt recording_mqtt(OpenMqtt inner, SourceId source, RawSink sink);

/// A link that gives one feed what was recorded, when the clock that it is opened with reaches the receipt. It is
/// connected from the first; what is published goes nowhere.
OpenMqtt recorded_mqtt(std::vector<RawMessage> messages);

}  // namespace sandtable::feeds
