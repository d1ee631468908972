#include "twin/runtime/forecast_loop.h"

#include <algorithm>

#include "twin/forecast/ensemble.h"
#include "twin/runtime/forcing.h"
#include "twin/runtime/forecast_notes.h"
#include "twin/runtime/order_planning.h"
#include "twin/runtime/outlook_review.h"
#include "twin/runtime/particle_selection.h"

namespace sandtable {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kRestPerWork = 4;  // a fifth of one core
constexpr std::string_view kModelActor = "model";

/// The chances that each pool gets deeper than kImpactDepths_m[kFloodedClass] at any time.
std::map<SiteId, double> chances_of(std::span<const std::shared_ptr<const Forecast>> runs,
                                    std::span<const double> weights) {
  std::map<SiteId, double> chances;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    std::map<SiteId, double> deepest_m;
    for (const ForecastFrame& frame : runs[i]->frames) {
      for (const SitePool& pool : frame.water->pools) {
        double& deepest = deepest_m[pool.site];
        deepest = std::max(deepest, pool.max_depth_m);
      }
    }
    for (const auto& [site, depth] : deepest_m) {
      chances[site] += depth > kImpactDepths_m[kFloodedClass] ? weights[i] : 0;
    }
  }
  return chances;
}

std::vector<ExpectedRain> expected_rain(const ForecastStart& start) {
  std::vector<ExpectedRain> rain;
  for (std::size_t i = 0; i < start.steps.size(); ++i) {
    const RainRange& range = start.ranges[i];
    rain.push_back({start.steps[i].until, {range.low.mm_per_h, start.steps[i].rain_mm_per_h, range.high.mm_per_h}});
  }
  return rain;
}

}  // namespace

ForecastLoop::ForecastLoop(ForecastPlan plan, std::vector<StationId> rain_gauges, const RoutePlanner* roads,
                           FloodLoop& flood, TwinLoop& twin)
    : plan_(std::move(plan)), rain_gauges_(std::move(rain_gauges)), roads_(roads), flood_(flood), twin_(twin),
      starts_(plan_, rain_gauges_, flood_, twin_), desk_(plan_.exposure, plan_.reaches, roads) {}

void ForecastLoop::ask(Asked question, Author actor) {
  const auto snapshot = twin_.snapshot();
  std::uint64_t known = 0;
  if (snapshot && !snapshot->live.forecasts->questions.empty()) {
    known = snapshot->live.forecasts->questions.back().question.number;
  }
  const std::scoped_lock lock(mutex_);
  questions_ = std::max(questions_, known) + 1;
  question_ = Question{questions_, std::move(question), std::move(actor)};
  work_.request_stop();
}

void ForecastLoop::drop_question() {
  const std::scoped_lock lock(mutex_);
  question_.reset();
  dropped_ = true;
  work_.request_stop();
}

void ForecastLoop::stop_asking() {
  const std::scoped_lock lock(mutex_);
  question_.reset();
  work_.request_stop();
}

void ForecastLoop::interrupt() {
  const std::scoped_lock lock(mutex_);
  work_.request_stop();
}

std::optional<ForecastLoop::Question> ForecastLoop::new_question() {
  bool dropped = false;
  std::optional<Question> question;
  {
    const std::scoped_lock lock(mutex_);
    dropped = std::exchange(dropped_, false);
    question = std::exchange(question_, std::nullopt);
    work_ = std::stop_source();
  }
  // A question that was cut off would seem to be computed for ever.
  const auto cut_off = [](auto& answer) {
    if (!answer || answer->progress != AnswerProgress::kRunning) return false;
    answer.reset();
    return true;
  };
  bool changed = cut_off(outlook_.placement_check);
  changed = cut_off(outlook_.pump_set) || changed;
  changed = cut_off(outlook_.what_if) || changed;
  if (dropped && !question && outlook_.what_if) {
    outlook_.what_if.reset();
    changed = true;
  }
  if (changed) publish();
  return question;
}

std::stop_token ForecastLoop::begin_work() {
  const std::scoped_lock lock(mutex_);
  return work_.get_token();
}

