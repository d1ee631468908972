#include "twin/runtime/simulation.h"

#include "twin/runtime/answer_loop.h"
#include "twin/runtime/flood_loop.h"
#include "twin/runtime/forecast_loop.h"
#include "twin/runtime/net_loop.h"
#include "twin/runtime/order_planning.h"
#include "twin/runtime/outbox.h"
#include "twin/runtime/store_loop.h"
#include "twin/runtime/twin_loop.h"

namespace sandtable {

class Simulation::Impl {
 public:
  explicit Impl(SessionParts& parts)
      : clock_(parts.opening.incident.start.value_or(parts.clock->now())),
        twin_(clock_, wall_, parts.tense),
        look_back_(look_back_with(parts.store.get())),
        roads_(std::move(parts.roads)),
        net_(std::move(parts.sources), kept_in(parts)),
        store_(std::move(parts.store),
               [this](const auto& events, const std::string& error) { on_commit(events, error); }),
        flood_(std::move(parts.solver), parts.flood_step, parts.rain_gauges, parts.follows_sensors, twin_),
        answers_(parts.forecast.exposure, parts.forecast.reaches, roads_.get(), twin_),
        forecast_(unasked_none(std::move(parts.forecast)), std::move(parts.rain_gauges), roads_.get(), flood_, twin_) {
    twin_.publish_unthrottled();
    twin_.allow_up_to(parts.role);
    net_.tell_outputs(
        [this] {
          const auto snapshot = twin_.snapshot();
          return snapshot ? std::shared_ptr<const IncidentState>(snapshot, &snapshot->live) : nullptr;
        },
        {&clock_, parts.opening.is_exercise(), {}});
    net_.on_sent([this](std::int64_t seq) { store_.note_sent(seq); });
    twin_.on_events([this](auto events) { store_.enqueue(std::move(events)); });
    if (parts.opening.incident.end) twin_.set_planned_end(*parts.opening.incident.end);
  }

  /// Time here is nobody's: no output, and no link that reaches outside.
  static std::unique_ptr<CommandTransport> kept_in(SessionParts& parts) {
    if (parts.transport && parts.transport->reaches_outside()) parts.transport.reset();
    return std::move(parts.transport);
  }

  /// Time runs as fast as it can: only what is asked for is worth its cost.
  static ForecastPlan unasked_none(ForecastPlan plan) {
    plan.every = Duration{0};
    return plan;
  }

  Status look_back_with(IncidentStore* store) {
    if (store == nullptr) return {};
    auto reader = store->reader();
    if (!reader) return pass(reader);
    twin_.look_back_with(std::move(*reader));
    return {};
  }

  void on_commit(const StoreLoop::Events& events, const std::string& error) {
    store_error_ = error;
    for (const auto& event : events) {
      if (auto message = message_for(*event)) net_.send({event->seq, std::move(*message)});
    }
    if (!events.empty()) committed_ = events.back()->seq;
    twin_.committed(committed_, error);
  }

  Status settle() {
    twin_.step(Duration{0});
    while (!store_.idle()) {
      store_.step(Duration{0});
      if (!store_error_.empty()) return fail(ErrorCode::kIo, "{}", store_error_);
    }
    twin_.show_committed();
    return {};
  }

  Status start(IncidentOpened opening) {
    if (!look_back_) return look_back_;
    twin_.submit(OpenIncident{std::move(opening)}, "system");
    if (Status opened = settle(); !opened) return opened;
    return net_.start(twin_, twin_, clock_);
  }

  void answer(ForecastLoop::Asked question, Author actor);

  Status advance(Duration by) {
    clock_.advance(by);
    net_.step();
    if (Status s = settle(); !s) return s;
    flood_.step(clock_.now());
    return settle();
  }

