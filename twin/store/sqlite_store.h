#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "twin/core/incident_store.h"
#include "twin/store/journal_signatures.h"
#include "twin/store/packing.h"

namespace sandtable {

/// The place's CRS as the incident file records it.
struct StoreCrs {
  std::string name;  ///< "EPSG:3826"; any other text is kept as a CRS without authority
  std::string wkt;   ///< WKT 1 (OGC 01-009); may be empty when `name` is an EPSG code
};

/// One incident in one SQLite file that is a valid GeoPackage 1.3 (OGC 12-128r17): stations, sites, depots, resources,
/// orders and alarms are feature tables that follow from the journal; the journal, observations and flood fields lie
/// beside them. See twin/store/README.md for the tables.
///
/// Entry n of the journal has digest_n = BLAKE2b(digest_(n-1) | seq | at | wall | actor | body text); digest_0 covers
/// the copy of the place. verify() finds a changed, missing or added row in any of these tables and names it; whoever
/// can rewrite the whole file can also rewrite every digest, so keep a printed head to prove more.
///
/// Durable when append() returns: WAL with a synced commit. While it is open, FILE-wal and FILE-shm lie beside the
/// file; closing removes them. Every error names the file. One instance belongs to one thread at a time.
class SqliteStore final : public IncidentStore {
 public:
  /// Makes a new incident file. Fails with kConflict when the file exists.
  static Result<std::unique_ptr<SqliteStore>> create(const std::filesystem::path& file, const StoreCrs& crs,
                                                     const Packing& packing = {});
  /// Opens an incident to continue it. kUnreadable: not an incident file, damaged, or of a newer schema.
  static Result<std::unique_ptr<SqliteStore>> open(const std::filesystem::path& file, const Packing& packing = {});
  /// Opens an incident to look at it: never changes the file, and writes nothing beside it unless another program left
  /// or keeps unmerged changes there (FILE-wal), which can only be read with a FILE-shm. append() and put_place() fail
  /// with kRefused.
  static Result<std::unique_ptr<SqliteStore>> open_read_only(const std::filesystem::path& file);
  ~SqliteStore() override;

  /// kConflict when `events` do not continue the journal or another program wrote meanwhile; kIo when the disk is full
  /// or fails. The file is then as before and the same call may be tried again.
  Status append(std::span<const Event> events) override;
  /// kUnreadable names the entry that cannot be read; `visit` has then seen all before it.
  Status read(std::int64_t from, const std::function<bool(Event)>& visit) override;
  [[nodiscard]] Result<std::int64_t> last_seq() override;
  /// `intact` is false with `broken_seq` 0 when every entry fits but another table does not follow from the journal.
  /// Fails only when the file cannot be read at all.
  Result<JournalCheck> verify() override;
  /// Only before the first event, because the chain begins with it: kRefused afterwards.
  Status put_place(std::string_view toml, std::string_view path) override;
  /// kNotFound when none was put.
  Result<PlaceCopy> place() override;

  Status read_story(std::int64_t from, std::int64_t to, const std::function<void(Event)>& visit) override;
  Result<JournalMoment> moment_at(UtcTime t) override;
  Result<std::vector<Observation>> observations(const SeriesId& series, TimeRange range,
                                                std::optional<UtcTime> known_by) override;
  Result<std::vector<SeriesStanding>> standings_at(std::int64_t seq) override;
  Status note_sent(std::span<const std::int64_t> seqs) override;
  Result<std::vector<std::int64_t>> sent() override;
  Result<std::unique_ptr<IncidentReader>> reader() override;
  Result<bool> tidy(Duration budget) override;

  /// From now on each commit is signed by the seat. kRefused when opened for reading only.
  Status sign_with(std::shared_ptr<const SeatKey> key);
  /// Holds all signatures to the chain.
  Result<SignatureCheck> signatures();

  /// Writes a compacted copy, a closed file of its own. Fails with kConflict when `file` exists.
  Status copy_to(const std::filesystem::path& file);

 private:
  struct Parts;
  explicit SqliteStore(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace sandtable
