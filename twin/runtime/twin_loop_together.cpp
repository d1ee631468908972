// How the twin loop works where several seats write one incident.

#include <algorithm>
#include <iterator>
#include <utility>

#include "twin/base/text.h"
#include "twin/runtime/twin_loop.h"

namespace sandtable {
namespace {

/// What only the seat that leads may bring in; the others' would say the same once more.
bool is_for_the_leader(const Command& command) {
  // A seat that does not lead listens to no feed: what it delivers it heard while it led, and nobody else may have.
  // Only that a feed was silent to it is no news where another listens.
  if (const auto* delivery = std::get_if<IngestDelivery>(&command)) return !delivery->error.empty();
  return std::holds_alternative<RecordWater>(command) || std::holds_alternative<RecordOutlook>(command) ||
         std::holds_alternative<ReviewOutlook>(command) || std::holds_alternative<Tick>(command);
}

/// Nobody waits for an answer to it.
bool is_unasked(const Command& command) {
  return is_for_the_leader(command) || std::holds_alternative<IngestDelivery>(command);
}

/// Which of several things asked for it was, in few words.
std::string subject_of(const Command& command) {
  constexpr std::size_t kLongest = 40;
  return std::visit(
      [](const auto& c) -> std::string {
        if constexpr (requires { c.alarm.str(); }) return c.alarm.str();
        if constexpr (requires { c.order.str(); }) return c.order.str();
        if constexpr (requires { c.order.id.str(); }) return c.order.id.str();
        if constexpr (requires {
                        c.resource.str();
                        c.site.str();
                      }) {
          return c.id.str() + ": " + c.resource.str() + " > " + c.site.str();
        }
        if constexpr (requires { c.plan.str(); }) return c.plan.str();
        if constexpr (requires { c.title; }) return clipped(c.title, kLongest);
        if constexpr (requires { c.text; }) return clipped(c.text, kLongest);
        if constexpr (requires { c.series.str(); }) return c.series.str();
        if constexpr (requires { c.report.resource.str(); }) return c.report.resource.str();
        if constexpr (requires { c.source.str(); }) return c.source.str();
        return "-";
      },
      command);
}

}  // namespace

void TwinLoop::write_together(std::function<void(SharedEvents)> propose) {
  propose_ = std::move(propose);
  const std::scoped_lock lock(mutex_);
  standing_ = {true, 0, false, true};
}

void TwinLoop::arrived(const SharedEvents& events) {
  {
    const std::scoped_lock lock(mutex_);
    arrived_.insert(arrived_.end(), events.begin(), events.end());
  }
  ready_.notify_one();
}

void TwinLoop::settled(Settlement settlement) {
  {
    const std::scoped_lock lock(mutex_);
    settlements_.push_back(std::move(settlement));
  }
  ready_.notify_one();
}

void TwinLoop::stand(SeatStanding standing, std::string trouble) {
  {
    const std::scoped_lock lock(mutex_);
    if (standing == standing_ && trouble == store_error_) return;
    standing_ = standing;
    store_error_ = std::move(trouble);
    touched_ = true;
  }
  ready_.notify_one();
}

void TwinLoop::take_in_arrived() {
  SharedEvents events;
  {
    const std::scoped_lock lock(mutex_);
    events.swap(arrived_);
    if (!events.empty()) committed_seq_ = events.back()->seq;
  }
  for (auto& event : events) {
    reduce(state_, *event);
    const std::int64_t seq = event->seq;
    history_.append(std::move(event));
    history_.committed(seq);
    dirty_ = true;
  }
}

void TwinLoop::refuse_all(const std::vector<Input>& inputs, const std::string& key, const std::string& why) {
  for (const Input& input : inputs) {
    if (!is_unasked(input.command)) notify(true, {key, why});
  }
  count_handled(inputs.size());
}

/// Puts back at the head of the inbox what crews and feeds said; gives false for all else.
bool TwinLoop::keep(Input& input) {
  const std::scoped_lock lock(mutex_);
  const auto put_back = [&](auto& inbox, auto& said, std::size_t& lost) {
    if (inbox.size() < kInboxCapacity) return inbox.push_front(std::move(said));
    ++lost;  // it is the oldest
    ++handled_;
  };
  if (auto* delivery = std::get_if<IngestDelivery>(&input.command)) {
    put_back(deliveries_, *delivery, deliveries_lost_);
    return true;
  }
  auto* field = std::get_if<RecordFieldReport>(&input.command);
  if (field == nullptr || is_asked_by_person(input.command, input.actor)) return false;
  put_back(reports_, field->report, reports_lost_);
  return true;
}

/// What crews and feeds said is kept as far as the inbox holds it: a receipt comes once. What people asked is refused,
/// because it would come late.
void TwinLoop::refuse_while_lost(std::vector<Input> inputs, const std::string& why) {
  std::vector<Input> asked;
  for (auto input = inputs.rbegin(); input != inputs.rend(); ++input) {
    if (!keep(*input)) asked.insert(asked.begin(), std::move(*input));
  }
  refuse_all(asked, "refusal.database_lost", why);
}

/// The database is back and says whether it has what it was writing when it went.
void TwinLoop::tell_what_became(bool recorded) {
  const char* key = recorded ? "notice.recorded_after_all" : "refusal.lost_on_the_way";
  std::vector<Input> inputs = std::exchange(uncertain_, {});
  for (const Input& input : inputs) {
    if (is_asked_by_person(input.command, input.actor)) notify(!recorded, {key, subject_of(input.command)});
  }
  std::size_t handled = 0;
  for (auto input = inputs.rbegin(); input != inputs.rend(); ++input) {
    if (recorded || !keep(*input)) ++handled;
  }
  count_handled(handled);
}

/// Gives what must be decided again.
std::vector<TwinLoop::Input> TwinLoop::take_settlements() {
  std::vector<Settlement> settlements;
  {
    const std::scoped_lock lock(mutex_);
    settlements.swap(settlements_);
  }
  std::vector<Input> again;
  for (const Settlement& settlement : settlements) {
    using enum Settlement::Outcome;
    if (settlement.outcome == kFound || settlement.outcome == kMissing) {
      tell_what_became(settlement.outcome == kFound);
      continue;
    }
    under_way_ = false;
    std::vector<Input> inputs = std::exchange(proposed_, {});
    if (settlement.outcome == kOvertaken) {
      again = std::move(inputs);
    } else if (settlement.outcome == kCommitted) {
      count_handled(inputs.size());
    } else if (settlement.outcome == kRefused) {
      refuse_all(inputs, "refusal.not_recorded", settlement.why);
    } else if (settlement.outcome == kLost) {
      refuse_while_lost(std::move(inputs), settlement.why);
    } else {
      uncertain_ = std::move(inputs);
      for (const Input& input : uncertain_) {
        if (is_asked_by_person(input.command, input.actor)) {
          notify(true, {"refusal.outcome_unknown", subject_of(input.command)});
        }
      }
    }
  }
  return again;
}

void TwinLoop::propose(std::vector<Input> inputs) {
  IncidentState draft = state_;
  SharedEvents events;
  std::vector<Input> kept;
  for (Input& input : inputs) {
    const UtcTime now = std::max(clock_.now(), draft.at);
    Decision decision = decide(draft, input.command, context_of(input, now));
    if (!decision) notify(true, decision.error());
    if (!decision || decision->empty()) {
      count_handled(1);
      continue;
    }
    for (EventBody& body : *decision) {
      events.push_back(std::make_shared<const Event>(
          Event{draft.seq + 1, now, wall_.now(), input.actor, std::move(body), input.asked_from}));
      reduce(draft, *events.back());
    }
    kept.push_back(std::move(input));
  }
  if (events.empty()) return;
  proposed_ = std::move(kept);
  under_way_ = true;
  propose_(std::move(events));
}

void TwinLoop::step_together(std::vector<Input> inputs) {
  take_in_arrived();
  std::vector<Input> again = take_settlements();
  again.insert(again.end(), std::make_move_iterator(inputs.begin()), std::make_move_iterator(inputs.end()));
  if (under_way_) return;
  SeatStanding standing;
  {
    const std::scoped_lock lock(mutex_);
    standing = standing_;
  }
  if (!standing.connected) return refuse_while_lost(std::move(again), "");
  if (!standing.leads) {
    count_handled(std::erase_if(again, [](const Input& input) { return is_for_the_leader(input.command); }));
  } else if (is_time_to_tick()) {
    again.push_back({Tick{}, "system"});
    const std::scoped_lock lock(mutex_);
    ++submitted_;
  }
  propose(std::move(again));
}

}  // namespace sandtable
