#pragma once

#include "feeds/net/mqtt_link.h"

namespace sandtable::feeds {

/// Links that hear and never speak, for exercises and recordings that are played back: no birth, no will, and what is
/// to be published goes nowhere as if it had been sent. Without a session of their own at the broker, so that they
/// take nothing that waits there for the real one. Subscriptions are as ever.
OpenMqtt hushed_mqtt(OpenMqtt inner);

}  // namespace sandtable::feeds
