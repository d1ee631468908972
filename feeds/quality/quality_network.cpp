#include "feeds/quality/quality_network.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "feeds/quality/change_tests.h"
#include "feeds/quality/range_tests.h"

namespace sandtable::feeds {
namespace {

constexpr double kNever_m = -1;  // nothing is so near
constexpr Duration kNeighbourCurrent{std::chrono::minutes{30}};
constexpr Duration kRecently{std::chrono::hours{1}};

bool is_water(Quantity q) {
  return q == Quantity::kWaterDepth || q == Quantity::kWaterLevel || q == Quantity::kDischarge;
}

bool is_supply(Quantity q) { return q == Quantity::kVoltage || q == Quantity::kFuel; }

std::string site_name(const Text& name) { return folded(name.zh.empty() ? name.en : name.zh); }

bool is_doubted(const Judged& judged, QualityTest test) {
  const auto flag = judged.observation.tests.of(test);
  return flag == QualityFlag::kSuspect || flag == QualityFlag::kFail;
}

/// Whether silence after this value would mean danger: not where the rise itself is what is doubted.
bool is_credible_rise(const Observation& o) {
  if (o.flag != QualityFlag::kPass && o.flag != QualityFlag::kSuspect) return false;
  for (const QualityTest test : {QualityTest::kDryRise, QualityTest::kCeiling, QualityTest::kCorrelatedJump,
                                 QualityTest::kGrossRange, QualityTest::kProvider}) {
    if (o.tests.of(test) == QualityFlag::kSuspect) return false;
  }
  return true;
}

/// Whether what a sensor says by a clock that runs ahead is all there is of it: one odd stamp among good ones must not
/// push a good value aside.
bool is_all_there_is(const Judged& judged) {
  if (judged.record == nullptr) return false;
  const auto last = judged.record->last_at;
  return !last || judged.observation.received_time - *last > kNeighbourCurrent;
}

/// The text is kept, with the stamp, at the time when it came and as no value: under its own stamp it would count as
/// the newest until the clock of the world gets there.
Observation at_its_receipt(Observation o) {
  o.raw += " @ " + format_iso(o.phenomenon_time);
  o.phenomenon_time = o.received_time;
  o.value = std::numeric_limits<double>::quiet_NaN();
  return o;
}

std::string ahead_words(const Observation& o) {
  return fmt::format("{}: +{}", o.series.str(), format_span(o.phenomenon_time - o.received_time));
}

void add_warning(IngestDelivery& delivery, const std::string& text) {
  delivery.warning += (delivery.warning.empty() ? "" : "; ") + text;
}

}  // namespace

IngestDelivery QualityNetwork::judge(IngestDelivery delivery) {
  learn(delivery);
  std::vector<Judged> all(delivery.observations.size());
  // Rain and supplies first, so that water of the same delivery can be judged by them.
  std::vector<bool> is_water_value;
  for (const Observation& o : delivery.observations) {
    const auto member = members_.find(o.series);
    is_water_value.push_back(member == members_.end() || is_water(member->second.series.quantity));
  }
  for (const bool water : {false, true}) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (is_water_value[i] == water) all[i] = examine(std::move(delivery.observations[i]));
    }
  }
  std::vector<Reflag> reflags;
  find_correlated(delivery.source, all, reflags);
  delivery.observations.clear();
  std::size_t from_the_future = 0;
  for (Judged& judged : all) {
    if (judged.reflag) reflags.push_back(std::move(*judged.reflag));
    const bool is_future = judged.observation.tests.of(QualityTest::kFutureClock) == QualityFlag::kFail;
    const bool is_alone = is_future && is_all_there_is(judged);
    std::optional<SteepRise> rise = std::move(judged.rise);
    Observation settled = QualityControl::settle(std::move(judged));
    if (is_future) {
      if (from_the_future++ == 0) add_warning(delivery, ahead_words(settled));
      if (is_alone) delivery.observations.push_back(at_its_receipt(settled));
      // It is kept, and moves no state (is_ahead()). A feed may say the same at every poll.
      const std::pair said(settled.phenomenon_time, settled.value);
      if (!std::isnan(settled.value) && std::exchange(ahead_[settled.series], said) != said) {
        delivery.observations.push_back(std::move(settled));
      }
      continue;
    }
    if (rise && is_credible_rise(settled)) delivery.rises.push_back(std::move(*rise));
    delivery.observations.push_back(std::move(settled));
  }
  delivery.reflags.insert(delivery.reflags.end(), std::make_move_iterator(reflags.begin()),
                          std::make_move_iterator(reflags.end()));
  return delivery;
}

