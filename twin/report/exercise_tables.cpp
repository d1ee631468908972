#include <algorithm>

#include "twin/report/exercise_evaluation.h"
#include "twin/report/report_words.h"

namespace sandtable {
namespace {

Text verdict_words(InjectOutcome::Verdict verdict) {
  switch (verdict) {
    case InjectOutcome::Verdict::kMet:
      return {"達成", "met"};
    case InjectOutcome::Verdict::kLate:
      return {"逾時", "late"};
    case InjectOutcome::Verdict::kMissed:
      return {"遺漏", "missed"};
    case InjectOutcome::Verdict::kMistaken:
      return {"誤動", "acted where none was due"};
    case InjectOutcome::Verdict::kOpen:
      return {"未到期限", "still open"};
    case InjectOutcome::Verdict::kUnjudged:
      return {"未評", "not judged"};
  }
  return {};
}

ReportCell verdict_cell(const InjectOutcome& outcome) {
  const Text words = verdict_words(outcome.verdict);
  return ReportWord{words.en, words};
}

Text kind_words(InjectKind kind) {
  switch (kind) {
    case InjectKind::kRain:
      return {"雨量", "Rain"};
    case InjectKind::kSensorFault:
      return {"感測器故障", "Sensor fault"};
    case InjectKind::kReport:
      return {"通報", "Report"};
    case InjectKind::kRumour:
      return {"謠言", "Rumour"};
    case InjectKind::kBreakdown:
      return {"機具故障", "Breakdown"};
    case InjectKind::kRoadCut:
      return {"道路中斷", "Road cut"};
    case InjectKind::kAuthority:
      return {"上級通報", "Message of an authority"};
  }
  return {};
}

/// "6.5 min, limit 10", or what is missing.
Text time_words(const std::optional<ResponseStep>& step, std::optional<Duration> within, UtcTime played) {
  const std::string limit = within ? fmt::format("{:g}", seconds(*within) / 60) : "";
  if (!step) {
    if (!within) return same("–");
    return {"未發生（限 " + limit + " 分）", "never (limit " + limit + " min)"};
  }
  const std::string taken = fmt::format("{:.1f}", seconds(step->at - played) / 60);
  const std::string by = (step->who.empty() ? "" : " · " + step->who) + (step->what.empty() ? "" : " · " + step->what);
  if (!within) return {taken + " 分" + by, taken + " min" + by};
  return {taken + " 分（限 " + limit + "）" + by, taken + " min (limit " + limit + ")" + by};
}

ReportTable inject_table(const std::vector<InjectOutcome>& outcomes) {
  ReportTable table{"injects",
                    {"狀況逐項評核", "Injects, one by one"},
                    {{"inject_id", {"編號", "Id"}},
                     {"kind", {"種類", "Kind"}},
                     {"title", {"狀況", "Inject"}},
                     {"played_at", {"下達", "Played"}},
                     {"noticed", {"察覺", "Noticed"}},
                     {"acknowledged", {"確認", "Acknowledged"}},
                     {"answered", {"處置", "Answered"}},
                     {"resolved", {"解除", "Resolved"}},
                     {"mistake", {"不當派遣", "Order that was a mistake"}},
                     {"verdict", {"評定", "Verdict"}}},
                    {},
                    {"劇本沒有下達任何狀況", "The script played nothing"}};
  for (const InjectOutcome& o : outcomes) {
    const InjectGoal& goal = o.inject.goal;
    table.rows.push_back({o.inject.id, ReportWord{std::string(inject_key(o.inject.kind)), kind_words(o.inject.kind)},
                          o.inject.title, o.played, time_words(o.noticed, goal.notice_within, o.played),
                          time_words(o.acknowledged, goal.acknowledge_within, o.played),
                          time_words(o.answered, goal.answer_within, o.played),
                          time_words(o.resolved, goal.resolve_within, o.played),
                          o.mistake ? ReportCell(time_words(o.mistake, {}, o.played)) : ReportCell(), verdict_cell(o)});
  }
  return table;
}

/// The same as figures alone, for a spreadsheet.
ReportTable times_table(const std::vector<InjectOutcome>& outcomes) {
  const auto cell = [](const std::optional<ResponseStep>& step, UtcTime played) {
    return minutes_between(played, step ? std::optional(step->at) : std::nullopt);
  };
  ReportTable table{"inject_times",
                    {"反應時間", "Times"},
                    {{"inject_id", {"編號", "Id"}},
                     {"minutes_to_notice", {"察覺（分）", "Notice (min)"}},
                     {"minutes_to_acknowledge", {"確認（分）", "Acknowledge (min)"}},
                     {"minutes_to_answer", {"處置（分）", "Answer (min)"}},
                     {"minutes_to_resolve", {"解除（分）", "Resolve (min)"}},
                     {"answered_by", {"處置者", "Answered by"}},
                     {"verdict", {"評定", "Verdict"}}},
                    {},
                    {"無", "None"}};
  table.in_html = false;
  for (const InjectOutcome& o : outcomes) {
    table.rows.push_back({o.inject.id, cell(o.noticed, o.played), cell(o.acknowledged, o.played),
                          cell(o.answered, o.played), cell(o.resolved, o.played),
                          o.answered ? ReportCell(o.answered->who) : ReportCell(), verdict_cell(o)});
  }
  return table;
}

}  // namespace

std::vector<ReportTable> ExerciseEvaluation::tables(const IncidentState& state) const {
  std::vector<ReportTable> tables{inject_table(outcomes_), times_table(outcomes_),
                                  false_alarm_table(responses_.all(), state)};
  for (ReportTable& table : response_tables(responses_.all(), state)) tables.push_back(std::move(table));
  return tables;
}

std::vector<ReportFigure> ExerciseEvaluation::figures() const {
  const auto count = [&](InjectOutcome::Verdict verdict) {
    return std::ranges::count(outcomes_, verdict, &InjectOutcome::verdict);
  };
  using Verdict = InjectOutcome::Verdict;
  const auto untrue = std::ranges::count_if(responses_.all(), &AlarmResponse::is_false);
  return {{{"狀況", "Injects"}, fmt::format("{}", outcomes_.size()), false},
          {{"達成", "Met"}, fmt::format("{}", count(Verdict::kMet)), false},
          {{"逾時", "Late"}, fmt::format("{}", count(Verdict::kLate)), count(Verdict::kLate) > 0},
          {{"遺漏", "Missed"}, fmt::format("{}", count(Verdict::kMissed)), count(Verdict::kMissed) > 0},
          {{"誤動", "Mistaken"}, fmt::format("{}", count(Verdict::kMistaken)), count(Verdict::kMistaken) > 0},
          {{"警報", "Alarms"}, fmt::format("{}", responses_.all().size()), false},
          {{"誤報", "False alarms"}, fmt::format("{}", untrue), untrue > 0}};
}

}  // namespace sandtable
