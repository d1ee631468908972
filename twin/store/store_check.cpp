#include "twin/store/store_check.h"

#include <algorithm>
#include <set>

#include "twin/core/reduce.h"
#include "twin/store/feature_tables.h"

namespace sandtable {
namespace {

bool equal(const SqlBlob& stored, const Digest& digest) { return std::ranges::equal(stored, digest.bytes); }

/// The walk over the journal: counts what is good and stops at the first entry that is not.
class ChainWalk {
 public:
  ChainWalk(JournalTable& journal, PayloadTables& payloads, const Digest& start)
      : journal_(journal), payloads_(payloads) {
    check_.head = start;
  }

  Result<JournalCheck> run() {
    journal_.seek(0);
    while (true) {
      const auto row = journal_.next();
      if (!row && row.error().code == ErrorCode::kUnreadable) return broken(check_.entries + 1, row.error().message);
      if (!row) return pass(row);
      if (!*row) break;
      const Digest digest = (*row)->expected_digest(check_.head);
      std::string why = why_broken(**row, digest);
      if (!why.empty()) return broken(check_.entries + 1, std::move(why));
      ++check_.entries;
      check_.head = digest;
    }
    check_.intact = true;
    return check_;
  }

  [[nodiscard]] const IncidentState& state() const { return state_; }
  [[nodiscard]] const JournalCheck& check() const { return check_; }
  [[nodiscard]] const Standings& standings() const { return standings_; }

 private:
  JournalCheck broken(std::int64_t seq, std::string why) {
    check_.intact = false;
    check_.broken_seq = seq;
    check_.why = std::move(why);
    return check_;
  }

  std::string why_broken(const JournalRow& row, const Digest& digest) {
    const std::int64_t expected = check_.entries + 1;
    if (row.seq == expected && row.packed && !row.digest.empty() && !equal(row.digest, digest))
      return fmt::format("table journal_pack: the pack that ends with entry {} was changed: the chain ends elsewhere",
                         row.seq);
    if (std::string broken = why_link_broken(row, expected, check_.head, digest); !broken.empty()) return broken;
    if (std::string carried = why_carried_broken(row.seq); !carried.empty()) return carried;
    auto beside = payloads_.read(row.seq, row.kind, row.body);
    if (!beside) return fmt::format("entry {}: {}", row.seq, beside.error().message);
    auto event = parse_journal_entry({row.seq, row.at, row.wall, row.actor, {}}, row.body, std::move(*beside));
    if (!event) return fmt::format("entry {} ({}): {}", row.seq, clipped(row.kind, 40), event.error().message);
    if (event_type(event->body) != row.kind)
      return fmt::format("entry {}: table journal says kind '{}', the entry is '{}'", row.seq, clipped(row.kind, 40),
                         event_type(event->body));
    take(std::move(*event));
    return {};
  }

  std::string why_carried_broken(std::int64_t seq) {
    const SealInfo* seal = payloads_.observations().seal_beginning_at(seq);
    if (seal == nullptr) return {};
    const auto difference = payloads_.observations().carried_difference(*seal, standings_, texts_);
    return difference ? *difference : difference.error().message;
  }

  void take(Event event) {
    if (const auto* batch = std::get_if<ObservationsIngested>(&event.body)) {
      check_.observations += static_cast<std::int64_t>(batch->observations.size());
      take(batch->observations);
    }
    const auto* modelled = std::get_if<WaterModelled>(&event.body);
    if (modelled != nullptr && modelled->water->field) fields_.insert(modelled->water->field->digest().bytes);
    check_.fields = static_cast<std::int64_t>(fields_.size());
    if (shows_in_feature_tables(event_type(event.body))) reduce(state_, event);
  }

  /// Where every series stands after the entries walked so far, to be held against what chunks carry.
  void take(const std::vector<Observation>& observations) {
    const SeriesKeys& keys = payloads_.observations().keys();
    for (const Observation& o : observations) sandtable::take(standings_, row_of(o, keys.find(o.series), texts_));
  }

