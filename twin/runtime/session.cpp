#include "twin/runtime/session.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "twin/core/keys.h"
#include "twin/runtime/answer_loop.h"
#include "twin/runtime/flood_loop.h"
#include "twin/runtime/forecast_loop.h"
#include "twin/runtime/net_loop.h"
#include "twin/runtime/order_planning.h"
#include "twin/runtime/outbox.h"
#include "twin/runtime/outgoing_gate.h"
#include "twin/runtime/seat_loop.h"
#include "twin/runtime/store_loop.h"
#include "twin/runtime/twin_loop.h"

namespace sandtable {
namespace {

constexpr EnumKeys<Tense, 5> kTenses{{"live", "replay", "what_if", "exercise", "forecast"}};
constexpr Duration kTwinPatience{std::chrono::milliseconds{50}};
constexpr Duration kStorePatience{std::chrono::milliseconds{200}};
constexpr std::chrono::milliseconds kNetEvery{10};
constexpr std::chrono::milliseconds kFloodEvery{100};
constexpr std::chrono::milliseconds kForecastEvery{100};
constexpr std::chrono::milliseconds kAnswersEvery{100};

}  // namespace

std::string_view tense_key(Tense tense) { return kTenses.of(tense); }

/// The loops and the threads that step them. Order of destruction matters: threads first, then what they use.
class Session::Impl {
 public:
  Impl(std::unique_ptr<ScaledClock> clock, Tense tense)
      : clock_(std::move(clock)), twin_(*clock_, wall_, tense) {}

  ~Impl() {
    // The sources first: what they have off the wire must find the twin open, or a recording holds more than the store.
    net_thread_ = {};
    if (net_) net_->stop();
    twin_.close();
    if (store_) store_->close();
    if (seat_) seat_->close();
    tasks_.close();
    for (std::jthread& t : threads_) t.request_stop();
    if (forecast_) forecast_->interrupt();
    threads_.clear();
    twin_.step(Duration{0});  // what was submitted but not yet decided
    write_the_rest();
    share_the_rest();
    twin_.look_back_with(nullptr);
  }

  /// What was decided but not yet written is written before the door closes, as far as the store takes it.
  void write_the_rest() {
    if (!store_) return;
    for (std::int64_t before = -1; !store_->idle() && committed_ > before;) {
      before = committed_;
      store_->step(Duration{0});
    }
  }

  /// As write_the_rest(), where others write too: a proposal may have to be made anew.
  void share_the_rest() {
    constexpr int kTries = 5;
    for (int i = 0; seat_ && i < kTries && !seat_->failing() && !seat_->idle(); ++i) {
      seat_->step(Duration{0});
      twin_.step(Duration{0});
    }
  }

  /// Gives the messages that the restored entries caused.
  Result<std::vector<Outgoing>> restore(IncidentStore& store) {
    auto reader = store.reader();
    if (!reader) return pass(reader);
    twin_.look_back_with(std::move(*reader));
    std::size_t orders = 0;
    std::int64_t last = 0;
    std::vector<Outgoing> caused;
    const Status read = store.read(1, [&](Event event) {
      if (std::holds_alternative<OrderIssued>(event.body)) ++orders;
      if (auto message = message_for(event)) caused.push_back({event.seq, std::move(*message)});
      last = event.seq;
      twin_.restore(std::move(event));
      return true;
    });
    if (!read) return pass(read);
    order_count_ = orders;
    committed_ = last;
    twin_.committed(last, "");
    return caused;
  }

