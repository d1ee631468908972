#include "twin/core/event_json.h"

#include <nlohmann/json.hpp>

#include "twin/core/keys.h"

using nlohmann::json;

// How the twin's small types look in JSON. from_json may throw; parse_journal_text() is where exceptions stop.
namespace nlohmann {

template <class Tag>
struct adl_serializer<sandtable::Id<Tag>> {
  static void to_json(json& j, const sandtable::Id<Tag>& id) { j = id.str(); }
  static void from_json(const json& j, sandtable::Id<Tag>& id) { id = sandtable::Id<Tag>(j.get<std::string>()); }
};

template <>
struct adl_serializer<sandtable::UtcTime> {
  static void to_json(json& j, const sandtable::UtcTime& t) { j = sandtable::format_iso(t); }
  static void from_json(const json& j, sandtable::UtcTime& t) {
    const auto parsed = sandtable::parse_time(j.get<std::string>(), sandtable::ZonePolicy::required());
    if (!parsed) throw std::invalid_argument(parsed.error().message);
    t = *parsed;
  }
};

template <>
struct adl_serializer<sandtable::Duration> {
  static void to_json(json& j, const sandtable::Duration& d) { j = d.count(); }
  static void from_json(const json& j, sandtable::Duration& d) { d = sandtable::Duration{j.get<std::int64_t>()}; }
};

template <>
struct adl_serializer<sandtable::ZoneOffset> {
  static void to_json(json& j, const sandtable::ZoneOffset& z) { j = z.count(); }
  static void from_json(const json& j, sandtable::ZoneOffset& z) { z = sandtable::ZoneOffset{j.get<int>()}; }
};

template <class T>
struct adl_serializer<std::optional<T>> {
  static void to_json(json& j, const std::optional<T>& value) {
    if (value) {
      j = *value;
    } else {
      j = nullptr;
    }
  }
  static void from_json(const json& j, std::optional<T>& value) {
    if (j.is_null()) {
      value.reset();
    } else {
      value = j.get<T>();
    }
  }
};

}  // namespace nlohmann

