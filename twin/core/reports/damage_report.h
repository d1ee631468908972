#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/geometry.h"
#include "twin/base/ids.h"
#include "twin/base/time.h"

namespace sandtable {

/// What has become of a report, as far as its source says.
enum class DamageReportState { kUnverified, kConfirmed, kRejected, kClosed };
std::string_view damage_report_state_key(DamageReportState state);
std::optional<DamageReportState> parse_damage_report_state(std::string_view key);

/// Who told it on the telephone, by their part and never by name.
enum class Caller { kNotSaid, kResident, kBoroughChief, kPolice, kFireService, kRoadCrew, kOwnStaff, kOther };
inline constexpr int kCallerCount = 8;
std::string_view caller_key(Caller caller);
std::optional<Caller> parse_caller(std::string_view key);

/// 災情查報: what a citizen or a field worker says they saw. Not an observation: it moves no reading and trips no alarm
/// by itself. Holds nobody's name, number or address for mail; sources drop those before a report is made.
struct DamageReport {
  ReportId id;  ///< "source/number"
  SourceId source;
  UtcTime at_time;            ///< when it was so, or when it was told
  std::optional<LocalXY> at;  ///< place CRS
  std::string where;          ///< in words
  std::string category;       ///< in the source's words
  std::string text;
  std::optional<double> depth_m;  ///< water on the ground; empty when not told (ledgers write 0 for that)
  DamageReportState state = DamageReportState::kUnverified;
  ReportId duplicate_of;  ///< an earlier report of the same spot and time; empty when it is the first
  Caller told_by = Caller::kNotSaid;  ///< of one that was told on the telephone and entered here
  bool operator==(const DamageReport&) const = default;
};

using ReportBook = std::map<ReportId, DamageReport>;

/// Two reports this near in place and time, of one category, tell of one thing.
inline constexpr double kSameSpotM = 50;
inline constexpr Duration kSameTime{std::chrono::minutes{60}};
/// How long a report is kept, and how many: a day of a great flood brings some thousands.
inline constexpr Duration kReportsKept{std::chrono::hours{24 * 7}};
inline constexpr std::size_t kMaxReports = 20'000;

/// The earlier report in the book that tells of the same thing; empty when there is none. O(book).
ReportId find_duplicate(const ReportBook& book, const DamageReport& report);

/// Adds or replaces by id, then drops the oldest beyond kReportsKept before `now` and beyond kMaxReports.
void enter(ReportBook& book, std::vector<DamageReport> reports, UtcTime now);

}  // namespace sandtable
