#include "viewer/ui/commands/command_groups.h"

namespace sandtable::ui::commands {
namespace {

Status make_pack(const CommandCall&, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  if (e.queries.handover().making)
    return refuse(e, ErrorCode::kRefused, "refusal.pack_in_work", "a hand-over pack is being made");
  e.intents.push_back(MakeHandoverPack{});
  return {};
}

/// With a receiver the last pack is signed for at once, as a script does; else the dialog asks.
Status sign_for_pack(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  HandoverDialog dialog{argument(call, "giver"), argument(call, "receiver"), argument(call, "comment")};
  if (dialog.giver.empty()) dialog.giver = e.actor;
  if (dialog.receiver.empty()) {
    e.state.dialog = std::move(dialog);
    return {};
  }
  if (!(*now)->has_now)
    return refuse(e, ErrorCode::kRefused, "refusal.recording_unsigned",
                  "this is a recording: a signature would not be kept");
  const auto pack = e.queries.handover().pack;
  if (!pack)
    return fail(ErrorCode::kNotFound, "no hand-over pack was made in this window; make one first (handover.make)");
  return submit(e, SignHandover{signed_for(*pack, dialog)});
}

}  // namespace

void add_handover(std::vector<CommandInfo>& table) {
  constexpr int kF9 = key::kF1 + 8;
  table.push_back({"handover.make", {}, {.key = kF9}, make_pack});
  table.push_back({"handover.sign",
                   {{"receiver", ArgumentKind::kText, false},
                    {"giver", ArgumentKind::kText, false},
                    {"comment", ArgumentKind::kText, false}},
                   {.key = kF9, .shift = true},
                   sign_for_pack});
}

}  // namespace sandtable::ui::commands