namespace sandtable {
namespace {

template <class Enum>
Enum required(const std::optional<Enum>& found, const json& j) {
  if (!found) throw std::invalid_argument("unknown key " + j.dump());
  return *found;
}

constexpr EnumKeys<QuestionKind, 3> kQuestionKinds{{"what_if", "placement", "pump_set"}};

}  // namespace

void to_json(json& j, Quantity q) { j = quantity_key(q); }
void from_json(const json& j, Quantity& q) {
  const auto parsed = parse_quantity(j.get<std::string>());
  if (!parsed) throw std::invalid_argument(parsed.error().message);
  q = *parsed;
}
void to_json(json& j, StationKind k) { j = station_kind_key(k); }
void from_json(const json& j, StationKind& k) { k = parse_station_kind(j.get<std::string>()); }
void to_json(json& j, AlarmState s) { j = alarm_state_key(s); }
void from_json(const json& j, AlarmState& s) { s = required(parse_alarm_state(j.get<std::string>()), j); }
void to_json(json& j, OrderState s) { j = order_state_key(s); }
void from_json(const json& j, OrderState& s) { s = required(parse_order_state(j.get<std::string>()), j); }
void to_json(json& j, FieldReportKind k) { j = field_report_key(k); }
void from_json(const json& j, FieldReportKind& k) { k = required(parse_field_report_kind(j.get<std::string>()), j); }
void to_json(json& j, AlertStatus s) { j = alert_key(s); }
void from_json(const json& j, AlertStatus& s) { s = required(parse_alert_status(j.get<std::string>()), j); }
void to_json(json& j, AlertType t) { j = alert_key(t); }
void from_json(const json& j, AlertType& t) { t = required(parse_alert_type(j.get<std::string>()), j); }
void to_json(json& j, AlertUrgency u) { j = alert_key(u); }
void from_json(const json& j, AlertUrgency& u) { u = required(parse_alert_urgency(j.get<std::string>()), j); }
void to_json(json& j, AlertSeverity s) { j = alert_key(s); }
void from_json(const json& j, AlertSeverity& s) { s = required(parse_alert_severity(j.get<std::string>()), j); }
void to_json(json& j, AlertCertainty c) { j = alert_key(c); }
void from_json(const json& j, AlertCertainty& c) { c = required(parse_alert_certainty(j.get<std::string>()), j); }
void to_json(json& j, const AskedFrom& from) {
  j = {{"role", role_key(from.role)}};
  if (from.seen) j["seen"] = *from.seen;
  if (from.counted) j["counted_ms"] = from.counted->count();
}
void from_json(const json& j, AskedFrom& from) {
  from.role = required(parse_role(j.at("role").get<std::string>()), j);
  if (const auto seen = j.find("seen"); seen != j.end()) from.seen = seen->get<std::int64_t>();
  if (const auto ms = j.find("counted_ms"); ms != j.end()) from.counted = Duration{ms->get<std::int64_t>()};
}
void to_json(json& j, DamageReportState s) { j = damage_report_state_key(s); }
void from_json(const json& j, DamageReportState& s) {
  s = required(parse_damage_report_state(j.get<std::string>()), j);
}
void to_json(json& j, const QualityFlags& flags) {
  j = json::object();
  for (int i = 0; i < kQualityTestCount; ++i) {
    const auto test = static_cast<QualityTest>(i);
    if (const auto flag = flags.of(test)) j[std::string(quality_test_key(test))] = static_cast<int>(*flag);
  }
}
void from_json(const json& j, QualityFlags& flags) {
  for (const auto& [key, number] : j.items()) {
    const int flag = number.get<int>();
    if ((flag < 1 || flag > 4) && flag != 9) throw std::invalid_argument("no quality flag: " + number.dump());
    flags.set(required(parse_quality_test(key), j), static_cast<QualityFlag>(flag));
  }
}
void to_json(json& j, ResourceKind k) { j = resource_kind_key(k); }
void from_json(const json& j, ResourceKind& k) { k = required(parse_resource_kind(j.get<std::string>()), j); }
void to_json(json& j, AlarmRuleKind k) { j = alarm_rule_kind_key(k); }
void from_json(const json& j, AlarmRuleKind& k) { k = required(parse_alarm_rule_kind(j.get<std::string>()), j); }
void to_json(json& j, InjectKind k) { j = inject_key(k); }
void from_json(const json& j, InjectKind& k) { k = required(parse_inject(j.get<std::string>()), j); }
void to_json(json& j, OrderWay w) { j = order_way_key(w); }
void from_json(const json& j, OrderWay& w) { w = required(parse_order_way(j.get<std::string>()), j); }
void to_json(json& j, PlanState s) { j = plan_state_key(s); }
void from_json(const json& j, PlanState& s) { s = required(parse_plan_state(j.get<std::string>()), j); }
void to_json(json& j, Trust t) { j = trust_key(t); }
void from_json(const json& j, Trust& t) { t = required(parse_trust(j.get<std::string>()), j); }
void to_json(json& j, CreditedKind k) { j = credited_kind_key(k); }
void from_json(const json& j, CreditedKind& k) { k = required(parse_credited_kind(j.get<std::string>()), j); }
void to_json(json& j, QuestionKind k) { j = kQuestionKinds.of(k); }
void from_json(const json& j, QuestionKind& k) { k = required(kQuestionKinds.find(j.get<std::string>()), j); }

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Text, zh, en)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LocalXY, x, y)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Freshness, late_after, stale_after, expected_every)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(IncidentConfig, name, activation_level, start, end, speed)
// With defaults from here on where incident files of earlier versions know less.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AlarmRule, id, kind, name, pack, quantity, stations, station_kind,
                                                place_kinds, from_source, raise_at, dead_band, within, delay_on,
                                                delay_off, level, latched, suppressed_by, advice, steps, provenance,
                                                max_age, window)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RulePack, id, name, version, provenance)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SiteConfig, id, name, pump_position, priority, tasks, barrier_m,
                                                dredging_m3, outfall_level_m)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DepotConfig, id, name, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PumpCurvePoint, head_m, discharge_m3_per_s)
