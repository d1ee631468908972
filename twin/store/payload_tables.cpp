#include "twin/store/payload_tables.h"

#include <nlohmann/json.hpp>

#include "twin/flood/field_codec.h"

namespace sandtable {
namespace {}  // namespace

std::string field_digest_in(std::string_view body) {
  const auto parsed = nlohmann::json::parse(body, nullptr, false);
  if (!parsed.is_object()) return {};
  const auto it = parsed.find("field");
  return it != parsed.end() && it->is_string() ? it->get<std::string>() : std::string();
}

Result<PayloadTables> PayloadTables::open(const SqliteDatabase& database, const Packing& packing) {
  PayloadTables tables;
  const auto schema = database.integer("SELECT schema_version FROM sandtable_incident");
  if (!schema) return pass(schema);
  auto observations = ObservationArchive::open(database, *schema, packing);
  if (!observations) return pass(observations);
  tables.observations_ = std::move(*observations);
  const std::pair<SqliteStatement*, std::string_view> all[] = {
      {&tables.insert_field_, "INSERT INTO flood_field VALUES(?1,?2,?3) ON CONFLICT(digest) DO NOTHING"},
      {&tables.select_field_, "SELECT valid_at,field FROM flood_field WHERE digest=?1"},
  };
  if (Status prepared = database.prepare_all(all); !prepared) return pass(prepared);
  return tables;
}

Status PayloadTables::append(std::span<const Event> events) {
  for (const Event& event : events) {
    const auto* modelled = std::get_if<WaterModelled>(&event.body);
    if (modelled == nullptr || !modelled->water || !modelled->water->field) continue;
    if (Status written = append_field(*modelled->water->field); !written) return written;
  }
  return observations_.append(events);
}

Status PayloadTables::append_field(const FloodField& field) {
  const auto bytes = encode_field(field);
  if (!bytes) return pass(bytes);
  insert_field_.bind(1, std::span<const std::uint8_t>(field.digest().bytes));
  insert_field_.bind(2, unix_ms(field.valid_at())).bind(3, std::span<const std::uint8_t>(*bytes));
  return insert_field_.run();
}

Result<BesidePayloads> PayloadTables::read(std::int64_t seq, std::string_view kind, std::string_view body) {
  BesidePayloads beside;
  if (kind == event_type(ObservationsIngested{})) {
    auto observations = observations_.of_entry(seq);
    if (!observations) return pass(observations);
    beside.observations = std::move(*observations);
  } else if (kind == event_type(WaterModelled{})) {
    auto field = field_of(body);
    if (!field) return pass(field);
    beside.field = std::move(*field);
  }
  return beside;
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
  if (field && unix_ms((*field)->valid_at()) != valid_at_ms)
    return fail(ErrorCode::kUnreadable, "table flood_field: field {} has another valid_at than its row", name);
  return field;
}

}  // namespace sandtable
