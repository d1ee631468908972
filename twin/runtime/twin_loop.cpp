#include "twin/runtime/twin_loop.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace sandtable {
namespace {

constexpr Duration kTickEvery{std::chrono::seconds{1}};        // incident time
constexpr std::chrono::milliseconds kPublishEvery{50};         // at most 20 snapshots a second
constexpr std::chrono::milliseconds kClockPublishEvery{1000};  // the shown clock when nothing else changes
constexpr std::size_t kNoticesKept = 20;
constexpr std::size_t kMergedObservations = 5000;  // keeps one decision short enough for the interface
constexpr std::size_t kDeliveriesAtOnce = 256;     // so many are not kept waiting, long before the inbox is full

/// What authorities and people say may be said anew by the next delivery and is judged against what went before.
bool holds_only_values(const IngestDelivery& d) {
  return d.error.empty() && d.alerts.empty() && d.reports.empty() && d.injects.empty() && d.rain_forecasts.empty();
}

/// Values of the same source that wait behind each other are handled as one delivery.
bool merge(IngestDelivery& into, IngestDelivery& next) {
  if (into.source != next.source || !holds_only_values(into) || !holds_only_values(next)) return false;
  if (into.observations.size() + next.observations.size() > kMergedObservations) return false;
  const auto move_all = [](auto& to, auto& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  move_all(into.stations, next.stations);
  move_all(into.series, next.series);
  move_all(into.observations, next.observations);
  move_all(into.reflags, next.reflags);
  move_all(into.rises, next.rises);
  into.refused += next.refused;
  if (into.warning.empty()) into.warning = next.warning;
  if (next.as_of) into.as_of = std::max(into.as_of.value_or(*next.as_of), *next.as_of);
  return true;
}

std::string feed_actor(const SourceId& source) { return "feed:" + source.str(); }

}  // namespace

TwinLoop::TwinLoop(const Clock& clock, const Clock& wall, Tense tense)
    : clock_(clock), wall_(wall), tense_(tense), publish_every_(kPublishEvery) {}

void TwinLoop::on_change(std::function<void()> wake) {
  const std::scoped_lock lock(mutex_);
  wake_ = std::move(wake);
}

void TwinLoop::deliver(IngestDelivery delivery) {
  // No instrument measures infinity and no store keeps it: one bad row costs one row.
  delivery.refused += std::erase_if(delivery.observations, [](const Observation& o) { return std::isinf(o.value); });
  {
    const std::scoped_lock lock(mutex_);
    if (closed_) return;
    ++submitted_;
    if (deliveries_.size() >= kInboxCapacity) {
      deliveries_.pop_front();
      ++deliveries_lost_;
      ++handled_;
    }
    deliveries_.push_back(std::move(delivery));
  }
  ready_.notify_one();
}

void TwinLoop::report(FieldReport report) {
  {
    const std::scoped_lock lock(mutex_);
    if (closed_) return;
    ++submitted_;
    if (reports_.size() >= kInboxCapacity) {
      reports_.pop_front();
      ++reports_lost_;
      ++handled_;
    }
    reports_.push_back(std::move(report));
    touched_ = touched_ || !standing_.connected;  // how many wait is shown
  }
  ready_.notify_one();
}

void TwinLoop::submit(Command command, Author actor) {
  std::optional<AskedFrom> from;
  if (is_asked_by_person(command, actor.name)) from = AskedFrom{role_, actor.seen, counted()};
  {
    const std::scoped_lock lock(mutex_);
    if (closed_) return;
    ++submitted_;
    commands_.push_back({std::move(command), std::move(actor.name), from});
  }
  ready_.notify_one();
}

void TwinLoop::restore(Event event) {
  auto shared = std::make_shared<const Event>(std::move(event));
  reduce(state_, *shared);
  history_.committed(shared->seq);
  history_.append(std::move(shared));
}

void TwinLoop::touch() {
  {
    const std::scoped_lock lock(mutex_);
    touched_ = true;
  }
  ready_.notify_one();
}

void TwinLoop::close() {
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
  }
  ready_.notify_all();
}

std::uint64_t TwinLoop::submitted() const {
  const std::scoped_lock lock(mutex_);
  return submitted_;
}

std::uint64_t TwinLoop::handled() const {
  const std::scoped_lock lock(mutex_);
  return handled_;
}

void TwinLoop::committed(std::int64_t seq, std::string store_error) {
  history_.committed(seq);
  {
    const std::scoped_lock lock(mutex_);
    if (seq == committed_seq_ && store_error == store_error_) return;
    touched_ = true;
    committed_seq_ = seq;
    store_error_ = std::move(store_error);
  }
  ready_.notify_one();
}