namespace {

/// All but what few have, which is written only where they have it: earlier versions know nothing of it.
struct ResourceRecord : ResourceConfig {};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ResourceRecord, id, kind, name, depot, capacity_m3_per_s, outlet_inch,
                                                setup_time, endurance, owner, consumption_l_per_h, deck_height_m,
                                                work_limit, rest, crew_needed, people, skills, wading_depth_m, stock_m,
                                                pace_m_per_h, pace_m3_per_h, stock_l, mutual_aid, payer, head_m, curve,
                                                built_year, crew_skills)

}  // namespace

void to_json(json& j, const ResourceConfig& config) {
  to_json(j, ResourceRecord{config});
  if (!config.station.empty()) j["station"] = config.station;
}
void from_json(const json& j, ResourceConfig& config) {
  ResourceRecord record;
  from_json(j, record);
  config = std::move(record);
  config.station = j.value("station", StationId{});
}
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SourceCredit, kind, id, name, attribution, licence)
// Credits are written only where there are some: incident files of earlier versions know none, and stay as sound.
void to_json(json& j, const IncidentOpened& o) {
  j = json{{"place_name", o.place_name}, {"crs", o.crs},
           {"zone", o.zone},             {"fictional", o.fictional},
           {"incident", o.incident},     {"feeds", o.feeds},
           {"rules", o.rules},           {"sites", o.sites},
           {"depots", o.depots},         {"resources", o.resources},
           {"rule_packs", o.rule_packs}, {"exercise", o.exercise}};
  if (!o.credits.empty()) j["credits"] = o.credits;
}
void from_json(const json& j, IncidentOpened& o) {
  const auto read = [&](const char* key, auto& value) { value = j.value(key, value); };
  read("place_name", o.place_name);
  read("crs", o.crs);
  read("zone", o.zone);
  read("fictional", o.fictional);
  read("incident", o.incident);
  read("feeds", o.feeds);
  read("rules", o.rules);
  read("sites", o.sites);
  read("depots", o.depots);
  read("resources", o.resources);
  read("rule_packs", o.rule_packs);
  read("exercise", o.exercise);
  read("credits", o.credits);
}
// What most stations and series do not have is written only where they have it: incident files of earlier versions know
// neither.
void to_json(json& j, const Station& s) {
  j = json{{"id", s.id}, {"source", s.source}, {"name", s.name}, {"kind", s.kind}, {"at", s.at}};
  if (!s.duplicate_of.empty()) j["duplicate_of"] = s.duplicate_of;
}
void from_json(const json& j, Station& s) {
  j.at("id").get_to(s.id);
  j.at("source").get_to(s.source);
  j.at("name").get_to(s.name);
  j.at("kind").get_to(s.kind);
  j.at("at").get_to(s.at);
  s.duplicate_of = j.value("duplicate_of", StationId{});
}
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AlertLevel, level, at)
void to_json(json& j, const Series& s) {
  j = json{{"id", s.id},         {"station", s.station},
           {"quantity", s.quantity}, {"window", s.window},
           {"vertical_datum", s.vertical_datum}, {"alert_levels", s.alert_levels}};
  if (s.expected_every > Duration{0}) j["expected_every"] = s.expected_every;
}
void from_json(const json& j, Series& s) {
  const Series none;
  s.id = j.value("id", none.id);
  s.station = j.value("station", none.station);
  s.quantity = j.value("quantity", none.quantity);
  s.window = j.value("window", none.window);
  s.vertical_datum = j.value("vertical_datum", none.vertical_datum);
  s.alert_levels = j.value("alert_levels", none.alert_levels);
  s.expected_every = j.value("expected_every", none.expected_every);
}
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(StationsDeclared, stations, series)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(FeedHealth, source, last_contact, last_observation, deliveries, observations,
                                   duplicates, refused, errors, last_error, last_warning)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(FeedHealthChanged, health)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Innovation, station, observed_m, modelled_m)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SitePool, site, level_m, volume_m3, max_depth_m, flooded_area_m2, inflow_m3_per_s,
                                   drained_m3_per_s, pumped_m3_per_s)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Acknowledgement, who, when, comment)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Shelving, who, until, reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(OutOfService, who, since, reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(StepDone, step, who, when)

namespace {

/// All of an alarm but its subject.
struct AlarmRecord : Alarm {};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AlarmRecord, id, rule, state, process, level, threshold, value, value_at,
                                                trust, detail, condition_since, raised_at, returned_at, below_since,
                                                acknowledged, shelved, out_of_service, suppressed_by, signal_lost_at,
                                                occurrences, steps_done)

}  // namespace

