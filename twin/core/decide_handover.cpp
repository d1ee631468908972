#include "twin/core/decision_draft.h"

namespace sandtable {
namespace {

constexpr std::size_t kLongestName = 200;  // bytes
constexpr std::size_t kLongestComment = 4000;

bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

/// What is wrong with the names and words.
std::optional<Refusal> fault_of(const Handover& wanted) {
  if (is_blank(wanted.giver) || is_blank(wanted.receiver)) return Refusal{"refusal.name_needed", ""};
  for (const std::string& text : {wanted.giver, wanted.receiver, wanted.pack_name}) {
    if (text.size() > kLongestName) return Refusal{"refusal.name_too_long", clipped(text, 40)};
  }
  if (wanted.comment.size() > kLongestComment) return Refusal{"refusal.text_too_long", std::to_string(kLongestComment)};
  // Nobody is relieved by himself.
  if (folded(wanted.giver) == folded(wanted.receiver)) return Refusal{"refusal.same_person", wanted.giver};
  return std::nullopt;
}

}  // namespace

Decision decide_one(DecisionDraft draft, const SignHandover& command) {
  const Handover& wanted = command.handover;
  if (wanted.pack == Digest{}) return refuse("refusal.no_pack", "");
  // A pack that knows more than this journal was made of another one.
  const bool ours = wanted.stands_on >= 1 && wanted.stands_on <= draft.state().seq && wanted.pack_at <= draft.now();
  if (!ours) return refuse("refusal.foreign_pack", wanted.pack_name);
  if (auto fault = fault_of(wanted)) return tl::unexpected<Refusal>(*std::move(fault));
  for (const SignedHandover& known : *draft.state().handovers) {
    if (known.handover.pack == wanted.pack && known.handover.receiver == wanted.receiver)
      return refuse("refusal.already_signed", wanted.receiver);
  }
  draft.add(HandoverSigned{wanted});
  return std::move(draft).finish();
}

}  // namespace sandtable
