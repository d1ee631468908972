#include "twin/store/schema.h"

#include <charconv>
#include <optional>
#include <string>

#include "twin/store/feature_tables.h"

namespace sandtable {
namespace {

constexpr std::int64_t kGeoPackageId = 0x47504B47;  // "GPKG"
constexpr std::int64_t kGeoPackageVersion = 10300;
constexpr std::int32_t kUnregisteredSrs = 100000;

constexpr const char* kGeoPackageTables = R"sql(
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326,
   'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]',
   'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');
)sql";

/// What schema 2 added: packed observations, and which messages have left.
constexpr const char* kSinceSchema2 = R"sql(
CREATE TABLE observation_seal (  -- a stretch of the journal whose observations are packed
  id INTEGER PRIMARY KEY,
  first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,
  count INTEGER NOT NULL,
  arrival BLOB NOT NULL,         -- in which order they came: zstd
  digest BLOB NOT NULL);
CREATE TABLE observation_chunk ( -- of one seal the observations of 128 series: columns, differences, zstd
  id INTEGER PRIMARY KEY,
  seal INTEGER NOT NULL REFERENCES observation_seal(id),
  series_group INTEGER NOT NULL, -- fid / 128
  count INTEGER NOT NULL,
  from_time INTEGER NOT NULL, to_time INTEGER NOT NULL,  -- least and greatest phenomenon time, ms since 1970 UTC
  body BLOB NOT NULL,
  digest BLOB NOT NULL);
CREATE UNIQUE INDEX chunk_of_group ON observation_chunk(series_group, seal);
CREATE INDEX chunk_of_seal ON observation_chunk(seal);
CREATE TABLE sealed_latest (     -- the newest packed observation of each series
  series INTEGER PRIMARY KEY, phenomenon_time INTEGER NOT NULL, value DOUBLE, flag INTEGER NOT NULL);
CREATE TABLE message_sent (      -- entries whose message to a crew has left; the others' has not
  journal_seq INTEGER PRIMARY KEY REFERENCES journal(seq));
)sql";

/// What schema 3 added: entries that come with observations are packed with them; two tables for a GIS.
constexpr const char* kSinceSchema3 = R"sql(
CREATE TABLE journal_pack (  -- entries that come with deliveries, older ones: no rows of journal any more
  first_seq INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL,
  first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,  -- ms since 1970 UTC
  chain BLOB NOT NULL,       -- digest of entry last_seq
  body BLOB NOT NULL);       -- columns, differences, zstd
CREATE UNIQUE INDEX pack_by_end ON journal_pack(last_seq);
)sql";

constexpr const char* kIncidentTables = R"sql(
CREATE TABLE sandtable_incident (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  schema_version INTEGER NOT NULL,
  srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys(srs_id),
  place_toml TEXT, place_path TEXT,
  head_seq INTEGER NOT NULL,  -- last entry of the journal and its digest, so that a shortened journal shows
  head_digest BLOB NOT NULL,
  sealed_seq INTEGER NOT NULL DEFAULT 0);  -- the observations of entries up to this one are packed
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,        -- incident clock, ms since 1970 UTC
  wall INTEGER NOT NULL,      -- wall clock of the seat that wrote it, ms since 1970 UTC
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,         -- JSON
  prev BLOB NOT NULL,
  digest BLOB NOT NULL);
CREATE TABLE observation (           -- the newest observations; older ones are packed, see observation_chunk
  id INTEGER PRIMARY KEY,            -- seq of the journal entry * 2^24 + place in it
  series INTEGER NOT NULL,           -- fid in series
  phenomenon_time INTEGER NOT NULL,  -- ms since 1970 UTC
  received_time INTEGER NOT NULL,
  value DOUBLE,                      -- NULL: the source said "missing"
  raw TEXT NOT NULL,
  flag INTEGER NOT NULL,             -- QARTOD: 1 pass, 2 not evaluated, 3 suspect, 4 fail, 9 missing
  tests INTEGER NOT NULL,            -- flag of each test, three bits each
  reason TEXT NOT NULL,
  note BLOB);                        -- other times the source tells, and the mark of the answer it came in; mostly NULL
CREATE TABLE flood_field (
  digest BLOB PRIMARY KEY,
  valid_at INTEGER NOT NULL,  -- ms since 1970 UTC
  field BLOB NOT NULL) WITHOUT ROWID;
INSERT INTO gpkg_contents(table_name, data_type, identifier, description) VALUES
  ('observation', 'attributes', 'observation', 'The newest measured values, not packed yet; times in ms since 1970 UTC');
)sql";

/// Schema 1 kept all observations as rows with indices, and did not note what had been sent: what is that old has
/// expired anyway.
constexpr const char* kFromSchema1 = R"sql(
DROP VIEW latest_readings;
DROP INDEX observation_of_series;
DROP INDEX observation_of_entry;
ALTER TABLE observation RENAME TO observation_1;
CREATE TABLE observation (
  id INTEGER PRIMARY KEY, series INTEGER NOT NULL, phenomenon_time INTEGER NOT NULL, received_time INTEGER NOT NULL,
  value DOUBLE, raw TEXT NOT NULL, flag INTEGER NOT NULL, tests INTEGER NOT NULL, reason TEXT NOT NULL);
