#include "feeds/exercise/exercise_plan.h"

#include <algorithm>

#include "twin/place/place_problems.h"

namespace sandtable::feeds {
namespace {

/// Looks up what injects name, and remembers what is not there.
class Checker {
 public:
  explicit Checker(const Place& place) : place_(place) {}

  void check(const Inject& inject, const std::string& where) {
    where_ = fmt::format("{}: inject '{}'", where, inject.id);
    if (!inject.feed.empty())
      find("feed", inject.feed.str(), place_.feeds, [](const FeedConfig& f) { return f.id.str(); });
    if (!inject.resource.empty()) {
      find("resource", inject.resource.str(), place_.resources, [](const ResourceConfig& r) { return r.id.str(); });
    }
    for (const SiteId& site : inject.goal.sites) {
      find("expect.sites", site.str(), place_.sites, [](const SiteConfig& s) { return s.id.str(); });
    }
    for (const StationId& station : inject.goal.stations) {
      const std::string feed = station.str().substr(0, station.str().find('/'));
      find("expect.stations", feed, place_.feeds, [](const FeedConfig& f) { return f.id.str(); });
    }
  }

  void read_fault(const Inject& inject, std::vector<Fault>& faults) {
    auto fault = parse_fault(inject.fault);
    if (!fault) return complain("fault", fault.error().message);
    if (fault->from != Duration{0} || fault->until) {
      return complain("fault", "its times are the inject's 'at' and 'until', not a third word");
    }
    if (fault->feed != "*") find("fault", fault->feed, place_.feeds, [](const FeedConfig& f) { return f.id.str(); });
    fault->from = inject.at;
    fault->until = inject.until;
    faults.push_back(std::move(*fault));
  }

  [[nodiscard]] const std::string& problems() const { return problems_; }

 private:
  template <class Things, class Name>
  void find(std::string_view key, const std::string& wanted, const Things& things, Name name) {
    std::vector<std::string> known;
    for (const auto& thing : things) known.push_back(name(thing));
    if (std::ranges::find(known, wanted) != known.end()) return;
    complain(key, fmt::format("the place has no '{}'; there are: {}{}", clipped(wanted, 80), listed(known),
                              did_you_mean(wanted, known)));
  }
  void complain(std::string_view key, const std::string& what) {
    problems_ += fmt::format("{}{}: {}: {}", problems_.empty() ? "" : "\n", where_, key, what);
  }

  const Place& place_;
  std::string where_;
  std::string problems_;
};

}  // namespace

Result<ExercisePlan> plan_exercise(ExerciseScript script, const Place& place) {
  ExercisePlan plan;
  Checker checker(place);
  for (std::size_t i = 0; i < script.injects.size(); ++i) {
    const Inject& inject = script.injects[i];
    checker.check(inject, fmt::format("{}:{}", script.file, script.lines[i]));
    if (inject.kind == InjectKind::kSensorFault) checker.read_fault(inject, plan.faults);
  }
  if (!checker.problems().empty()) return fail(ErrorCode::kUnreadable, "{}", checker.problems());
  plan.script = std::move(script);
  return plan;
}

}  // namespace sandtable::feeds
