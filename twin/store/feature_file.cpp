#include "twin/store/feature_file.h"

#include "twin/store/feature_tables.h"
#include "twin/store/schema.h"

namespace sandtable {

Status write_feature_file(const std::filesystem::path& file, const StoreCrs& crs, const IncidentState& state) {
  auto database = SqliteDatabase::open(file, SqliteDatabase::Mode::kCreate);
  if (!database) return pass(database);
  auto transaction = SqliteTransaction::begin(**database);
  if (!transaction) return pass(transaction);
  const auto srs_id = create_feature_schema(**database, crs);
  if (!srs_id) return pass(srs_id);
  if (Status written = write_feature_changes(**database, *srs_id, IncidentState{}, state, state.at); !written)
    return written;
  return transaction->commit();
}

}  // namespace sandtable