// The subject stands under its kind: {"series": "source/station/property"}, as it always did for series.
void to_json(json& j, const Alarm& alarm) {
  to_json(j, AlarmRecord{alarm});
  j[subject_kind_key(alarm.subject)] = subject_text(alarm.subject);
}
void from_json(const json& j, Alarm& alarm) {
  AlarmRecord record;
  from_json(j, record);
  alarm = std::move(record);
  for (const char* kind : {"series", "feed", "order", "resource", "site", "alert", "place"}) {
    if (const auto id = j.find(kind); id != j.end()) alarm.subject = *make_subject(kind, id->get<std::string>());
  }
  // Earlier versions knew no life under a shelf: what was shelved had risen.
  if (!j.contains("process")) {
    alarm.process = alarm.state == AlarmState::kShelved ? AlarmState::kUnacknowledged : alarm.state;
  }
}
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AlarmChanged, alarm)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AlarmCleared, id)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(OrderTask, skill, amount, receiver)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(OrderStep, state, since, by)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Order, id, resource, site, goal, route, route_length_m, travel_time,
                                                comment, state, steps, next_due, overdue_since, refusal, sent_at,
                                                revision, task, way, way_depth_m, crew, head_m, refusal_settled)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(OrderIssued, order)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(OrderChanged, order)
namespace {

struct FieldReportRecord : FieldReport {};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FieldReportRecord, resource, order, kind, at_time, at, fuel_percent,
                                                discharge_m3_per_s, note, revision)

}  // namespace

// Only what a feed's station says names one.
void to_json(json& j, const FieldReport& report) {
  to_json(j, FieldReportRecord{report});
  if (!report.station.empty()) j["station"] = report.station;
}
void from_json(const json& j, FieldReport& report) {
  FieldReportRecord record;
  from_json(j, record);
  report = std::move(record);
  report.station = j.value("station", StationId{});
}
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(FieldReported, report)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(NoteAdded, text)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(NoteStruck, entry, reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ClockJumped, by)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(InjectGoal, stations, sites, no_order, notice_within,
                                                acknowledge_within, answer_within, resolve_within)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Inject, id, kind, title, at, until, feed, factor, fault, resource,
                                                where, radius_m, depth_m, category, text, severity, goal)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(InjectPlayed, inject)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Reflag, series, phenomenon_time, tests, by, reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ObservationsReflagged, reflags)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SteepRise, series, at, value, rise, within)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SteepRisesSeen, rising, over)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Calibration, series, scale, offset, from, to, author, reason, set_at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CalibrationSet, calibration)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AlertName, sender, identifier, sent)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AlertGeocode, name, value)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AlertCircle, centre, radius_m)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AlertArea, description, polygons, circles, geocodes)
// That an info is about elsewhere is written only where it is: earlier versions judged a message as a whole.
void to_json(json& j, const AlertInfo& i) {
  j = json{{"language", i.language},       {"event", i.event},
           {"headline", i.headline},       {"description", i.description},
           {"urgency", i.urgency},         {"instruction", i.instruction},
           {"sender_name", i.sender_name}, {"severity", i.severity},
           {"certainty", i.certainty},     {"onset", i.onset},
           {"expires", i.expires},         {"areas", i.areas}};
  if (!i.concerns_place) j["concerns_place"] = false;
}
void from_json(const json& j, AlertInfo& i) {
  const auto read = [&](const char* key, auto& value) { j.at(key).get_to(value); };
  read("language", i.language);
  read("event", i.event);
  read("headline", i.headline);
  read("description", i.description);
  read("instruction", i.instruction);
  read("sender_name", i.sender_name);
  read("urgency", i.urgency);
  read("severity", i.severity);
  read("certainty", i.certainty);
  read("onset", i.onset);
  read("expires", i.expires);
  read("areas", i.areas);
  i.concerns_place = j.value("concerns_place", true);
}
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Alert, id, name, source, status, type, references, infos, concerns_place,
                                   superseded_by)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AlertsReceived, source, alerts)
