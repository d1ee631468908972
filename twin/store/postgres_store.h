#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "twin/core/shared_store.h"
#include "twin/store/journal_signatures.h"

namespace sandtable {

/// One incident in one schema of a PostgreSQL database with PostGIS, written by many seats: the tables of an incident
/// file with the types of that database, and one table more, `seat`. The chain is the same, so that an entry has the
/// same digest in either. Observations stay rows.
///
/// The address is libpq's; the tables lie in the first schema of its search path, so one database holds several
/// incidents: `postgresql://host/county?options=-csearch_path%3Dgaemi%2Cpublic`. No password belongs into it: libpq
/// reads PGPASSWORD and ~/.pgpass.
/// Appends wait for one another by an advisory lock; every append notifies the others. One open order a resource is a
/// constraint of the table `orders`. Errors name host and database. See docs/decisions/0028-many-seats-one-journal.md.
class PostgresStore final : public SharedStore {
 public:
  /// "postgresql://" or "postgres://".
  static bool is_address(std::string_view text);
  /// Opens the incident to write it; makes the tables when the schema holds none. `crs` is the place's.
  static Result<std::unique_ptr<PostgresStore>> open(const std::string& address, const std::string& crs);
  /// Opens it to look at it and to hear what others write: the server itself refuses every change.
  static Result<std::unique_ptr<PostgresStore>> open_read_only(const std::string& address);
  ~PostgresStore() override;

  Status append(std::span<const Event> events) override;
  Status read(std::int64_t from, const std::function<bool(Event)>& visit) override;
  [[nodiscard]] Result<std::int64_t> last_seq() override;
  Result<JournalCheck> verify() override;
  Status put_place(std::string_view toml, std::string_view path) override;
  Result<PlaceCopy> place() override;
  Status read_story(std::int64_t from, std::int64_t to, const std::function<void(Event)>& visit) override;
  Result<JournalMoment> moment_at(UtcTime t) override;
  Result<std::vector<Observation>> observations(const SeriesId& series, TimeRange range,
                                                std::optional<UtcTime> known_by) override;
  /// Looks at every observation up to `seq`.
  Result<std::vector<SeriesStanding>> standings_at(std::int64_t seq) override;
  Status note_sent(std::span<const std::int64_t> seqs) override;
  Result<std::vector<std::int64_t>> sent() override;
  Result<std::unique_ptr<IncidentReader>> reader() override;
  /// The server tidies by itself.
  Result<bool> tidy(Duration budget) override;

  /// From now on each commit is signed by the seat. kRefused when opened for reading only.
  Status sign_with(std::shared_ptr<const SeatKey> key);
  /// Holds all signatures to the chain.
  Result<SignatureCheck> signatures();

  Status news(const std::function<void(Event)>& visit) override;
  Result<bool> wait_for_news(Duration patience) override;
  void wake() override;
  Status take_pen() override;
  Status put_pen_down() override;
  Result<bool> try_to_lead() override;
  Status reconnect() override;
  [[nodiscard]] std::int64_t seat() const override;

 private:
  struct Parts;
  explicit PostgresStore(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace sandtable