void QualityNetwork::learn(IngestDelivery& delivery) {
  // The sites of one station are told by the widest of what its series allow.
  std::map<StationId, double> same_within_m;
  for (const Series& series : delivery.series) {
    const auto own = plan_.limits_of(series, nullptr, delivery.source).duplicate_within_m;
    double& widest = same_within_m.try_emplace(series.station, kNever_m).first->second;
    widest = std::max(widest, own.value_or(kNever_m));
  }
  const double usual_m = default_limits(Quantity::kWaterLevel, Duration{0}).duplicate_within_m.value_or(kNever_m);
  for (Station& station : delivery.stations) {
    const auto within = same_within_m.find(station.id);
    learn(station, within == same_within_m.end() ? usual_m : within->second);
    station.duplicate_of = sites_.at(station.id).same_as;
  }
  for (const Series& series : delivery.series) learn(series, delivery.source);
}

void QualityNetwork::learn(const Station& station, double same_within_m) {
  const auto [found, is_new] = sites_.try_emplace(station.id);
  Site& site = found->second;
  if (site.station.at != station.at) ++map_number_;
  site.station = station;
  if (!site.first_at) site.first_at = station.at;
  // What an incident that is continued knows already: sources may be met in another order then.
  if (is_new) site.same_as = station.duplicate_of;
  if (site.same_as.empty()) site.same_as = same_site(station, same_within_m);
}

/// One feed calls a site by UUID, another by code; 95 % of some networks are met twice.
StationId QualityNetwork::same_site(const Station& station, double within_m) const {
  const std::string name = site_name(station.name);
  if (!station.at || name.empty()) return {};
  for (const auto& [id, other] : sites_) {
    if (other.station.source == station.source || !other.station.at || !other.same_as.empty()) continue;
    if (distance_m(*other.station.at, *station.at) > within_m) continue;
    if (site_name(other.station.name) == name) return id;
  }
  return {};
}

void QualityNetwork::learn(const Series& series, const SourceId& source) {
  const auto site = sites_.find(series.station);
  const Station* station = site == sites_.end() ? nullptr : &site->second.station;
  control_.know(series, std::make_shared<const QualityLimits>(plan_.limits_of(series, station, source)));
  const auto [found, is_new] = members_.try_emplace(series.id);
  Member& member = found->second;
  member.record = control_.find(series.id);
  member.series = series;
  member.site = site == sites_.end() ? nullptr : &site->second;
  if (series.quantity == Quantity::kRainfall && station != nullptr && station->at) rain_.know(series, *station->at);
  if (!is_new) return;
  ++map_number_;
  by_quantity_[series.quantity].push_back(&member);
  if (member.site != nullptr && is_supply(series.quantity)) member.site->supplies.push_back(member.record);
}

Judged QualityNetwork::examine(Observation observation) {
  const auto found = members_.find(observation.series);
  if (found == members_.end()) return control_.examine(std::move(observation));
  const Member& member = found->second;
  const auto is_flat = [](const SeriesRecord* supply) {
    const auto flag = supply->last_tests.of(QualityTest::kFlatLine);
    return flag == QualityFlag::kSuspect || flag == QualityFlag::kFail;
  };
  const bool frozen = member.site != nullptr && std::ranges::any_of(member.site->supplies, is_flat);
  Judged judged = control_.examine(std::move(observation), frozen);
  if (!judged.entered) return judged;
  ask_others(judged, member);
  if (member.series.quantity == Quantity::kRainfall && judged.doubts.empty()) {
    rain_.note(member.series.id, judged.observation.phenomenon_time, judged.observation.value);
  }
  // Known at once, because the next value of the series may follow in the same delivery.
  member.record->last_tests = judged.observation.tests;
  if (!judged.doubts.empty()) member.record->last_reason = judged.reason();
  return judged;
}

