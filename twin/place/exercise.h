#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/ids.h"
#include "twin/base/result.h"
#include "twin/base/text.h"
#include "twin/base/time.h"

namespace sandtable {

/// What an exercise throws at those who practise.
enum class InjectKind {
  kRain,         ///< rain gauges tell `factor` times what they measured
  kSensorFault,  ///< a fault of the feed lab
  kReport,       ///< a citizen or field worker tells the truth
  kRumour,       ///< somebody tells what is not so, or what nobody can confirm
  kBreakdown,    ///< a pump or crew fails
  kRoadCut,      ///< no way leads through here
  kAuthority,    ///< a message of an authority, with the status Exercise
};
std::string_view inject_key(InjectKind kind);
std::optional<InjectKind> parse_inject(std::string_view key);

/// What those who practise are expected to do about an inject, and how soon. Counted from the inject; what has no
/// limit is told without being judged.
struct InjectGoal {
  std::vector<StationId> stations;  ///< whose alarms tell that it was noticed, beside those the inject itself names
  std::vector<SiteId> sites;        ///< where an order answers it
  bool no_order = false;            ///< it should be checked and left alone: an order to `sites` is a mistake
  std::optional<Duration> notice_within;
  std::optional<Duration> acknowledge_within;
  std::optional<Duration> answer_within;
  std::optional<Duration> resolve_within;
  bool operator==(const InjectGoal&) const = default;
};

/// One thing that happens in an exercise. What a kind does not use stays empty.
struct Inject {
  std::string id;  ///< unique in its script
  InjectKind kind = InjectKind::kReport;
  Text title;                     ///< for those who lead and judge; never shown to those who practise
  Duration at{0};                 ///< since the start of the exercise
  std::optional<Duration> until;  ///< empty: to the end
  SourceId feed;                  ///< rain: whose gauges, empty for all; reports and messages: who brings them
  double factor = 1;              ///< rain
  std::string fault;              ///< sensor fault: as the feed lab writes it, without times
  ResourceId resource;            ///< breakdown
  std::optional<LocalXY> where;   ///< place CRS; reports, road cuts and messages
  double radius_m = 0;            ///< road cuts and messages
  std::optional<double> depth_m;  ///< what a report says of water on the ground
  std::string category;           ///< reports, in the words of their feed
  Text text;                      ///< what is told: shown to those who practise
  std::string severity;           ///< messages: a CAP severity
  InjectGoal goal;
  bool operator==(const Inject&) const = default;
};

/// A script for an exercise, as its author wrote it: in the order of time.
struct ExerciseScript {
  std::string file;
  Text title;
  std::uint64_t seed = 1;  ///< of its faults
  std::vector<Inject> injects;
  std::vector<int> lines;  ///< of the file, where each inject stands
};

/// Reads a script; docs/exercise-file.md describes it. Fails with kUnreadable naming file, line, key and limit of all
/// that is wrong. Anybody may have written the file: lengths and numbers are bounded.
Result<ExerciseScript> parse_exercise(std::string_view toml, const std::string& file);
/// The same from disk; a file above 256 KiB is refused.
Result<ExerciseScript> load_exercise(const std::filesystem::path& file);

}  // namespace sandtable
