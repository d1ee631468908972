#pragma once

#include <deque>
#include <vector>

#include "twin/base/random.h"
#include "twin/core/command_transport.h"
#include "twin/place/place.h"

namespace sandtable::feeds {

/// How long simulated crews take. Every span is drawn evenly between its two ends.
struct CrewHabits {
  Duration receipt_min{std::chrono::seconds{2}}, receipt_max{std::chrono::seconds{6}};
  Duration answer_min{std::chrono::seconds{10}}, answer_max{std::chrono::seconds{40}};
  Duration departure_min{std::chrono::minutes{1}}, departure_max{std::chrono::minutes{3}};
  Duration packing_min{std::chrono::minutes{4}}, packing_max{std::chrono::minutes{8}};
  Duration driving_report{std::chrono::seconds{30}};
  Duration pumping_report{std::chrono::minutes{1}};
  Duration standby_report{std::chrono::minutes{10}};
  double refusal_probability = 0.02;
  double low_fuel_percent = 10;            ///< below it a crew refuses
  double speed_without_route_m_per_s = 8;  ///< when an order names no travel time: 30 km/h
};

/// Where a crew is in its work, as far as turning back matters.
enum class CrewActivity { kInDepot, kDriving, kOnSite, kWithdrawing };

/// A simulated pump and its people: where they are, and what they will report when, oldest first.
struct Crew {
  ResourceConfig config;
  LocalXY depot;
  LocalXY at;  ///< as of the last report handed over
  double fuel_percent = 100;
  CrewActivity activity = CrewActivity::kInDepot;
  OrderId order;             ///< the order they work on; empty when free
  bool called_back = false;  ///< the rest of `planned` is the way home
  Order mission{};           ///< that order as it was received
  UtcTime last_report{};
  std::deque<FieldReport> planned;
};

/// The crew as it is after one of its reports.
void live_through(Crew& crew, const FieldReport& report);

/// What the crew will report from the receipt of an order to an empty tank, or that it refuses. Pure but for the draws.
std::deque<FieldReport> plan_mission(const Crew& crew, const Order& order, UtcTime received, const CrewHabits& habits,
                                     Random& chance);

/// What it will report after its order, received at `received`, has sent it elsewhere: where it stands it answers, packs
/// up when it has set up, and goes on from there; whoever has not left yet is sent anew. `crew` must be as it is at
/// `received`, its mission still the old one.
std::deque<FieldReport> plan_new_way(const Crew& crew, const Order& order, UtcTime received, const CrewHabits& habits,
                                     Random& chance);
/// The order as the whole way out of such a crew: what it has driven so far and what is to come. Its way home is that.
Order mission_on(const Crew& crew, const Order& order, const CrewHabits& habits);

/// What it will report from `at` on, when it pumps and its tank has just been filled up to `crew.fuel_percent`.
std::deque<FieldReport> plan_after_refuelling(const Crew& crew, UtcTime at, const CrewHabits& habits, Random& chance);

/// What it will report after it is told at `told` to come back, wherever it is by then: packing up when it has set
/// up, the way back, standby. `crew` must be as it is at `told`.
std::deque<FieldReport> plan_return(const Crew& crew, const Order& order, UtcTime told, const CrewHabits& habits,
                                    Random& chance);

/// A point part of the way along a line, 0 at its start, 1 at its end. The line must have a point.
LocalXY point_along(const Polyline& line, double part);

}  // namespace sandtable::feeds
