#pragma once

#include "twin/core/event_json.h"
#include "twin/store/sqlite_database.h"

namespace sandtable {

/// What lies beside the journal of one open file: observations by entry, flood fields by digest.
class PayloadTables {
 public:
  static Result<PayloadTables> open(const SqliteDatabase& database);

  /// Writes what the event keeps beside the journal, if anything. Inside the caller's transaction.
  Status append(const Event& event);
  /// The payloads of the entry. `kind` says which table to look in; the journal's text says whether they fit.
  Result<BesidePayloads> read(std::int64_t seq, std::string_view kind, std::string_view body);

 private:
  PayloadTables() = default;
  Status append_observations(std::int64_t seq, const std::vector<Observation>& observations);
  Result<std::int64_t> series_key(const SeriesId& id);
  Status append_field(const FloodField& field);
  Result<std::vector<Observation>> observations_of(std::int64_t seq);
  Result<std::shared_ptr<const FloodField>> field_of(std::string_view body);

  SqliteStatement note_series_;
  SqliteStatement find_series_;
  SqliteStatement insert_observation_;
  SqliteStatement select_observations_;
  SqliteStatement insert_field_;
  SqliteStatement select_field_;
};

}  // namespace sandtable
