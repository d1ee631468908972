#include "twin/runtime/forecast_loop.h"

#include <algorithm>

#include "twin/forecast/ensemble.h"
#include "twin/forecast/rain_outlook.h"
#include "twin/runtime/forcing.h"
#include "twin/runtime/order_planning.h"

namespace sandtable {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kRestPerWork = 4;  // a fifth of one core

/// Takes one resource out of what was pumped: it is sent elsewhere in the question.
void leave_out(const ResourceId& id, const IncidentState& state, Forcing& forcing) {
  const auto found = state.resources->find(id);
  if (found == state.resources->end() || found->second.state != ResourceState::kPumping) return;
  const auto order = state.orders->find(found->second.order);
  if (order == state.orders->end()) return;
  const auto pumped = forcing.pumped_m3_per_s.find(order->second.site);
  if (pumped != forcing.pumped_m3_per_s.end()) {
    pumped->second = std::max(0.0, pumped->second - found->second.discharge_m3_per_s);
  }
}

}  // namespace

ForecastLoop::ForecastLoop(ForecastPlan plan, std::vector<StationId> rain_gauges, const RoutePlanner* roads,
                           FloodLoop& flood, TwinLoop& twin)
    : plan_(std::move(plan)), rain_gauges_(std::move(rain_gauges)), roads_(roads), flood_(flood), twin_(twin),
      desk_(plan_.exposure, plan_.reaches, roads) {}

void ForecastLoop::ask(Asked question) {
  const std::scoped_lock lock(mutex_);
  question_ = Question{++questions_, std::move(question)};
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
    std::visit([&](const auto& asked) { answer(question->number, asked, stop); }, question->asked);
    return true;
  }
  const auto snapshot = twin_.snapshot();
  const bool due = plan_.every > Duration{0} && (!tried_ || now - *tried_ >= plan_.every || now < *tried_);
  if (!due || SteadyClock::now() < rest_until_ || !snapshot || !snapshot->live.water) return false;
  renew();
  return true;
}

void ForecastLoop::renew() {
  const auto snapshot = twin_.snapshot();
  if (!snapshot) return;
  const auto began = SteadyClock::now();
  const Status computed = compute_outlook(snapshot->live_at, begin_work());
  const bool cancelled = !computed && computed.error().code == ErrorCode::kCancelled;
  rest_until_ = SteadyClock::now() + kRestPerWork * (SteadyClock::now() - began);
  if (cancelled) return;  // what interrupted it comes first; then it is tried again
  tried_ = snapshot->live_at;
  outlook_.error = computed ? "" : computed.error().message;
  publish();
}

Status ForecastLoop::compute_outlook(UtcTime now, const std::stop_token& stop) {
  auto start = live_start({}, 1);
  if (!start) return pass(start);
  std::vector<std::shared_ptr<const Forecast>> runs;
  for (const EnsembleMember& member : kEnsemble) {
    auto forecast = run_member(*start, member, {}, exposure(), stop);
    if (!forecast) return pass(forecast);
    runs.push_back(std::move(*forecast));
  }
  const IncidentState& live = twin_.snapshot()->live;
  outlook_.issued = now;
  outlook_.rain_mm_per_h = forcing_from(live, now, rain_gauges_).rain_mm_per_h;
  outlook_.rain_half_life = plan_.rain_half_life;
  outlook_.base = runs.front();
  outlook_.range = std::make_shared<const ForecastRange>(range_of(runs));
  outlook_.arrivals = place_arrivals(runs, exposure());
  outlook_.roads = std::make_shared<const RoadCourse>(road_course(*outlook_.base, exposure()));
  desk_.renew(std::move(*start), runs, live, now);
  outlook_.placement = desk_.placement();
  return {};
}

void ForecastLoop::answer(std::uint64_t number, const WhatIf& question, const std::stop_token& stop) {
  WhatIfAnswer running;
  running.number = number;
  running.question = question;
  outlook_.what_if = running;
  publish();
  auto answer = compute(std::move(running), stop);
  if (stop.stop_requested()) return;  // what stopped it says what is shown instead
  if (answer) {
    outlook_.what_if = std::move(*answer);
  } else {
    outlook_.what_if->progress = WhatIfAnswer::Progress::kFailed;
    outlook_.what_if->error = answer.error().message;
  }
  publish();
}

void ForecastLoop::answer(std::uint64_t, const ConfirmPlacement& question, const std::stop_token& stop) {
  outlook_.placement_check = PlacementCheck{};
  publish();
  const Status confirmed = confirm(question, stop);
  if (stop.stop_requested()) return;
  outlook_.placement_check->progress = confirmed ? AnswerProgress::kDone : AnswerProgress::kFailed;
  if (!confirmed) outlook_.placement_check->error = confirmed.error().message;
  publish();
}

