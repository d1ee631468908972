#include "twin/place/exercise.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include "twin/place/text_file.h"
#include "twin/place/toml_table.h"

namespace sandtable {
namespace {

constexpr std::uintmax_t kLargestExercise = 256u << 10;
constexpr std::size_t kMostInjects = 500;
constexpr std::size_t kMostGoals = 50;
constexpr std::size_t kLongestInjectId = 40;
constexpr std::size_t kLongestTitle = 120;  // bytes of one language
constexpr std::size_t kLongestText = 600;
constexpr double kLongestExercise_s = 14.0 * 86400;
constexpr NumberRange kMoment = NumberRange::between(0, kLongestExercise_s);

constexpr EnumWord<InjectKind> kKinds[] = {
    {"rain", InjectKind::kRain},           {"sensor-fault", InjectKind::kSensorFault},
    {"report", InjectKind::kReport},       {"rumour", InjectKind::kRumour},
    {"breakdown", InjectKind::kBreakdown}, {"road-cut", InjectKind::kRoadCut},
    {"authority", InjectKind::kAuthority},
};
constexpr std::array<std::string_view, 4> kSeverities{"Extreme", "Severe", "Moderate", "Minor"};

void check_length(TomlTable& t, std::string_view key, std::size_t bytes, std::size_t longest) {
  if (bytes > longest) t.problem(key, "{} bytes, longer than {}", bytes, longest);
}

void read_words(TomlTable& t, std::string_view key, std::size_t longest, Text& out) {
  if (t.required(key, out)) check_length(t, key, std::max(out.zh.size(), out.en.size()), longest);
}

bool read_limit(TomlTable& t, std::string_view key, std::optional<Duration>& out) {
  Duration limit{0};
  if (!t.optional(key, limit, NumberRange::between(1, kLongestExercise_s))) return false;
  out = limit;
  return true;
}

template <class T>
void read_some(TomlTable& t, std::string_view key, std::vector<T>& out) {
  if (t.optional(key, out) && out.size() > kMostGoals)
    t.problem(key, "{} of them, more than {}", out.size(), kMostGoals);
}

void read_goal(TomlTable& t, InjectGoal& goal) {
  read_some(t, "stations", goal.stations);
  read_some(t, "sites", goal.sites);
  if (t.optional("no_order", goal.no_order) && goal.no_order && goal.sites.empty()) {
    t.problem("no_order", "needs 'sites': where an order would be a mistake");
  }
  read_limit(t, "notice_within", goal.notice_within);
  read_limit(t, "acknowledge_within", goal.acknowledge_within);
  read_limit(t, "answer_within", goal.answer_within);
  read_limit(t, "resolve_within", goal.resolve_within);
}

void read_where(TomlTable& t, Inject& inject, bool needed) {
  LocalXY at;
  if (needed ? t.required("where", at) : t.optional("where", at)) inject.where = at;
}

void read_told(TomlTable& t, Inject& inject) {
  t.optional("feed", inject.feed);
  read_words(t, "text", kLongestText, inject.text);
}

void read_report(TomlTable& t, Inject& inject) {
  read_told(t, inject);
  read_where(t, inject, true);
  double depth = 0;
  if (t.optional("depth_m", depth, NumberRange::between(0, 20))) inject.depth_m = depth;
  if (t.optional("category", inject.category)) check_length(t, "category", inject.category.size(), kLongestTitle);
}

void read_authority(TomlTable& t, Inject& inject) {
  read_told(t, inject);
  read_where(t, inject, false);
  t.optional("radius_m", inject.radius_m, NumberRange::between(1, 1'000'000));
  inject.severity = "Severe";
  if (t.optional("severity", inject.severity) && std::ranges::find(kSeverities, inject.severity) == kSeverities.end()) {
    t.problem("severity", "'{}' is not Extreme, Severe, Moderate or Minor", clipped(inject.severity, 40));
  }
}

/// The keys of each kind; another kind's are unknown ones.
void read_what(TomlTable& t, Inject& inject) {
  switch (inject.kind) {
    case InjectKind::kRain:
      t.required("factor", inject.factor, NumberRange::between(0, 20));
      t.optional("feed", inject.feed);
      return;
    case InjectKind::kSensorFault:
      if (t.required("fault", inject.fault)) check_length(t, "fault", inject.fault.size(), kLongestTitle);
      return;
    case InjectKind::kReport:
    case InjectKind::kRumour:
      return read_report(t, inject);
    case InjectKind::kBreakdown:
      t.required("resource", inject.resource);
      return;
    case InjectKind::kRoadCut:
      read_where(t, inject, true);
      inject.radius_m = 30;
      t.optional("radius_m", inject.radius_m, NumberRange::between(1, 5'000));
      return;
    case InjectKind::kAuthority:
      return read_authority(t, inject);
  }
}

/// Times of everything but what is said once.
void read_period(TomlTable& t, Inject& inject) {
  t.required("at", inject.at, kMoment);
  const bool lasts = inject.kind != InjectKind::kReport && inject.kind != InjectKind::kRumour;
  Duration until{0};
  if (!lasts || !t.optional("until", until, kMoment)) return;
  if (until <= inject.at) return t.problem("until", "not after 'at'");
  inject.until = until;
}

Inject read_inject(TomlTable& t, std::set<std::string>& ids) {
  Inject inject;
  if (t.required("id", inject.id)) {
    check_length(t, "id", inject.id.size(), kLongestInjectId);
    if (inject.id.empty()) t.problem("id", "empty");
    if (!ids.insert(inject.id).second) t.problem("id", "'{}' is there twice", clipped(inject.id, kLongestInjectId));
  }
  read_words(t, "title", kLongestTitle, inject.title);
  const bool known = t.needs("kind") && t.optional("kind", inject.kind, kKinds);
  if (!known) {
    t.accept_other_keys();
    return inject;
  }
  read_period(t, inject);
  read_what(t, inject);
  t.table("expect", [&](TomlTable& goal) { read_goal(goal, inject.goal); });
  return inject;
}

/// Authors write by subject; a script plays by time.
void sort_by_time(ExerciseScript& script) {
  std::vector<std::size_t> order(script.injects.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return script.injects[i].at; });
  ExerciseScript sorted{script.file, script.title, script.seed, {}, {}};
  for (const std::size_t i : order) {
    sorted.injects.push_back(std::move(script.injects[i]));
    sorted.lines.push_back(script.lines[i]);
  }
  script = std::move(sorted);
}

}  // namespace

std::string_view inject_key(InjectKind kind) {
  for (const auto& [word, value] : kKinds) {
    if (value == kind) return word;
  }
  return {};
}

std::optional<InjectKind> parse_inject(std::string_view key) {
  for (const auto& [word, value] : kKinds) {
    if (word == key) return value;
  }
  return std::nullopt;
}

Result<ExerciseScript> parse_exercise(std::string_view toml, const std::string& file) {
  PlaceProblems problems(file);
  ExerciseScript script;
  script.file = file;
  TomlTable::read_document(toml, problems, [&](TomlTable& root) {
    const bool named = root.table("exercise", [&](TomlTable& t) {
      read_words(t, "title", kLongestTitle, script.title);
      std::size_t seed = 1;
      t.optional("seed", seed, NumberRange::between(0, 1e9));
      script.seed = seed;
    });
    if (!named && problems.empty()) root.problem("exercise", "missing: [exercise] names what is practised");
    std::set<std::string> ids;
    root.tables("inject", [&](TomlTable& t) {
      if (script.injects.size() < kMostInjects) {
        script.lines.push_back(t.place_of("id").line);
        script.injects.push_back(read_inject(t, ids));
        return;
      }
      t.accept_other_keys();
      if (script.injects.size() == kMostInjects) t.problem("id", "more than {} injects", kMostInjects);
    });
    if (script.injects.empty() && problems.empty())
      root.problem("inject", "missing: an exercise has at least one [[inject]]");
  });
  if (!problems.empty()) return tl::unexpected<Error>(problems.error());
  sort_by_time(script);
  return script;
}

Result<ExerciseScript> load_exercise(const std::filesystem::path& file) {
  const auto text = read_text_file(file, kLargestExercise, "exercise file");
  if (!text) return pass(text);
  return parse_exercise(*text, file.string());
}

}  // namespace sandtable
