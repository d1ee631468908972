#include "twin/store/payload_tables.h"

#include <nlohmann/json.hpp>

#include "twin/flood/field_codec.h"

namespace sandtable {
namespace {

std::int64_t milliseconds(UtcTime t) { return t.time_since_epoch().count(); }

/// The digest that a journal text of a flood field names; empty when it names none.
std::string field_digest_in(std::string_view body) {
  const auto parsed = nlohmann::json::parse(body, nullptr, false);
  if (!parsed.is_object()) return {};
  const auto it = parsed.find("field");
  return it != parsed.end() && it->is_string() ? it->get<std::string>() : std::string();
}

}  // namespace

Result<PayloadTables> PayloadTables::open(const SqliteDatabase& database) {
  PayloadTables tables;
  const auto prepare = [&](SqliteStatement& statement, std::string_view sql) -> Status {
    auto prepared = database.prepare(sql);
    if (!prepared) return pass(prepared);
    statement = std::move(*prepared);
    return {};
  };
  const std::pair<SqliteStatement*, std::string_view> all[] = {
      {&tables.note_series_, "INSERT INTO series(id) VALUES(?1) ON CONFLICT(id) DO NOTHING"},
      {&tables.find_series_, "SELECT fid FROM series WHERE id=?1"},
      {&tables.insert_observation_,
       "INSERT INTO observation(series,phenomenon_time,received_time,value,raw,flag,reason,journal_seq)"
       " VALUES(?1,?2,?3,?4,?5,?6,?7,?8)"},
      {&tables.select_observations_,
       "SELECT s.id,phenomenon_time,received_time,value,raw,flag,reason FROM observation o"
       " LEFT JOIN series s ON s.fid=o.series WHERE journal_seq=?1 ORDER BY o.id"},
      {&tables.insert_field_, "INSERT INTO flood_field VALUES(?1,?2,?3) ON CONFLICT(digest) DO NOTHING"},
      {&tables.select_field_, "SELECT valid_at,field FROM flood_field WHERE digest=?1"},
  };
  for (const auto& [statement, sql] : all)
    if (const Status prepared = prepare(*statement, sql); !prepared) return pass(prepared);
  return tables;
}

Status PayloadTables::append(const Event& event) {
  if (const auto* batch = std::get_if<ObservationsIngested>(&event.body))
    return append_observations(event.seq, batch->observations);
  const auto* modelled = std::get_if<WaterModelled>(&event.body);
  if (modelled != nullptr && modelled->water && modelled->water->field) return append_field(*modelled->water->field);
  return {};
}

Status PayloadTables::append_observations(std::int64_t seq, const std::vector<Observation>& observations) {
  for (const Observation& o : observations) {
    const auto series = series_key(o.series);
    if (!series) return pass(series);
    SqliteStatement& insert = insert_observation_;
    insert.bind(1, *series).bind(2, milliseconds(o.phenomenon_time)).bind(3, milliseconds(o.received_time));
    insert.bind(4, o.value).bind(5, std::string_view(o.raw)).bind(6, static_cast<std::int64_t>(o.flag));
    insert.bind(7, std::string_view(o.reason)).bind(8, seq);
    if (Status inserted = insert.run(); !inserted) return inserted;
  }
  return {};
}

Result<std::int64_t> PayloadTables::series_key(const SeriesId& id) {
  for (const bool second_try : {false, true}) {
    const auto found = find_series_.bind(1, std::string_view(id.str())).step();
    if (!found) return pass(found);
    if (*found) {
      const std::int64_t key = find_series_.integer(0);
      find_series_.reset();
      return key;
    }
    if (second_try) break;
    const Status noted = note_series_.bind(1, std::string_view(id.str())).run();
    if (!noted) return pass(noted);
  }
  return fail(ErrorCode::kInternal, "series '{}' could not be noted", clipped(id.str(), 80));
}

Status PayloadTables::append_field(const FloodField& field) {
  const auto bytes = encode_field(field);
  if (!bytes) return pass(bytes);
  insert_field_.bind(1, std::span<const std::uint8_t>(field.digest().bytes));
  insert_field_.bind(2, milliseconds(field.valid_at())).bind(3, std::span<const std::uint8_t>(*bytes));
  return insert_field_.run();
}

Result<BesidePayloads> PayloadTables::read(std::int64_t seq, std::string_view kind, std::string_view body) {
  BesidePayloads beside;
  if (kind == event_type(ObservationsIngested{})) {
    auto observations = observations_of(seq);
    if (!observations) return pass(observations);
    beside.observations = std::move(*observations);
  } else if (kind == event_type(WaterModelled{})) {
    auto field = field_of(body);
    if (!field) return pass(field);
    beside.field = std::move(*field);
  }
  return beside;
}

Result<std::vector<Observation>> PayloadTables::observations_of(std::int64_t seq) {
  std::vector<Observation> out;
  SqliteStatement& select = select_observations_;
  select.reset();
  select.bind(1, seq);
  while (true) {
    const auto row = select.step();
    if (!row) return pass(row);
    if (!*row) return out;
    Observation o;
    o.series = SeriesId(select.text(0));
    o.phenomenon_time = UtcTime{Duration{select.integer(1)}};
    o.received_time = UtcTime{Duration{select.integer(2)}};
    o.value = select.real(3);
    o.raw = select.text(4);
    o.flag = static_cast<QualityFlag>(select.integer(5));
    o.reason = select.text(6);
    out.push_back(std::move(o));
  }
}

Result<std::shared_ptr<const FloodField>> PayloadTables::field_of(std::string_view body) {
  const std::string name = field_digest_in(body);
  if (name.empty()) return nullptr;
  const auto digest = Digest::from_hex(name);
  if (!digest) return pass(digest);
  const auto row = select_field_.bind(1, std::span<const std::uint8_t>(digest->bytes)).step();
  if (!row) return pass(row);
  if (!*row) return nullptr;
  const std::int64_t valid_at_ms = select_field_.integer(0);
  const SqlBlob bytes = select_field_.blob(1);
  select_field_.reset();
  auto field = decode_field(bytes);
  if (field && milliseconds((*field)->valid_at()) != valid_at_ms)
    return fail(ErrorCode::kUnreadable, "table flood_field: field {} has another valid_at than its row", name);
  return field;
}

}  // namespace sandtable
