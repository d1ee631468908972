#include <algorithm>

#include "viewer/ui/commands/command_groups.h"

// What an analyst does with the past: two waters beside each other, values as known and as corrected, tables.
namespace sandtable::ui::commands {
namespace {

constexpr Duration kUsualDistance{std::chrono::minutes{30}};
constexpr double kSwipeStep = 0.05;

Result<CompareWay> way_of(const CommandCall& call, CompareWay otherwise) {
  const std::string word = argument(call, "way");
  if (word.empty()) return otherwise == CompareWay::kOff ? CompareWay::kSideBySide : otherwise;
  const auto known = std::ranges::find(kCompareWays, word);
  if (known == kCompareWays.end())
    return fail(ErrorCode::kInvalid, "{}: '{}' is not side, swipe, difference or off", call.name, clipped(word, 40));
  return static_cast<CompareWay>(known - kCompareWays.begin());
}

Status compare_time(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const auto way = way_of(call, e.state.compare.way);
  if (!way) return pass(way);
  const auto goal = goal_time(argument(call, "to"), **now);
  if (!goal) return pass(goal);
  e.state.compare.time = std::clamp(*goal, (*now)->recorded.from, (*now)->recorded.to);
  e.state.compare.way = *way;
  return {};
}

Status compare_branch(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const auto way = way_of(call, e.state.compare.way);
  if (!way) return pass(way);
  const bool answered = (*now)->outlook && (*now)->outlook->what_if && (*now)->outlook->what_if->with;
  if (!answered) {
    return refuse(e, ErrorCode::kRefused, "refusal.no_answer_yet",
                  "compare.branch: no question has been answered yet; ask one first");
  }
  e.state.compare.time.reset();
  e.state.compare.way = *way;
  return {};
}

Status set_way(const CommandCall& call, CommandEnvironment& e) {
  const auto way = way_of(call, CompareWay::kOff);
  if (!way) return pass(way);
  e.state.compare.way = *way;
  return {};
}

Status set_share(const CommandCall& call, CommandEnvironment& e) {
  const double share = number(call, "share").value_or(0.5);
  if (share < CompareState::kLeastShare || share > CompareState::kMostShare)
    return fail(ErrorCode::kInvalid, "compare.share: {} is not between {} and {}", share, CompareState::kLeastShare,
                CompareState::kMostShare);
  e.state.compare.share = share;
  return {};
}

/// A twentieth of the scene's width to the left or right.
Status move_swipe(CommandEnvironment& e, double by) {
  if (e.state.compare.way != CompareWay::kSwipe)
    return refuse(e, ErrorCode::kRefused, "refusal.nothing_swiped",
                  "compare.left, compare.right: nothing is swiped; press C until it is");
  e.state.compare.share = std::clamp(e.state.compare.share + by, CompareState::kLeastShare, CompareState::kMostShare);
  return {};
}

/// Off, side by side, swiped, difference, and round again; at first with half an hour ago.
Status next_way(const CommandCall&, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  CompareState& compare = e.state.compare;
  const bool answered = (*now)->outlook && (*now)->outlook->what_if && (*now)->outlook->what_if->with;
  if (!compare.on() && !compare.time && !answered)
    compare.time = std::max((*now)->at - kUsualDistance, (*now)->recorded.from);
  compare.way = static_cast<CompareWay>((static_cast<int>(compare.way) + 1) % static_cast<int>(CompareWay::kCount));
  return {};
}

Status set_corrected(const CommandCall& call, CommandEnvironment& e) {
  const std::string on = argument(call, "on");
  e.state.as_corrected = on.empty() ? !e.state.as_corrected : on == "on";
  return {};
}

/// The series named, else all of the selected station.
Status export_series(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const IncidentState& state = (*now)->state;
  std::vector<SeriesId> wanted;
  if (const std::string id = argument(call, "series"); !id.empty()) {
    wanted.emplace_back(id);
  } else if (const auto* station = std::get_if<StationId>(&e.state.selection)) {
    for (const SeriesIndex index : state.stations->series_of(*station))
      wanted.push_back(state.stations->series()[index].id);
  }
  if (wanted.empty())
    return fail(ErrorCode::kNotFound, "series.export: no series is named and no station with one is selected");
  const std::string path = argument(call, "path");
  if (wanted.size() > 1 && !path.empty())
    return fail(ErrorCode::kInvalid, "series.export: the station has {} series; name one for one path", wanted.size());
  for (const SeriesId& series : wanted) {
    if (!state.stations->index_of(series))
      return fail(ErrorCode::kNotFound, "series.export: no series '{}'", clipped(series.str(), 120));
    e.intents.push_back(ExportSeries{series, {(*now)->recorded.from, (*now)->at + Duration{1}}, path});
  }
  return {};
}

}  // namespace

void add_replay(std::vector<CommandInfo>& table) {
  const Argument way{"way", ArgumentKind::kText, false};
  table.insert(table.end(),
               {
                   {"compare.next", {}, {.key = 'C'}, next_way},
                   {"compare.time", {{"to", ArgumentKind::kTime, true}, way}, {}, compare_time},
                   {"compare.branch", {way}, {}, compare_branch},
                   {"compare.way", {{"way", ArgumentKind::kText, true}}, {}, set_way},
                   {"compare.share", {{"share", ArgumentKind::kNumber, true}}, {}, set_share},
                   {"compare.left",
                    {},
                    {.key = key::kLeft, .ctrl = true},
                    [](const CommandCall&, CommandEnvironment& e) { return move_swipe(e, -kSwipeStep); }},
                   {"compare.right",
                    {},
                    {.key = key::kRight, .ctrl = true},
                    [](const CommandCall&, CommandEnvironment& e) { return move_swipe(e, kSwipeStep); }},
                   {"values.corrected", {{"on", ArgumentKind::kOnOff, false}}, {.key = 'I'}, set_corrected},
                   {"series.export",
                    {{"series", ArgumentKind::kText, false}, {"path", ArgumentKind::kText, false}},
                    {},
                    export_series},
               });
}

}  // namespace sandtable::ui::commands
