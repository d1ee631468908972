#include "viewer/app/commands/verify_command.h"

#include <cstdio>

#include "twin/store/sqlite_store.h"
#include "viewer/app/console.h"

namespace sandtable {
namespace {

void print_verdict(const std::string& file, const JournalCheck& check) {
  if (check.intact) {
    fmt::print("{}: intact\n", file);
  } else if (check.broken_seq > 0) {
    fmt::print("{}: broken at entry {}: {}\n", file, check.broken_seq, check.why);
  } else {
    fmt::print("{}: broken beside the journal: {}\n", file, check.why);
  }
}

}  // namespace

int run_verify(const VerifyOptions& options) {
  const auto store = SqliteStore::open_read_only(options.incident);
  if (!store) return report_failure(store.error());
  const auto check = (*store)->verify();
  if (!check) return report_failure(check.error());
  print_verdict(options.incident, *check);
  fmt::print("entries       {}{}\n", check->entries, check->intact ? "" : " good");
  fmt::print("observations  {}\n", check->observations);
  fmt::print("flood fields  {}\n", check->fields);
  fmt::print("head          {}\n", check->head.hex());
  return check->intact ? kExitOk : kExitFailed;
}

}  // namespace sandtable