void QualityNetwork::ask_others(Judged& judged, const Member& member) {
  const QualityLimits& limits = *member.record->limits;
  if (member.site != nullptr && limits.moved_m) {
    judged.note(QualityTest::kLocation, location(member.site->first_at, member.site->station.at, limits));
  }
  if (!is_water(member.series.quantity)) return;
  ask_support(judged, member);
  if (limits.partner_jump) ask_partner(judged, member);
  if (!limits.neighbour.empty()) {
    const auto other = current_value(StationId(limits.neighbour), member.series, judged.observation.phenomenon_time);
    judged.note(QualityTest::kNeighbour, neighbour(judged.observation.value, other, member.record->unit, limits));
  }
  if (member.site != nullptr && !member.site->same_as.empty()) ask_twin_site(judged, member);
  if (limits.correlated_jump && judged.step >= *limits.correlated_jump) {
    jumps_[member.site == nullptr ? SourceId{} : member.site->station.source].add(judged.observation.phenomenon_time,
                                                                                  *member.record);
  }
}

void QualityNetwork::ask_support(Judged& judged, const Member& member) {
  const QualityLimits& limits = *member.record->limits;
  const bool rises_fast = is_doubted(judged, QualityTest::kRateOfChange) && judged.step > 0;
  const bool stops = is_doubted(judged, QualityTest::kCeiling);
  const bool is_deep = limits.dry_rise && judged.observation.value > *limits.dry_rise;
  if (!rises_fast && !stops && !is_deep) {
    if (limits.dry_rise) judged.note(QualityTest::kDryRise, Finding::pass());
    return;
  }
  const Support support = support_of(member, judged.observation.phenomenon_time);
  if (rises_fast && supports_rise(support, limits)) judged.note(QualityTest::kRateOfChange, Finding::pass());
  if (limits.dry_rise) {
    judged.note(QualityTest::kDryRise, dry_rise(judged.observation.value, support, member.record->unit, limits));
  }
  if (stops && is_dry(support, limits)) judged.observation.tests.set(QualityTest::kCeiling, QualityFlag::kFail);
}

/// The partner is what else the station measures of the same water: level and discharge.
void QualityNetwork::ask_partner(Judged& judged, const Member& member) {
  const UtcTime now = judged.observation.phenomenon_time;
  for (const Quantity quantity : {Quantity::kWaterLevel, Quantity::kDischarge}) {
    if (quantity == member.series.quantity) continue;
    for (const Member* other : by_quantity_[quantity]) {
      if (other->series.station != member.series.station || other->record->window.empty()) continue;
      const SeriesWindow& window = other->record->window;
      if (now - window.newest().at > kNeighbourCurrent) continue;
      judged.note(QualityTest::kMultiVariate,
                  multi_variate(judged.step, window.spread_since(now - kRecently), window.newest().value,
                                member.record->unit, *member.record->limits));
      return;
    }
  }
}

void QualityNetwork::ask_twin_site(Judged& judged, const Member& member) {
  const auto other = current_value(member.site->same_as, member.series, judged.observation.phenomenon_time);
  Finding found = duplicate_site(judged.observation.value, other, member.record->unit, *member.record->limits);
  if (!found.detail.empty()) found.detail += " @ " + member.site->same_as.str();
  judged.note(QualityTest::kDuplicateSite, std::move(found));
}

Support QualityNetwork::support_of(const Member& member, UtcTime now) const {
  Support support;
  if (member.site == nullptr || !member.site->station.at) return support;
  support.rain_mm_per_h = rain_.intensity_mm_per_h(*member.site->station.at, now);
  support.rain_24h_mm = rain_.day_sum_mm(*member.site->station.at, now);
  support.neighbours_rising = rising_neighbours(member, now);
  return support;
}