Status ForecastLoop::confirm(const ConfirmPlacement& question, const std::stop_token& stop) {
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

void ForecastLoop::answer(std::uint64_t, const PumpSetQuestion& question, const std::stop_token& stop) {
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
  publish();
}

/// What is proved by runs must be what is believed now: an outlook that is older than a step, or from before an order,
/// is computed anew.
Status ForecastLoop::bring_up_to_date(const std::stop_token& stop) {
  const auto snapshot = twin_.snapshot();
  if (desk_.is_current(snapshot->live, snapshot->live_at, plan_.step)) return {};
  if (Status computed = compute_outlook(snapshot->live_at, stop); !computed) return computed;
  tried_ = snapshot->live_at;
  outlook_.error.clear();
  publish();
  if (!desk_.placement()) return fail(ErrorCode::kNotFound, "this place has no ground, basins or buildings that pumps could spare");
  return {};
}

Result<WhatIfAnswer> ForecastLoop::compute(WhatIfAnswer answer, const std::stop_token& stop) {
  const WhatIf& question = answer.question;
  const auto snapshot = twin_.snapshot();
  const bool live = question.at >= snapshot->live_at - plan_.step;
  const auto start = [&](const ResourceId& left_out, double rain_factor) {
    return live ? live_start(left_out, rain_factor) : past_start(question.at, left_out, rain_factor);
  };
  const IncidentState state = live ? snapshot->live : twin_.history().state_at(question.at);
  auto without = start({}, 1);
  auto with = start(question.resource, question.rain_factor);
  if (!without) return pass(without);
  if (!with) return pass(with);
  for (const Intervention& intervention : question.interventions) {
    if (Status built = with->solver->intervene(intervention); !built) return pass(built);
  }
  if (!question.resource.empty()) {
    IssueOrder order;
    order.resource = question.resource;
    order.site = question.site;
    answer.pump = considered_pump(state, plan_order(state, roads_, std::move(order)), with->solver->time());
    add_pumps(std::span(&answer.pump, 1), with->solver->time(), with->steps);
  }
  const auto show = [&](double share, double fraction) {
    outlook_.what_if->fraction = share + fraction / 2;
    publish();
  };
  auto a = run_forecast(*without->solver, without->steps, exposure(), stop, [&](double f) { show(0, f); });
  if (!a) return pass(a);
  auto b = run_forecast(*with->solver, with->steps, exposure(), stop, [&](double f) { show(0.5, f); });
  if (!b) return pass(b);
  answer.without = std::move(*a);
  answer.with = std::move(*b);
  answer.comparison = compare(*answer.without, *answer.with);
  answer.progress = WhatIfAnswer::Progress::kDone;
  answer.fraction = 1;
  return answer;
}

Result<ForecastStart> ForecastLoop::live_start(const ResourceId& left_out, double rain_factor) {
  ForecastStart start;
  start.solver = flood_.newest();
  if (!start.solver) return fail(ErrorCode::kNotFound, "no flood model runs here, so nothing can be forecast");
  const UtcTime from = start.solver->time();
  const IncidentState& live = twin_.snapshot()->live;
  start.steps = outlook_forcing(forcing_from(live, from, rain_gauges_), from, plan_.horizon, plan_.step,
                                {plan_.rain_half_life, rain_factor});
  std::vector<PumpRun> pumps = promised_pumps(live, from);
  std::erase_if(pumps, [&](const PumpRun& pump) { return pump.resource == left_out; });
  add_pumps(pumps, from, start.steps);
  return start;
}

/// What happened is known up to live now: it drives the model. What comes after goes as the outlook expects.
Result<ForecastStart> ForecastLoop::past_start(UtcTime at, const ResourceId& left_out, double rain_factor) {
  const IncidentState then = twin_.history().state_at(at);
  if (!then.water) return fail(ErrorCode::kNotFound, "there is no modelled water at {}", format_iso(at));
  const auto model = flood_.newest();
  const FloodSolver* place = plan_.model ? plan_.model.get() : model.get();
  if (place == nullptr) return fail(ErrorCode::kNotFound, "no flood model runs here, so nothing can be forecast");
  auto solver = place->branch_at(*then.water);
  if (!solver) return pass(solver);
  ForecastStart start{std::move(*solver), {}};
  const UtcTime from = start.solver->time();
  const UtcTime live_at = twin_.snapshot()->live_at;
  const UtcTime known = std::min(from + plan_.horizon, live_at);
  start.steps = recorded_forcing(from, known, left_out);
  for (Forcing& step : start.steps) scale_rain(step, rain_factor);
  if (from + plan_.horizon > known) {
    const IncidentState& live = twin_.snapshot()->live;
    auto later = outlook_forcing(forcing_from(live, known, rain_gauges_), known, from + plan_.horizon - known, plan_.step,
                                 {plan_.rain_half_life, rain_factor});
    std::vector<PumpRun> pumps = promised_pumps(live, known);
    std::erase_if(pumps, [&](const PumpRun& pump) { return pump.resource == left_out; });
    add_pumps(pumps, known, later);
    start.steps.insert(start.steps.end(), later.begin(), later.end());
  }
  return start;
}

std::vector<Forcing> ForecastLoop::recorded_forcing(UtcTime from, UtcTime until, const ResourceId& left_out) const {
  std::vector<Forcing> steps;
  while (from < until) {
    const UtcTime end = std::min(from + plan_.step, until);
    const IncidentState state = twin_.history().state_at(from + (end - from) / 2);
    Forcing forcing = forcing_from(state, end, rain_gauges_);
    leave_out(left_out, state, forcing);
    steps.push_back(std::move(forcing));
    from = end;
  }
  return steps;
}

const Exposure& ForecastLoop::exposure() const {
  static const Exposure kNothing;
  return plan_.exposure ? *plan_.exposure : kNothing;
}

void ForecastLoop::publish() { twin_.show_outlook(std::make_shared<const Outlook>(outlook_)); }

}  // namespace sandtable
