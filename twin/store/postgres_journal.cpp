#include "twin/store/postgres_journal.h"

#include <algorithm>
#include <map>

#include "twin/base/text.h"
#include "twin/core/reduce.h"
#include "twin/flood/field_codec.h"
#include "twin/store/note_text.h"
#include "twin/store/payload_tables.h"
#include "twin/store/store_check.h"

namespace sandtable {
namespace {

constexpr std::int64_t kRowsAtOnce = 500;

SqlValue value_of(std::string_view bytes) { return SqlBlob(bytes.begin(), bytes.end()); }
SqlValue value_of(const Digest& digest) { return SqlBlob(digest.bytes.begin(), digest.bytes.end()); }
std::string text_of(const SqlBlob& bytes) { return {bytes.begin(), bytes.end()}; }

/// A text column takes no zero bytes and no broken UTF-8; the digest covers what is kept.
std::string kept_actor(const std::string& actor) {
  std::string kept = valid_utf8(actor);
  std::erase(kept, '\0');
  return kept;
}

JournalRow row_at(const PostgresRows& rows, int i) {
  return {rows.integer(i, 0),
          UtcTime{Duration{rows.integer(i, 1)}},
          UtcTime{Duration{rows.integer(i, 2)}},
          rows.text(i, 3),
          rows.text(i, 4),
          rows.text(i, 5),
          rows.blob(i, 6),
          rows.blob(i, 7)};
}

}  // namespace

Observation observation_at(const PostgresRows& rows, int row, int first, SeriesId series) {
  Observation o;
  o.series = std::move(series);
  o.phenomenon_time = UtcTime{Duration{rows.integer(row, first)}};
  o.received_time = UtcTime{Duration{rows.integer(row, first + 1)}};
  o.value = rows.real(row, first + 2);
  o.raw = text_of(rows.blob(row, first + 3));
  o.flag = static_cast<QualityFlag>(rows.integer(row, first + 4));
  o.tests = QualityFlags::from_bits(static_cast<std::uint64_t>(rows.integer(row, first + 5)));
  o.reason = text_of(rows.blob(row, first + 6));
  if (!rows.is_null(row, first + 7)) read_note_bytes(text_of(rows.blob(row, first + 7)), o);
  return o;
}

Result<Digest> PostgresJournal::start() {
  const auto rows = connection_->query("SELECT place_toml, place_path FROM sandtable_incident");
  if (!rows) return pass(rows);
  if (rows->size() == 0)
    return fail(ErrorCode::kUnreadable, "incident database {}: has lost the head of its journal", connection_->name());
  return chain_start(text_of(rows->blob(0, 0)), text_of(rows->blob(0, 1)));
}

Result<JournalHead> PostgresJournal::head() {
  const auto rows = connection_->query("SELECT head_seq, head_digest FROM sandtable_incident");
  if (!rows) return pass(rows);
  JournalHead head;
  if (rows->size() == 0 || rows->integer(0, 0) == 0) {
    const auto begin = start();
    if (!begin) return pass(begin);
    head.digest = *begin;
    return head;
  }
  head.seq = rows->integer(0, 0);
  const SqlBlob digest = rows->blob(0, 1);
  // A digest of another length fits no entry, whatever the bytes.
  if (digest.size() == head.digest.bytes.size()) std::ranges::copy(digest, head.digest.bytes.begin());
  return head;
}

Status PostgresJournal::append(std::span<const Event> events, JournalHead& head) {
  PostgresCopy copy(8);
  for (const Event& event : events) {
    Event kept{event.seq, event.at, event.wall, kept_actor(event.actor), event.body, event.asked_from};
    const JournalRow row = make_journal_row(kept, head.digest);
    copy.row().bigint(row.seq).bigint(unix_ms(row.at)).bigint(unix_ms(row.wall)).bytes(row.actor);
    copy.bytes(row.kind).bytes(row.body).bytes(std::span(row.prev)).bytes(std::span(row.digest));
    head.seq = row.seq;
    std::ranges::copy(row.digest, head.digest.bytes.begin());
  }
  if (Status written = connection_->copy("journal", copy); !written) return written;
  if (Status written = append_payloads(events); !written) return written;
  const auto remembered = connection_->query("UPDATE sandtable_incident SET head_seq=$1, head_digest=$2",
                                             {head.seq, value_of(head.digest)});
  if (!remembered) return pass(remembered);
  return {};
}

Result<std::int64_t> PostgresJournal::series_key(const SeriesId& id) {
  const auto known = connection_->query("SELECT key FROM series_key WHERE id=$1", {value_of(id.str())});
  if (!known) return pass(known);
  if (known->size() > 0) return known->integer(0, 0);
  return connection_->integer("INSERT INTO series_key(id) VALUES($1) RETURNING key", {value_of(id.str())});
}

Status PostgresJournal::append_payloads(std::span<const Event> events) {
  PostgresCopy copy(11);
  std::map<SeriesId, std::int32_t> keys;
  for (const Event& event : events) {
    if (const auto* modelled = std::get_if<WaterModelled>(&event.body)) {
      if (!modelled->water || !modelled->water->field) continue;
      const FloodField& field = *modelled->water->field;
      const auto bytes = encode_field(field);
      if (!bytes) return pass(bytes);
      const auto put = connection_->query("INSERT INTO flood_field VALUES($1,$2,$3) ON CONFLICT(digest) DO NOTHING",
                                          {value_of(field.digest()), unix_ms(field.valid_at()), SqlBlob(*bytes)});
      if (!put) return pass(put);
    }
    const auto* batch = std::get_if<ObservationsIngested>(&event.body);
    if (batch == nullptr) continue;
    std::int32_t place = 0;
    for (const Observation& o : batch->observations) {
      auto key = keys.find(o.series);
      if (key == keys.end()) {
        const auto found = series_key(o.series);
        if (!found) return pass(found);
        key = keys.emplace(o.series, static_cast<std::int32_t>(*found)).first;
      }
      copy.row().bigint(event.seq).integer(place++).integer(key->second).bigint(unix_ms(o.phenomenon_time));
      copy.bigint(unix_ms(o.received_time)).real(o.value).bytes(o.raw);
      copy.smallint(static_cast<std::int16_t>(o.flag))
          .bigint(static_cast<std::int64_t>(o.tests.bits()))
          .bytes(o.reason);
      if (const std::string note = note_bytes(o); note.empty()) {
        copy.null();
      } else {
        copy.bytes(note);
      }
    }
  }
  return connection_->copy("observation", copy);
}

Result<std::shared_ptr<const FloodField>> PostgresJournal::field_of(std::string_view body) {
  const std::string name = field_digest_in(body);
  if (name.empty()) return nullptr;
  const auto digest = Digest::from_hex(name);
  if (!digest) return pass(digest);
  const auto rows = connection_->query("SELECT valid_at, field FROM flood_field WHERE digest=$1", {value_of(*digest)});
  if (!rows) return pass(rows);
  if (rows->size() == 0) return nullptr;
  auto field = decode_field(rows->blob(0, 1));
  if (field && unix_ms((*field)->valid_at()) != rows->integer(0, 0))
    return fail(ErrorCode::kUnreadable, "table flood_field: field {} has another valid_at than its row", name);
  return field;
}

Result<PostgresRows> PostgresJournal::rows_of(const Span& span, std::int64_t from) {
  const std::string_view water = event_type(WaterModelled{});
  const std::string story = fmt::format(
      " AND kind <> '{}' AND (kind <> '{}' OR seq = (SELECT max(seq) FROM journal WHERE kind = '{}' AND "
      "seq BETWEEN $4 AND $3))",
      event_type(ObservationsIngested{}), water, water);
  std::vector<SqlValue> parameters{from, kRowsAtOnce, span.to};
  if (span.story) parameters.emplace_back(span.from);
  return connection_->query(
      fmt::format("SELECT seq,at,wall,actor,kind,body,prev,digest FROM journal WHERE seq BETWEEN $1 AND $3{} "
                  "ORDER BY seq LIMIT $2",
                  span.story ? story : ""),
      parameters);
}

Result<PostgresJournal::Batches> PostgresJournal::batches_of(std::int64_t first, std::int64_t last) {
  const auto values = connection_->query(
      "SELECT o.phenomenon_time,o.received_time,o.value,o.raw,o.flag,o.tests,o.reason,o.note,o.seq,k.id FROM "
      "observation o "
      "JOIN series_key k ON k.key=o.series WHERE o.seq BETWEEN $1 AND $2 ORDER BY o.seq, o.place",
      {first, last});
  if (!values) return pass(values);
  Batches batches;
  for (int i = 0; i < values->size(); ++i)
    batches[values->integer(i, 8)].push_back(observation_at(*values, i, 0, SeriesId(text_of(values->blob(i, 9)))));
  return batches;
}

Result<BesidePayloads> PostgresJournal::beside(const JournalRow& row, Batches& batches) {
  BesidePayloads beside;
  if (row.kind == event_type(ObservationsIngested{})) {
    if (const auto batch = batches.find(row.seq); batch != batches.end())
      beside.observations = std::move(batch->second);
  } else if (row.kind == event_type(WaterModelled{})) {
    auto field = field_of(row.body);
    if (!field) return fail(field.error().code, "entry {}: {}", row.seq, field.error().message);
    beside.field = std::move(*field);
  }
  return beside;
}

Status PostgresJournal::visit_rows(const Span& span, const std::function<Result<bool>(JournalRow row)>& visit) {
  for (std::int64_t from = span.from;;) {
    const auto rows = rows_of(span, from);
    if (!rows) return pass(rows);
    for (int i = 0; i < rows->size(); ++i) {
      const auto more = visit(row_at(*rows, i));
      if (!more) return pass(more);
      if (!*more) return {};
    }
    if (rows->size() < kRowsAtOnce) return {};
    from = rows->integer(rows->size() - 1, 0) + 1;
  }
}

Status PostgresJournal::visit(const Span& span, const Visit& visit) {
  for (std::int64_t from = span.from;;) {
    const auto rows = rows_of(span, from);
    if (!rows) return pass(rows);
    if (rows->size() == 0) return {};
    const std::int64_t last = rows->integer(rows->size() - 1, 0);
    auto batches = span.story ? Result<Batches>(Batches()) : batches_of(rows->integer(0, 0), last);
    if (!batches) return pass(batches);
    for (int i = 0; i < rows->size(); ++i) {
      JournalRow row = row_at(*rows, i);
      auto payload = beside(row, *batches);
      if (!payload) return pass(payload);
      const auto more = visit(std::move(row), std::move(*payload));
      if (!more) return pass(more);
      if (!*more) return {};
    }
    if (rows->size() < kRowsAtOnce) return {};
    from = last + 1;
  }
}

Result<Event> PostgresJournal::event_of(JournalRow row, BesidePayloads beside) const {
  auto event = parse_journal_entry({row.seq, row.at, row.wall, std::move(row.actor), {}}, row.body, std::move(beside));
  if (!event)
    return fail(event.error().code, "incident database {}: entry {}: {}", connection_->name(), row.seq,
                event.error().message);
  return event;
}

Result<IncidentState> PostgresJournal::shown_state() {
  IncidentState state;
  Span all;
  all.story = true;
  const Status walked = visit(all, [&](JournalRow row, BesidePayloads beside) -> Result<bool> {
    if (!shows_in_feature_tables(row.kind)) return true;
    const auto event = event_of(std::move(row), std::move(beside));
    if (!event) return pass(event);
    reduce(state, *event);
    return true;
  });
  if (!walked) return pass(walked);
  return state;
}

}  // namespace sandtable
