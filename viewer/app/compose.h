#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "feeds/exercise/exercise_plan.h"
#include "feeds/lab/fault.h"
#include "feeds/recording/raw_file.h"
#include "twin/runtime/session_parts.h"
#include "viewer/app/place_map.h"

namespace sandtable {

struct RunOptions {
  std::filesystem::path store;                          ///< incident file to write; empty keeps nothing
  std::optional<double> speed;                          ///< incident seconds per second; empty takes the place's
  std::uint64_t seed = 1;                               ///< of the simulated field and of the faults
  std::vector<feeds::Fault> faults{};                   ///< what shall go wrong with the feeds
  std::shared_ptr<const feeds::ExercisePlan> exercise{};  ///< what is practised; null for the real thing
  std::shared_ptr<feeds::RawFileWriter> raw_out{};      ///< gets all that feeds receive; null keeps nothing
  std::shared_ptr<const feeds::RawRecording> raw_in{};  ///< what feeds receive, instead of the network; null for that
  bool shared = false;  ///< writes to the place's shared database, where it names one, instead of `store`
  Role role = Role::kAdministrator;  ///< of whoever sits here
  /// Whom orders and outputs may reach.
  enum class Reach {
    kWorld,     ///< whom the place names
    kVisitors,  ///< a kiosk: simulated crews alone, whatever the link of the place
    kNobody,    ///< pictures: simulated crews only where the place has them, so that none is invented
  };
  Reach reach = Reach::kWorld;
  bool resume = false;  ///< `store` is there already and is continued; for a Session
};

/// The one place where the real thing is put together: sources, quality control, field link, flood model, roads and
/// store of a place. Fails naming the feed, file or layer that cannot be used.
Result<SessionParts> compose(const PlaceMap& map, const RunOptions& options);

/// Reads an exercise script and checks it against the place; null for an empty name.
Result<std::shared_ptr<const feeds::ExercisePlan>> read_exercise(const std::filesystem::path& script,
                                                                 const Place& place);

/// What questions about a stored incident's past need of its place. Where the place has no usable flood model nothing
/// can be asked, and the answer says so.
LookBack look_back_at(const PlaceMap& map);

/// Opens an incident file to look at it, or says why not.
Result<std::unique_ptr<IncidentStore>> open_stored_incident(const std::filesystem::path& file);
/// The same for a file or the address of a shared incident.
Result<std::unique_ptr<IncidentStore>> open_any_incident(const std::string& file_or_address);

}  // namespace sandtable
