#include "twin/core/resources/crew_assignment.h"

#include <algorithm>

#include "twin/core/orders/assignment.h"
#include "twin/core/resources/crew.h"

namespace sandtable {
namespace {

using Crew = std::vector<ResourceId>;

/// The people of an incident while they are given to machines, one call after another.
class CrewMuster {
 public:
  CrewMuster(const IncidentState& state, std::span<const CrewCall> calls, UtcTime now)
      : state_(state), calls_(calls), now_(now) {
    for (const auto& [id, resource] : *state.resources) {
      const bool is_called = std::ranges::any_of(calls, [&](const CrewCall& call) { return call.machine == id; });
      if (!is_crew(resource.config) || !resource.order.empty()) continue;
      if (is_called) {
        bind(state_, id);
      } else {
        crews_.push_back(id);
        most_people_ = std::max(most_people_, people_of(resource));
      }
    }
  }

  [[nodiscard]] bool needs_nobody(std::size_t call) const {
    const auto found = state_.resources->find(calls_[call].machine);
    return found == state_.resources->end() || found->second.config.crew_needed <= 0;
  }

  /// One crew for the machine, if those with a crew each can all keep one, be it another.
  bool man_alone(std::size_t call) {
    alone_.push_back(call);
    Assignment assignment = assign(worth_table());
    if (std::ranges::all_of(assignment.site_of, [](const auto& crew) { return crew.has_value(); })) {
      crew_of_ = std::move(assignment.site_of);
      return true;
    }
    alone_.pop_back();
    return false;
  }

  /// Several crews for the machine, of those whom nobody has alone.
  std::optional<Crew> man_together(std::size_t call) {
    IncidentState rest = state_;
    for (const auto& crew : crew_of_) bind(rest, crews_[*crew]);
    auto together = crew_for(rest, machine(call), calls_[call].works_in, now_);
    if (together) {
      for (const ResourceId& id : *together) bind(state_, id);
    }
    return together;
  }

  /// Gives those with a crew each theirs.
  void tell_alone(std::vector<std::optional<Crew>>& crews) const {
    for (std::size_t i = 0; i < alone_.size(); ++i) crews[alone_[i]] = Crew{crews_[*crew_of_[i]]};
  }

 private:
  /// Free for nobody else; by which order does not matter here.
  static void bind(IncidentState& state, const ResourceId& id) { state.resources.edit()[id].order = OrderId(id.str()); }

  [[nodiscard]] const ResourceConfig& machine(std::size_t call) const {
    return state_.resources->at(calls_[call].machine).config;
  }

  /// Whole numbers, so that equal choices are equal: one crew from elsewhere weighs more than everybody to spare, and a
  /// machine left behind more than all choices among crews.
  [[nodiscard]] WorthTable worth_table() const {
    const auto machines = static_cast<double>(alone_.size());
    const double from_elsewhere = 1 + machines * most_people_;
    const double manned = 1 + machines * (from_elsewhere + most_people_);
    WorthTable table{alone_.size(), crews_.size(), {}};
    for (const std::size_t call : alone_) {
      const ResourceConfig& config = machine(call);
      for (const ResourceId& id : crews_) {
        const Resource& crew = state_.resources->at(id);
        const int to_spare = people_of(crew) - config.crew_needed;
        const bool can = to_spare >= 0 && can_run(crew, config, calls_[call].works_in, now_);
        const double cost = to_spare + (crew.config.depot == config.depot ? 0 : from_elsewhere);
        table.worth.push_back(can ? manned - cost : 0);
      }
    }
    return table;
  }

  IncidentState state_;  ///< in which those who go together, and who is called, are bound
  std::span<const CrewCall> calls_;
  UtcTime now_;
  std::vector<ResourceId> crews_;
  int most_people_ = 1;
  std::vector<std::size_t> alone_;                   ///< calls that one crew answers
  std::vector<std::optional<std::size_t>> crew_of_;  ///< the crew of each of these
};

}  // namespace

std::vector<std::optional<std::vector<ResourceId>>> crews_for(const IncidentState& state,
                                                              std::span<const CrewCall> calls, UtcTime now) {
  CrewMuster muster(state, calls, now);
  std::vector<std::optional<Crew>> crews(calls.size());
  for (std::size_t call = 0; call < calls.size(); ++call) {
    if (muster.needs_nobody(call)) {
      crews[call] = Crew{};
    } else if (!muster.man_alone(call)) {
      crews[call] = muster.man_together(call);
    }
  }
  muster.tell_alone(crews);
  return crews;
}

}  // namespace sandtable
