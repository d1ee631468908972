#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "twin/core/shared_store.h"
#include "twin/runtime/seat.h"

namespace sandtable {

/// One seat's side of a journal that several write: has proposals committed, hears what others wrote, leads when nobody
/// does, and comes back when the database does. See docs/decisions/0028-many-seats-one-journal.md.
/// propose(), note_sent(), idle(), failing() and close() from any thread; step() belongs to the store thread, on which
/// the hooks are called.
class SeatLoop {
 public:
  struct Hooks {
    /// Entries that are committed now, of this seat and of others, each once, in order.
    std::function<void(const SharedEvents& events)> arrived;
    /// What became of the proposal; after arrived(). After kUnknown a second one tells, once the database is back.
    std::function<void(Settlement settlement)> settled;
    /// `trouble` is why the database cannot be reached; empty when it can.
    std::function<void(const SeatStanding& standing, const std::string& trouble)> standing;
    /// This seat leads from now on; all entries up to here have arrived.
    std::function<void(SharedStore& store)> led;
  };

  /// `known` is the last entry that the seat has already.
  SeatLoop(std::unique_ptr<SharedStore> store, std::int64_t known, bool may_lead, Hooks hooks);
  /// At most one proposal at a time: the next only after settled().
  void propose(SharedEvents events);
  /// Has the store remember that the message of this entry has left.
  void note_sent(std::int64_t seq);
  /// Does what is to do; waits up to `patience` for something.
  void step(Duration patience);
  void close();
  [[nodiscard]] bool idle() const;
  /// The database is out of reach.
  [[nodiscard]] bool failing() const;

 private:
  Status go_on(Duration patience);
  Status lead_if_free();
  Status note_what_left();
  Status hear();
  Status write(const SharedEvents& events);
  Status let_decide_again();
  Status put_pen_down();
  std::optional<SharedEvents> proposal() const;
  void settle(Settlement settlement);
  void lose(const Error& error);
  bool come_back();
  void settle_unknown();
  void show_standing(const std::string& trouble);

  std::unique_ptr<SharedStore> store_;
  const bool may_lead_;
  const Hooks hooks_;

  // store thread only
  std::int64_t known_;
  SeatStanding standing_;
  SharedEvents unknown_;  ///< the database went while it was writing these
  bool found_ = false;    ///< and has them
  bool has_pen_ = false;
  std::chrono::steady_clock::time_point pen_until_{};
  std::chrono::steady_clock::time_point heard_{};
  std::chrono::steady_clock::time_point asked_to_lead_{};

  mutable std::mutex mutex_;
  std::condition_variable closing_;
  std::optional<SharedEvents> proposal_;
  std::vector<std::int64_t> sent_;
  bool failing_ = false;
  bool closed_ = false;
};

}  // namespace sandtable