namespace {

struct DamageReportRecord : DamageReport {};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DamageReportRecord, id, source, at_time, at, where, category, text, depth_m, state,
                                   duplicate_of)

}  // namespace

// Only what somebody told on the telephone has a caller.
void to_json(json& j, const DamageReport& report) {
  to_json(j, DamageReportRecord{report});
  if (report.told_by != Caller::kNotSaid) j["told_by"] = caller_key(report.told_by);
}
void from_json(const json& j, DamageReport& report) {
  DamageReportRecord record;
  from_json(j, record);
  report = std::move(record);
  if (const auto by = j.find("told_by"); by != j.end())
    report.told_by = required(parse_caller(by->get<std::string>()), j);
}
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DamageReported, source, reports)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ExpectedRange, middle, low, high)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ExpectedPool, site, depth_m, chance)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ExpectedMoment, at, buildings, roads_m, pools)
// With defaults: outlooks of earlier versions knew of no forecast of rain.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(OutlookRecord, issued, from, model, runs, rain_mm_per_h,
                                                rain_half_life, moments, rain_source, rain_issued)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ForecastScore::Class, said, came, chances)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ForecastScore, classes, squared_errors)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(OutlookJudged, until, score)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Barrier, line, height_m)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Excavation, line, width_m, depth_m)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LeveeBreach, at, width_m)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(OutfallGate, site, open)

namespace {

/// In the order of Intervention's alternatives.
constexpr std::array<std::string_view, std::variant_size_v<Intervention>> kInterventions{"barrier", "excavation",
                                                                                         "breach", "outfall_gate"};

template <std::size_t I = 0>
Intervention intervention_of(std::size_t index, const json& j) {
  if constexpr (I < std::variant_size_v<Intervention>) {
    if (index != I) return intervention_of<I + 1>(index, j);
    return j.get<std::variant_alternative_t<I, Intervention>>();
  } else {
    throw std::invalid_argument("unknown intervention");
  }
}

}  // namespace

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PumpMove, resource, site)
// Both are found by name: one line of JSON an intervention, {"kind": "barrier", ...}.
void to_json(json& j, const ForecastQuestion& q) {
  j = json{{"number", q.number}, {"kind", q.kind},   {"at", q.at},
           {"site", q.site},     {"moves", q.moves}, {"rain_factor", q.rain_factor}};
  for (const Intervention& intervention : q.interventions) {
    json one = std::visit([](const auto& built) { return json(built); }, intervention);
    one["kind"] = kInterventions[intervention.index()];
    j["interventions"].push_back(std::move(one));
  }
}
void from_json(const json& j, ForecastQuestion& q) {
  j.at("number").get_to(q.number);
  j.at("kind").get_to(q.kind);
  j.at("at").get_to(q.at);
  j.at("site").get_to(q.site);
  if (j.contains("moves")) j.at("moves").get_to(q.moves);
  // Journals that knew one pump a question name it beside its site.
  if (const ResourceId one = j.value("resource", ResourceId{}); !one.empty())
    q.moves = {{one, std::exchange(q.site, {})}};
  j.at("rain_factor").get_to(q.rain_factor);
  for (const json& one : j.value("interventions", json::array())) {
    const auto kind = std::ranges::find(kInterventions, one.at("kind").get<std::string>());
    q.interventions.push_back(intervention_of(static_cast<std::size_t>(kind - kInterventions.begin()), one));
  }
}
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(QuestionAsked, question)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SiteSaving, site, building_minutes)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ForecastAnswer, number, is_preview, model, error, buildings_without, buildings_with,
                                   people_without, people_with, building_minutes_saved, road_km_minutes_saved, pumped_m3, savings, pumps, clears)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(QuestionAnswered, answer)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AlarmStepTicked, alarm, step, done)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Maintenance, source, who, reason, since, until)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(MaintenanceSet, maintenance)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PumpCourse, resource, depth_m)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ExposedPlace, id, name, kind, at, expected, earliest)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(OutlookFacts, issued, at, pumps, places)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(OutlookReviewed, facts)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(IssueOrder, id, resource, site, route, route_length_m, travel_time,
                                                comment, task, way, way_depth_m, insisted)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PlanStep, state, when, who, comment)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Plan, id, title, orders, state, steps)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PlanChanged, plan)
