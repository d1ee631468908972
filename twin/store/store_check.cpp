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
      if (!row) return pass(row);
      if (!*row) break;
      std::string why = why_broken(**row);
      if (!why.empty()) return broken(check_.entries + 1, std::move(why));
      ++check_.entries;
      std::ranges::copy((*row)->digest, check_.head.bytes.begin());
    }
    check_.intact = true;
    return check_;
  }

  [[nodiscard]] const IncidentState& state() const { return state_; }

 private:
  JournalCheck broken(std::int64_t seq, std::string why) {
    check_.intact = false;
    check_.broken_seq = seq;
    check_.why = std::move(why);
    return check_;
  }

  std::string why_broken(const JournalRow& row) {
    const std::int64_t expected = check_.entries + 1;
    if (row.seq != expected)
      return fmt::format("entry {} is missing: entry {} comes after {}", expected, row.seq, expected - 1);
    if (!equal(row.prev, check_.head)) {
      return expected == 1
                 ? "entry 1 does not begin with the copy of the place in this file: one of them was changed"
                 : fmt::format("entry {} does not follow entry {}: it names another digest", expected, expected - 1);
    }
    if (!equal(row.digest, row.expected_digest(check_.head)))
      return fmt::format("entry {} ({}) was changed: its digest does not fit its content", row.seq,
                         clipped(row.kind, 40));
    auto beside = payloads_.read(row.seq, row.kind, row.body);
    if (!beside) return fmt::format("entry {}: {}", row.seq, beside.error().message);
    auto body = parse_journal_text(row.body, std::move(*beside));
    if (!body) return fmt::format("entry {} ({}): {}", row.seq, clipped(row.kind, 40), body.error().message);
    if (event_type(*body) != row.kind)
      return fmt::format("entry {}: table journal says kind '{}', the entry is '{}'", row.seq, clipped(row.kind, 40),
                         event_type(*body));
    take({row.seq, row.at, row.wall, row.actor, std::move(*body)});
    return {};
  }

  void take(Event event) {
    if (const auto* batch = std::get_if<ObservationsIngested>(&event.body))
      check_.observations += static_cast<std::int64_t>(batch->observations.size());
    const auto* modelled = std::get_if<WaterModelled>(&event.body);
    if (modelled != nullptr && modelled->water->field) fields_.insert(modelled->water->field->digest().bytes);
    check_.fields = static_cast<std::int64_t>(fields_.size());
    if (shows_in_feature_tables(event_type(event.body))) reduce(state_, event);
  }

  JournalTable& journal_;
  PayloadTables& payloads_;
  JournalCheck check_;
  IncidentState state_;
  std::set<std::array<std::uint8_t, 32>> fields_;
};

/// What is wrong beside a good chain; empty when nothing is.
Result<std::string> why_beside_broken(const SqliteDatabase& database, const JournalCheck& check, std::int32_t srs_id,
                                      const IncidentState& state) {
  const auto observations = database.integer("SELECT count(*) FROM observation");
  if (!observations) return pass(observations);
  if (*observations != check.observations)
    return fmt::format("table observation: {} rows, the journal knows of {}", *observations, check.observations);
  const auto fields = database.integer("SELECT count(*) FROM flood_field");
  if (!fields) return pass(fields);
  if (*fields != check.fields)
    return fmt::format("table flood_field: {} rows, the journal knows of {}", *fields, check.fields);
  const auto idle = database.integer(
      "SELECT count(*) FROM series WHERE station IS NULL AND NOT EXISTS"
      " (SELECT 1 FROM observation WHERE observation.series = series.fid)");
  if (!idle) return pass(idle);
  if (*idle != 0) return fmt::format("table series: {} rows that neither a station nor an observation names", *idle);
  return find_feature_difference(database, srs_id, state);
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

class ReadTransaction {
 public:
  explicit ReadTransaction(const SqliteDatabase& database) : database_(database), begun_(database.execute("BEGIN")) {}
  ~ReadTransaction() { static_cast<void>(database_.execute("ROLLBACK")); }
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;
  [[nodiscard]] const Status& begun() const { return begun_; }

 private:
  const SqliteDatabase& database_;
  Status begun_;
};

}  // namespace

bool shows_in_feature_tables(std::string_view kind) {
  return kind != event_type(ObservationsIngested{}) && kind != event_type(FeedHealthChanged{});
}

Result<JournalCheck> check_store(const SqliteDatabase& database, JournalTable& journal, PayloadTables& payloads,
                                 std::int32_t srs_id) {
  const ReadTransaction transaction(database);
  if (!transaction.begun()) return pass(transaction.begun());
  const auto damaged = damage(database);
  if (!damaged) return pass(damaged);
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
    const auto why = why_beside_broken(database, *check, srs_id, walk.state());
    if (!why) return pass(why);
    check->why = damaged->empty() ? *why : *damaged;
    check->intact = check->why.empty();
  }
  return check;
}

}  // namespace sandtable