bool ForecastLoop::step(UtcTime now) {
  if (const auto question = new_question()) {
    const std::stop_token stop = begin_work();
    std::visit(
        [&](const auto& asked) {
          note(RecordQuestion{question_of(asked, question->number)}, question->actor);
          answer(question->number, asked, stop);
        },
        question->asked);
    return true;
  }
  const auto snapshot = twin_.snapshot();
  const bool due = plan_.every > Duration{0} && (!tried_ || now - *tried_ >= plan_.every || now < *tried_);
  if (!due || SteadyClock::now() < rest_until_ || !snapshot || !snapshot->live.water) return false;
  renew();
  return true;
}

void ForecastLoop::renew() {
  if (!twin_.snapshot()) return;
  const auto began = SteadyClock::now();
  const UtcTime now = present();
  const Status computed = compute_outlook(begin_work());
  const bool cancelled = !computed && computed.error().code == ErrorCode::kCancelled;
  rest_until_ = SteadyClock::now() + kRestPerWork * (SteadyClock::now() - began);
  if (cancelled) return;  // what interrupted it comes first; then it is tried again
  tried_ = now;
  outlook_.error = computed ? "" : computed.error().message;
  publish();
}

/// What outlooks begin at: live now, or where the playhead stands in an incident that is over.
UtcTime ForecastLoop::present() const {
  const auto snapshot = twin_.snapshot();
  return starts_.is_live() || !plan_.model ? snapshot->live_at : snapshot->at;
}

Result<ForecastStart> ForecastLoop::start_of_present() const {
  return starts_.is_live() || !plan_.model ? starts_.live({}, 1) : starts_.past(present(), {}, 1);
}

IncidentState ForecastLoop::state_of_present() const {
  return starts_.is_live() || !plan_.model ? twin_.snapshot()->live : twin_.history().state_at(present());
}

Status ForecastLoop::compute_outlook(const std::stop_token& stop) {
  const UtcTime now = present();
  auto start = start_of_present();
  if (!start) return pass(start);
  const IncidentState state = state_of_present();
  std::vector<std::shared_ptr<const Forecast>> runs;
  for (const EnsembleMember& member : kEnsemble) {
    auto forecast = run_member(*start, member, {}, exposure(), stop);
    if (!forecast) return pass(forecast);
    runs.push_back(std::move(*forecast));
  }
  auto coarse = run_preview(*start, {}, exposure(), stop);
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "the forecast was cancelled");
  outlook_.issued = now;
  outlook_.rain_mm_per_h = forcing_from(state, now, rain_gauges_).rain_mm_per_h;
  outlook_.rain_half_life = plan_.rain_half_life;
  outlook_.rain_forecast = start->rain_forecast;
  outlook_.rain = expected_rain(*start);
  outlook_.base = runs.front();
  outlook_.range = std::make_shared<const ForecastRange>(range_of(runs));
  outlook_.preview_error = coarse ? std::optional(preview_error(*runs.front(), **coarse)) : std::nullopt;
  outlook_.arrivals = place_arrivals(runs, exposure());
  outlook_.roads = std::make_shared<const RoadCourse>(road_course(*outlook_.base, exposure()));
  if (starts_.is_live()) note_expected(ReviewOutlook{facts_of(outlook_, state)});
  if (Status weighed = weigh(*start, stop); !weighed) return weighed;
  desk_.renew(std::move(*start), runs, coarse ? *coarse : nullptr, state, now);
  outlook_.placement = desk_.placement();
  return {};
}

/// Lets the sensors of the last hour choose among particles, runs the chosen ones ahead, and notes what is expected.
/// Where no sensor spoke, all particles are as good as each other.
Status ForecastLoop::weigh(const ForecastStart& start, const std::stop_token& stop) {
  outlook_.fit.reset();
  outlook_.chances.clear();
  if (!starts_.is_live()) return {};  // in an incident that is over, what came is known
  std::array<double, kParticles.size()> equal{};
  equal.fill(1.0 / static_cast<double>(equal.size()));
  auto fit = select_particles(*start.solver, starts_, twin_.history(), stop);
  if (!fit && fit.error().code == ErrorCode::kCancelled) return pass(fit);
  const std::vector<WeighedMember> members = members_of(fit ? fit->weights : equal);
  const auto runs = run_members(start, members, stop);
  if (!runs) return pass(runs);
  std::vector<double> weights;
  for (const WeighedMember& member : members) weights.push_back(member.weight);
  if (fit) outlook_.fit = *fit;
  outlook_.chances = chances_of(*runs, weights);
  note_expected(RecordOutlook{std::make_shared<const OutlookRecord>(record_of(outlook_, *runs, weights))});
  return {};
}