  JournalTable& journal_;
  PayloadTables& payloads_;
  JournalCheck check_;
  IncidentState state_;
  TextPool texts_;
  Standings standings_;
  std::set<std::array<std::uint8_t, 32>> fields_;
};

/// Rows of table `series` that came from nowhere.
Result<std::int64_t> idle_series(const SqliteDatabase& database, const Standings& standings) {
  auto select = database.prepare("SELECT fid FROM series WHERE station IS NULL");
  if (!select) return pass(select);
  std::int64_t idle = 0;
  while (true) {
    const auto row = select->step();
    if (!row) return pass(row);
    if (!*row) return idle;
    const auto key = static_cast<std::size_t>(select->integer(0));
    if (key >= standings.size() || !standings[key].met) ++idle;
  }
}

/// What is wrong beside a good chain; empty when nothing is.
Result<std::string> why_beside_broken(const SqliteDatabase& database, ObservationArchive& archive,
                                      const ChainWalk& walk, std::int32_t srs_id) {
  const JournalCheck& check = walk.check();
  const auto rows = database.integer(
      archive.is_schema_1()
          ? "SELECT count(*) FROM observation"
          : "SELECT count(*) FROM observation WHERE id>=((SELECT sealed_seq FROM sandtable_incident)+1)<<24");
  if (!rows) return pass(rows);
  std::int64_t sealed = 0;
  for (const SealInfo& seal : archive.seals()) sealed += seal.count;
  if (*rows + sealed != check.observations)
    return fmt::format("table observation: {} rows, the journal knows of {}", *rows, check.observations - sealed);
  const auto fields = database.integer("SELECT count(*) FROM flood_field");
  if (!fields) return pass(fields);
  if (*fields != check.fields)
    return fmt::format("table flood_field: {} rows, the journal knows of {}", *fields, check.fields);
  const auto idle = idle_series(database, walk.standings());
  if (!idle) return pass(idle);
  if (*idle != 0) return fmt::format("table series: {} rows that neither a station nor an observation names", *idle);
  if (!archive.is_schema_1()) {
    const auto difference = archive.latest_difference(walk.standings());
    if (!difference || !difference->empty()) return difference;
  }
  return find_feature_difference(database, srs_id, walk.state());
}

/// SQLite's own check of pages and indices; empty when it finds nothing.
Result<std::string> damage(const SqliteDatabase& database) {
  auto check = database.prepare("PRAGMA quick_check(1)");
  if (!check) return pass(check);
  const auto row = check->step();
  if (!row) return pass(row);
  const std::string said = *row ? check->text(0) : "no answer";
  return said == "ok" ? std::string() : "the file is damaged: " + said;
}

}  // namespace

bool shows_in_feature_tables(std::string_view kind) {
  return kind != event_type(ObservationsIngested{}) && kind != event_type(FeedHealthChanged{});
}

Result<JournalCheck> check_store(const SqliteDatabase& database, JournalTable& journal, PayloadTables& payloads,
                                 std::int32_t srs_id) {
  const SqliteReadTransaction transaction(database);
  if (!transaction.begun()) return pass(transaction.begun());
  const auto damaged = damage(database);
  if (!damaged) return pass(damaged);
  if (const Status known = payloads.observations().refresh(); !known) {
    JournalCheck unreadable;
    unreadable.why = known.error().message;
    return unreadable;
  }
  const auto start = journal.start();
  if (!start) return pass(start);
  ChainWalk walk(journal, payloads, *start);
  auto check = walk.run();
  if (!check) return check;
  const auto head = journal.head();
  if (!head) return pass(head);
  if (check->intact && (head->seq != check->entries || head->digest != check->head)) {
    check->intact = false;
    check->broken_seq = check->entries + 1;
    check->why = fmt::format("the journal ends with entry {}, but the file remembers entry {} as its last",
                             check->entries, head->seq);
  }
  if (check->intact) {
    const auto why = why_beside_broken(database, payloads.observations(), walk, srs_id);
    if (!why) return pass(why);
    check->why = damaged->empty() ? *why : *damaged;
    check->intact = check->why.empty();
  }
  return check;
}

}  // namespace sandtable
