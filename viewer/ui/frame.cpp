#include "viewer/ui/frame.h"

#include <cmath>

#include "viewer/ui/describe.h"

namespace sandtable::ui {

float Frame::px(float unscaled) const { return std::round(unscaled * layout.scale); }

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

Text Frame::refusal_text(const Refusal& refusal) const { return refusal_words(catalogue, refusal); }

}  // namespace sandtable::ui
