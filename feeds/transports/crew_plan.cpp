#include "feeds/transports/crew_plan.h"

#include <algorithm>

#include "twin/core/resources/work.h"

namespace sandtable::feeds {
namespace {

Duration draw(Random& chance, Duration low, Duration high) {
  return low + from_seconds(chance.uniform() * seconds(high - low));
}

double length_of(const Polyline& line) {
  double length = 0;
  for (std::size_t i = 1; i < line.size(); ++i) length += distance_m(line[i - 1], line[i]);
  return length;
}

CrewActivity activity_after(CrewActivity before, FieldReportKind kind) {
  switch (kind) {
    case FieldReportKind::kDeparted:
      return CrewActivity::kDriving;
    case FieldReportKind::kArrived:
    case FieldReportKind::kPumping:
      return CrewActivity::kOnSite;
    case FieldReportKind::kStopped:
      return CrewActivity::kWithdrawing;
    case FieldReportKind::kReturned:
      return CrewActivity::kInDepot;
    default:
      return before;
  }
}

/// Writes reports one after another, as the crew lives through them.
class Diary {
 public:
  Diary(const Crew& crew, const Order& order, UtcTime now)
      : resource_(crew.config.id),
        order_(order.id),
        revision_(order.revision),
        now_(now),
        at_(crew.at),
        fuel_(crew.fuel_percent) {}

  UtcTime now() const { return now_; }
  double fuel() const { return fuel_; }
  void wait(Duration length) { now_ += length; }
  void refuel() { fuel_ = 100; }

  void report(FieldReportKind kind, std::string note = {}) {
    reports_.push_back({resource_, order_, kind, now_, at_, fuel_, discharge_, std::move(note), revision_});
  }

  /// Along the way at even speed, with a position at every `interval` but the last.
  void drive(const Polyline& way, Duration length, Duration interval) {
    const UtcTime begin = now_;
    for (Duration gone = interval; gone < length; gone += interval) {
      now_ = begin + gone;
      at_ = point_along(way, seconds(gone) / seconds(length));
      report(FieldReportKind::kPosition);
    }
    now_ = begin + length;
    at_ = way.back();
  }

  /// Until the tank is empty. A full tank lasts `endurance`.
  void pump(double discharge_m3_per_s, Duration endurance, Duration interval) {
    const UtcTime begin = now_;
    const double full = fuel_;
    const double percent_per_s = 100.0 / std::max(1.0, seconds(endurance));
    const Duration length = from_seconds(full / percent_per_s);
    discharge_ = discharge_m3_per_s;
    report(FieldReportKind::kPumping);
    for (Duration gone = interval; gone < length; gone += interval) {
      now_ = begin + gone;
      fuel_ = full - percent_per_s * seconds(gone);
      report(FieldReportKind::kPosition);
    }
    now_ = begin + length;
    fuel_ = 0;
    discharge_ = 0;
  }

  std::deque<FieldReport> take() { return std::move(reports_); }

