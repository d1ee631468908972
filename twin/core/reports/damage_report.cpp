#include "twin/core/reports/damage_report.h"

#include <algorithm>

#include "twin/core/keys.h"

namespace sandtable {
namespace {

constexpr EnumKeys<DamageReportState, 4> kDamageStates{{"unverified", "confirmed", "rejected", "closed"}};

constexpr EnumKeys<Caller, kCallerCount> kCallers{
    {"not_said", "resident", "borough_chief", "police", "fire_service", "road_crew", "own_staff", "other"}};

}  // namespace

std::string_view caller_key(Caller caller) { return kCallers.of(caller); }
std::optional<Caller> parse_caller(std::string_view key) { return kCallers.find(key); }
std::string_view damage_report_state_key(DamageReportState state) { return kDamageStates.of(state); }
std::optional<DamageReportState> parse_damage_report_state(std::string_view key) { return kDamageStates.find(key); }

ReportId find_duplicate(const ReportBook& book, const DamageReport& report) {
  if (!report.at) return {};
  for (const auto& [id, other] : book) {
    if (id == report.id || !other.at || !other.duplicate_of.empty() || other.category != report.category) continue;
    const bool near = distance_m(*other.at, *report.at) <= kSameSpotM;
    if (near && std::chrono::abs(other.at_time - report.at_time) <= kSameTime) return id;
  }
  return {};
}

void enter(ReportBook& book, std::vector<DamageReport> reports, UtcTime now) {
  for (DamageReport& report : reports) {
    ReportId id = report.id;
    book.insert_or_assign(std::move(id), std::move(report));
  }
  std::erase_if(book, [&](const auto& entry) { return entry.second.at_time + kReportsKept < now; });
  if (book.size() <= kMaxReports) return;
  std::vector<UtcTime> times;
  for (const auto& [id, report] : book) times.push_back(report.at_time);
  const auto cut = times.begin() + static_cast<std::ptrdiff_t>(times.size() - kMaxReports);
  std::ranges::nth_element(times, cut);
  std::erase_if(book, [oldest = *cut](const auto& entry) { return entry.second.at_time < oldest; });
}

}  // namespace sandtable
