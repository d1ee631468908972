#include "viewer/app/commands/verify_command.h"

#include <cstdio>

#include "twin/store/sqlite_store.h"
#include "viewer/app/console.h"

namespace sandtable {

int run_verify(const VerifyOptions& options) {
  const auto store = SqliteStore::open_read_only(options.incident);
  if (!store) return report_failure(store.error());
  const auto check = (*store)->verify();
  if (!check) return report_failure(check.error());
  fmt::print("{}: {}\n", options.incident, check->intact ? "intact" : "broken: " + check->why);
  fmt::print("entries       {}{}\n", check->entries, check->intact ? "" : " good");
  fmt::print("observations  {}\n", check->observations);
  fmt::print("flood fields  {}\n", check->fields);
  fmt::print("head          {}\n", check->head.hex());
  return check->intact ? kExitOk : kExitFailed;
}

}  // namespace sandtable
