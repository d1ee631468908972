#pragma once

#include <string>
#include <vector>

#include "twin/base/projector.h"
#include "twin/core/alerts/alert.h"

namespace sandtable::feeds {

/// An alert as a CAP 1.2 document (OASIS, 1 July 2010), elements in the order of its schema, times with offset.
/// Outlines and circles whose points have no image on the globe are left out.
std::string cap_text(const Alert& alert, Projector& projector);

/// Several of them under one root, as parse_cap() reads them.
std::string cap_texts(const std::vector<Alert>& alerts, Projector& projector);

/// An Atom index (RFC 4287) of messages that lie beside it under cap_file_name().
std::string cap_index(const std::vector<Alert>& alerts, UtcTime updated, const std::string& title);
std::string cap_file_name(const Alert& alert);

}  // namespace sandtable::feeds
