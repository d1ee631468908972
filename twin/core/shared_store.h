#pragma once

#include "twin/core/incident_store.h"

namespace sandtable {

/// Port to an incident that several seats write at once. There is one journal: append() takes effect only when its
/// events follow the last entry of all seats, and fails with kConflict where another seat was quicker. Then news()
/// tells what happened, the seat decides anew and appends again.
/// kIo from any call means that the database is out of reach: nothing was promised, and nothing can be until
/// reconnect() succeeds. Whether an append() that failed so took effect, news() tells afterwards.
/// All but wake() belongs to the store thread.
class SharedStore : public IncidentStore {
 public:
  /// Gives the entries committed since the store was opened or last asked, by others: what this store appended
  /// itself is not news, unless it was lost sight of when the connection broke.
  virtual Status news(const std::function<void(Event)>& visit) = 0;
  /// Waits for another seat to write, for wake(), or for `patience` to pass. True when there may be news.
  virtual Result<bool> wait_for_news(Duration patience) = 0;
  /// Ends a wait_for_news() that goes on, or the next. Any thread.
  virtual void wake() = 0;

  /// Lets nobody else append until put_pen_down() or the end of the connection, so that what is decided now will fit.
  /// Waits for whoever holds the pen, in the order of asking; kConflict when that takes longer than some seconds.
  virtual Status take_pen() = 0;
  virtual Status put_pen_down() = 0;

  /// One seat leads: it feeds the journal, sends the messages and lets time pass. True when this seat leads, from now
  /// on or already; it does so for as long as its connection lives.
  virtual Result<bool> try_to_lead() = 0;
  /// Connects again after a loss. The lead and the pen are gone then.
  virtual Status reconnect() = 0;
  /// Number of this seat, unlike that of any other that ever was; 0 for one that only reads.
  [[nodiscard]] virtual std::int64_t seat() const = 0;
};

}  // namespace sandtable
