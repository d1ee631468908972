#include "twin/store/postgres_check.h"

#include <set>

#include "twin/base/text.h"
#include "twin/core/reduce.h"
#include "twin/store/postgres_features.h"
#include "twin/store/store_check.h"

namespace sandtable {
namespace {

/// The walk over the journal: counts what is good and stops at the first entry that is not.
class PostgresWalk {
 public:
  explicit PostgresWalk(PostgresConnection& connection) : journal_(connection) {}

  Result<JournalCheck> run() {
    const auto start = journal_.start();
    if (!start) return pass(start);
    check_.head = *start;
    const Status walked = journal_.visit({}, [&](JournalRow row, BesidePayloads beside) -> Result<bool> {
      const Digest digest = row.expected_digest(check_.head);
      check_.why = why_broken(row, digest, std::move(beside));
      if (!check_.why.empty()) return false;
      ++check_.entries;
      check_.head = digest;
      return true;
    });
    if (!walked && walked.error().code != ErrorCode::kUnreadable) return pass(walked);
    if (!walked) check_.why = walked.error().message;
    check_.intact = check_.why.empty();
    if (!check_.intact) check_.broken_seq = check_.entries + 1;
    return check_;
  }
  [[nodiscard]] const IncidentState& state() const { return state_; }

 private:
  std::string why_broken(const JournalRow& row, const Digest& digest, BesidePayloads beside) {
    std::string link = why_link_broken(row, check_.entries + 1, check_.head, digest);
    if (!link.empty()) return link;
    auto event = parse_journal_entry({row.seq, row.at, row.wall, row.actor, {}}, row.body, std::move(beside));
    if (!event) return fmt::format("entry {} ({}): {}", row.seq, clipped(row.kind, 40), event.error().message);
    if (event_type(event->body) != row.kind)
      return fmt::format("entry {}: table journal says kind '{}', the entry is '{}'", row.seq, clipped(row.kind, 40),
                         event_type(event->body));
    take(std::move(*event));
    return {};
  }

  void take(const Event& event) {
    if (const auto* batch = std::get_if<ObservationsIngested>(&event.body))
      check_.observations += static_cast<std::int64_t>(batch->observations.size());
    const auto* modelled = std::get_if<WaterModelled>(&event.body);
    if (modelled != nullptr && modelled->water->field) fields_.insert(modelled->water->field->digest().bytes);
    check_.fields = static_cast<std::int64_t>(fields_.size());
    if (shows_in_feature_tables(event_type(event.body))) reduce(state_, event);
  }

  PostgresJournal journal_;
  JournalCheck check_;
  IncidentState state_;
  std::set<std::array<std::uint8_t, 32>> fields_;
};

/// What is wrong beside a good chain; empty when nothing is.
Result<std::string> why_beside_broken(PostgresConnection& connection, const JournalCheck& check,
                                      const IncidentState& state, std::int32_t srs_id) {
  for (const auto& [table, known] : {std::pair{"observation", check.observations}, {"flood_field", check.fields}}) {
    const auto rows = connection.integer(fmt::format("SELECT count(*) FROM {}", table));
    if (!rows) return pass(rows);
    if (*rows != known) return fmt::format("table {}: {} rows, the journal knows of {}", table, *rows, known);
  }
  const auto idle = connection.integer(
      "SELECT count(*) FROM series_key k WHERE NOT EXISTS (SELECT 1 FROM observation o "
      "WHERE o.series = k.key)");
  if (!idle) return pass(idle);
  if (*idle != 0) return fmt::format("table series_key: {} rows that no observation names", *idle);
  return find_feature_difference(connection, srs_id, state);
}

}  // namespace

Result<JournalCheck> check_store(PostgresConnection& connection, std::int32_t srs_id) {
  auto moment = PostgresTransaction::begin(connection, PostgresTransaction::Kind::kSnapshot);
  if (!moment) return pass(moment);
  PostgresWalk walk(connection);
  auto check = walk.run();
  if (!check || !check->intact) return check;
  const auto head = PostgresJournal(connection).head();
  if (!head) return pass(head);
  if (head->seq != check->entries || head->digest != check->head) {
    check->broken_seq = check->entries + 1;
    check->why = fmt::format("the journal ends with entry {}, but the database remembers entry {} as its last",
                             check->entries, head->seq);
  } else {
    const auto why = why_beside_broken(connection, *check, walk.state(), srs_id);
    if (!why) return pass(why);
    check->why = *why;
  }
  check->intact = check->why.empty();
  return check;
}

}  // namespace sandtable
