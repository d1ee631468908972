#include "viewer/ui/frame.h"

#include <cmath>

#include "twin/core/orders/order.h"
#include "viewer/ui/describe.h"

namespace sandtable::ui {

float Frame::px(float unscaled) const { return std::round(unscaled * layout.scale); }

Tense Frame::shown_tense() const {
  const bool ahead = is_ahead(queries.water_colouring()) && run_ahead(snapshot) != nullptr;
  if (!ahead) return snapshot.tense;
  return snapshot.what_if_shown ? Tense::kWhatIf : Tense::kForecast;
}

void Frame::select(Selection selection) {
  if (state.selection == selection) return;
  state.selection = selection;
  ask(SelectionChanged{std::move(selection)});
}

std::optional<Refusal> Frame::refusal(const Command& command) const {
  const CommandContext context{snapshot.live_at, std::string(actor), snapshot.role};
  auto decision = decide(snapshot.live, command, context);
  if (decision) return std::nullopt;
  return std::move(decision.error());
}

Text Frame::refusal_text(const Refusal& refusal) const {
  const auto& orders = *snapshot.live.orders;
  const auto order = refusal.key == "refusal.resource_busy" ? orders.find(OrderId(refusal.subject)) : orders.end();
  if (order == orders.end()) return refusal_words(catalogue, refusal);
  // Whoever was a moment too late wants to know who has it, to speak with them.
  return tr("refusal.resource_sent", name_of(snapshot.live, order->second.site), order->second.steps.front().by,
            refusal.subject);
}

}  // namespace sandtable::ui
