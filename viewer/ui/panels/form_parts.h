#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "viewer/ui/frame.h"
#include "viewer/ui/site_form.h"

/// Parts of dialogs in which people type what they were told.
namespace sandtable::ui {

/// A field over the width, and below it what is the matter with it.
struct FormField {
  Frame& frame;
  const std::optional<FormFault>& fault;

  void operator()(std::string_view name, const char* id, const Text& hint, std::string& text,
                  bool takes_focus = false) const;
  void gap() const;
};

/// Points that were meant when the dialog opened; a press puts one into the field.
void draw_offers(Frame& frame, const std::vector<PointOffer>& offers, std::string& text);
/// What the form lacks, else what decide() has against the command; `field_of` says in which field that is told.
std::optional<FormFault> fault_in(const tl::expected<Command, FormFault>& command, Frame& frame,
                                  std::string_view (*field_of)(const Refusal&));
/// Done or left: the dialog closes. True when it was done.
bool answered(Frame& frame, const Text& yes, const tl::expected<Command, FormFault>& command,
              const std::optional<FormFault>& fault);

}  // namespace sandtable::ui