void to_json(json& j, const Digest& digest) { j = digest.hex(); }
void from_json(const json& j, Digest& digest) {
  const auto parsed = Digest::from_hex(j.get<std::string>());
  if (!parsed) throw std::invalid_argument(parsed.error().message);
  digest = *parsed;
}
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ForecastRain, from, to, mm, low_mm, high_mm, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RainForecast, source, issued, expires, rains)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RainForecastReceived, forecast)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SiteDeclared, site)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SiteWithdrawn, site, reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ResourceRegistered, resource, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(StockCount, amount, at, by, comment)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(StockCounted, resource, count)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Handover, giver, receiver, pack, pack_name, pack_at, stands_on, comment)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(HandoverSigned, handover)
void to_json(json& j, const OutlookComputed& e) { j = json{{"outlook", *e.outlook}}; }
void from_json(const json& j, OutlookComputed& e) {
  e.outlook = std::make_shared<const OutlookRecord>(j.at("outlook").get<OutlookRecord>());
}

namespace {

// The two events whose payload lies beside the journal.
void to_json(json& j, const ObservationsIngested& e) {
  j = json{{"source", e.source}, {"count", e.observations.size()}, {"batch", digest_of(e.observations).hex()}};
}
void to_json(json& j, const WaterModelled& e) {
  const Water& w = *e.water;
  j = json{{"valid_at", w.valid_at},
           {"model", w.model},
           {"pools", w.pools},
           {"mass_error_ratio", w.mass_error_ratio},
           {"field", w.field ? json(w.field->digest().hex()) : json(nullptr)}};
  if (w.innovations.empty()) return;
  j["innovations"] = w.innovations;
  j["assimilated_m3"] = w.assimilated_m3;
}

void read(const json& j, BesidePayloads& beside, ObservationsIngested& e) {
  j.at("source").get_to(e.source);
  e.observations = std::move(beside.observations);
  if (digest_of(e.observations).hex() != j.at("batch").get<std::string>()) {
    throw std::invalid_argument(fmt::format("the {} observations beside the journal do not fit its digest",
                                            e.observations.size()));
  }
}
void read(const json& j, BesidePayloads& beside, WaterModelled& e) {
  auto water = std::make_shared<Water>();
  j.at("valid_at").get_to(water->valid_at);
  j.at("model").get_to(water->model);
  j.at("pools").get_to(water->pools);
  j.at("mass_error_ratio").get_to(water->mass_error_ratio);
  if (const auto innovations = j.find("innovations"); innovations != j.end()) {
    innovations->get_to(water->innovations);
    j.at("assimilated_m3").get_to(water->assimilated_m3);
  }
  if (!j.at("field").is_null()) {
    water->field = std::move(beside.field);
    if (!water->field || water->field->digest().hex() != j.at("field").get<std::string>()) {
      throw std::invalid_argument("the flood field beside the journal is missing or does not fit its digest");
    }
  }
  e.water = std::move(water);
}
template <class Body>
void read(const json& j, BesidePayloads&, Body& e) {
  j.get_to(e);
}

/// In the order of EventBody's alternatives.
constexpr std::array<std::string_view, std::variant_size_v<Fact>> kTypes{
    "incident_opened",   "stations_declared",   "observations_ingested", "feed_health_changed",    "water_modelled",
    "alarm_changed",     "alarm_cleared",       "order_issued",          "order_changed",          "field_reported",
    "note_added",        "alerts_received",     "damage_reported",       "observations_reflagged", "steep_rises_seen",
    "calibration_set",   "outlook_computed",    "outlook_judged",        "question_asked",         "question_answered",
    "alarm_step_ticked", "maintenance_set",     "outlook_reviewed",      "plan_changed",           "note_struck",
    "clock_jumped",      "handover_signed",     "inject_played",         "rain_forecast_received", "site_declared",
    "site_withdrawn",    "resource_registered", "stock_counted"};

template <std::size_t I = 0>
EventBody read_alternative(std::size_t index, const json& j, BesidePayloads& beside) {
  if constexpr (I < std::variant_size_v<Fact>) {
    if (index != I) return read_alternative<I + 1>(index, j, beside);
    std::variant_alternative_t<I, Fact> body;
    read(j, beside, body);
    return body;
  } else {
    throw std::invalid_argument("unknown event type");
  }
}

constexpr const char* kAskedFrom = "asked_from";

json json_of(const EventBody& body) {
  json j = std::visit([](const auto& e) { json inner; to_json(inner, e); return inner; }, body);
  j["type"] = event_type(body);
  return j;
}

/// Names from feeds may hold broken UTF-8; the journal must never fail over one.
std::string dumped(const json& j) { return j.dump(-1, ' ', false, json::error_handler_t::replace); }

}  // namespace