INSERT INTO observation
  SELECT (journal_seq << 24) + row_number() OVER (PARTITION BY journal_seq ORDER BY id) - 1, series, phenomenon_time,
         received_time, value, raw, flag, 0, reason FROM observation_1;
DROP TABLE observation_1;
ALTER TABLE sandtable_incident ADD COLUMN sealed_seq INTEGER NOT NULL DEFAULT 0;
INSERT INTO message_sent SELECT seq FROM journal WHERE kind IN ('order_issued', 'order_changed');
)sql";

/// What schema 4 added: what sources note of a value; and the newest value is none from the future.
constexpr const char* kSinceSchema4 = R"sql(
ALTER TABLE observation ADD COLUMN note BLOB;
DROP VIEW latest_readings;
)sql";

/// The newest value of every series on the map. A view, so nothing has to keep it up to date. What is_ahead() is left
/// out: the flag of QualityTest::kFutureClock is 4.
constexpr const char* kLatestView = R"sql(
CREATE VIEW latest_readings AS
  WITH newest AS (  -- of several rows SQLite takes value and flag from the one with the greatest time
    SELECT series, max(phenomenon_time) AS phenomenon_time, value, flag FROM (
      SELECT series, phenomenon_time, value, flag FROM sealed_latest UNION ALL
      SELECT series, phenomenon_time, value, flag FROM observation
        WHERE id >= ((SELECT sealed_seq FROM sandtable_incident) + 1) << 24
          AND NOT (phenomenon_time > received_time AND (tests >> 33) & 7 = 4))
    GROUP BY series)
  SELECT s.fid AS fid, s.id AS series, t.name AS name, t.name_en AS name_en, s.quantity AS quantity, s.unit AS unit,
         o.value AS value, o.flag AS flag,
         strftime('%Y-%m-%dT%H:%M:%fZ', o.phenomenon_time / 1000.0, 'unixepoch') AS phenomenon_time, t.geom AS geom
  FROM series s JOIN stations t ON t.id = s.station JOIN newest o ON o.series = s.fid;
)sql";

std::optional<std::int32_t> epsg_code(const std::string& name) {
  constexpr std::string_view kPrefix = "EPSG:";
  if (name.rfind(kPrefix, 0) != 0) return std::nullopt;
  std::int32_t code = 0;
  const char* end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + kPrefix.size(), end, code);
  if (error != std::errc() || stop != end || code <= 0) return std::nullopt;
  return code;
}

Status insert_crs(const SqliteDatabase& database, const StoreCrs& crs, std::int32_t srs_id) {
  auto insert = database.prepare("INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES(?1,?2,?3,?4,?5,?6)");
  if (!insert) return pass(insert);
  const bool registered = srs_id != kUnregisteredSrs;
  insert->bind(1, std::string_view(crs.name)).bind(2, std::int64_t{srs_id});
  insert->bind(3, std::string_view(registered ? "EPSG" : "NONE")).bind(4, std::int64_t{srs_id});
  insert->bind(5, std::string_view(crs.wkt.empty() ? "undefined" : crs.wkt))
      .bind(6, std::string_view("CRS of the place"));
  return insert->run();
}

Status register_features(const SqliteDatabase& database, std::string_view name, std::string_view description,
                         std::string_view geometry, std::int32_t srs_id) {
  auto contents = database.prepare(
      "INSERT INTO gpkg_contents(table_name, data_type, identifier, description, srs_id) VALUES(?1,?2,?1,?3,?4)");
  if (!contents) return pass(contents);
  contents->bind(1, name).bind(2, std::string_view(geometry.empty() ? "attributes" : "features")).bind(3, description);
  if (geometry.empty()) {
    contents->bind_null(4);
  } else {
    contents->bind(4, std::int64_t{srs_id});
  }
  if (Status listed = contents->run(); !listed || geometry.empty()) return listed;
  auto column = database.prepare("INSERT INTO gpkg_geometry_columns VALUES(?1,'geom',?2,?3,0,0)");
  if (!column) return pass(column);
  return column->bind(1, name).bind(2, geometry).bind(3, std::int64_t{srs_id}).run();
}

Status create_feature_table(const SqliteDatabase& database, const FeatureTable& table, std::int32_t srs_id) {
  std::string sql = fmt::format(
      "CREATE TABLE {} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, id TEXT NOT NULL UNIQUE", table.name);
  for (const FeatureColumn& column : table.columns) sql += fmt::format(", {} {}", column.name, column.type);
  if (!table.geometry.empty()) sql += fmt::format(", geom {}", table.geometry);
  if (Status created = database.execute(sql + ")"); !created) return created;
  return register_features(database, table.name, table.description, table.geometry, srs_id);
}