  /// The store thread's half of a shared incident.
  std::unique_ptr<SeatLoop> take_a_seat(SessionParts& parts) {
    SeatLoop::Hooks hooks;
    hooks.arrived = [this](const SharedEvents& events) {
      if (leads_) send_messages_of(events);
      // The incident clock of a recording is the leader's.
      if (!leads_ && is_recording_) clock_->jump_to(std::max(clock_->now(), events.back()->at));
      committed_ = events.back()->seq;
      twin_.arrived(events);
    };
    hooks.settled = [this](Settlement settlement) { twin_.settled(std::move(settlement)); };
    hooks.standing = [this](const SeatStanding& standing, const std::string& trouble) {
      leads_ = standing.leads;
      net_duty_ = standing.leads ? NetDuty::kAll : standing.connected ? NetDuty::kNone : NetDuty::kHearing;
      twin_.stand(standing, trouble);
    };
    hooks.led = [this, opening = parts.opening](SharedStore& store) {
      if (const Status sent = send_unsent(store); !sent) twin_.submit(AddNote{sent.error().message}, "system");
      if (committed_ == 0) twin_.submit(OpenIncident{opening}, "system");
    };
    twin_.write_together([this](SharedEvents events) { seat_->propose(std::move(events)); });
    seat_number_ = parts.shared_store->seat();
    twin_.stand({true, seat_number_, false, true}, {});
    const bool may_lead = parts.role != Role::kViewer;
    return std::make_unique<SeatLoop>(std::move(parts.shared_store), committed_, may_lead, std::move(hooks));
  }

  void send_messages_of(const SharedEvents& events) {
    for (const auto& event : events) {
      if (auto message = message_for(*event)) net_->send({event->seq, std::move(*message)});
    }
  }

  /// The messages that no seat has sent when this one begins to lead.
  Status send_unsent(SharedStore& store) {
    std::vector<Outgoing> caused;
    const Status read = store.read_story(1, committed_, [&](const Event& event) {
      if (auto message = message_for(event)) caused.push_back({event.seq, std::move(*message)});
    });
    return read ? send_again(store, std::move(caused)) : read;
  }

  /// What the net thread of a seat has to do. Feeds, messages and outputs are the leader's. While the database is out of
  /// reach nobody knows who leads: then whoever led goes on hearing, because a receipt comes once.
  enum class NetDuty { kNone, kHearing, kAll };

  void step_net_of_seat() {
    const NetDuty duty = net_duty_;
    if (duty == NetDuty::kHearing && net_started_) return net_->listen();
    if (duty == NetDuty::kNone && std::exchange(net_started_, false)) return net_->give_up();
    if (duty != NetDuty::kAll) return;
    if (!net_started_) {
      net_started_ = true;
      const Status started = net_->start(twin_, twin_, *clock_);
      if (!started) twin_.submit(AddNote{started.error().message}, "system");
    }
    net_->step();
  }

  void step_flood() {
    const bool goes_on = leads_ && !led_;
    led_ = leads_;
    const auto snapshot = twin_.snapshot();
    if (goes_on && snapshot && snapshot->live.water) flood_->continue_from(*snapshot->live.water, clock_->now());
    if (!leads_ || !flood_->step(clock_->now())) std::this_thread::sleep_for(kFloodEvery);
  }

  /// What was committed but had not left when the program ended leaves now. What has expired meanwhile does not: its
  /// order becomes overdue where the operator sees it.
  Status send_again(IncidentStore& store, std::vector<Outgoing> caused) {
    const auto sent = store.sent();
    if (!sent) return pass(sent);
    for (Outgoing& outgoing : caused) {
      if (std::ranges::find(*sent, outgoing.seq) == sent->end()) net_->send(std::move(outgoing));
    }
    return {};
  }

