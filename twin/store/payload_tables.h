#pragma once

#include "twin/core/event_json.h"
#include "twin/store/observation_archive.h"
#include "twin/store/sqlite_database.h"

namespace sandtable {

/// The digest that a journal text of modelled water names; empty when it names none.
std::string field_digest_in(std::string_view body);

/// What lies beside the journal of one open file: observations by entry, flood fields by digest.
class PayloadTables {
 public:
  static Result<PayloadTables> open(const SqliteDatabase& database, const Packing& packing);

  /// Writes what the events keep beside the journal. Inside the caller's transaction.
  Status append(std::span<const Event> events);
  /// The payloads of the entry. `kind` says which table to look in; the journal's text says whether they fit.
  Result<BesidePayloads> read(std::int64_t seq, std::string_view kind, std::string_view body);

  ObservationArchive& observations() { return observations_; }

 private:
  PayloadTables() = default;
  Status append_field(const FloodField& field);
  Result<std::shared_ptr<const FloodField>> field_of(std::string_view body);

  ObservationArchive observations_;
  SqliteStatement insert_field_;
  SqliteStatement select_field_;
};

}  // namespace sandtable
