#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "twin/core/decide.h"
#include "twin/core/state.h"
#include "viewer/ui/point_offers.h"

namespace sandtable::ui {

/// What is the matter with a form, and in which of its fields: told beside it. An empty field is none of them.
struct FormFault {
  std::string_view field;
  Refusal refusal;
};

/// What a person types who was told that water stands somewhere the place file knows no site.
struct SiteForm {
  SiteId id{};  ///< of one that is corrected; empty: a new one
  std::string name{};
  std::string name_en{};  ///< empty: as `name`
  std::string at{};       ///< as typed_point() reads it
  int priority = 1;       ///< 1 to 5; whoever calls at night has a reason
};

/// The form of a site that was declared before.
SiteForm form_of(const SiteConfig& site);
/// What the form asks for, a DeclareSite or CorrectSite, or why it does not yet ask for anything. Fields are "name" and
/// "at".
tl::expected<Command, FormFault> command_of(const SiteForm& form, const IncidentState& state, const Place& place);
/// In which field of a site's form a refusal of decide() is told.
std::string_view site_field(const Refusal& refusal);

/// "N-01", the first that nobody has; a resource that joins is "A-01".
SiteId next_site_id(const IncidentState& state);
ResourceId next_resource_id(const IncidentState& state);

}  // namespace sandtable::ui
