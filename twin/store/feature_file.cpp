#include "twin/store/feature_file.h"

#include "twin/core/source_credits.h"
#include "twin/store/feature_tables.h"
#include "twin/store/schema.h"

namespace sandtable {
namespace {

/// The metadata extension (OGC 12-128r17, annex F.8).
constexpr const char* kMetadataTables = R"sql(
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
INSERT INTO gpkg_extensions VALUES
  ('gpkg_metadata', NULL, 'gpkg_metadata', 'http://www.geopackage.org/spec121/#extension_metadata', 'read-write'),
  ('gpkg_metadata_reference', NULL, 'gpkg_metadata', 'http://www.geopackage.org/spec121/#extension_metadata',
   'read-write');
)sql";

/// Says of the whole file whose data are in it, a line a source.
Status write_sources(const SqliteDatabase& database, const Incident& incident) {
  std::string lines;
  for (const SourceCredit& credit : source_credits(incident)) {
    lines += fmt::format("{} {}: attribution: {}; licence: {}\n", credited_kind_key(credit.kind), credit.id,
                         stated(credit.attribution), stated(credit.licence));
  }
  if (Status made = database.execute(kMetadataTables); !made) return made;
  auto insert = database.prepare(
      "INSERT INTO gpkg_metadata VALUES(1,'dataset','http://purl.org/dc/terms/rights','text/plain',?1)");
  if (!insert) return pass(insert);
  if (Status written = insert->bind(1, std::string_view(lines)).run(); !written) return written;
  return database.execute("INSERT INTO gpkg_metadata_reference(reference_scope, md_file_id) VALUES('geopackage', 1)");
}

}  // namespace

Status write_feature_file(const std::filesystem::path& file, const StoreCrs& crs, const IncidentState& state) {
  auto database = SqliteDatabase::open(file, SqliteDatabase::Mode::kCreate);
  if (!database) return pass(database);
  auto transaction = SqliteTransaction::begin(**database);
  if (!transaction) return pass(transaction);
  const auto srs_id = create_feature_schema(**database, crs);
  if (!srs_id) return pass(srs_id);
  if (Status written = write_feature_changes(**database, *srs_id, IncidentState{}, state, state.at); !written)
    return written;
  if (Status written = write_sources(**database, *state.incident); !written) return written;
  return transaction->commit();
}

}  // namespace sandtable