Status insert_incident(const SqliteDatabase& database, std::int32_t srs_id) {
  auto insert = database.prepare("INSERT INTO sandtable_incident VALUES(1,?1,?2,NULL,NULL,0,x'',0)");
  if (!insert) return pass(insert);
  return insert->bind(1, kStoreSchema).bind(2, std::int64_t{srs_id}).run();
}

}  // namespace

Result<std::int32_t> create_feature_schema(const SqliteDatabase& database, const StoreCrs& crs) {
  const std::optional<std::int32_t> code = epsg_code(crs.name);
  if (!code && crs.wkt.empty())
    return fail(ErrorCode::kInvalid, "incident file {}: CRS '{}' has neither an EPSG code nor a WKT",
                database.file().string(), clipped(crs.name, 80));
  const std::int32_t srs_id = code.value_or(kUnregisteredSrs);
  if (Status made = database.execute(kGeoPackageTables); !made) return pass(made);
  if (Status made = insert_crs(database, crs, srs_id); !made) return pass(made);
  for (const FeatureTable& table : feature_tables())
    if (Status made = create_feature_table(database, table, srs_id); !made) return pass(made);
  return srs_id;
}

Status create_schema(const SqliteDatabase& database, const StoreCrs& crs) {
  // Pages of packed rows go back to the disk a few at a time; this must be said before the first table.
  if (Status said = database.execute("PRAGMA auto_vacuum=INCREMENTAL"); !said) return said;
  auto transaction = SqliteTransaction::begin(database);
  if (!transaction) return pass(transaction);
  const auto srs_id = create_feature_schema(database, crs);
  if (!srs_id) return pass(srs_id);
  if (Status made = database.execute(kIncidentTables); !made) return made;
  if (Status made = database.execute(kSinceSchema2); !made) return made;
  if (Status made = database.execute(kSinceSchema3); !made) return made;
  if (Status made = database.execute(kOneOrderEach); !made) return made;
  if (Status made = database.execute(kLatestView); !made) return made;
  Status listed = register_features(database, "latest_readings", "The newest value of every series at its station",
                                    "POINT", *srs_id);
  if (!listed) return listed;
  if (Status made = insert_incident(database, *srs_id); !made) return made;
  return transaction->commit();
}

Status check_schema(const SqliteDatabase& database) {
  const std::string file = database.file().string();
  const auto application = database.integer("PRAGMA application_id");
  if (!application) return pass(application);
  const auto tables = database.integer("SELECT count(*) FROM sqlite_master WHERE name='sandtable_incident'");
  if (!tables) return pass(tables);
  if (*application != kGeoPackageId || *tables == 0)
    return fail(ErrorCode::kUnreadable, "incident file {}: {} but not an incident of Sandtable", file,
                *application == kGeoPackageId ? "a GeoPackage" : "a SQLite file");
  const auto schema = database.integer("SELECT schema_version FROM sandtable_incident");
  if (!schema) return pass(schema);
  if (*schema > kStoreSchema)
    return fail(ErrorCode::kUnreadable, "incident file {}: schema {} of a newer Sandtable; this one reads up to {}",
                file, *schema, kStoreSchema);
  if (*schema < 1) return fail(ErrorCode::kUnreadable, "incident file {}: schema {} never existed", file, *schema);
  return {};
}

Status migrate_schema(const SqliteDatabase& database) {
  const auto schema = database.integer("SELECT schema_version FROM sandtable_incident");
  if (!schema) return pass(schema);
  if (*schema == kStoreSchema) return {};
  auto transaction = SqliteTransaction::begin(database);
  if (!transaction) return pass(transaction);
  if (*schema == 1) {
    if (Status migrated = database.execute(kSinceSchema2); !migrated) return migrated;
    if (Status migrated = database.execute(kFromSchema1); !migrated) return migrated;
    if (Status migrated = database.execute(kLatestView); !migrated) return migrated;
  }
  if (*schema < 3) {
    if (Status migrated = database.execute(kSinceSchema3); !migrated) return migrated;
  }
  if (*schema < 4) {
    if (Status migrated = database.execute(kSinceSchema4); !migrated) return migrated;
    if (Status migrated = database.execute(kLatestView); !migrated) return migrated;
  }
  const auto srs_id = read_srs_id(database);
  if (!srs_id) return pass(srs_id);
  for (const FeatureTable& table : feature_tables()) {
    if (table.since_schema <= *schema) continue;
    if (Status made = create_feature_table(database, table, *srs_id); !made) return made;
  }
  // What schema 5 added is the table of assignments with this.
  if (Status migrated = database.execute(kOneOrderEach); !migrated) return migrated;
  const std::string now = fmt::format("UPDATE sandtable_incident SET schema_version = {}", kStoreSchema);
  if (Status migrated = database.execute(now); !migrated) return migrated;
  return transaction->commit();
}

Result<std::int32_t> read_srs_id(const SqliteDatabase& database) {
  const auto id = database.integer("SELECT srs_id FROM sandtable_incident");
  if (!id) return pass(id);
  return static_cast<std::int32_t>(*id);
}

}  // namespace sandtable
