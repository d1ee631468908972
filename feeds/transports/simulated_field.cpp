#include "feeds/transports/simulated_field.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "twin/core/resources/work.h"

namespace sandtable::feeds {
namespace {

constexpr Duration kFilledJump{std::chrono::hours{24}};

/// FNV-1a (Fowler, Noll, Vo 1991): the same on every machine, unlike std::hash.
std::uint64_t stable_hash(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return hash;
}

}  // namespace

SimulatedField::SimulatedField(const std::vector<ResourceConfig>& resources, const std::vector<DepotConfig>& depots,
                               SimulatedFieldOptions options)
    : habits_(options.habits), chance_(options.seed) {
  for (const DepotConfig& depot : depots) depot_at_.emplace(depot.id, depot.at);
  for (const ResourceConfig& resource : resources) {
    Crew crew;
    crew.config = resource;
    if (const auto depot = depot_at_.find(resource.depot); depot != depot_at_.end()) crew.depot = depot->second;
    crew.at = crew.depot;
    crews_.emplace(resource.id, std::move(crew));
  }
}

SimulatedField::~SimulatedField() = default;

Status SimulatedField::start(FieldReportSink& sink, const Clock& clock) {
  sink_ = &sink;
  clock_ = &clock;
  const UtcTime now = clock.now();
  for (auto& [id, crew] : crews_) stand_by(crew, now);
  return {};
}

void SimulatedField::stand_by(Crew& crew, UtcTime now) {
  hand_over(crew, {crew.config.id, OrderId{}, FieldReportKind::kReturned, now, crew.at, crew.fuel_percent, 0, {}});
}

void SimulatedField::join(const ResourceConfig& newcomer, std::optional<LocalXY> base) {
  const auto [known, is_new] = crews_.try_emplace(newcomer.id);
  Crew& crew = known->second;
  crew.config = newcomer;
  const auto depot = depot_at_.find(newcomer.depot);
  crew.depot = depot != depot_at_.end() ? depot->second : base.value_or(crew.depot);
  const bool is_out = !crew.order.empty() || riding_.contains(newcomer.id);
  if (!is_out) crew.at = crew.depot;
  if (is_new && sink_ != nullptr) stand_by(crew, clock_->now());
}

void SimulatedField::hand_over(Crew& crew, const FieldReport& report) {
  const Order mission = crew.mission;
  const bool was_out = !crew.order.empty();
  const bool has_filled = report.kind == FieldReportKind::kStopped && report.order == mission.id &&
                          crew.activity == CrewActivity::kOnSite && !mission.task.receiver.empty();
  live_through(crew, report);
  sink_->report(report);
  if (has_filled) fill_tank(mission, report.at_time);
  if (was_out && crew.order.empty()) bring_home(mission, report.at_time);
}

/// Those who ran the machine stand by again, and say so at once.
void SimulatedField::bring_home(const Order& order, UtcTime at) {
  for (const ResourceId& id : order.crew) {
    if (riding_.erase(id) > 0) crews_.at(id).last_report = at - habits_.standby_report;
  }
}

/// A pump that runs goes on for as much longer as it was given.
void SimulatedField::fill_tank(const Order& order, UtcTime at) {
  const auto found = crews_.find(order.task.receiver);
  if (found == crews_.end()) return;
  Crew& pump = found->second;
  const auto full_l = tank_l(pump.config);
  if (!full_l || pump.activity != CrewActivity::kOnSite || pump.called_back || pump.order.empty()) return;
  pump.fuel_percent = std::min(pump.fuel_percent + 100 * order.task.amount / *full_l, 100.0);
  Random chance = chance_.fork(stable_hash("fuel " + order.id.str()));
  pump.planned = plan_after_refuelling(pump, at, habits_, chance);
}

Status SimulatedField::publish(const OrderMessage& message) {
  if (sink_ == nullptr) return fail(ErrorCode::kInternal, "simulated field: not started");
  const auto found = crews_.find(message.order.resource);
  if (found == crews_.end()) {
    return fail(ErrorCode::kNotFound, "simulated field: no resource '{}'", message.order.resource.str());
  }
  poll();  // everybody is where they are by now
  // Each message draws from a stream of its own, so what one crew does never shifts another's luck.
  Random chance = chance_.fork(stable_hash(message.message_id));
  const Duration spread = habits_.receipt_max - habits_.receipt_min;
  const UtcTime received = message.issued_at + habits_.receipt_min + from_seconds(chance.uniform() * seconds(spread));
  const bool expired = received > message.expires_at || clock_->now() > message.expires_at;
  if (expired || !seen_messages_.insert(message.message_id).second) return {};
  Crew& crew = found->second;
  if (message.action == OrderMessage::Action::kGo) {
    begin_mission(crew, message, received, chance);
  } else {
    call_back(crew, message, received, chance);
  }
  return {};
}

void SimulatedField::begin_mission(Crew& crew, const OrderMessage& message, UtcTime received, Random& chance) {
  if (crew.order.empty()) {
    crew.order = message.order.id;
    crew.mission = message.order;
    for (const ResourceId& id : message.order.crew) {
      if (crews_.contains(id)) riding_.insert(id);
    }
    crew.planned = plan_mission(crew, message.order, received, habits_, chance);
    return;
  }
  const bool is_its_own = crew.order == message.order.id;
  if (is_its_own && message.order.revision <= crew.mission.revision) return;
  if (is_its_own && !crew.called_back && send_on(crew, message.order, received, chance)) return;
  sink_->report({crew.config.id, message.order.id, FieldReportKind::kRefused, clock_->now(), crew.at, crew.fuel_percent,
                 0, "執行其他任務中 / busy with another order", message.order.revision});
}

std::size_t SimulatedField::reported_by(Crew& then, UtcTime at) {
  const auto after = std::ranges::find_if(then.planned, [&](const FieldReport& report) { return report.at_time > at; });
  const auto done = static_cast<std::size_t>(after - then.planned.begin());
  for (std::size_t i = 0; i < done; ++i) live_through(then, then.planned[i]);
  return done;
}

bool SimulatedField::send_on(Crew& crew, const Order& order, UtcTime received, Random& chance) {
  Crew then = crew;
  const std::size_t done = reported_by(then, received);
  if (then.order != order.id || then.activity == CrewActivity::kWithdrawing) return false;
  crew.planned.resize(done);
  std::ranges::copy(plan_new_way(then, order, received, habits_, chance), std::back_inserter(crew.planned));
  crew.mission = mission_on(then, order, habits_);
  return true;
}

void SimulatedField::call_back(Crew& crew, const OrderMessage& message, UtcTime received, Random& chance) {
  if (crew.order != message.order.id || crew.called_back) return;
  Crew then = crew;
  const std::size_t done = reported_by(then, received);
  if (then.order != message.order.id) return;
  Order back = crew.mission;
  back.revision = message.order.revision;
  crew.planned.resize(done);
  std::ranges::copy(plan_return(then, back, received, habits_, chance), std::back_inserter(crew.planned));
  crew.called_back = true;
}

std::optional<UtcTime> SimulatedField::next_report(const Crew& crew) const {
  if (!crew.planned.empty()) return crew.planned.front().at_time;
  if (crew.activity != CrewActivity::kInDepot || riding_.contains(crew.config.id)) return std::nullopt;
  return crew.last_report + habits_.standby_report;
}

void SimulatedField::poll() {
  if (sink_ == nullptr) return;
  const UtcTime now = clock_->now();
  for (;;) {
    // The earliest report of all crews that is due, so that reports come in the order of their times.
    Crew* earliest = nullptr;
    UtcTime at = now;
    for (auto& [id, crew] : crews_) {
      const std::optional<UtcTime> next = next_report(crew);
      if (!next || *next > now || (earliest != nullptr && *next >= at)) continue;
      earliest = &crew;
      at = *next;
    }
    if (earliest == nullptr) return;
    if (earliest->planned.empty()) {
      // A jump of days is not filled with thousands of reports that nothing has changed.
      if (now - at > kFilledJump) at = now - (now - at) % habits_.standby_report;
      hand_over(*earliest, {earliest->config.id,
                            OrderId{},
                            FieldReportKind::kPosition,
                            at,
                            earliest->at,
                            earliest->fuel_percent,
                            0,
                            {}});
    } else {
      const FieldReport report = std::move(earliest->planned.front());
      earliest->planned.pop_front();
      hand_over(*earliest, report);
    }
  }
}

void SimulatedField::stop() { sink_ = nullptr; }

}  // namespace sandtable::feeds
