#pragma once

#include <memory>
#include <string>
#include <vector>

#include "twin/core/event.h"
#include "twin/store/sqlite_store.h"

namespace sandtable::test {

inline UtcTime storm_start() { return UtcTime{std::chrono::sys_days{std::chrono::year{2026} / 7 / 28}}; }
inline UtcTime minute(int m) { return storm_start() + std::chrono::minutes{m}; }

inline StoreCrs taiwan_crs() { return {"EPSG:3826", ""}; }

inline const SeriesId kDepthAtG1{"gauges/G1/water_depth"};

inline IncidentOpened opening() {
  IncidentOpened opened;
  opened.place_name = {"示範河岸區", "Demo riverside"};
  opened.crs = "EPSG:3826";
  opened.zone = ZoneOffset{480};
  opened.fictional = true;
  opened.incident.name = {"暴雨演練", "Storm exercise"};
  opened.incident.start = storm_start();
  opened.feeds = {{SourceId("gauges"), Freshness{}}};
  AlarmRule rule;
  rule.id = RuleId("depth-30");
  rule.name = {"淹水 30 公分", "Flooded 30 cm"};
  rule.raise_at = 0.3;
  opened.rules = {rule};
  opened.sites = {{SiteId("S1"), {"地下道", "Underpass"}, {170100, 2546100}, 1}};
  opened.depots = {{"D1", {"抽水機場", "Pump yard"}, {170000, 2546000}}};
  ResourceConfig pump;
  pump.id = ResourceId("P1");
  pump.name = {"一號機", "Pump 1"};
  pump.depot = "D1";
  pump.capacity_m3_per_s = 0.3;
  opened.resources = {pump};
  opened.credits = {{CreditedKind::kFeed, "gauges", {"水位站", "Gauges"}, "某市水利局", "Open Licence 1"},
                    {CreditedKind::kTerrain, "terrain", {}, "", ""}};
  return opened;
}

inline StationsDeclared declaration() {
  Station station{StationId("gauges/G1"),
                  SourceId("gauges"),
                  {"河堤", "Levee"},
                  StationKind::kRoadFlood,
                  LocalXY{170050.25, 2546050.5}};
  Series series{kDepthAtG1, station.id, Quantity::kWaterDepth, Duration{0}, ""};
  return {{station}, {series}};
}

inline Observation depth(int at_minute, double value_m) {
  return {kDepthAtG1,
          minute(at_minute),
          minute(at_minute) + std::chrono::seconds{20},
          value_m,
          std::to_string(value_m) + " m",
          QualityFlag::kPass,
          ""};
}

inline Order order(OrderState state) {
  Order o;
  o.id = OrderId("O-1");
  o.resource = ResourceId("P1");
  o.site = SiteId("S1");
  o.goal = {170100, 2546100};
  o.route = {{170000, 2546000}, {170100, 2546000}, {170100, 2546100}};
  o.route_length_m = 200;
  o.travel_time = std::chrono::minutes{3};
  o.comment = "速去 \"快\"";
  o.state = state;
  o.steps = {{OrderState::kOrdered, minute(5), "Lin"}};
  if (state != OrderState::kOrdered) o.steps.push_back({state, minute(6), "P1"});
  o.next_due = minute(8);
  return o;
}

inline Alarm alarm() {
  Alarm a;
  a.id = make_alarm_id(RuleId("depth-30"), kDepthAtG1);
  a.rule = RuleId("depth-30");
  a.subject = kDepthAtG1;
  a.state = a.process = AlarmState::kUnacknowledged;
  a.level = 2;
  a.threshold = 0.3;
  a.value = 0.42;
  a.condition_since = a.raised_at = minute(4);
  return a;
}

inline std::shared_ptr<const Water> water(int at_minute, double level_m) {
  auto w = std::make_shared<Water>();
  w->valid_at = minute(at_minute);
  w->model = "bathtub stand-in";
  SitePool pool;
  pool.site = SiteId("S1");
  pool.level_m = level_m;
  pool.volume_m3 = 120.5;
  w->pools = {pool};
  w->mass_error_ratio = 1e-15;
  Grid<float> depth_m(GridFrame{4, 3, 10.0, {170000, 2546130}}, static_cast<float>(level_m / 10));
  depth_m.at(0, 0) = std::numeric_limits<float>::quiet_NaN();
  w->field = std::make_shared<const FloodField>(w->valid_at, std::move(depth_m));
  return w;
}

/// Numbers events from `first` on, a second of incident time apart.
inline std::vector<Event> numbered(std::vector<EventBody> bodies, std::int64_t first = 1) {
  std::vector<Event> events;
  for (EventBody& body : bodies) {
    const auto n = static_cast<std::int64_t>(events.size());
    const UtcTime at = storm_start() + std::chrono::seconds{first + n};
    events.push_back({first + n, at, at + std::chrono::hours{1}, n % 2 == 0 ? "system" : "林", std::move(body)});
  }
  return events;
}

/// At least one event of each kind, as a storm would bring them.
inline std::vector<Event> one_of_each() {
  FeedHealth health;
  health.source = SourceId("gauges");
  health.last_contact = minute(3);
  health.observations = 3;
  Observation missing = depth(3, std::numeric_limits<double>::quiet_NaN());
  missing.flag = QualityFlag::kMissing;
  missing.reason = "送出 -999";
  Alarm acknowledged = alarm();
  acknowledged.state = acknowledged.process = AlarmState::kAcknowledged;
  acknowledged.acknowledged = Acknowledgement{"林", minute(5), "已派員"};
  FieldReport report;
  report.resource = ResourceId("P1");
  report.order = OrderId("O-1");
  report.kind = FieldReportKind::kDeparted;
  report.at_time = minute(6);
  report.at = LocalXY{170010, 2546000};
  report.fuel_percent = 88.5;
  auto no_field = std::make_shared<Water>(*water(7, 2.0));
  no_field->field = nullptr;
  Alarm second = alarm();
  second.id = AlarmId("other@x");
  return numbered({opening(), declaration(),
                   ObservationsIngested{SourceId("gauges"), {depth(1, 0.1), depth(2, 0.42), missing}},
                   FeedHealthChanged{health}, WaterModelled{water(3, 1.5)}, WaterModelled{no_field},
                   AlarmChanged{alarm()}, AlarmChanged{second}, AlarmCleared{second.id}, AlarmChanged{acknowledged},
                   OrderIssued{order(OrderState::kOrdered)}, OrderChanged{order(OrderState::kEnRoute)},
                   FieldReported{report}, NoteAdded{"堤防滲水\nwatch it"}});
}

/// One of each kind of event that says something of values, or what others say.
inline std::vector<Event> judgements_and_messages(std::int64_t first) {
  Reflag reflag;
  reflag.series = kDepthAtG1;
  reflag.phenomenon_time = minute(2);
  reflag.tests.set(QualityTest::kManual, QualityFlag::kFail);
  reflag.by = "林";
  SteepRise rise;
  rise.series = kDepthAtG1;
  rise.at = minute(2);
  Calibration calibration;
  calibration.series = kDepthAtG1;
  calibration.offset = 0.05;
  calibration.from = minute(1);
  calibration.set_at = minute(8);
  Alert alert;
  alert.id = AlertId("ncdr/1");
  alert.source = SourceId("ncdr");
  DamageReport report;
  report.id = ReportId("citizens/7");
  report.source = SourceId("citizens");
  report.at_time = minute(4);
  return numbered({ObservationsReflagged{{reflag}}, SteepRisesSeen{{rise}, {}}, CalibrationSet{calibration},
                   AlertsReceived{SourceId("ncdr"), {alert}}, DamageReported{SourceId("citizens"), {report}}},
                  first);
}

/// One of each kind of event that tells what was expected, asked and planned, and what somebody did about an entry.
inline std::vector<Event> expectations_and_plans(std::int64_t first) {
  OutlookRecord outlook;
  outlook.issued = minute(9);
  outlook.from = minute(8);
  outlook.model = "淺水";
  outlook.runs = 3;
  outlook.moments = {{minute(19), {12, 8, 20}, {900, 400.5, 2000}, {{SiteId("S1"), 0.4, 0.75}}}};
  ForecastScore score;
  score.add(0.75, true);
  const ForecastQuestion question{
      3, QuestionKind::kWhatIf, minute(10), {}, {{ResourceId("P1"), SiteId("S1")}}, 1.5, {OutfallGate{SiteId("S1"), true}}};
  ForecastAnswer answer;
  answer.number = question.number;
  answer.model = "coarse";
  answer.buildings_without = 20;
  answer.savings = {{SiteId("S1"), {3, 1, 4}}};
  answer.pumps = {ResourceId("P1")};
  OutlookFacts facts;
  facts.issued = minute(9);
  facts.at = {minute(19)};
  facts.pumps = {{ResourceId("P1"), {0.125}}};
  Plan plan;
  plan.id = PlanId("A");
  plan.title = "先北後南";
  plan.orders = {{OrderId("A1"),
                  ResourceId("P1"),
                  SiteId("S1"),
                  {{170000, 2546000}, {170009, 2546009}},
                  13,
                  std::chrono::minutes{4},
                  "with hoses"}};
  plan.steps = {{PlanState::kProposed, minute(11), "林", ""}};
  Inject inject;
  inject.id = "rain-1";
  inject.kind = InjectKind::kRain;
  inject.factor = 1.5;
  inject.goal.sites = {SiteId("S1")};
  const RainForecast rain{SourceId("qpf"), minute(11), minute(371), {{minute(11), minute(71), 42, 20, 60, {}}}};
  ResourceConfig lent;
  lent.id = ResourceId("A-01");
  lent.name = {"借用", "Lent"};
  lent.capacity_m3_per_s = 0.25;
  const Handover handover{"林", "陳", Hasher().text("pack").finish(), "handover-1", minute(11), 7, "看過了"};
  return numbered(
      {OutlookComputed{std::make_shared<const OutlookRecord>(std::move(outlook))}, OutlookJudged{minute(19), score},
       QuestionAsked{question}, QuestionAnswered{answer}, AlarmStepTicked{alarm().id, 1, true},
       MaintenanceSet{{SourceId("gauges"), "林", "換電池", minute(9), minute(69)}}, OutlookReviewed{facts},
       PlanChanged{plan}, NoteStruck{14, "read the wrong gauge"}, ClockJumped{std::chrono::seconds{-90}},
       HandoverSigned{handover}, InjectPlayed{inject}, RainForecastReceived{rain},
       SiteDeclared{{SiteId("N-01"), {"路口", "Crossing"}, {170040, 2546050}, 1}},
       SiteDeclared{{SiteId("N-02"), {"誤報", "Mistaken"}, {170041, 2546050}}},
       SiteWithdrawn{SiteId("N-02"), "同一處"}, ResourceRegistered{lent, LocalXY{170007, 2546008}},
       StockCounted{ResourceId("P1"), {35, minute(11), "林", "潮濕的不算"}}},
      first);
}

/// A warning for a ring and a circle, and a report of somebody who saw water.
inline std::vector<Event> warning_and_report(std::int64_t first) {
  Alert alert;
  alert.name = {"office", "W-1", minute(1)};
  alert.id = make_alert_id(alert.name);
  alert.source = SourceId("ncdr");
  AlertInfo info;
  info.language = "zh-TW";
  info.event = "淹水";
  info.headline = "淹水警戒";
  info.severity = AlertSeverity::kSevere;
  info.expires = minute(600);
  AlertArea area;
  area.polygons = {{{170000, 2546000}, {170500, 2546000}, {170500, 2546500}, {170000, 2546000}}};
  area.circles = {{{170100, 2546100}, 1000}};
  info.areas = {area};
  alert.infos = {info};
  DamageReport report;
  report.id = ReportId("citizens/8");
  report.source = SourceId("citizens");
  report.at_time = minute(4);
  report.at = LocalXY{170020, 2546030};
  report.category = "積淹水";
  report.text = "a neighbour's words";
  report.depth_m = 0.3;
  return numbered({AlertsReceived{SourceId("ncdr"), {alert}}, DamageReported{SourceId("citizens"), {report}}}, first);
}

}  // namespace sandtable::test
