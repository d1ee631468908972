#include "viewer/ui/site_form.h"

#include <utility>

namespace sandtable::ui {

SiteForm form_of(const SiteConfig& site) {
  const bool is_alike = site.name.en == site.name.zh;
  return {site.id, site.name.zh, is_alike ? "" : site.name.en, point_text(site.pump_position), site.priority};
}

tl::expected<Command, FormFault> command_of(const SiteForm& form, const IncidentState& state, const Place& place) {
  const auto at = typed_point(form.at, place);
  if (!at) return tl::unexpected(FormFault{"at", at.error()});
  const SiteConfig* known = state.site(form.id);
  SiteConfig site = known == nullptr ? SiteConfig{} : *known;
  site.id = known == nullptr ? next_site_id(state) : form.id;
  site.name = {form.name, form.name_en};
  site.priority = form.priority;
  // What is shown to the decimetre is not moved by it.
  if (known == nullptr || point_text(known->pump_position) != point_text(*at)) site.pump_position = *at;
  if (known != nullptr) return CorrectSite{std::move(site)};
  return DeclareSite{std::move(site)};
}

std::string_view site_field(const Refusal& refusal) {
  if (refusal.key == "refusal.unnamed" || refusal.key == "refusal.name_too_long") return "name";
  if (refusal.key == "refusal.site_has_orders") return "at";
  return {};
}

SiteId next_site_id(const IncidentState& state) {
  for (std::size_t n = state.declared_sites->size() + 1;; ++n) {
    SiteId id(fmt::format("N-{:02}", n));
    if (state.site_ever(id) == nullptr) return id;
  }
}

ResourceId next_resource_id(const IncidentState& state) {
  for (int n = 1;; ++n) {
    ResourceId id(fmt::format("A-{:02}", n));
    if (state.resource(id) == nullptr) return id;
  }
}

}  // namespace sandtable::ui