void TwinLoop::show_outlook(std::shared_ptr<const Outlook> outlook) {
  {
    const std::scoped_lock lock(mutex_);
    touched_ = true;
    outlook_ = std::move(outlook);
  }
  ready_.notify_one();
}

void TwinLoop::show_answers(std::shared_ptr<const SiteAnswers> answers) {
  {
    const std::scoped_lock lock(mutex_);
    touched_ = true;
    answers_ = std::move(answers);
  }
  ready_.notify_one();
}

void TwinLoop::act_as(Role role) {
  role_ = std::min(role, highest_role_);
  touch();
}

void TwinLoop::show_committed() {
  {
    const std::scoped_lock lock(mutex_);
    if (!std::exchange(touched_, false)) return;
  }
  publish();
}

/// Nobody sees what feeds say before the next snapshot, so until then deliveries wait for each other: a feed that
/// pushes a thousand messages a second costs twenty entries of the journal and not hundreds.
std::vector<TwinLoop::Input> TwinLoop::take_inputs(Duration patience) {
  using SteadyTime = std::chrono::steady_clock::time_point;
  const SteadyTime shown_next = last_publish_ + publish_every_;
  SteadyTime until = std::chrono::steady_clock::now() + patience;
  if (dirty_) until = std::min(until, shown_next);
  std::unique_lock lock(mutex_);
  const auto listens = [&] { return !under_way_ && standing_.connected; };
  const auto is_called = [&] {
    if (!arrived_.empty() || !settlements_.empty() || touched_ || closed_) return true;
    if (!under_way_ && !commands_.empty()) return true;
    return listens() && (!reports_.empty() || deliveries_.size() >= kDeliveriesAtOnce);
  };
  ready_.wait_until(lock, until, [&] { return is_called() || (listens() && !deliveries_.empty()); });
  if (!is_called()) ready_.wait_until(lock, std::min(until, shown_next), is_called);
  dirty_ = dirty_ || touched_;
  touched_ = false;
  std::vector<Input> inputs;
  if (under_way_) return inputs;
  inputs.assign(std::make_move_iterator(commands_.begin()), std::make_move_iterator(commands_.end()));
  commands_.clear();
  if (!standing_.connected) return inputs;
  take_reports(inputs);
  const bool is_due = patience == Duration{0} || closed_ || std::chrono::steady_clock::now() >= shown_next;
  if (is_due || deliveries_.size() >= kDeliveriesAtOnce) take_deliveries(inputs);
  return inputs;
}

/// The caller holds the mutex.
void TwinLoop::take_reports(std::vector<Input>& inputs) {
  for (FieldReport& report : reports_) {
    std::string actor = report.resource.str();
    inputs.push_back({RecordFieldReport{std::move(report)}, std::move(actor)});
  }
  reports_.clear();
}

/// A person asks in the role that the seat had then, not in the one that it took on since.
CommandContext TwinLoop::context_of(const Input& input, UtcTime now) const {
  return {now, input.actor, input.asked_from ? input.asked_from->role : role_.load()};
}

/// The caller holds the mutex.
void TwinLoop::take_deliveries(std::vector<Input>& inputs) {
  while (!deliveries_.empty()) {
    IngestDelivery delivery = std::move(deliveries_.front());
    deliveries_.pop_front();
    while (!deliveries_.empty() && merge(delivery, deliveries_.front())) {
      deliveries_.pop_front();
      ++handled_;
    }
    std::string actor = feed_actor(delivery.source);
    inputs.push_back({std::move(delivery), std::move(actor)});
  }
}

UtcTime TwinLoop::clock_now() {
  // The journal's incident time never falls, whatever the clock does; the wall time beside it shows the truth.
  return std::max(clock_.now(), state_.at);
}

void TwinLoop::apply(Input input) {
  const UtcTime now = clock_now();
  Decision decision = decide(state_, input.command, context_of(input, now));
  if (!decision) {
    notify(true, decision.error());
    return;
  }
  for (EventBody& body : *decision) {
    auto event = std::make_shared<const Event>(
        Event{state_.seq + 1, now, wall_.now(), input.actor, std::move(body), input.asked_from});
    reduce(state_, *event);
    history_.append(event);
    fresh_events_.push_back(std::move(event));
    dirty_ = true;
  }
}

void TwinLoop::notify(bool is_error, Refusal refusal) {
  notices_.push_back({++notice_count_, clock_now(), is_error, std::move(refusal)});
  if (notices_.size() > kNoticesKept) notices_.erase(notices_.begin());
  dirty_ = true;
}

std::optional<Duration> TwinLoop::counted() const {
  if (!counted_from_) return std::nullopt;
  return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - *counted_from_);
}

