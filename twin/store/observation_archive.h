#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "twin/core/incident_store.h"
#include "twin/store/journal_packs.h"
#include "twin/store/observation_rows.h"
#include "twin/store/packing.h"
#include "twin/store/seal_table.h"

namespace sandtable {

/// All observations of one open file, the newest as rows and the older ones packed, behind one face. Each observation
/// is in exactly one of the two: the entries up to sealed_seq() are packed, the others are rows.
/// Questions are asked inside a read transaction of the caller; forget() after a transaction that was rolled back.
/// Memory: the rows that are not packed yet (64 bytes each; at most about a million) once something asked for them.
class ObservationArchive {
 public:
  static Result<ObservationArchive> open(const SqliteDatabase& database, std::int64_t schema, const Packing& packing);

  /// Inside the caller's transaction. Few observations become rows; so many that packing them pays are packed at once
  /// with all that lie before them.
  Status append(std::span<const Event> events);
  /// Takes note that the transaction of append() was committed.
  Status committed(std::span<const Event> events);
  void forget();

  /// The observations of one entry in their order there.
  Result<std::vector<Observation>> of_entry(std::int64_t seq);
  Result<std::vector<Observation>> of_series(const SeriesId& series, TimeRange range, std::optional<UtcTime> known_by);
  Result<std::vector<SeriesStanding>> standings_at(std::int64_t seq);
  /// Lets go of what reading entries keeps in memory.
  void finish_reading() { opened_.reset(); }

  /// Does about `budget` of packing, erasing packed rows and giving pages back, or up to 0.1 s where rows come faster
  /// than they are packed; true when more is to do.
  Result<bool> tidy(Duration budget);
  /// Packs what is worth it, however long it takes.
  Status tidy_up();

  // For verifying: learns what is stored, then compares.
  Status refresh();
  [[nodiscard]] const std::vector<SealInfo>& seals() const { return seals_.seals(); }
  [[nodiscard]] const SealInfo* seal_beginning_at(std::int64_t seq) const;
  [[nodiscard]] const SeriesKeys& keys() const { return keys_; }
  [[nodiscard]] bool is_schema_1() const { return schema_1_; }
  /// Empty when the carried rows of a seal's chunks say what `before` says; else names what does not.
  Result<std::string> carried_difference(const SealInfo& seal, const Standings& before, const TextPool& texts);
  /// Empty when the head of the file and table sealed_latest say what the seals say.
  Result<std::string> latest_difference(const Standings& after_all);

 private:
  struct Opened {
    std::int64_t seal = 0;
    ObservationRun run;
    std::vector<std::size_t> begins;
  };
  struct Tail {
    bool loaded = false;
    std::int64_t after_seq = 0;  ///< the entries up to this are packed
    std::int64_t last_id = 0;
    ObservationRun run;
  };
  Status load_tail();
  Status open_seal(const SealInfo& seal);
  Status standings_after_seals(TextPool& texts, Standings& into);
  Status standings_within(const SealInfo& seal, std::int64_t seq, TextPool& texts, Standings& into);
  Result<std::vector<std::uint32_t>> keys_of(const std::vector<Observation>& observations);
  Status write_seal(const Sealing& sealing);
  Status commit_sealing();
  void drop_sealed(const Sealing& sealing);
  [[nodiscard]] std::size_t worth_packing() const;
  void begin_sealing();
  [[nodiscard]] bool is_behind() const;

  const SqliteDatabase* database_ = nullptr;
  bool schema_1_ = false;
  Packing packing_;
  SeriesKeys keys_;
  ObservationRows rows_;
  SealTable seals_;
  JournalPacks journal_packs_;
  SqliteStatement latest_;
  SqliteStatement seal_count_;
  Tail tail_;
  std::optional<Sealing> sealing_;
  std::size_t packed_rows_ = 0;  ///< of the seal that is being made, or was last
  std::size_t enough_rows_ = 0;  ///< packing need not be thought about before
  bool erasing_ = true;          ///< packed rows may be left, from before too
  bool bulk_ = false;            ///< append() packed everything
  std::unique_ptr<Opened> opened_;
};

}  // namespace sandtable
