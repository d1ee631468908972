#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>

#include "twin/core/event_json.h"
#include "twin/core/state.h"
#include "twin/store/journal_table.h"
#include "twin/store/postgres_connection.h"

namespace sandtable {

/// The journal of a shared database with what lies beside it: observations by entry, flood fields by digest. Rows are
/// asked for a few hundred at a time, so that a long journal needs little memory.
class PostgresJournal {
 public:
  explicit PostgresJournal(PostgresConnection& connection) : connection_(&connection) {}

  /// What the first entry must follow.
  Result<Digest> start();
  /// The head that the database itself remembers; for an empty journal the chain's start.
  Result<JournalHead> head();
  /// Adds the entries after `head` with their payloads, moves it on and remembers it. Inside the caller's transaction.
  Status append(std::span<const Event> events, JournalHead& head);

  /// Which entries visit() gives.
  struct Span {
    std::int64_t from = 1;
    std::int64_t to = INT64_MAX;
    bool story = false;  ///< no observations, and of the modelled water only the newest
  };
  /// Calls `visit` with the rows and what lies beside them, in order, until it returns false.
  using Visit = std::function<Result<bool>(JournalRow row, BesidePayloads beside)>;
  Status visit(const Span& span, const Visit& visit);
  /// The rows alone.
  Status visit_rows(const Span& span, const std::function<Result<bool>(JournalRow row)>& visit);
  Result<Event> event_of(JournalRow row, BesidePayloads beside) const;
  /// What the feature tables follow from: replays what they show, of the water only the last.
  Result<IncidentState> shown_state();

 private:
  Status append_payloads(std::span<const Event> events);
  Result<std::int64_t> series_key(const SeriesId& id);
  Result<std::shared_ptr<const FloodField>> field_of(std::string_view body);
  Result<PostgresRows> rows_of(const Span& span, std::int64_t from);
  using Batches = std::map<std::int64_t, std::vector<Observation>>;
  Result<Batches> batches_of(std::int64_t first, std::int64_t last);
  Result<BesidePayloads> beside(const JournalRow& row, Batches& batches);

  PostgresConnection* connection_;
};

/// An observation in columns first .. first + 7 of a row: phenomenon_time, received_time, value, raw, flag, tests,
/// reason, note.
Observation observation_at(const PostgresRows& rows, int row, int first, SeriesId series);

}  // namespace sandtable