void ForecastLoop::answer(std::uint64_t number, const WhatIf& question, const std::stop_token& stop) {
  outlook_.what_if = WhatIfAnswer{};
  outlook_.what_if->number = number;
  outlook_.what_if->question = question;
  publish();
  const auto branches = branches_of(*outlook_.what_if);
  Status done = branches ? Status() : pass(branches);
  if (branches) {
    if (preview(*branches, stop)) note(RecordAnswer{answer_of(*outlook_.what_if, number)}, std::string(kModelActor));
    done = refine(*branches, stop);
  }
  if (stop.stop_requested()) return;  // what stopped it says what is shown instead
  if (!done) {
    outlook_.what_if->progress = WhatIfAnswer::Progress::kFailed;
    outlook_.what_if->error = done.error().message;
  }
  note(RecordAnswer{answer_of(*outlook_.what_if, number)}, std::string(kModelActor));
  publish();
}

void ForecastLoop::answer(std::uint64_t number, const ConfirmPlacement& question, const std::stop_token& stop) {
  outlook_.placement_check = PlacementCheck{};
  publish();
  const Status confirmed = confirm(question, number, stop);
  if (stop.stop_requested()) return;
  outlook_.placement_check->progress = confirmed ? AnswerProgress::kDone : AnswerProgress::kFailed;
  if (!confirmed) outlook_.placement_check->error = confirmed.error().message;
  note(RecordAnswer{answer_of(outlook_, false, number)}, std::string(kModelActor));
  publish();
}

Status ForecastLoop::confirm(const ConfirmPlacement& question, std::uint64_t number, const std::stop_token& stop) {
  preview_placement(question, number, stop);
  if (Status current = bring_up_to_date(stop); !current) return current;
  const std::vector<SiteId> sites = desk_.meant_sites(question);
  if (sites.empty()) return fail(ErrorCode::kNotFound, "none of these sites is ranked");
  for (std::size_t i = 0; i < sites.size(); ++i) {
    const auto show = [&](double fraction) {
      outlook_.placement_check->fraction = (static_cast<double>(i) + fraction) / static_cast<double>(sites.size());
      publish();
    };
    if (Status confirmed = desk_.confirm(sites[i], stop, show); !confirmed) return confirmed;
    outlook_.placement = desk_.placement();  // each is shown as soon as it is there
    publish();
  }
  return {};
}

/// What the coarse model says of the sites as they are ranked now. Where it can say nothing, the fine runs are waited
/// for.
void ForecastLoop::preview_placement(const ConfirmPlacement& question, std::uint64_t number,
                                     const std::stop_token& stop) {
  const std::vector<SiteId> sites = desk_.meant_sites(question);
  if (sites.empty()) return;
  const auto start = start_of_present();
  if (!start) return;
  const bool current = desk_.is_current(state_of_present(), present(), plan_.step);
  auto coarse = current ? desk_.coarse() : nullptr;
  const ForecastStart& from = coarse ? desk_.start() : *start;
  if (!coarse) {
    auto run = run_preview(from, {}, exposure(), stop);
    if (!run) return;
    coarse = std::move(*run);
  }
  for (const SiteId& site : sites) {
    if (!desk_.preview(site, from, *coarse, stop)) return;
    outlook_.placement = desk_.placement();
    publish();
  }
  note(RecordAnswer{answer_of(outlook_, true, number)}, std::string(kModelActor));
}

void ForecastLoop::answer(std::uint64_t number, const PumpSetQuestion& question, const std::stop_token& stop) {
  outlook_.pump_set = PumpSetAnswer{question, AnswerProgress::kRunning, 0, "", {}};
  publish();
  const auto show = [&](double fraction) {
    outlook_.pump_set->fraction = fraction;
    publish();
  };
  const auto solve = [&]() -> Result<PumpSet> {
    if (Status current = bring_up_to_date(stop); !current) return pass(current);
    return desk_.pump_set(question, stop, show);
  };
  auto set = solve();
  if (stop.stop_requested()) return;
  outlook_.pump_set->progress = set ? AnswerProgress::kDone : AnswerProgress::kFailed;
  if (set) outlook_.pump_set->set = std::move(*set);
  else outlook_.pump_set->error = set.error().message;
  note(RecordAnswer{answer_of(*outlook_.pump_set, number)}, std::string(kModelActor));
  publish();
}