  SystemClock wall_;
  ManualClock clock_;
  TwinLoop twin_;
  Status look_back_;
  std::shared_ptr<const RoutePlanner> roads_;
  NetLoop net_;
  StoreLoop store_;
  FloodLoop flood_;
  AnswerLoop answers_;
  ForecastLoop forecast_;
  std::string store_error_;
  std::int64_t committed_ = 0;
};

Simulation::Simulation(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Simulation::~Simulation() {
  impl_->net_.stop();
  impl_->twin_.look_back_with(nullptr);
}

Result<std::unique_ptr<Simulation>> Simulation::start(SessionParts parts) {
  auto impl = std::make_unique<Impl>(parts);
  if (Status started = impl->start(std::move(parts.opening)); !started) return pass(started);
  return std::unique_ptr<Simulation>(new Simulation(std::move(impl)));
}

Status Simulation::run_to(UtcTime t, Duration step) {
  while (now() < t) {
    if (Status s = impl_->advance(std::min(step, t - now())); !s) return s;
  }
  return {};
}

UtcTime Simulation::now() const { return impl_->clock_.now(); }
std::shared_ptr<const Snapshot> Simulation::snapshot() const { return impl_->twin_.snapshot(); }

std::vector<Sample> Simulation::samples(const SeriesId& series, TimeRange range) const {
  return impl_->twin_.history().samples(series, range, kSampleLimit);
}

std::vector<JudgedSample> Simulation::judged(const SeriesId& series, TimeRange range, UtcTime known_at) const {
  return impl_->twin_.history().judged(series, range, known_at, kSampleLimit);
}

IncidentState Simulation::state_at(UtcTime t) const { return impl_->twin_.history().state_at(t); }

TimelineBins Simulation::timeline(TimeRange range, std::size_t bins) const {
  return impl_->twin_.history().timeline(range, bins);
}

std::vector<TimeRange> Simulation::silences(const SeriesId& series, TimeRange range) const {
  return impl_->twin_.history().silences(series, range);
}

void Simulation::seek(UtcTime t) {
  if (t >= now()) {
    const auto shown = snapshot();
    if (t > now() && (!shown->outlook || shown->outlook->issued < now())) impl_->forecast_.renew();
    impl_->twin_.playhead().look_ahead(t);
  } else {
    impl_->twin_.playhead().seek(t);
  }
  impl_->twin_.touch();
  impl_->twin_.step(Duration{0});
}

void Simulation::go_live() {
  impl_->twin_.playhead().go_live();
  impl_->twin_.touch();
  impl_->twin_.step(Duration{0});
}

void Simulation::Impl::answer(ForecastLoop::Asked question, Author actor) {
  forecast_.ask(std::move(question), std::move(actor));
  forecast_.step(clock_.now());
  twin_.step(Duration{0});
}

void Simulation::ask(WhatIf question, Author actor) { impl_->answer(std::move(question), std::move(actor)); }
void Simulation::confirm_placement(ConfirmPlacement question, Author actor) {
  impl_->answer(std::move(question), std::move(actor));
}
void Simulation::ask_pump_set(PumpSetQuestion question, Author actor) {
  impl_->answer(std::move(question), std::move(actor));
}
void Simulation::stop_asking() {}  // whatever was asked has been answered

void Simulation::drop_question() {
  impl_->twin_.playhead().show_what_if(false);
  impl_->forecast_.drop_question();
  impl_->forecast_.step(now());
  impl_->twin_.step(Duration{0});
}

void Simulation::show_what_if(bool shown) {
  impl_->twin_.playhead().show_what_if(shown);
  impl_->twin_.touch();
  impl_->twin_.step(Duration{0});
}

void Simulation::renew_outlook() {
  impl_->forecast_.renew();
  impl_->twin_.step(Duration{0});
  renew_answers();
}

void Simulation::renew_answers() {
  impl_->answers_.renew();
  impl_->twin_.step(Duration{0});
}

void Simulation::act_as(Role role) {
  impl_->twin_.act_as(role);
  impl_->twin_.step(Duration{0});
}

void Simulation::submit(Command command, Author actor) {
  if (needs_ways(command)) command = with_ways(snapshot()->live, impl_->roads_.get(), std::move(command));
  impl_->twin_.submit(std::move(command), std::move(actor));
  impl_->twin_.step(Duration{0});
  if (snapshot()->answers && impl_->answers_.step()) impl_->twin_.step(Duration{0});
}

OrderId Simulation::dispatch(IssueOrder wanted, Author actor) {
  OrderId id = order_id(snapshot()->live.orders->size() + 1);
  wanted.id = id;
  submit(plan_order(snapshot()->live, impl_->roads_.get(), std::move(wanted)), std::move(actor));
  return id;
}

}  // namespace sandtable
