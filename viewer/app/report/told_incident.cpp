#include "viewer/app/report/told_incident.h"

#include <filesystem>

#include "twin/core/reduce.h"
#include "twin/store/postgres_store.h"

namespace sandtable {

std::string incident_name(const std::string& file_or_address) {
  if (!PostgresStore::is_address(file_or_address)) return std::filesystem::path(file_or_address).filename().string();
  const std::string path = file_or_address.substr(0, file_or_address.find('?'));
  return "PostgreSQL " + path.substr(path.rfind('/') + 1);
}

Result<ToldIncident> tell_incident(IncidentStore& store, const std::string& file_or_address,
                                   std::optional<UtcTime> until) {
  ToldIncident told;
  told.name = incident_name(file_or_address);
  auto check = store.verify();
  if (!check) return pass(check);
  told.check = std::move(*check);
  std::optional<UtcTime> begins;
  const Status read = store.read(1, [&](const Event& event) {
    if (!begins) begins = event.at;
    if (until && event.at > *until) return false;
    if (auto line = log_line(event, told.state)) told.log.push_back({event.seq, std::move(*line)});
    reduce(told.state, event);
    return true;
  });
  if (!read) return pass(read);
  if (!begins) return fail(ErrorCode::kInvalid, "the incident has no entries yet");
  if (told.state.seq == 0)
    return fail(ErrorCode::kInvalid, "--at {} is before the incident began at {}", format_iso(*until),
                format_iso(*begins));
  told.began = *begins;
  told.at = until.value_or(told.state.at);
  return told;
}

}  // namespace sandtable
