#pragma once

#include <nlohmann/json_fwd.hpp>

#include "twin/core/source_credits.h"

// How the service says where what it hands on comes from; for its own files only.
namespace sandtable::feeds {

/// Adds to the properties of whatever is handed on: source, attribution and licence; kNotStated where there is none.
void add_credit(const SourceCredit& credit, nlohmann::json& properties);
/// All sources of an incident: kind, id, name, attribution, licence.
nlohmann::json sources_json(const Incident& incident);

}  // namespace sandtable::feeds
