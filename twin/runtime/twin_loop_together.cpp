// How the twin loop works where several seats write one incident.

#include <algorithm>
#include <iterator>
#include <utility>

#include "twin/runtime/twin_loop.h"

namespace sandtable {
namespace {

/// What only the seat that leads may bring in; the others' would say the same once more.
bool is_for_the_leader(const Command& command) {
  return std::holds_alternative<IngestDelivery>(command) || std::holds_alternative<RecordWater>(command) ||
         std::holds_alternative<RecordOutlook>(command) || std::holds_alternative<ReviewOutlook>(command) ||
         std::holds_alternative<Tick>(command);
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
    settlement_ = std::move(settlement);
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
    if (!is_for_the_leader(input.command)) notify(true, {key, why});
  }
  count_handled(inputs.size());
}

/// What feeds said is kept as long as the inbox holds it; what people asked is refused, because it would come late.
void TwinLoop::refuse_while_lost(std::vector<Input> inputs, const std::string& why) {
  std::vector<Input> asked;
  {
    const std::scoped_lock lock(mutex_);
    for (auto input = inputs.rbegin(); input != inputs.rend(); ++input) {
      if (auto* delivery = std::get_if<IngestDelivery>(&input->command)) {
        deliveries_.push_front(std::move(*delivery));
      } else {
        asked.insert(asked.begin(), std::move(*input));
      }
    }
  }
  refuse_all(asked, "refusal.database_lost", why);
}

/// Gives what must be decided again.
std::vector<TwinLoop::Input> TwinLoop::take_settlement() {
  std::optional<Settlement> settlement;
  {
    const std::scoped_lock lock(mutex_);
    settlement = std::exchange(settlement_, std::nullopt);
  }
  if (!settlement) return {};
  under_way_ = false;
  std::vector<Input> inputs = std::exchange(proposed_, {});
  switch (settlement->outcome) {
    case Settlement::Outcome::kOvertaken:
      return inputs;
    case Settlement::Outcome::kCommitted:
      count_handled(inputs.size());
      break;
    case Settlement::Outcome::kRefused:
      refuse_all(inputs, "refusal.not_recorded", settlement->why);
      break;
    case Settlement::Outcome::kLost:
      refuse_while_lost(std::move(inputs), settlement->why);
      break;
  }
  return {};
}

void TwinLoop::propose(std::vector<Input> inputs) {
  IncidentState draft = state_;
  SharedEvents events;
  std::vector<Input> kept;
  for (Input& input : inputs) {
    const UtcTime now = std::max(clock_.now(), draft.at);
    Decision decision = decide(draft, input.command, {now, input.actor, role_});
    if (!decision) notify(true, decision.error());
    if (!decision || decision->empty()) {
      count_handled(1);
      continue;
    }
    for (EventBody& body : *decision) {
      events.push_back(
          std::make_shared<const Event>(Event{draft.seq + 1, now, wall_.now(), input.actor, std::move(body)}));
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
  std::vector<Input> again = take_settlement();
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
