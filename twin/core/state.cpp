#include "twin/core/state.h"

#include <algorithm>

#include "twin/core/event_json.h"

namespace sandtable {
namespace {

// Nobody reads a staff gauge every ten minutes, and the water does not wait for hours either.
constexpr Freshness kManualFreshness{std::chrono::minutes{30}, std::chrono::hours{2}, Duration{0}};

}  // namespace

IncidentState::IncidentState() = default;
IncidentState::IncidentState(const IncidentState& other) = default;
IncidentState::IncidentState(IncidentState&& other) noexcept = default;
IncidentState& IncidentState::operator=(const IncidentState& other) = default;
IncidentState& IncidentState::operator=(IncidentState&& other) noexcept = default;
IncidentState::~IncidentState() = default;

Freshness IncidentState::freshness_of(const Series& series) const {
  const Station* station = stations->find(series.station);
  if (is_manual(series.id)) return kManualFreshness;
  if (series.expected_every > Duration{0}) return Freshness::of_cadence(series.expected_every);
  if (station == nullptr) return {};
  for (const auto& [source, freshness] : incident->feeds) {
    if (source == station->source) return freshness;
  }
  return {};
}

const Resource* IncidentState::resource(const ResourceId& id) const {
  const auto it = resources->find(id);
  return it == resources->end() ? nullptr : &it->second;
}

const Order* IncidentState::open_order(const OrderId& id) const {
  const auto it = orders->find(id);
  return it == orders->end() || is_closed(it->second.state) ? nullptr : &it->second;
}

const SiteConfig* IncidentState::site(const SiteId& id) const {
  const auto it = std::ranges::find(incident->sites, id, &SiteConfig::id);
  return it == incident->sites.end() ? nullptr : &*it;
}

const SiteConfig* IncidentState::site_ever(const SiteId& id) const {
  if (const SiteConfig* known = site(id)) return known;
  const auto it = declared_sites->find(id);
  return it == declared_sites->end() ? nullptr : &it->second.config;
}

bool IncidentState::is_declared(const SiteId& id) const {
  const auto it = declared_sites->find(id);
  return it != declared_sites->end() && !it->second.withdrawn;
}

namespace {

void add(Hasher& h, const Reading& r) {
  h.number(r.value).number(std::int64_t{r.phenomenon_time.time_since_epoch().count()});
  h.number(std::int64_t{r.received_time.time_since_epoch().count()}).number(static_cast<std::int64_t>(r.flag));
  h.number(std::int64_t{r.count}).number(std::int64_t{r.out_of_order}).number(r.raw_value);
  h.number(static_cast<std::int64_t>(r.tests.bits()));
}

void add(Hasher& h, const ForecastBook& book) {
  if (!book.newest && book.questions.empty()) return;
  if (book.newest) h.text(journal_text(OutlookComputed{book.newest}));
  for (const auto& outlook : book.open) h.text(journal_text(OutlookComputed{outlook}));
  h.text(journal_text(OutlookJudged{book.judged_to, book.score}));
  for (const QuestionEntry& entry : book.questions) {
    h.text(journal_text(QuestionAsked{entry.question})).text(entry.by);
    h.number(std::int64_t{entry.asked.time_since_epoch().count()});
    if (!entry.answer) continue;
    h.text(journal_text(QuestionAnswered{*entry.answer}));
    h.number(std::int64_t{entry.answered.time_since_epoch().count()});
  }
}

}  // namespace

// Parts that the journal can already spell (stations, alarms, orders, feeds) are hashed by their journal text, so that
// a new field of theirs cannot be forgotten here.
Digest digest_of(const IncidentState& state) {
  Hasher h;
  h.number(state.seq).number(std::int64_t{state.at.time_since_epoch().count()});
  h.number(std::int64_t{state.opened.time_since_epoch().count()}).text(journal_text(*state.incident));
  h.text(journal_text(StationsDeclared{state.stations->stations(), state.stations->series()}));
  for (const Reading& r : *state.readings) add(h, r);
  for (const auto& [id, alarm] : *state.alarms) h.text(journal_text(AlarmChanged{alarm}));
  for (const auto& [id, r] : *state.resources) {
    h.text(id.str()).text(resource_state_key(r.state)).text(r.order.str()).number(r.discharge_m3_per_s);
    h.number(r.fuel_percent.value_or(-1)).number(r.at ? r.at->x : 0).number(r.at ? r.at->y : 0);
    h.number(std::int64_t{r.reported ? r.reported->time_since_epoch().count() : 0});
    h.number(std::int64_t{r.worked.count()}).number(std::int64_t{r.clock_ahead.count()});
    for (const Fix& fix : r.track) {
      h.number(std::int64_t{fix.when.time_since_epoch().count()}).number(fix.at.x).number(fix.at.y);
    }
    if (r.registered) {
      h.text(journal_text(ResourceRegistered{r.config, r.base}));
      h.number(std::int64_t{r.registered->time_since_epoch().count()});
    }
    for (const auto& since : {r.at_work_since, r.resting_since, r.fuel_at, r.discharge_at, r.state_at}) {
      h.number(std::int64_t{since ? since->time_since_epoch().count() : 0});
    }
    h.text(r.state_from.str());
    if (r.counted) h.text(journal_text(StockCounted{id, *r.counted}));
  }
  for (const auto& [id, order] : *state.orders) h.text(journal_text(OrderChanged{order}));
  for (const auto& [id, feed] : *state.feeds) h.text(journal_text(FeedHealthChanged{feed}));
  for (const Note& note : *state.notes) {
    h.text(note.text);
    if (!note.struck_by.empty()) h.number(note.entry).text(note.struck_by).text(note.struck_why);
  }
  if (state.water) h.text(journal_text(WaterModelled{state.water}));
  for (const auto& [index, detail] : *state.doubts) h.number(static_cast<std::int64_t>(index)).text(detail);
  for (const auto& [id, reflag] : *state.reflags) h.text(journal_text(ObservationsReflagged{{reflag}}));
  for (const auto& [id, rise] : *state.rises) h.text(journal_text(SteepRisesSeen{{rise}, {}}));
  for (const auto& [id, history] : *state.calibrations) {
    for (const Calibration& calibration : history) h.text(journal_text(CalibrationSet{calibration}));
  }
  for (const auto& [id, alert] : *state.alerts) h.text(journal_text(AlertsReceived{alert.source, {alert}}));
  for (const auto& [id, report] : *state.reports) h.text(journal_text(DamageReported{report.source, {report}}));
  add(h, *state.forecasts);
  for (const auto& [id, maintenance] : *state.maintenance) h.text(journal_text(MaintenanceSet{maintenance}));
  if (*state.outlook != OutlookFacts{}) h.text(journal_text(OutlookReviewed{*state.outlook}));
  for (const auto& [id, plan] : *state.plans) h.text(journal_text(PlanChanged{plan}));
  for (const SignedHandover& known : *state.handovers) {
    h.text(journal_text(HandoverSigned{known.handover})).number(known.entry);
    h.number(std::int64_t{known.when.time_since_epoch().count()});
  }
  for (const auto& [id, forecast] : *state.rain_forecasts) h.text(journal_text(RainForecastReceived{forecast}));
  for (const auto& [id, site] : *state.declared_sites) {
    h.text(journal_text(SiteDeclared{site.config})).text(site.by).text(site.why);
    for (const auto& when : {std::optional(site.since), site.withdrawn}) {
      h.number(std::int64_t{when ? when->time_since_epoch().count() : 0});
    }
  }
  for (const auto& [id, rises] : *state.annunciations) {
    h.text(id.str());
    for (const UtcTime rise : rises) h.number(std::int64_t{rise.time_since_epoch().count()});
  }
  return h.finish();
}

}  // namespace sandtable
