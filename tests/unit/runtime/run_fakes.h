#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "tests/support/incident_builder.h"
#include "tests/support/memory_store.h"
#include "twin/runtime/session_parts.h"

namespace sandtable::test {

/// What the fakes of one run saw. Outlives the run; safe from any thread.
class Record {
 public:
  void stored(std::span<const Event> events) { memory_->append(events); }
  void sent(const OrderMessage& message) {
    const auto stored = static_cast<std::int64_t>(journal().size());
    const std::scoped_lock lock(mutex_);
    sent_.push_back(message.message_id);
    stored_when_sent_.push_back(stored);
  }
  [[nodiscard]] const std::shared_ptr<MemoryJournal>& memory() const { return memory_; }
  [[nodiscard]] std::vector<Event> journal() const { return memory_->events(); }
  [[nodiscard]] std::vector<std::string> sent() const {
    const std::scoped_lock lock(mutex_);
    return sent_;
  }
  /// Journal length at the moment of each sending.
  [[nodiscard]] std::vector<std::int64_t> stored_when_sent() const {
    const std::scoped_lock lock(mutex_);
    return stored_when_sent_;
  }

 private:
  std::shared_ptr<MemoryJournal> memory_ = std::make_shared<MemoryJournal>();
  mutable std::mutex mutex_;
  std::vector<std::string> sent_;
  std::vector<std::int64_t> stored_when_sent_;
};

/// Keeps the journal in memory; refuses the first `failures` appends after the journal holds `fails_from` events.
class FakeStore final : public MemoryStore {
 public:
  explicit FakeStore(const std::shared_ptr<Record>& record, std::size_t fails_from = 0, int failures = 0)
      : MemoryStore(record->memory()), fails_from_(fails_from), failures_(failures) {}

  Status append(std::span<const Event> events) override {
    if (journal_->events().size() >= fails_from_ && failures_ > 0) {
      --failures_;
      return fail(ErrorCode::kIo, "the disk is full");
    }
    return MemoryStore::append(events);
  }

 private:
  std::size_t fails_from_;
  int failures_;
};

/// Notes what is published; refuses the first `failures` messages. Answers each "go" with a receipt.
class FakeTransport final : public CommandTransport {
 public:
  explicit FakeTransport(std::shared_ptr<Record> record, int failures = 0)
      : record_(std::move(record)), failures_(failures) {}

  [[nodiscard]] bool reaches_outside() const override { return false; }
  Status start(FieldReportSink& sink, const Clock& clock) override {
    sink_ = &sink;
    clock_ = &clock;
    return {};
  }
  Status publish(const OrderMessage& message) override {
    if (failures_-- > 0) return fail(ErrorCode::kIo, "no link");
    record_->sent(message);
    if (message.action == OrderMessage::Action::kGo) {
      sink_->report({message.order.resource, message.order.id, FieldReportKind::kReceived, clock_->now(), {}, {}, 0, ""});
    }
    return {};
  }
  void poll() override {}
  void stop() override {}

 private:
  std::shared_ptr<Record> record_;
  int failures_;
  FieldReportSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
};

/// One gauge that rises a centimetre a minute and reports every minute of the incident's clock.
class FakeSource final : public FeedSource {
 public:
  [[nodiscard]] const SourceId& id() const override { return id_; }
  Status start(FeedSink& sink, const Clock& clock) override {
    sink_ = &sink;
    clock_ = &clock;
    next_ = clock.now();
    return {};
  }
  void poll() override {
    for (; next_ <= clock_->now(); next_ += std::chrono::minutes{1}) {
      const Station station = gauge("G1");
      const Series series = depth_series(station);
      const double depth_m = 0.01 * seconds(next_ - at(0)) / 60;
      sink_->deliver({id_, {station}, {series},
                      {{series.id, next_, clock_->now(), depth_m, "", QualityFlag::kPass, ""}}, 0, "", ""});
    }
  }
  void stop() override {}

 private:
  SourceId id_{"f"};
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
  UtcTime next_;
};

/// Water that is as many centimetres deep as minutes have passed.
class FakeSolver final : public FloodSolver {
 public:
  [[nodiscard]] std::string_view label() const override { return "fake"; }
  [[nodiscard]] UtcTime time() const override { return time_; }
  Result<std::shared_ptr<const Water>> advance(const Forcing& forcing) override {
    time_ = forcing.until;
    auto water = std::make_shared<Water>();
    water->valid_at = time_;
    water->model = "fake";
    SitePool pool;
    pool.site = SiteId("S1");
    pool.max_depth_m = barred_ ? 0 : 0.01 * seconds(time_ - at(0)) / 60;
    water->pools = {pool};
    return std::shared_ptr<const Water>(water);
  }
  void vary(const ModelVariation&) override {}
  /// A barrier of any kind holds all water back.
  Status intervene(const Intervention& intervention) override {
    barred_ = barred_ || std::holds_alternative<Barrier>(intervention);
    return {};
  }
  [[nodiscard]] std::unique_ptr<FloodSolver> branch() const override { return std::make_unique<FakeSolver>(*this); }
  [[nodiscard]] Result<std::unique_ptr<FloodSolver>> branch_at(const Water& water) const override {
    auto branch = std::make_unique<FakeSolver>();
    branch->time_ = water.valid_at;
    return branch;
  }

 private:
  UtcTime time_ = at(0);
  bool barred_ = false;
};

/// A run that touches nothing outside: starts at at(0), its clock stands still until the test moves it.
inline SessionParts fake_parts(const std::shared_ptr<Record>& record) {
  SessionParts parts;
  parts.opening = small_incident();
  parts.opening.incident.start = at(0);
  parts.clock = std::make_unique<ScaledClock>(at(0), 0);
  parts.store = std::make_unique<FakeStore>(record);
  parts.sources.push_back(std::make_unique<FakeSource>());
  parts.transport = std::make_unique<FakeTransport>(record);
  parts.solver = std::make_unique<FakeSolver>();
  return parts;
}

}  // namespace sandtable::test
