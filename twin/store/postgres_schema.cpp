#include "twin/store/postgres_schema.h"

#include <charconv>

#include "twin/store/feature_tables.h"
#include "twin/store/postgres_features.h"
#include "twin/store/postgres_journal.h"

namespace sandtable {
namespace {

constexpr const char* kPostgresTables = R"sql(
CREATE TABLE sandtable_incident (
  only_row integer PRIMARY KEY CHECK (only_row = 1),
  schema_version integer NOT NULL,
  srs_id integer NOT NULL,
  place_toml bytea, place_path bytea,
  head_seq bigint NOT NULL,   -- last entry of the journal and its digest, so that a shortened journal shows
  head_digest bytea NOT NULL);
CREATE TABLE seat (           -- whoever may write, or once might
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  since timestamptz NOT NULL DEFAULT now());
CREATE TABLE journal (
  seq bigint PRIMARY KEY,
  at bigint NOT NULL,         -- incident clock, ms since 1970 UTC
  wall bigint NOT NULL,       -- wall clock of the seat that wrote it, ms since 1970 UTC
  actor text NOT NULL,
  kind text NOT NULL,
  body text NOT NULL,         -- JSON
  prev bytea NOT NULL,
  digest bytea NOT NULL);
CREATE INDEX journal_by_time ON journal(at, seq);
CREATE TABLE series_key (key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id bytea NOT NULL UNIQUE);
CREATE TABLE observation (
  seq bigint NOT NULL,        -- its journal entry
  place integer NOT NULL,     -- in that entry
  series integer NOT NULL REFERENCES series_key(key),
  phenomenon_time bigint NOT NULL,  -- ms since 1970 UTC
  received_time bigint NOT NULL,
  value double precision,     -- NULL: the source said "missing"
  raw bytea NOT NULL,
  flag smallint NOT NULL,     -- QARTOD: 1 pass, 2 not evaluated, 3 suspect, 4 fail, 9 missing
  tests bigint NOT NULL,      -- flag of each test, three bits each
  reason bytea NOT NULL,
  note bytea,                 -- other times the source tells, and the mark of the answer it came in; mostly NULL
  PRIMARY KEY (seq, place));
CREATE INDEX observation_of_series ON observation(series, phenomenon_time, seq, place);
CREATE TABLE flood_field (
  digest bytea PRIMARY KEY,
  valid_at bigint NOT NULL,   -- ms since 1970 UTC
  field bytea NOT NULL);
CREATE TABLE message_sent (journal_seq bigint PRIMARY KEY);
CREATE TABLE journal_signature (seq bigint PRIMARY KEY, key bytea NOT NULL, signature bytea NOT NULL);
)sql";

/// What version 2 added: what sources note of a value; and the newest value is none from the future.
constexpr const char* kSinceVersion2 = "ALTER TABLE observation ADD COLUMN note bytea;";

/// Before version 3 only machines were kept from having two open orders, by this.
constexpr const char* kUntilVersion2 = "ALTER TABLE orders DROP CONSTRAINT one_open_order_a_resource;";

/// What is_ahead() is left out: the flag of QualityTest::kFutureClock is 4.
constexpr const char* kPostgresLatestView = R"sql(
CREATE OR REPLACE VIEW latest_readings AS
  SELECT s.fid, s.id AS series, t.name, t.name_en, s.quantity, s.unit, o.value, o.flag,
         to_timestamp(o.phenomenon_time / 1000.0) AS phenomenon_time, t.geom
  FROM series s JOIN stations t ON t.id = s.station JOIN series_key k ON k.id = convert_to(s.id, 'UTF8')
  JOIN LATERAL (SELECT value, flag, phenomenon_time FROM observation WHERE series = k.key
                AND NOT (phenomenon_time > received_time AND ((tests >> 33) & 7) = 4)
                ORDER BY phenomenon_time DESC, seq DESC, place DESC LIMIT 1) o ON true;
)sql";

constexpr std::int32_t kSchemaLock = 0x53544230;  // "STB0"

std::int32_t epsg_code(std::string_view crs) {
  constexpr std::string_view kPrefix = "EPSG:";
  std::int32_t code = 0;
  if (!crs.starts_with(kPrefix)) return 0;
  const auto [stop, error] = std::from_chars(crs.data() + kPrefix.size(), crs.data() + crs.size(), code);
  return error == std::errc() && stop == crs.data() + crs.size() ? code : 0;
}

std::string_view type_of(std::string_view geopackage) {
  if (geopackage == "DOUBLE") return "double precision";
  if (geopackage == "MEDIUMINT") return "integer";
  if (geopackage == "INTEGER") return "bigint";
  return geopackage == "DATETIME" ? "timestamptz" : "text";
}

std::string feature_table_sql(const FeatureTable& table, std::int32_t srs_id) {
  std::string sql = fmt::format(
      "CREATE TABLE {} (fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL UNIQUE", table.name);
  for (const FeatureColumn& column : table.columns) sql += fmt::format(", {} {}", column.name, type_of(column.type));
  if (!table.geometry.empty()) sql += fmt::format(", geom geometry({}, {})", table.geometry, srs_id);
  sql += fmt::format("); COMMENT ON TABLE {} IS $text${}$text$;", table.name, table.description);
  if (!table.geometry.empty()) sql += fmt::format("CREATE INDEX ON {} USING gist (geom);", table.name);
  return sql;
}