void TwinLoop::look_at_wall_clock() {
  const auto since = counted();
  if (!since) return;
  const auto by = clock_watch_.look(wall_.now(), *since);
  if (by && state_.seq > 0) submit(RecordClockJump{*by}, "system");
}

bool TwinLoop::is_time_to_tick() {
  // What was recorded is over: no alarm rises and no order grows late any more.
  const bool running = state_.seq > 0 && tense_ != Tense::kReplay;
  if (!running || clock_now() - last_tick_ < kTickEvery) return false;
  last_tick_ = clock_now();
  return true;
}

void TwinLoop::count_handled(std::size_t inputs) {
  const std::scoped_lock lock(mutex_);
  handled_ += inputs;
}

void TwinLoop::step_alone(std::vector<Input> inputs) {
  for (Input& input : inputs) apply(std::move(input));
  if (is_time_to_tick()) apply({Tick{}, "system"});
  if (!fresh_events_.empty() && event_sink_) event_sink_(std::move(fresh_events_));
  fresh_events_.clear();
  count_handled(inputs.size());
}

void TwinLoop::step(Duration patience) {
  look_at_wall_clock();
  std::vector<Input> inputs = take_inputs(patience);
  if (propose_) {
    step_together(std::move(inputs));
  } else {
    step_alone(std::move(inputs));
  }
  const auto since = std::chrono::steady_clock::now() - last_publish_;
  const auto shown = slot_.latest();
  const bool clock_moved = since >= kClockPublishEvery && (!shown || shown->live_at != clock_now());
  const bool follows = !playhead_.is_live() && !playhead_.paused() && playhead_.now(clock_now()) < clock_now();
  if ((dirty_ || follows) ? since >= publish_every_ : clock_moved) publish();
}

/// The water of a moment to come, or of a question; everything else stays as it is or was.
void TwinLoop::show_modelled_water(Snapshot& snapshot) const {
  if (!snapshot.outlook) return;
  const auto ahead = playhead_.ahead(snapshot.live_at);
  const auto& answer = snapshot.outlook->what_if;
  const bool answered = answer && answer->with && answer->progress != WhatIfAnswer::Progress::kFailed;
  const bool wants_answer = answered && playhead_.what_if_shown();
  const Forecast* run = wants_answer ? answer->with.get() : ahead ? snapshot.outlook->base.get() : nullptr;
  const ForecastFrame* frame = run != nullptr ? run->frame_at(ahead.value_or(snapshot.at)) : nullptr;
  if (frame == nullptr) return;
  snapshot.state.water = frame->water;
  snapshot.what_if_shown = wants_answer;
  snapshot.tense = wants_answer ? Tense::kWhatIf : Tense::kForecast;
  if (ahead) snapshot.ahead = std::min(*ahead, run->to());
}

void TwinLoop::publish() {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->live_at = clock_now();
  const bool live = playhead_.is_live();
  snapshot->at = playhead_.now(snapshot->live_at, history_.recorded().from);
  snapshot->tense = live ? tense_ : Tense::kReplay;
  snapshot->has_now = tense_ != Tense::kReplay;
  snapshot->live = state_;
  snapshot->state = live ? state_ : history_.state_at(snapshot->at);
  snapshot->speed = playhead_.speed();
  snapshot->paused = playhead_.paused();
  if (const auto* scaled = dynamic_cast<const ScaledClock*>(&clock_); live && scaled != nullptr) {
    snapshot->speed = scaled->speed();
    snapshot->paused = scaled->paused();
  }
  snapshot->recorded = {history_.recorded().from, snapshot->live_at};
  snapshot->planned_end = std::max(planned_end_, snapshot->live_at);
  snapshot->notices = notices_;
  const std::string unreadable = history_.trouble();
  std::function<void()> wake;
  {
    const std::scoped_lock lock(mutex_);
    snapshot->deliveries_lost = deliveries_lost_;
    snapshot->reports_lost = reports_lost_;
    snapshot->reports_waiting = standing_.connected ? 0 : reports_.size();
    snapshot->committed_seq = committed_seq_;
    snapshot->store_error = store_error_.empty() ? unreadable : store_error_;
    snapshot->outlook = outlook_;
    snapshot->answers = answers_;
    snapshot->seat = standing_;
    snapshot->role = role_;
    snapshot->highest_role = highest_role_;
    wake = wake_;
  }
  show_modelled_water(*snapshot);
  snapshot->number = ++published_;
  slot_.publish(std::move(snapshot));
  last_publish_ = std::chrono::steady_clock::now();
  dirty_ = false;
  if (wake) wake();
}

}  // namespace sandtable
