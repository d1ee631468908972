#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "twin/core/incident_store.h"

namespace sandtable {

/// Makes events durable in the order of the journal, many in one transaction, and says what is safe.
/// Between commits it lets the store tidy up, a few milliseconds at a time.
/// enqueue() and note_sent() from any thread; step() belongs to the store thread.
class StoreLoop {
 public:
  using Events = std::vector<std::shared_ptr<const Event>>;
  /// Called on the store thread after a commit with the events now safe, or with none and the error.
  using Outcome = std::function<void(const Events& committed, const std::string& error)>;

  /// Without a store every event counts as committed at once.
  StoreLoop(std::unique_ptr<IncidentStore> store, Outcome outcome);
  void enqueue(Events events);
  /// Has the store remember that the message of this entry has left.
  void note_sent(std::int64_t seq);
  /// Writes what is waiting; waits up to `patience` for something. After a failure the same events are tried again.
  void step(Duration patience);
  void close();
  [[nodiscard]] bool idle() const;
  /// The last attempt failed and its events still wait.
  [[nodiscard]] bool failing() const;

 private:
  struct Work {
    Events events;
    std::vector<std::int64_t> sent;
    [[nodiscard]] bool empty() const { return events.empty() && sent.empty(); }
  };
  Work take(Duration patience);
  /// Leaves in `work` what was written.
  Status write(Work& work);
  void finish(const Work& work, const Status& written);
  void tidy();

  std::unique_ptr<IncidentStore> store_;
  Outcome outcome_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::shared_ptr<const Event>> waiting_;
  std::vector<std::int64_t> sent_;
  bool writing_ = false;
  bool failing_ = false;
  bool closed_ = false;
  bool untidy_ = false;  // store thread only
};

}  // namespace sandtable