Status add_postgis(PostgresConnection& connection) {
  const auto there = connection.integer("SELECT count(*) FROM pg_extension WHERE extname = 'postgis'");
  if (!there) return pass(there);
  if (*there > 0) return {};
  const Status added = connection.execute("CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public");
  if (added || added.error().code == ErrorCode::kIo) return added;
  return fail(ErrorCode::kUnsupported,
              "{}; it needs PostGIS, which its administrator adds with CREATE EXTENSION postgis",
              added.error().message);
}

Result<bool> has_table(PostgresConnection& connection, std::string_view name) {
  const auto found = connection.integer(
      fmt::format("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = '{}'", name));
  if (!found) return pass(found);
  return *found > 0;
}

Result<bool> holds_incident(PostgresConnection& connection) { return has_table(connection, "sandtable_incident"); }

/// The feature tables that an earlier version did not have.
Status add_feature_tables(PostgresConnection& connection, std::int32_t srs_id) {
  for (const FeatureTable& table : feature_tables()) {
    const auto is_there = has_table(connection, table.name);
    if (!is_there) return pass(is_there);
    if (*is_there) continue;
    if (Status made = connection.execute(feature_table_sql(table, srs_id)); !made) return made;
  }
  return {};
}

/// Whom the open orders bind, as the journal tells.
Status fill_assignments(PostgresConnection& connection, std::int32_t srs_id) {
  const auto state = PostgresJournal(connection).shown_state();
  if (!state) return pass(state);
  IncidentState before = *state;
  before.orders = {};
  return write_feature_changes(connection, srs_id, before, *state);
}

/// Inside the caller's transaction.
Status bring_up(PostgresConnection& connection) {
  const auto version = connection.integer("SELECT schema_version FROM sandtable_incident");
  if (!version) return pass(version);
  if (*version >= kPostgresSchema) return {};
  if (*version < 2) {
    if (Status noted = connection.execute(std::string(kSinceVersion2) + kPostgresLatestView); !noted) return noted;
  }
  const auto srs_id = connection.integer("SELECT srs_id FROM sandtable_incident");
  if (!srs_id) return pass(srs_id);
  const auto id = static_cast<std::int32_t>(*srs_id);
  if (Status dropped = connection.execute(kUntilVersion2); !dropped) return dropped;
  if (Status added = add_feature_tables(connection, id); !added) return added;
  if (Status guarded = connection.execute(kOneOrderEach); !guarded) return guarded;
  if (Status filled = fill_assignments(connection, id); !filled) return filled;
  return connection.execute(fmt::format("UPDATE sandtable_incident SET schema_version = {}", kPostgresSchema));
}

}  // namespace

Status make_postgres_schema(PostgresConnection& connection, const std::string& crs) {
  auto transaction = PostgresTransaction::begin(connection);
  if (!transaction) return pass(transaction);
  // The extension belongs to the database and not to the schema, so all newcomers wait for one another.
  const auto alone = connection.query("SELECT pg_advisory_xact_lock($1, 0)", {std::int64_t{kSchemaLock}});
  if (!alone) return pass(alone);
  const auto made = holds_incident(connection);
  if (!made) return pass(made);
  if (*made) {
    if (Status current = bring_up(connection); !current) return current;
    return transaction->commit();
  }
  if (Status added = add_postgis(connection); !added) return added;
  const std::int32_t srs_id = epsg_code(crs);
  std::string sql = kPostgresTables;
  for (const FeatureTable& table : feature_tables()) sql += feature_table_sql(table, srs_id);
  sql += kOneOrderEach;
  sql += kPostgresLatestView;
  sql += fmt::format("INSERT INTO sandtable_incident VALUES (1, {}, {}, NULL, NULL, 0, '')", kPostgresSchema, srs_id);
  if (Status created = connection.execute(sql); !created) return created;
  return transaction->commit();
}

Result<PostgresSetting> read_postgres_setting(PostgresConnection& connection) {
  const auto found = holds_incident(connection);
  if (!found) return pass(found);
  if (!*found)
    return fail(ErrorCode::kUnreadable, "incident database {}: holds no incident of Sandtable", connection.name());
  const auto rows = connection.query("SELECT schema_version, srs_id, current_schema()::text FROM sandtable_incident");
  if (!rows) return pass(rows);
  if (rows->size() == 1 && rows->integer(0, 0) < kPostgresSchema)
    return fail(ErrorCode::kUnreadable,
                "incident database {}: tables of an older Sandtable; a seat that may write brings them up",
                connection.name());
  if (rows->size() != 1 || rows->integer(0, 0) != kPostgresSchema)
    return fail(ErrorCode::kUnreadable, "incident database {}: tables of another Sandtable; this one knows version {}",
                connection.name(), kPostgresSchema);
  return PostgresSetting{static_cast<std::int32_t>(rows->integer(0, 1)), rows->text(0, 2)};
}

}  // namespace sandtable
