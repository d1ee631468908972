#pragma once

#include <string>
#include <string_view>

#include "viewer/ui/site_form.h"

namespace sandtable::ui {

/// What a person types of a machine or crew that a neighbour lends.
struct ResourceForm {
  ResourceId id{};  ///< of one that is corrected; empty: a new one
  ResourceKind kind = ResourceKind::kMobilePump;
  std::string name{};
  std::string name_en{};   ///< empty: as `name`
  std::string capacity{};  ///< pumps: m3/s
  std::string head{};      ///< pumps: m; empty: not known
  std::string people{};    ///< crews and volunteers
  std::string stock{};     ///< barriers: m; fuel trucks: l
  std::string owner{};
  std::string payer{};   ///< empty: the owner
  std::string where{};   ///< name or id of a depot, else as typed_point() reads it
  std::string skills{};  ///< between commas
};

/// The form of one that was registered before.
ResourceForm form_of(const Resource& resource, const IncidentState& state);
/// What the form asks for, a RegisterResource or CorrectResource, or why it does not yet ask for anything. Fields are
/// called as the members. What is registered new counts as mutual aid.
tl::expected<Command, FormFault> command_of(const ResourceForm& form, const IncidentState& state, const Place& place);
/// In which field of a resource's form a refusal of decide() is told.
std::string_view resource_field(const Refusal& refusal);

/// Whether this kind has a number of people, or a stock.
bool has_people(ResourceKind kind);
bool has_stock(ResourceKind kind);

}  // namespace sandtable::ui
