#include "viewer/app/report/handover_check.h"

#include <cstdio>

#include "twin/report/log_line.h"
#include "viewer/app/compose.h"
#include "viewer/app/console.h"
#include "viewer/app/report/handover_manifest.h"
#include "viewer/app/report/told_incident.h"

namespace sandtable {

int run_handover_check(const std::string& incident, const std::string& pack) {
  const auto found = read_manifest(pack);
  if (!found) return report_failure(found.error());
  const HandoverManifest& manifest = found->manifest;
  const Warnings faults = pack_faults(pack, manifest);
  fmt::print("{}: {}\n", pack, faults.empty() ? "whole" : "NOT as it was made");
  fmt::print("files         {}\n", manifest.files.size());
  fmt::print("digest        {}\n", found->digest.hex());
  fmt::print("stands on     entry {} of {}\n", manifest.entry, manifest.incident);
  report_warnings(faults);

  const auto store = open_any_incident(incident);
  if (!store) return report_failure(store.error());
  const auto told = tell_incident(**store, incident, std::nullopt);
  if (!told) return report_failure(told.error());
  if (!told->check.intact) report_warnings({"the journal is not intact: " + told->check.why});
  bool is_signed = false;
  for (const SignedHandover& known : *told->state.handovers) {
    if (known.handover.pack != found->digest) continue;
    is_signed = true;
    fmt::print("signed        {} by {}, from {} (entry {})\n", format_local(known.when, told->state.incident->zone),
               known.handover.receiver, known.handover.giver, known.entry);
  }
  if (!is_signed) fmt::print("signed        by nobody in {}\n", incident);
  return faults.empty() && is_signed && told->check.intact ? kExitOk : kExitFailed;
}

}  // namespace sandtable
