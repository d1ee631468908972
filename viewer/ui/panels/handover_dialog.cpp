#include "viewer/ui/describe.h"
#include "viewer/ui/panels/panels.h"
#include "viewer/ui/widgets.h"

namespace sandtable::ui {
namespace {

/// What lies there to be signed for.
void draw_pack(Frame& frame, const HandoverPackInfo& pack) {
  const Snapshot& now = frame.snapshot;
  words_line(frame, FontRole::kStrong, frame.theme.text, {pack.name, pack.name});
  field(frame, frame.tr("handover.shows"),
        {format_local(pack.at, now.live.incident->zone), format_local(pack.at, now.live.incident->zone)});
  field(frame, frame.tr("handover.age"), age_text(frame.catalogue, now.live_at - pack.at));
  const std::int64_t since = now.live.seq - pack.stands_on;
  field(frame, frame.tr("handover.stands_on"), frame.tr("handover.entry", pack.stands_on, since));
  const std::string digest = pack.digest.hex();
  field(frame, frame.tr("handover.digest"), {digest.substr(0, 32), digest.substr(0, 32)});
}

void draw_last(Frame& frame) {
  const auto& handovers = *frame.snapshot.live.handovers;
  if (handovers.empty()) return;
  const SignedHandover& last = handovers.back();
  const std::string when = format_local(last.when, frame.snapshot.live.incident->zone);
  wrapped(frame, FontRole::kSmall, frame.theme.text_dim,
          frame.tr("handover.last", when, last.handover.giver, last.handover.receiver));
}

/// Nothing to sign for yet: the first button makes it.
void draw_without_pack(Frame& frame, bool making) {
  wrapped(frame, FontRole::kBody, frame.theme.text, frame.tr(making ? "handover.making" : "handover.none"));
  draw_last(frame);
  if (making) return;
  switch (answer_buttons(frame, frame.tr("command.handover.make"), std::nullopt)) {
    case DialogAnswer::kYes:
      frame.ask(MakeHandoverPack{});
      break;
    case DialogAnswer::kNo:
      frame.state.dialog = std::monostate{};
      break;
    case DialogAnswer::kNone:
      break;
  }
}

}  // namespace

Handover signed_for(const HandoverPackInfo& pack, const HandoverDialog& dialog) {
  return {dialog.giver, dialog.receiver, pack.digest, pack.name, pack.at, pack.stands_on, dialog.comment};
}

void draw_handover_dialog(Frame& frame, HandoverDialog& dialog) {
  const HandoverStatus status = frame.queries.handover();
  if (status.making) frame.redraw_within(std::chrono::milliseconds{200});
  if (!status.pack || status.making) return draw_without_pack(frame, status.making);
  draw_pack(frame, *status.pack);
  draw_last(frame);
  ImGui::Dummy(ImVec2(1, frame.px(4)));
  const float width = ImGui::GetContentRegionAvail().x;
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("handover.giver"));
  text_field(frame, "##giver", frame.tr("handover.giver"), dialog.giver, width);
  words_line(frame, FontRole::kSmall, frame.theme.text_dim, frame.tr("handover.receiver"));
  text_field(frame, "##receiver", frame.tr("handover.receiver"), dialog.receiver, width, ImGui::IsWindowAppearing());
  ImGui::Dummy(ImVec2(1, frame.px(2)));
  text_field(frame, "##comment", frame.tr("dialog.comment"), dialog.comment, width);
  const Command command = SignHandover{signed_for(*status.pack, dialog)};
  // What is asked of a recording stays in memory: nobody shall believe that he signed.
  const auto refusal =
      frame.snapshot.has_now ? frame.refusal(command) : std::optional(Refusal{"refusal.recording", ""});
  switch (answer_buttons(frame, frame.tr("handover.sign"), refusal)) {
    case DialogAnswer::kYes:
      frame.ask(SubmitCommand{command});
      [[fallthrough]];
    case DialogAnswer::kNo:
      frame.state.dialog = std::monostate{};
      break;
    case DialogAnswer::kNone:
      break;
  }
}

void tell_packs(Frame& frame) {
  const HandoverStatus status = frame.queries.handover();
  if (status.making) frame.redraw_within(std::chrono::milliseconds{250});
  if (status.ended == frame.state.packs_told) return;
  frame.state.packs_told = status.ended;
  const bool failed = !status.error.empty() || !status.pack;
  const Text words =
      failed ? frame.tr("handover.failed", status.error) : frame.tr("handover.made", status.pack->folder);
  frame.fonts.want(words.in(frame.language()));
  constexpr double kReadIt_s = 20;
  frame.state.toasts.push_back({words.in(frame.language()), failed, frame.now_s + kReadIt_s});
}

}  // namespace sandtable::ui