  Status go(SessionParts& parts) {
    // Loading took a while: a recording begins at its first moment, a live place at the wall's.
    clock_->jump_to(parts.opening.incident.start.value_or(wall_.now()));
    close_gate(parts);
    net_ = std::make_unique<NetLoop>(std::move(parts.sources), std::move(parts.transport), std::move(parts.outputs));
    net_->tell_outputs(
        [this, snapshot = std::shared_ptr<const Snapshot>(), seq = std::int64_t{-1}]() mutable {
          // A snapshot is made for the playhead too; only a newer live state is news outside.
          if (auto newest = twin_.snapshot(); newest && newest->live.seq != seq) {
            seq = newest->live.seq;
            snapshot = std::move(newest);
          }
          return snapshot ? std::shared_ptr<const IncidentState>(snapshot, &snapshot->live) : nullptr;
        },
        {clock_.get(), is_exercise(parts), [this](const SeriesId& series, TimeRange range) {
           return twin_.history().known_now(series, range, IncidentRun::kSampleLimit);
         }});
    is_recording_ = parts.opening.incident.start.has_value();
    twin_.allow_up_to(parts.role);
    twin_.watch_wall_clock();
    if (parts.shared_store) {
      leads_ = false;
      if (const auto restored = restore(*parts.shared_store); !restored) return pass(restored);
      if (is_recording_) clock_->jump_to(std::max(clock_->now(), twin_.restored_to()));
      seat_ = take_a_seat(parts);
    } else if (parts.store) {
      auto caused = restore(*parts.store);
      if (!caused) return pass(caused);
      // A recording that is continued goes on where it stopped.
      if (parts.opening.incident.start) clock_->jump_to(std::max(clock_->now(), twin_.restored_to()));
      if (Status again = send_again(*parts.store, std::move(*caused)); !again) return again;
    }
    roads_ = std::move(parts.roads);
    if (parts.opening.incident.end) twin_.set_planned_end(*parts.opening.incident.end);
    store_ = std::make_unique<StoreLoop>(std::move(parts.store), [this](const auto& events, const std::string& error) {
      on_commit(events, error);
    });
    twin_.on_events([this](auto events) { store_->enqueue(std::move(events)); });
    net_->on_sent([this](std::int64_t seq) { seat_ ? seat_->note_sent(seq) : store_->note_sent(seq); });
    const std::vector<StationId> rain_gauges = std::move(parts.rain_gauges);
    flood_ = std::make_unique<FloodLoop>(std::move(parts.solver), parts.flood_step, rain_gauges,
                                         parts.follows_sensors, twin_);

    answers_ = std::make_unique<AnswerLoop>(parts.forecast.exposure, parts.forecast.reaches, roads_.get(), twin_);
    forecast_ = std::make_unique<ForecastLoop>(std::move(parts.forecast), rain_gauges, roads_.get(), *flood_, twin_);
    if (!seat_ && twin_.history().size() == 0) twin_.submit(OpenIncident{std::move(parts.opening)}, "system");
    twin_.step(Duration{0});
    if (!seat_) {
      if (Status started = net_->start(twin_, twin_, *clock_); !started) return started;
    }
    run([this](const std::stop_token&) { twin_.step(kTwinPatience); });
    run([this](const std::stop_token&) { seat_ ? seat_->step(kStorePatience) : store_->step(kStorePatience); });
    net_thread_ = looping([this](const std::stop_token&) {
      seat_ ? step_net_of_seat() : net_->step();
      std::this_thread::sleep_for(kNetEvery);
    });
    run([this](const std::stop_token&) { step_flood(); });
    run_forecasts();
    run_tasks();
    return {};
  }

  Status go_replay(IncidentStore& store, LookBack look_back) {
    if (const auto restored = restore(store); !restored) return pass(restored);
    const TimeRange recorded = twin_.history().recorded();
    clock_->set_paused(true);
    clock_->jump_to(recorded.to);
    roads_ = std::move(look_back.roads);
    flood_ = std::make_unique<FloodLoop>(nullptr, Duration{0}, look_back.rain_gauges, false, twin_);
    look_back.forecast.every = Duration{0};  // what was expected then is not what is expected now
    look_back.forecast.is_noted = false;     // and nothing is added to what happened
    answers_ =
        std::make_unique<AnswerLoop>(look_back.forecast.exposure, look_back.forecast.reaches, roads_.get(), twin_);
    forecast_ = std::make_unique<ForecastLoop>(std::move(look_back.forecast), std::move(look_back.rain_gauges),
                                               roads_.get(), *flood_, twin_);
    twin_.playhead().seek(recorded.from);
    twin_.step(Duration{0});
    run([this](const std::stop_token&) { twin_.step(kTwinPatience); });
    run_forecasts();
    run_tasks();
    return {};
  }

