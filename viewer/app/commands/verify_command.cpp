#include "viewer/app/commands/verify_command.h"

#include <cstdio>

#include "twin/store/postgres_store.h"
#include "twin/store/sqlite_store.h"
#include "viewer/app/console.h"

namespace sandtable {
namespace {

/// Who took the shift over, with what. A journal that was just verified can be read.
void print_handovers(IncidentReader& store, std::int64_t entries) {
  (void)store.read_story(1, entries, [](const Event& event) {
    const auto* signed_for = std::get_if<HandoverSigned>(&event.body);
    if (signed_for == nullptr) return;
    const Handover& h = signed_for->handover;
    fmt::print("handed over   entry {}, {} to {}, pack {}\n", event.seq, h.giver, h.receiver, h.pack.hex());
  });
}

template <class Store>
int verify(const std::string& incident, const Result<std::unique_ptr<Store>>& store) {
  if (!store) return report_failure(store.error());
  const auto check = (*store)->verify();
  if (!check) return report_failure(check.error());
  const auto signatures = (*store)->signatures();
  if (!signatures) return report_failure(signatures.error());
  fmt::print("{}: {}\n", incident, check->intact ? "intact" : "broken: " + check->why);
  fmt::print("entries       {}{}\n", check->entries, check->intact ? "" : " good");
  fmt::print("observations  {}\n", check->observations);
  fmt::print("flood fields  {}\n", check->fields);
  fmt::print("head          {}\n", check->head.hex());
  if (signatures->signed_to != 0) fmt::print("signed        up to entry {}\n", signatures->signed_to);
  if (check->intact) print_handovers(**store, check->entries);
  for (const auto& [key, count] : signatures->count) fmt::print("seat key      {}, {} commits\n", hex(key), count);
  return check->intact ? kExitOk : kExitFailed;
}

}  // namespace

int run_verify(const VerifyOptions& options) {
  return PostgresStore::is_address(options.incident)
             ? verify(options.incident, PostgresStore::open_read_only(options.incident))
             : verify(options.incident, SqliteStore::open_read_only(options.incident));
}

}  // namespace sandtable