 private:
  ResourceId resource_;
  OrderId order_;
  int revision_;
  UtcTime now_;
  LocalXY at_;
  double fuel_;
  double discharge_ = 0;
  std::deque<FieldReport> reports_;
};

Polyline way_to(const Crew& crew, const Order& order) {
  Polyline way = order.route;
  if (way.empty()) way.push_back(crew.at);
  // Routes end on the road; the last metres to the pump's place are driven too.
  if (way.back() != order.goal) way.push_back(order.goal);
  return way;
}

/// The same from wherever they are by now: the desk planned it from where it last saw them.
Polyline way_on(const Crew& crew, const Order& order) {
  Polyline way = way_to(crew, order);
  if (way.front() != crew.at) way.insert(way.begin(), crew.at);
  return way;
}

Duration travel_time(const Order& order, const Polyline& way, const CrewHabits& habits) {
  if (order.travel_time > Duration{0}) return order.travel_time;
  return from_seconds(length_of(way) / habits.speed_without_route_m_per_s);
}

/// What is left of the way out, driven backwards, when the crew turns round at `at`.
Polyline way_home(const Crew& crew, const Order& order) {
  Polyline out = way_to(crew, order);
  std::size_t nearest = 0;
  for (std::size_t i = 1; i < out.size(); ++i) {
    if (distance_m(out[i], crew.at) < distance_m(out[nearest], crew.at)) nearest = i;
  }
  Polyline home{crew.at};
  for (std::size_t i = nearest; i-- > 0;) home.push_back(out[i]);
  if (home.back() != crew.depot) home.push_back(crew.depot);
  return home;
}

/// How long that takes, as fast as on the way out.
Duration time_home(const Crew& crew, const Order& order, const CrewHabits& habits) {
  const Polyline out = way_to(crew, order);
  const double part = std::min(1.0, length_of(way_home(crew, order)) / std::max(1.0, length_of(out)));
  return from_seconds(seconds(travel_time(order, out, habits)) * part);
}

/// The rest of a return: the way back, the depot, a full tank.
void drive_home(Diary& diary, const Crew& crew, const Order& order, const CrewHabits& habits) {
  diary.drive(way_home(crew, order), time_home(crew, order, habits), habits.driving_report);
  diary.refuel();
  diary.report(FieldReportKind::kReturned);
}

void leave(Diary& diary, const Crew& crew, const Order& order, const CrewHabits& habits, Random& chance) {
  Crew there = crew;
  there.at = order.goal;
  diary.wait(draw(chance, habits.packing_min, habits.packing_max));
  drive_home(diary, there, order, habits);
}

void pump_until_empty(Diary& diary, const Crew& crew, const Order& order, const CrewHabits& habits, Random& chance) {
  diary.pump(discharge_at_head(crew.config, order.head_m), crew.config.endurance, habits.pumping_report);
  diary.report(FieldReportKind::kStopped, "油料用罄 / out of fuel");
  leave(diary, crew, order, habits, chance);
}

/// From the arrival on: setting up, the work, the way home.
void work_there(Diary& diary, const Crew& crew, const Order& order, const CrewHabits& habits, Random& chance) {
  diary.report(FieldReportKind::kArrived);
  diary.wait(crew.config.setup_time);
  const auto work = work_time(crew.config, order.task.amount);
  if (work && order.task.amount > 0) {
    diary.report(FieldReportKind::kPumping);
    diary.wait(*work);
    diary.report(FieldReportKind::kStopped, "完成 / done");
    leave(diary, crew, order, habits, chance);
  } else {
    pump_until_empty(diary, crew, order, habits, chance);
  }
}

}  // namespace

LocalXY point_along(const Polyline& line, double part) {
  double rest = length_of(line) * std::clamp(part, 0.0, 1.0);
  for (std::size_t i = 1; i < line.size(); ++i) {
    const double piece = distance_m(line[i - 1], line[i]);
    if (piece > 0 && rest <= piece) return line[i - 1] + (line[i] - line[i - 1]) * (rest / piece);
    rest -= piece;
  }
  return line.back();
}

void live_through(Crew& crew, const FieldReport& report) {
  if (report.at) crew.at = *report.at;
  if (report.fuel_percent) crew.fuel_percent = *report.fuel_percent;
  crew.activity = activity_after(crew.activity, report.kind);
  crew.last_report = report.at_time;
  if (report.kind == FieldReportKind::kReturned || report.kind == FieldReportKind::kRefused) {
    crew.order = OrderId{};
    crew.called_back = false;
  }
}

std::deque<FieldReport> plan_mission(const Crew& crew, const Order& order, UtcTime received, const CrewHabits& habits,
                                     Random& chance) {
  Diary diary(crew, order, received);
  diary.report(FieldReportKind::kReceived);
  diary.wait(draw(chance, habits.answer_min, habits.answer_max));
  const bool engine_fails = chance.uniform() < habits.refusal_probability;
  if (engine_fails || crew.fuel_percent < habits.low_fuel_percent) {
    diary.report(FieldReportKind::kRefused,
                 engine_fails ? "引擎無法發動 / the engine does not start" : "油料不足 / not enough fuel");
    return diary.take();
  }
  diary.report(FieldReportKind::kAccepted);
  diary.wait(draw(chance, habits.departure_min, habits.departure_max));
  diary.report(FieldReportKind::kDeparted);
  const Polyline way = way_to(crew, order);
  diary.drive(way, travel_time(order, way, habits), habits.driving_report);
  work_there(diary, crew, order, habits, chance);
  return diary.take();
}

std::deque<FieldReport> plan_new_way(const Crew& crew, const Order& order, UtcTime received, const CrewHabits& habits,
                                     Random& chance) {
  if (crew.activity == CrewActivity::kInDepot) return plan_mission(crew, order, received, habits, chance);
  Diary diary(crew, order, received);
  diary.report(FieldReportKind::kReceived);
  diary.wait(draw(chance, habits.answer_min, habits.answer_max));
  diary.report(FieldReportKind::kAccepted);
  if (crew.activity == CrewActivity::kOnSite) diary.wait(draw(chance, habits.packing_min, habits.packing_max));
  diary.report(FieldReportKind::kDeparted);
  const Polyline way = way_on(crew, order);
  diary.drive(way, travel_time(order, way, habits), habits.driving_report);
  work_there(diary, crew, mission_on(crew, order, habits), habits, chance);
  return diary.take();
}

Order mission_on(const Crew& crew, const Order& order, const CrewHabits& habits) {
  if (crew.activity == CrewActivity::kInDepot) return order;
  Order whole = order;
  whole.route = way_home(crew, crew.mission);
  std::ranges::reverse(whole.route);
  const Polyline on = way_on(crew, order);
  whole.route.insert(whole.route.end(), on.begin(), on.end());
  whole.travel_time = time_home(crew, crew.mission, habits) + travel_time(order, on, habits);
  return whole;
}

std::deque<FieldReport> plan_after_refuelling(const Crew& crew, UtcTime at, const CrewHabits& habits, Random& chance) {
  Diary diary(crew, crew.mission, at);
  pump_until_empty(diary, crew, crew.mission, habits, chance);
  return diary.take();
}

std::deque<FieldReport> plan_return(const Crew& crew, const Order& order, UtcTime told, const CrewHabits& habits,
                                    Random& chance) {
  Diary diary(crew, order, told);
  if (crew.activity != CrewActivity::kInDepot) {
    diary.report(FieldReportKind::kStopped);
    if (crew.activity == CrewActivity::kOnSite) diary.wait(draw(chance, habits.packing_min, habits.packing_max));
    drive_home(diary, crew, order, habits);
  } else {
    diary.report(FieldReportKind::kReturned);
  }
  return diary.take();
}

}  // namespace sandtable::feeds
