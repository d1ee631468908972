#include "twin/runtime/answer_loop.h"

namespace sandtable {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr Duration kEvery{std::chrono::seconds{30}};  // on the incident clock
constexpr int kRestPerAnswer = 4;                     // a fifth of one core
constexpr std::chrono::milliseconds kLeastRest{500};  // where the incident clock runs fast

}  // namespace

AnswerLoop::AnswerLoop(std::shared_ptr<const Exposure> exposure, SiteReaches reaches, const RoutePlanner* roads,
                       TwinLoop& twin)
    : desk_(std::move(exposure), std::move(reaches), roads), twin_(twin) {}

bool AnswerLoop::step() {
  const auto snapshot = twin_.snapshot();
  if (!snapshot || snapshot->live.seq == 0) return false;
  const bool replayed = snapshot->tense == Tense::kReplay;
  const IncidentState& state = replayed ? snapshot->state : snapshot->live;
  const UtcTime now = replayed ? snapshot->at : snapshot->live_at;
  const void* base = snapshot->outlook ? snapshot->outlook->base.get() : nullptr;
  const bool is_news =
      shown_ != Parts{state.orders.identity(), base, replayed, state.incident.identity(), state.resources->size()};
  const bool is_old = now - as_of_ >= kEvery || now < as_of_;
  if (!is_news && (!is_old || SteadyClock::now() < rest_until_)) return false;
  renew();
  return true;
}

void AnswerLoop::renew() {
  const auto snapshot = twin_.snapshot();
  if (!snapshot || snapshot->live.seq == 0) return;
  const bool replayed = snapshot->tense == Tense::kReplay;
  const IncidentState& state = replayed ? snapshot->state : snapshot->live;
  as_of_ = replayed ? snapshot->at : snapshot->live_at;
  const auto base = snapshot->outlook ? snapshot->outlook->base : nullptr;
  shown_ = {state.orders.identity(), base.get(), replayed, state.incident.identity(), state.resources->size()};
  const auto began = SteadyClock::now();
  // What was expected at another time says nothing of the moment that is shown.
  const bool fits = base && as_of_ >= base->from && as_of_ < base->to();
  twin_.show_answers(desk_.answer(state, as_of_, fits ? base : nullptr,
                                  snapshot->outlook ? std::optional(snapshot->outlook->issued) : std::nullopt));
  const auto took = SteadyClock::now() - began;
  rest_until_ = SteadyClock::now() + std::max<SteadyClock::duration>(kRestPerAnswer * took, kLeastRest);
}

}  // namespace sandtable
