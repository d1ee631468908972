#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "twin/base/bounded_queue.h"
#include "twin/base/snapshot_slot.h"
#include "twin/core/command_transport.h"
#include "twin/core/feed_source.h"
#include "twin/runtime/clock_watch.h"
#include "twin/runtime/history.h"
#include "twin/runtime/playhead.h"
#include "twin/runtime/seat.h"

namespace sandtable {

/// The single writer of the incident: takes deliveries, reports and commands from any thread, decides and reduces
/// them in the order of their arrival, and publishes frozen snapshots.
/// step() belongs to the twin thread; all else may be called from any thread.
class TwinLoop final : public FeedSink, public FieldReportSink {
 public:
  /// Gets every batch of new events, in order, on the twin thread.
  using EventSink = std::function<void(std::vector<std::shared_ptr<const Event>>)>;

  /// `clock` is the incident's; `wall` stamps the journal. Both must outlive the loop.
  TwinLoop(const Clock& clock, const Clock& wall, Tense tense);
  void on_events(EventSink sink) { event_sink_ = std::move(sink); }
  void on_change(std::function<void()> wake);

  /// So many deliveries and so many reports of crews wait at most, while the database is out of reach or work is
  /// behind; of more the oldest are dropped and counted.
  static constexpr std::size_t kInboxCapacity = 4096;
  void deliver(IngestDelivery delivery) override;
  void report(FieldReport report) override;
  void submit(Command command, Author actor);

  /// Takes over events of an earlier session before the first step(); continues their numbering.
  void restore(Event event);
  /// Incident time of the last event taken over; the epoch when there was none.
  [[nodiscard]] UtcTime restored_to() const { return state_.at; }
  /// Lets the history give up from memory what the store has; before the first step(). Null before the store closes.
  void look_back_with(std::unique_ptr<IncidentReader> reader) { history_.look_back_with(std::move(reader)); }

  /// For an incident that several seats write: what is decided counts only when it comes back by arrived(). `propose`
  /// gets one batch at a time, and the next after settled(). While the database is out of reach people are refused;
  /// deliveries and reports of crews wait. Before the first step().
  void write_together(std::function<void(SharedEvents events)> propose);
  /// Entries that are committed, of this seat and of others, in order. Any thread.
  void arrived(const SharedEvents& events);
  void settled(Settlement settlement);
  void stand(SeatStanding standing, std::string trouble);
  /// Has it recorded when somebody sets the machine's clock, and how long the program had run at what people ask; before
  /// the first step(), where the wall clock is that.
  void watch_wall_clock() { counted_from_ = std::chrono::steady_clock::now(); }
  /// What people may do from this seat, at most; before the first step().
  void allow_up_to(Role role) {
    highest_role_ = role;
    role_ = role;
  }
  /// What they may do from now on: no more than that. Any thread.
  void act_as(Role role);

  /// Handles what is waiting, ticks, and publishes when something changed; waits up to `patience` for work. Deliveries
  /// are taken when the next snapshot is due, and always without patience.
  void step(Duration patience);
  void close();
  /// The number under which everything submitted so far will have been handled; see handled().
  [[nodiscard]] std::uint64_t submitted() const;
  [[nodiscard]] std::uint64_t handled() const;

  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const { return slot_.latest(); }
  [[nodiscard]] const History& history() const { return history_; }
  Playhead& playhead() { return playhead_; }
  /// From the store loop; publishes soon.
  void committed(std::int64_t seq, std::string store_error);
  void set_planned_end(UtcTime end) { planned_end_ = end; }
  /// Publishes after every step that changed something; for stepping faster than real time.
  void publish_unthrottled() { publish_every_ = std::chrono::milliseconds{0}; }
  /// Publishes at once if something was committed since the last snapshot; on the twin thread.
  void show_committed();
  /// What the model expects from now on; publishes soon.
  void show_outlook(std::shared_ptr<const Outlook> outlook);
  /// Who could go where from now on; publishes soon.
  void show_answers(std::shared_ptr<const SiteAnswers> answers);
  /// Publishes soon even though no event happened (the playhead moved).
  void touch();

 private:
  struct Input {
    Command command;
    std::string actor;
    std::optional<AskedFrom> asked_from{};  ///< a person's
  };
  std::vector<Input> take_inputs(Duration patience);
  void take_deliveries(std::vector<Input>& inputs);
  void take_reports(std::vector<Input>& inputs);
  [[nodiscard]] CommandContext context_of(const Input& input, UtcTime now) const;
  void apply(Input input);
  void step_alone(std::vector<Input> inputs);
  void step_together(std::vector<Input> inputs);
  void take_in_arrived();
  std::vector<Input> take_settlements();
  void tell_what_became(bool recorded);
  bool keep(Input& input);
  void propose(std::vector<Input> inputs);
  void refuse_all(const std::vector<Input>& inputs, const std::string& key, const std::string& why);
  void refuse_while_lost(std::vector<Input> inputs, const std::string& why);
  /// Since watch_wall_clock(), by a clock that only counts; empty where nobody watches. Any thread.
  [[nodiscard]] std::optional<Duration> counted() const;
  void look_at_wall_clock();
  bool is_time_to_tick();
  void count_handled(std::size_t inputs);
  void notify(bool is_error, Refusal refusal);
  void publish();
  void show_modelled_water(Snapshot& snapshot) const;
  [[nodiscard]] UtcTime clock_now();

  const Clock& clock_;
  const Clock& wall_;
  const Tense tense_;
  EventSink event_sink_;
  std::function<void()> wake_;

  mutable std::mutex mutex_;   // guards the inputs, counters and what the store reports
  std::condition_variable ready_;
  std::deque<Input> commands_;          // people and our own loops: never dropped
  std::deque<IngestDelivery> deliveries_;  // feeds: oldest dropped when full
  std::size_t deliveries_lost_ = 0;
  std::deque<FieldReport> reports_;        // crews: oldest dropped when full
  std::size_t reports_lost_ = 0;
  std::uint64_t submitted_ = 0;
  std::uint64_t handled_ = 0;
  bool closed_ = false;
  bool touched_ = false;
  std::int64_t committed_seq_ = 0;
  std::string store_error_;
  std::shared_ptr<const Outlook> outlook_;
  std::shared_ptr<const SiteAnswers> answers_;
  SeatStanding standing_;
  SharedEvents arrived_;
  std::vector<Settlement> settlements_;

  // twin thread only
  IncidentState state_;
  History history_;
  Playhead playhead_;
  std::vector<Notice> notices_;
  std::uint64_t notice_count_ = 0;
  std::uint64_t published_ = 0;
  std::vector<std::shared_ptr<const Event>> fresh_events_;
  std::chrono::steady_clock::time_point last_publish_{};
  UtcTime last_tick_{};
  UtcTime planned_end_{};
  std::chrono::milliseconds publish_every_;
  bool dirty_ = true;
  std::atomic<Role> role_ = Role::kAdministrator;  // written by any thread
  Role highest_role_ = Role::kAdministrator;
  std::function<void(SharedEvents)> propose_;  // empty where this seat writes alone
  std::vector<Input> proposed_;                // what the events under way were decided for
  std::vector<Input> uncertain_;               // of these, when the database went while it was writing them
  bool under_way_ = false;
  ClockWatch clock_watch_;
  std::optional<std::chrono::steady_clock::time_point> counted_from_;  // set before the first step()
  SnapshotSlot<Snapshot> slot_;
};

}  // namespace sandtable
