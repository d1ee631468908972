#include "viewer/ui/panels/form_parts.h"

#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {

void FormField::operator()(std::string_view name, const char* id, const Text& hint, std::string& text,
                           bool takes_focus) const {
  text_field(frame, id, hint, text, ImGui::GetContentRegionAvail().x, takes_focus);
  if (!fault || fault->field != name) return;
  wrapped(frame, FontRole::kSmall, frame.theme.text, frame.refusal_text(fault->refusal));
}

void FormField::gap() const { ImGui::Dummy(ImVec2(1, frame.px(2))); }

void draw_offers(Frame& frame, const std::vector<PointOffer>& offers, std::string& text) {
  for (std::size_t i = 0; i < offers.size(); ++i) {
    const Text& words = frame.tr("point." + std::string(offers[i].from));
    if (i > 0) same_line_if_fits(frame, button_width(frame, words));
    ImGui::PushID(static_cast<int>(i));
    const std::string there = point_text(offers[i].at);
    if (button(frame, "point", words, there == text ? ButtonLook::kChosen : ButtonLook::kNormal)) text = there;
    ImGui::PopID();
  }
}

std::optional<FormFault> fault_in(const tl::expected<Command, FormFault>& command, Frame& frame,
                                  std::string_view (*field_of)(const Refusal&)) {
  if (!command) return command.error();
  auto refusal = frame.refusal(*command);
  if (!refusal) return std::nullopt;
  const std::string_view field = field_of(*refusal);
  return FormFault{field, *std::move(refusal)};
}

bool answered(Frame& frame, const Text& yes, const tl::expected<Command, FormFault>& command,
              const std::optional<FormFault>& fault) {
  const bool is_told = fault && !fault->field.empty();
  const DialogAnswer answer = answer_buttons(frame, yes, fault ? std::optional(fault->refusal) : std::nullopt, is_told);
  if (answer == DialogAnswer::kNone) return false;
  if (answer == DialogAnswer::kYes) frame.ask(SubmitCommand{*command});
  frame.state.dialog = std::monostate{};
  return answer == DialogAnswer::kYes;
}

}  // namespace sandtable::ui
