#include <algorithm>

#include "viewer/ui/describe.h"
#include "viewer/ui/panels/form_parts.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

// What turns up during an incident: a place where water stands, a machine that somebody lends.
namespace sandtable::ui {
namespace {

void draw_priorities(Frame& frame, int& priority) {
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("site_form.priority"));
  for (int p = 1; p <= 5; ++p) {
    if (p > 1) ImGui::SameLine(0, frame.px(4));
    ImGui::PushID(p);
    if (button(frame, "priority", plain(std::to_string(p)), p == priority ? ButtonLook::kChosen : ButtonLook::kNormal))
      priority = p;
    ImGui::PopID();
  }
}

void draw_kinds(Frame& frame, ResourceKind& kind) {
  for (int i = 0; i < kResourceKindCount; ++i) {
    const auto one = static_cast<ResourceKind>(i);
    const Text& words = frame.tr("resource_kind." + std::string(resource_kind_key(one)));
    if (i > 0) same_line_if_fits(frame, button_width(frame, words));
    ImGui::PushID(i);
    if (button(frame, "kind", words, one == kind ? ButtonLook::kChosen : ButtonLook::kNormal)) kind = one;
    ImGui::PopID();
  }
}

void draw_depots(Frame& frame, std::string& where) {
  constexpr std::size_t kMost = 6;
  const auto& depots = frame.snapshot.live.incident->depots;
  for (std::size_t i = 0; i < std::min(depots.size(), kMost); ++i) {
    const Text name = depot_name(frame.snapshot.live, depots[i].id);
    if (i > 0) same_line_if_fits(frame, button_width(frame, name));
    ImGui::PushID(depots[i].id.c_str());
    if (button(frame, "depot", name, where == depots[i].id ? ButtonLook::kChosen : ButtonLook::kNormal))
      where = depots[i].id;
    ImGui::PopID();
  }
}

/// What each kind is good for.
void draw_figures(Frame& frame, const FormField& field, ResourceForm& form) {
  if (form.kind == ResourceKind::kMobilePump) {
    field("capacity", "##capacity", frame.tr("resource_form.capacity"), form.capacity);
    field("head", "##head", frame.tr("resource_form.head"), form.head);
  }
  if (has_people(form.kind)) field("people", "##people", frame.tr("resource_form.people"), form.people);
  if (has_stock(form.kind)) {
    const bool fuel = form.kind == ResourceKind::kFuelTruck;
    field("stock", "##stock", frame.tr(fuel ? "resource_form.stock_l" : "resource_form.stock_m"), form.stock);
  }
}

void draw_withdrawal(Frame& frame, SiteDialog& dialog) {
  words_line(frame, FontRole::kStrong, frame.theme.text, name_of(frame.snapshot.live, dialog.form.id));
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("site_form.withdraw.tip"));
  text_field(frame, "##reason", frame.tr("dialog.reason_needed"), dialog.reason, ImGui::GetContentRegionAvail().x,
             ImGui::IsWindowAppearing());
  const tl::expected<Command, FormFault> command = WithdrawSite{dialog.form.id, dialog.reason};
  const auto fault = fault_in(command, frame, [](const Refusal&) { return std::string_view(); });
  answered(frame, frame.tr("site_form.withdraw"), command, fault);
}

}  // namespace

void draw_site_dialog(Frame& frame, SiteDialog& dialog) {
  if (dialog.withdraws) return draw_withdrawal(frame, dialog);
  const auto command = command_of(dialog.form, frame.snapshot.live, frame.place);
  const std::optional<FormFault> fault = fault_in(command, frame, site_field);
  const FormField field{frame, fault};
  field("name", "##name", frame.tr("site_form.name"), dialog.form.name, ImGui::IsWindowAppearing());
  field.gap();
  field("name_en", "##name_en", frame.tr("site_form.name_en"), dialog.form.name_en);
  field.gap();
  field("at", "##at", frame.tr("site_form.at"), dialog.form.at);
  draw_offers(frame, dialog.offers, dialog.form.at);
  field.gap();
  draw_priorities(frame, dialog.form.priority);
  if (dialog.form.id.empty()) {
    field.gap();
    wrapped(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("site_form.water"));
  }
  answered(frame, frame.tr(dialog.form.id.empty() ? "site_form.declare" : "site_form.correct"), command, fault);
}

void draw_resource_dialog(Frame& frame, ResourceDialog& dialog) {
  ResourceForm& form = dialog.form;
  const auto command = command_of(form, frame.snapshot.live, frame.place);
  const std::optional<FormFault> fault = fault_in(command, frame, resource_field);
  const FormField field{frame, fault};
  draw_kinds(frame, form.kind);
  field.gap();
  field("name", "##name", frame.tr("resource_form.name"), form.name, ImGui::IsWindowAppearing());
  field("name_en", "##name_en", frame.tr("site_form.name_en"), form.name_en);
  field.gap();
  draw_figures(frame, field, form);
  field.gap();
  field("where", "##where", frame.tr("resource_form.where"), form.where);
  draw_depots(frame, form.where);
  draw_offers(frame, dialog.offers, form.where);
  field.gap();
  field("owner", "##owner", frame.tr("resource_form.owner"), form.owner);
  field("payer", "##payer", frame.tr("resource_form.payer"), form.payer);
  field("skills", "##skills", frame.tr("resource_form.skills"), form.skills);
  answered(frame, frame.tr(form.id.empty() ? "resource_form.register" : "resource_form.correct"), command, fault);
}

}  // namespace sandtable::ui
