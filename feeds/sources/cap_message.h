#pragma once

#include <string_view>

#include "feeds/sources/alert_rules.h"

namespace pugi {
class xml_node;
}

namespace sandtable::feeds {

/// Reads one CAP 1.2 message (OASIS, 1 July 2010) from an <alert>, or from an Atom entry that carries the fields of
/// alert, info and area side by side. Adds it to `out`; a message without its name, time, status or type is refused
/// there. Outlines are `lat,lon`, circles `lat,lon radius` with the radius in km.
void read_cap(pugi::xml_node alert, bool is_flat, const AlertPlaces& places, DeliveryBuilder& out);

/// Reads a body that is a CAP message, or several under one root. Pure. Fails with kUnreadable when it is no XML and
/// with kInvalid when it holds no message.
Status parse_cap(std::string_view body, const AlertPlaces& places, DeliveryBuilder& out);

}  // namespace sandtable::feeds