  void run_forecasts() {
    run([this](const std::stop_token&) {
      if (!forecast_->step(clock_->now())) std::this_thread::sleep_for(kForecastEvery);
    });
    run([this](const std::stop_token&) {
      if (!answers_->step()) std::this_thread::sleep_for(kAnswersEvery);
    });
  }

  /// Every call site's loop ends when a stop is requested between two steps.
  template <class Step>
  static std::jthread looping(Step step) {
    return std::jthread([step](const std::stop_token& stop) {
      while (!stop.stop_requested()) step(stop);
    });
  }
  template <class Step>
  void run(Step step) {
    threads_.push_back(looping(std::move(step)));
  }

  void run_tasks() {
    run([this](const std::stop_token&) {
      for (auto& task : tasks_.drain(std::chrono::milliseconds{200})) task();
    });
  }

  void on_commit(const StoreLoop::Events& events, const std::string& error) {
    for (const auto& event : events) {
      if (auto message = message_for(*event)) net_->send({event->seq, std::move(*message)});
    }
    const std::int64_t seq = events.empty() ? committed_.load() : events.back()->seq;
    committed_ = seq;
    twin_.committed(seq, error);
  }

  OrderId dispatch(IssueOrder wanted, Author actor) {
    wanted.id = seat_ ? order_id(seat_number_, ++order_count_) : order_id(++order_count_);
    // Refused orders used up numbers before a restart, so the count of issued ones may lie behind.
    while (!seat_ && twin_.snapshot()->live.orders->contains(wanted.id)) wanted.id = order_id(++order_count_);
    return plan(std::move(wanted), std::move(actor));
  }

  void submit(Command command, Author actor) {
    if (!needs_ways(command)) return twin_.submit(std::move(command), std::move(actor));
    ++planning_;
    tasks_.push([this, command = std::move(command), actor = std::move(actor)] {
      twin_.submit(with_ways(twin_.snapshot()->live, roads_.get(), command), actor);
      --planning_;
    });
  }

  OrderId plan(IssueOrder wanted, Author actor) {
    OrderId id = wanted.id;
    ++planning_;
    tasks_.push([this, wanted = std::move(wanted), actor = std::move(actor)] {
      twin_.submit(plan_order(twin_.snapshot()->live, roads_.get(), wanted), actor);
      --planning_;
    });
    return id;
  }

  void flush() {
    constexpr std::chrono::milliseconds kLookEvery{2};
    while (planning_ > 0) std::this_thread::sleep_for(kLookEvery);
    const auto busy = [&, wanted = twin_.submitted()] { 
      if (seat_) return !seat_->failing() && (twin_.handled() < wanted || !seat_->idle());
      return twin_.handled() < wanted || (store_ && !store_->idle() && !store_->failing());
    };
    while (busy()) std::this_thread::sleep_for(kLookEvery);
  }