std::string_view event_type(const EventBody& body) { return kTypes[body.index()]; }

std::string journal_text(const EventBody& body) { return dumped(json_of(body)); }

std::string journal_text(const Event& event) {
  json j = json_of(event.body);
  if (event.asked_from) j[kAskedFrom] = *event.asked_from;
  return dumped(j);
}

Result<EventBody> parse_journal_text(std::string_view text, BesidePayloads beside) {
  auto entry = parse_journal_entry({}, text, std::move(beside));
  if (!entry) return pass(entry);
  return std::move(entry->body);
}

Result<Event> parse_journal_entry(Event entry, std::string_view text, BesidePayloads beside) {
  try {
    const json j = json::parse(text);
    const auto type = j.at("type").get<std::string>();
    const auto it = std::ranges::find(kTypes, type);
    if (it == kTypes.end()) {
      return fail(ErrorCode::kUnreadable, "event type '{}' is not known to this version", clipped(type, 64));
    }
    entry.body = read_alternative(static_cast<std::size_t>(it - kTypes.begin()), j, beside);
    entry.asked_from.reset();
    if (const auto from = j.find(kAskedFrom); from != j.end()) entry.asked_from = from->get<AskedFrom>();
    return entry;
  } catch (const std::exception& e) {
    return fail(ErrorCode::kUnreadable, "journal entry cannot be read: {}", e.what());
  }
}

namespace {

/// A time that is not there is told from every one that may be; and no series is called "\x01".
void add(Hasher& h, const SourceNote& note) {
  h.text("\x01");
  for (const auto& time : {note.begin, note.result_time, note.published_time}) {
    h.number(std::int64_t{time.has_value()}).number(std::int64_t{time ? time->time_since_epoch().count() : 0});
  }
  h.number(static_cast<std::int64_t>(note.bytes));
}

}  // namespace

Digest digest_of(const std::vector<Observation>& observations) {
  Hasher h;
  for (const Observation& o : observations) {
    h.text(o.series.str()).number(std::int64_t{o.phenomenon_time.time_since_epoch().count()});
    h.number(std::int64_t{o.received_time.time_since_epoch().count()}).number(o.value).text(o.raw);
    h.number(static_cast<std::int64_t>(o.flag)).text(o.reason);
    // Left out when no test ran, so that journals of schema 1 keep their digests.
    if (o.tests != QualityFlags{}) h.number(static_cast<std::int64_t>(o.tests.bits()));
    if (o.note != SourceNote{}) add(h, o.note);
  }
  return h.finish();
}

}  // namespace sandtable
