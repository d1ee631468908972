#include "tests/bench/store/plain_rows.h"

namespace sandtable::bench {

Result<PlainRows> PlainRows::create(const std::filesystem::path& file) {
  PlainRows rows;
  auto database = SqliteDatabase::open(file, SqliteDatabase::Mode::kCreate);
  if (!database) return pass(database);
  rows.database_ = std::move(*database);
  const Status made = rows.database_->execute(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
      "CREATE TABLE reading (series INTEGER, time INTEGER, value DOUBLE);"
      "CREATE INDEX reading_of_series ON reading(series, time)");
  if (!made) return pass(made);
  auto insert = rows.database_->prepare("INSERT INTO reading VALUES(?1,?2,?3)");
  if (!insert) return pass(insert);
  rows.insert_ = std::move(*insert);
  return rows;
}

Status PlainRows::append(std::span<const Event> events) {
  auto transaction = SqliteTransaction::begin(*database_);
  if (!transaction) return pass(transaction);
  for (const Event& event : events) {
    const auto* batch = std::get_if<ObservationsIngested>(&event.body);
    if (batch == nullptr) continue;
    std::int64_t series = 0;
    for (const Observation& o : batch->observations) {
      insert_.bind(1, ++series).bind(2, std::int64_t{o.phenomenon_time.time_since_epoch().count()}).bind(3, o.value);
      if (Status inserted = insert_.run(); !inserted) return inserted;
    }
  }
  return transaction->commit();
}

}  // namespace sandtable::bench
