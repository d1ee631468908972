#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "twin/core/incident_store.h"

namespace sandtable::test {

/// A journal in memory that several stores and readers may share; safe from any thread.
class MemoryJournal {
 public:
  void append(std::span<const Event> events) {
    const std::scoped_lock lock(mutex_);
    events_.insert(events_.end(), events.begin(), events.end());
  }
  void note_sent(std::span<const std::int64_t> seqs) {
    const std::scoped_lock lock(mutex_);
    sent_.insert(seqs.begin(), seqs.end());
  }
  [[nodiscard]] std::vector<Event> events() const {
    const std::scoped_lock lock(mutex_);
    return events_;
  }
  [[nodiscard]] std::vector<std::int64_t> sent() const {
    const std::scoped_lock lock(mutex_);
    return {sent_.begin(), sent_.end()};
  }

 private:
  mutable std::mutex mutex_;
  std::vector<Event> events_;
  std::set<std::int64_t> sent_;
};

/// Whom two open orders would bind if these entries followed the journal; empty where nobody is.
inline std::optional<ResourceId> bound_twice(std::vector<Event> journal, std::span<const Event> more) {
  journal.insert(journal.end(), more.begin(), more.end());
  std::map<OrderId, std::vector<ResourceId>> bound;
  for (const Event& event : journal) {
    if (const auto* issued = std::get_if<OrderIssued>(&event.body)) bound[issued->order.id] = bound_by(issued->order);
    if (const auto* changed = std::get_if<OrderChanged>(&event.body))
      bound[changed->order.id] = bound_by(changed->order);
  }
  std::map<ResourceId, OrderId> order_of;
  for (const auto& [order, those] : bound) {
    for (const ResourceId& id : those) {
      if (order_of.emplace(id, order).first->second != order) return id;
    }
  }
  return std::nullopt;
}

/// What every store must answer, in its simplest form: by looking at each event. The measure of the others.
template <class Port>
class LooksAtEachEvent : public Port {
 public:
  explicit LooksAtEachEvent(std::shared_ptr<MemoryJournal> journal) : journal_(std::move(journal)) {}

  Status read(std::int64_t from, const std::function<bool(Event)>& visit) override {
    for (const Event& event : journal_->events()) {
      if (event.seq >= from && !visit(event)) break;
    }
    return {};
  }
  Status read_story(std::int64_t from, std::int64_t to, const std::function<void(Event)>& visit) override {
    std::vector<Event> events = journal_->events();
    std::erase_if(events, [&](const Event& e) {
      return e.seq < from || e.seq > to || std::holds_alternative<ObservationsIngested>(e.body);
    });
    std::int64_t newest_water = 0;
    for (const Event& e : events) {
      if (std::holds_alternative<WaterModelled>(e.body)) newest_water = e.seq;
    }
    for (Event& e : events) {
      if (!std::holds_alternative<WaterModelled>(e.body) || e.seq == newest_water) visit(std::move(e));
    }
    return {};
  }
  Result<JournalMoment> moment_at(UtcTime t) override {
    JournalMoment moment;
    for (const Event& event : journal_->events()) {
      if (event.at <= t) moment = {event.seq, event.at};
    }
    return moment;
  }
  Result<std::vector<Observation>> observations(const SeriesId& series, TimeRange range,
                                                std::optional<UtcTime> known_by) override {
    std::vector<Observation> found;
    each_observation([&](std::int64_t, const Observation& o) {
      const bool known = !known_by || o.received_time <= *known_by;
      if (o.series == series && range.contains(o.phenomenon_time) && known) found.push_back(o);
    });
    std::ranges::stable_sort(found, {}, &Observation::phenomenon_time);
    return found;
  }
  Result<std::vector<SeriesStanding>> standings_at(std::int64_t seq) override {
    std::map<SeriesId, SeriesStanding> standings;
    each_observation([&](std::int64_t entry, const Observation& o) {
      if (entry > seq || is_ahead(o)) return;
      SeriesStanding& s = standings[o.series];
      const bool late = s.count > 0 && o.phenomenon_time < s.newest.phenomenon_time;
      ++s.count;
      s.out_of_order += late ? 1 : 0;
      if (!late) s.newest = o;
    });
    std::vector<SeriesStanding> out;
    for (auto& [id, standing] : standings) out.push_back(std::move(standing));
    return out;
  }

 protected:
  template <class Visit>
  void each_observation(Visit visit) const {
    for (const Event& event : journal_->events()) {
      const auto* batch = std::get_if<ObservationsIngested>(&event.body);
      if (batch == nullptr) continue;
      for (const Observation& o : batch->observations) visit(event.seq, o);
    }
  }
  std::shared_ptr<MemoryJournal> journal_;
};

class MemoryReader final : public LooksAtEachEvent<IncidentReader> {
 public:
  using LooksAtEachEvent::LooksAtEachEvent;
};

/// The whole store in memory, behind the port of a single or of a shared one.
template <class Port>
class WholeMemoryStore : public LooksAtEachEvent<Port> {
  using Copy = IncidentStore::PlaceCopy;

 public:
  explicit WholeMemoryStore(std::shared_ptr<MemoryJournal> journal = std::make_shared<MemoryJournal>())
      : LooksAtEachEvent<Port>(std::move(journal)) {}

  Status append(std::span<const Event> events) override {
    std::int64_t last = *last_seq();
    for (const Event& event : events) {
      if (event.seq != ++last)
        return fail(ErrorCode::kConflict, "entry {} cannot follow entry {}", event.seq, last - 1);
    }
    const bool sends = std::ranges::any_of(events, [](const Event& e) {
      return std::holds_alternative<OrderIssued>(e.body) || std::holds_alternative<OrderChanged>(e.body);
    });
    if (const auto twice = sends ? bound_twice(journal_->events(), events) : std::nullopt)
      return fail(ErrorCode::kRefused, "one_open_order_a_resource: {} has two", twice->str());
    journal_->append(events);
    return {};
  }
  Result<std::int64_t> last_seq() override {
    const std::vector<Event> events = journal_->events();
    return events.empty() ? 0 : events.back().seq;
  }
  /// Nothing in memory is chained: it only counts.
  Result<JournalCheck> verify() override {
    JournalCheck check;
    check.entries = static_cast<std::int64_t>(journal_->events().size());
    this->each_observation([&](std::int64_t, const Observation&) { ++check.observations; });
    check.intact = true;
    return check;
  }
  Status put_place(std::string_view toml, std::string_view path) override {
    place_ = Copy{std::string(toml), std::string(path)};
    return {};
  }
  Result<Copy> place() override { return place_; }
  Status note_sent(std::span<const std::int64_t> seqs) override {
    journal_->note_sent(seqs);
    return {};
  }
  Result<std::vector<std::int64_t>> sent() override { return journal_->sent(); }
  Result<std::unique_ptr<IncidentReader>> reader() override { return std::make_unique<MemoryReader>(journal_); }
  Result<bool> tidy(Duration) override { return false; }

 protected:
  using LooksAtEachEvent<Port>::journal_;

 private:
  Copy place_;
};
using MemoryStore = WholeMemoryStore<IncidentStore>;

}  // namespace sandtable::test