  SystemClock wall_;
  std::unique_ptr<ScaledClock> clock_;
  TwinLoop twin_;
  std::shared_ptr<const RoutePlanner> roads_;
  std::unique_ptr<NetLoop> net_;
  std::unique_ptr<StoreLoop> store_;
  std::unique_ptr<SeatLoop> seat_;  // instead of store_'s writing, where several seats write
  std::unique_ptr<FloodLoop> flood_;
  std::unique_ptr<ForecastLoop> forecast_;
  std::unique_ptr<AnswerLoop> answers_;
  BoundedQueue<std::function<void()>> tasks_{256, Overflow::kReject};
  std::atomic<std::size_t> order_count_ = 0;
  std::atomic<int> planning_ = 0;
  std::atomic<std::int64_t> committed_ = 0;
  std::atomic<bool> leads_ = true;
  std::atomic<NetDuty> net_duty_ = NetDuty::kNone;
  std::int64_t seat_number_ = 0;
  bool is_recording_ = false;
  bool net_started_ = false;  // net thread only
  bool led_ = false;          // flood thread only
  std::jthread net_thread_;
  std::vector<std::jthread> threads_;
};

Session::Session(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Session::~Session() = default;

Result<std::unique_ptr<Session>> Session::start(SessionParts parts) {
  auto impl = std::make_unique<Impl>(std::move(parts.clock), parts.tense);
  if (Status started = impl->go(parts); !started) return pass(started);
  return std::unique_ptr<Session>(new Session(std::move(impl)));
}

Result<std::unique_ptr<Session>> Session::replay(std::unique_ptr<IncidentStore> store, LookBack look_back) {
  auto impl = std::make_unique<Impl>(std::make_unique<ScaledClock>(UtcTime{}, 1), Tense::kReplay);
  if (Status read = impl->go_replay(*store, std::move(look_back)); !read) return pass(read);
  return std::unique_ptr<Session>(new Session(std::move(impl)));
}

std::shared_ptr<const Snapshot> Session::snapshot() const { return impl_->twin_.snapshot(); }
void Session::on_change(std::function<void()> wake) { impl_->twin_.on_change(std::move(wake)); }
void Session::submit(Command command, Author actor) { impl_->submit(std::move(command), std::move(actor)); }
OrderId Session::dispatch(IssueOrder wanted, Author actor) {
  return impl_->dispatch(std::move(wanted), std::move(actor));
}

void Session::act_as(Role role) { impl_->twin_.act_as(role); }

void Session::seek(UtcTime t) {
  const bool replaying = snapshot()->live.seq > 0 && !impl_->store_;
  if (t >= impl_->clock_->now() && !replaying) {
    impl_->twin_.playhead().look_ahead(t);
  } else {
    impl_->twin_.playhead().seek(t);
  }
  impl_->twin_.touch();
}

void Session::go_live() {
  if (impl_->store_) impl_->twin_.playhead().go_live();
  impl_->twin_.touch();
}

void Session::ask(WhatIf question, Author actor) {
  impl_->forecast_->ask(std::move(question), std::move(actor));
}

void Session::drop_question() {
  impl_->twin_.playhead().show_what_if(false);
  impl_->forecast_->drop_question();
}

void Session::confirm_placement(ConfirmPlacement question, Author actor) {
  impl_->forecast_->ask(std::move(question), std::move(actor));
}
void Session::ask_pump_set(PumpSetQuestion question, Author actor) {
  impl_->forecast_->ask(std::move(question), std::move(actor));
}
void Session::stop_asking() { impl_->forecast_->stop_asking(); }

void Session::show_what_if(bool shown) {
  impl_->twin_.playhead().show_what_if(shown);
  impl_->twin_.touch();
}

void Session::set_paused(bool paused) {
  if (impl_->twin_.playhead().is_live()) {
    if (impl_->is_recording_) impl_->clock_->set_paused(paused);
  } else {
    impl_->twin_.playhead().set_paused(paused);
  }
  impl_->twin_.touch();
}

void Session::set_speed(double speed) {
  if (impl_->twin_.playhead().is_live()) {
    if (impl_->is_recording_) impl_->clock_->set_speed(speed);
  } else {
    impl_->twin_.playhead().set_speed(speed);
  }
  impl_->twin_.touch();
}

std::vector<Sample> Session::samples(const SeriesId& series, TimeRange range) const {
  return impl_->twin_.history().samples(series, range, kSampleLimit);
}

std::vector<JudgedSample> Session::judged(const SeriesId& series, TimeRange range, UtcTime known_at) const {
  return impl_->twin_.history().judged(series, range, known_at, kSampleLimit);
}

IncidentState Session::state_at(UtcTime t) const { return impl_->twin_.history().state_at(t); }

TimelineBins Session::timeline(TimeRange range, std::size_t bins) const {
  return impl_->twin_.history().timeline(range, bins);
}

std::vector<TimeRange> Session::silences(const SeriesId& series, TimeRange range) const {
  return impl_->twin_.history().silences(series, range);
}

void Session::flush() { impl_->flush(); }

}  // namespace sandtable
