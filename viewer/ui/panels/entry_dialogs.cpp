#include <algorithm>

#include "twin/core/resources/work.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/panels/form_parts.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

// What people are told or count themselves: damage on the telephone, what a store holds.
namespace sandtable::ui {
namespace {

constexpr std::size_t kMostCategories = 6;

/// How reports are called here, then the words of the trade that nobody has used yet.
void draw_categories(Frame& frame, std::string& category) {
  std::vector<std::string> words = known_categories(*frame.snapshot.live.reports, kMostCategories);
  for (const char* key : {"damage.flooding", "damage.road", "damage.trees", "damage.landslide", "damage.other"}) {
    const std::string word = frame.tr(key).in(frame.language());
    if (words.size() < kMostCategories && std::ranges::find(words, word) == words.end()) words.push_back(word);
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) same_line_if_fits(frame, button_width(frame, plain(words[i])));
    ImGui::PushID(static_cast<int>(i));
    const ButtonLook look = category == words[i] ? ButtonLook::kChosen : ButtonLook::kNormal;
    if (button(frame, "category", plain(words[i]), look)) category = words[i];
    ImGui::PopID();
  }
}

/// A second press takes the choice back.
void draw_callers(Frame& frame, Caller& told_by) {
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("damage_form.caller"));
  for (int i = 1; i < kCallerCount; ++i) {
    const auto one = static_cast<Caller>(i);
    const Text& words = frame.tr("caller." + std::string(caller_key(one)));
    if (i > 1) same_line_if_fits(frame, button_width(frame, words));
    ImGui::PushID(i);
    if (button(frame, "caller", words, one == told_by ? ButtonLook::kChosen : ButtonLook::kNormal))
      told_by = one == told_by ? Caller::kNotSaid : one;
    ImGui::PopID();
  }
}

/// A report that this one repeats, so that whoever types can say so to the caller.
void draw_repetition(Frame& frame, const EnterDamageReport& entered) {
  DamageReport report;
  report.at = entered.at;
  report.at_time = entered.time;
  report.category = entered.category;
  const ReportBook& book = *frame.snapshot.live.reports;
  const ReportId first = find_duplicate(book, report);
  if (first.empty()) return;
  const DamageReport& known = book.at(first);
  const std::string when = format_clock(known.at_time, frame.snapshot.live.incident->zone, false);
  wrapped(frame, FontRole::kSmall, frame.theme.attention,
          frame.tr("damage_form.repeats", first.str(), when, known.text.empty() ? known.where : known.text));
}

void draw_stores(Frame& frame, ResourceId& chosen) {
  const std::vector<ResourceId> stores = countable(frame.snapshot.live);
  for (std::size_t i = 0; i < stores.size(); ++i) {
    const Text name = name_of(frame.snapshot.live, stores[i]);
    if (i > 0) same_line_if_fits(frame, button_width(frame, name));
    ImGui::PushID(stores[i].str().c_str());
    if (button(frame, "store", name, stores[i] == chosen ? ButtonLook::kChosen : ButtonLook::kNormal))
      chosen = stores[i];
    ImGui::PopID();
  }
}

/// A form's result as the command that it asks for.
template <class Entered>
tl::expected<Command, FormFault> as_command(const tl::expected<Entered, FormFault>& entered) {
  if (!entered) return tl::unexpected(entered.error());
  return Command(*entered);
}

}  // namespace

void draw_damage_dialog(Frame& frame, DamageDialog& dialog) {
  DamageForm& form = dialog.form;
  const auto entered = report_of(form, frame.snapshot.live_at, frame.snapshot.live.incident->zone, frame.place);
  const auto command = as_command(entered);
  const std::optional<FormFault> fault = fault_in(command, frame, damage_field);
  const FormField field{frame, fault};
  draw_categories(frame, form.category);
  field.gap();
  field("text", "##text", frame.tr("damage_form.text"), form.text, ImGui::IsWindowAppearing());
  field.gap();
  field("at", "##at", frame.tr("damage_form.at"), form.at);
  draw_offers(frame, dialog.offers, form.at);
  field("where", "##where", frame.tr("damage_form.where"), form.where);
  field.gap();
  field("depth", "##depth", frame.tr("damage_form.depth"), form.depth);
  field("time", "##time", frame.tr("reading.time"), form.time);
  field.gap();
  draw_callers(frame, form.told_by);
  if (entered) draw_repetition(frame, *entered);
  answered(frame, frame.tr("damage_form.enter"), command, fault);
}

void draw_stock_dialog(Frame& frame, StockDialog& dialog) {
  StockForm& form = dialog.form;
  const Resource* resource = frame.snapshot.live.resource(form.resource);
  if (resource == nullptr) return empty_state(frame, frame.tr("selected.gone"));
  draw_stores(frame, form.resource);
  resource = frame.snapshot.live.resource(form.resource);
  const auto command = as_command(count_of(form, frame.snapshot.live_at, frame.snapshot.live.incident->zone));
  const std::optional<FormFault> fault = fault_in(command, frame, stock_field);
  const FormField field{frame, fault};
  const bool fuel = work_unit(resource->config.kind) == WorkUnit::kFuel_l;
  const double left = stock_left(frame.snapshot.live, resource->config).value_or(0);
  field.gap();
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
          frame.tr("stock_form.taken_for", fmt::format("{:.0f} {}", left, fuel ? "l" : "m")));
  field("amount", "##amount", frame.tr(fuel ? "stock_form.amount_l" : "stock_form.amount_m"), form.amount,
        ImGui::IsWindowAppearing());
  field("time", "##time", frame.tr("reading.time"), form.time);
  field("comment", "##comment", frame.tr("stock_form.comment"), form.comment);
  answered(frame, frame.tr("stock_form.enter"), command, fault);
}

}  // namespace sandtable::ui