/// Found again only when stations came or moved.
const std::vector<const QualityNetwork::Member*>& QualityNetwork::neighbours_of(const Member& member) const {
  if (member.map_number == map_number_) return member.neighbours;
  member.map_number = map_number_;
  member.neighbours.clear();
  const LocalXY here = *member.site->station.at;
  const double within_m = member.record->limits->neighbours_within_m.value_or(kNever_m);
  for (const Member* other : by_quantity_.at(member.series.quantity)) {
    const Site* site = other->site;
    if (site == nullptr || site == member.site || !site->station.at) continue;
    // One site met in two feeds is one witness.
    if (!site->same_as.empty() || member.site->same_as == site->station.id) continue;
    if (distance_m(*site->station.at, here) <= within_m) member.neighbours.push_back(other);
  }
  return member.neighbours;
}

int QualityNetwork::rising_neighbours(const Member& member, UtcTime now) const {
  const QualityLimits& limits = *member.record->limits;
  int rising = 0;
  for (const Member* other : neighbours_of(member)) {
    const SeriesWindow& window = other->record->window;
    if (window.empty() || std::chrono::abs(now - window.newest().at) > kNeighbourCurrent) continue;
    const Sample& newest = window.newest();
    if (other->record->last_tests.roll_up() != QualityFlag::kPass) continue;
    const auto lowest = window.lowest_since(newest.at - kRecently);
    if (lowest && newest.value - lowest->value > limits.neighbours_rise.value_or(0)) ++rising;
    if (supports_rise({{}, {}, rising}, limits)) break;
  }
  return rising;
}

std::optional<double> QualityNetwork::current_value(const StationId& station, const Series& like, UtcTime now) const {
  const auto known = by_quantity_.find(like.quantity);
  if (known == by_quantity_.end()) return std::nullopt;
  for (const Member* other : known->second) {
    if (other->series.station != station || other->series.window != like.window) continue;
    if (other->record->window.empty()) continue;
    const Sample& newest = other->record->window.newest();
    if (std::chrono::abs(now - newest.at) <= kNeighbourCurrent) return newest.value;
  }
  return std::nullopt;
}

bool QualityNetwork::rains_at(const SeriesId& series, UtcTime now) const {
  const auto member = members_.find(series);
  if (member == members_.end() || member->second.site == nullptr || !member->second.site->station.at) return false;
  Support rain;
  rain.rain_mm_per_h = rain_.intensity_mm_per_h(*member->second.site->station.at, now);
  return supports_rise(rain, *member->second.record->limits);
}

void QualityNetwork::find_correlated(const SourceId& platform, std::vector<Judged>& all, std::vector<Reflag>& reflags) {
  const auto jumps = jumps_.find(platform);
  if (jumps == jumps_.end() || all.empty()) return;
  const auto with_limits = std::ranges::find_if(
      all, [](const Judged& j) { return j.record != nullptr && j.record->limits->correlated_jump.has_value(); });
  if (with_limits == all.end()) return;
  const QualityLimits& limits = *with_limits->record->limits;
  const auto sensors = static_cast<std::size_t>(std::max(2.0, limits.correlated_sensors.value_or(5)));
  const Duration within = limits.correlated_within.value_or(std::chrono::seconds{60});
  const auto told = jumps->second.tell(sensors, within);
  for (const CorrelatedJumps::Jump& jump : told) {
    if (rains_at(jump.record->id, jump.at)) continue;
    const auto here = std::ranges::find_if(
        all, [&](const Judged& j) { return j.record == jump.record && j.observation.phenomenon_time == jump.at; });
    Finding found = Finding::suspect(fmt::format("≥ {} / {}", sensors, format_span(within)));
    if (here != all.end()) {
      here->note(QualityTest::kCorrelatedJump, std::move(found));
      jump.record->last_tests = here->observation.tests;
    } else if (!jump.record->window.empty() && jump.record->window.newest().at == jump.at) {
      Reflag reflag{jump.record->id, jump.at, jump.record->last_tests, "quality", jump.record->last_reason};
      reflag.tests.set(QualityTest::kCorrelatedJump, QualityFlag::kSuspect);
      if (reflag.tests.decisive() == QualityTest::kCorrelatedJump) reflag.reason = found.detail;
      jump.record->last_tests = reflag.tests;
      jump.record->last_reason = reflag.reason;
      reflags.push_back(std::move(reflag));
    }
  }
}

}  // namespace sandtable::feeds