/// What is proved by runs must be what is believed now: an outlook that is older than a step, or from before an order,
/// is computed anew.
Status ForecastLoop::bring_up_to_date(const std::stop_token& stop) {
  const UtcTime now = present();
  if (desk_.is_current(state_of_present(), now, plan_.step)) return {};
  if (Status computed = compute_outlook(stop); !computed) return computed;
  tried_ = now;
  outlook_.error.clear();
  publish();
  if (!desk_.placement()) return fail(ErrorCode::kNotFound, "this place has no ground, basins or buildings that pumps could spare");
  return {};
}

Result<ForecastLoop::Branches> ForecastLoop::branches_of(WhatIfAnswer& answer) const {
  const WhatIf& question = answer.question;
  const auto snapshot = twin_.snapshot();
  const bool live = question.at >= snapshot->live_at - plan_.step;
  const auto start = [&](std::span<const PumpMove> moved, double rain_factor) {
    return live ? starts_.live(moved, rain_factor) : starts_.past(question.at, moved, rain_factor);
  };
  const IncidentState state = live ? snapshot->live : twin_.history().state_at(question.at);
  auto without = start({}, 1);
  auto with = start(question.moves, question.rain_factor);
  if (!without) return pass(without);
  if (!with) return pass(with);
  for (const Intervention& intervention : question.interventions) {
    if (Status built = with->solver->intervene(intervention); !built) return pass(built);
  }
  for (const PumpMove& move : question.moves) {
    if (std::ranges::count(question.moves, move.resource, &PumpMove::resource) > 1)
      return fail(ErrorCode::kInvalid, "{} cannot be at two sites at once", move.resource.str());
    IssueOrder order;
    order.resource = move.resource;
    order.site = move.site;
    answer.pumps.push_back(considered_pump(state, plan_order(state, roads_, std::move(order)), with->solver->time()));
  }
  add_pumps(answer.pumps, with->solver->time(), with->steps);
  return Branches{std::move(*without), std::move(*with)};
}

/// Shows what the coarse model says of both. True when it says something.
bool ForecastLoop::preview(const Branches& branches, const std::stop_token& stop) {
  auto both = run_previews(branches.without, branches.with, exposure(), stop);
  if (!both || stop.stop_requested()) return false;
  WhatIfAnswer& answer = *outlook_.what_if;
  answer.without = std::move(both->without);
  answer.with = std::move(both->with);
  answer.comparison = compare(*answer.without, *answer.with);
  answer.is_preview = true;
  publish();
  return true;
}

Status ForecastLoop::refine(const Branches& branches, const std::stop_token& stop) {
  const auto show = [&](double share, double fraction) {
    outlook_.what_if->fraction = share + fraction / 2;
    publish();
  };
  const auto run = [&](const ForecastStart& start, double share) {
    return run_forecast(*start.solver, start.steps, exposure(), stop, [&](double f) { show(share, f); });
  };
  auto without = run(branches.without, 0);
  if (!without) return pass(without);
  auto with = run(branches.with, 0.5);
  if (!with) return pass(with);
  WhatIfAnswer& answer = *outlook_.what_if;
  if (answer.is_preview) answer.previewed = answer.comparison;
  answer.is_preview = false;
  answer.without = std::move(*without);
  answer.with = std::move(*with);
  answer.comparison = compare(*answer.without, *answer.with);
  answer.progress = WhatIfAnswer::Progress::kDone;
  answer.fraction = 1;
  return {};
}

const Exposure& ForecastLoop::exposure() const {
  static const Exposure kNothing;
  return plan_.exposure ? *plan_.exposure : kNothing;
}

void ForecastLoop::note(Command command, Author actor) {
  if (plan_.is_noted) twin_.submit(std::move(command), std::move(actor));
}

void ForecastLoop::note_expected(Command command) {
  if (twin_.snapshot()->seat.leads) note(std::move(command), std::string(kModelActor));
}

void ForecastLoop::publish() { twin_.show_outlook(std::make_shared<const Outlook>(outlook_)); }

}  // namespace sandtable
