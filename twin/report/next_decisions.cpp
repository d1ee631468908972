#include "twin/report/next_decisions.h"

#include <algorithm>
#include <tuple>

#include "twin/report/damage_table.h"
#include "twin/report/expected_water.h"
#include "twin/report/incident_names.h"
#include "twin/report/open_alarms.h"
#include "twin/report/report_words.h"
#include "twin/report/resource_summary.h"
#include "twin/report/water_summary.h"

namespace sandtable {
namespace {

constexpr Duration kAhead{std::chrono::hours{6}};  // farther away is another shift's business

struct Gatherer {
  const IncidentState& state;
  const UtcTime at;
  std::vector<NextDecision>& out;

  void add(std::optional<UtcTime> by, Text what, Text about, Text why) const {
    if (by && *by > at + kAhead) return;
    out.push_back({by, by && *by < at, std::move(what), std::move(about), std::move(why)});
  }

  void acknowledge(const std::vector<OpenAlarm>& alarms) const {
    constexpr std::size_t kNamed = 4;
    Text names;
    for (std::size_t i = 0; i < std::min(alarms.size(), kNamed); ++i) names = joined(names, ", ", alarms[i].subject);
    if (alarms.size() > kNamed) names = joined(names, " ", same(fmt::format("+{}", alarms.size() - kNamed)));
    const Text rule = alarms.size() == 1 ? alarms.front().rule
                                         : joined(alarms.front().rule, " ", same(fmt::format("×{}", alarms.size())));
    add({}, {"確認警報", "Acknowledge"}, joined(rule, " · ", names), alarms.front().next_step);
  }

  void alarms() const {
    // In a flood of alarms one line a rule: thirty would push everything else off the page.
    std::vector<std::vector<OpenAlarm>> by_rule;
    for (OpenAlarm& alarm : open_alarms(state, at)) {
      if (!is_unacknowledged(alarm.state)) continue;
      const auto known =
          std::ranges::find_if(by_rule, [&](const auto& rule) { return rule.front().rule == alarm.rule; });
      if (known == by_rule.end()) {
        by_rule.push_back({std::move(alarm)});
      } else {
        known->push_back(std::move(alarm));
      }
    }
    for (const auto& rule : by_rule) acknowledge(rule);
    for (const QuietAlarm& quiet : quiet_alarms(state)) {
      if (!quiet.until) continue;
      add(quiet.until, {"擱置到期", "A shelf ends"}, joined(quiet.rule, " · ", quiet.subject), same(quiet.reason));
    }
  }

  void orders() const {
    for (const OpenOrder& order : open_orders(state)) {
      const Text about = joined(joined(same(order.id.str()), " ", order.resource), " → ", order.site);
      const Text now = report_word("order_state", order_state_key(order.state));
      if (order.overdue_since) {
        add({}, {"追查逾期命令", "Chase the overdue order"}, about,
            {"狀態仍為" + now.zh, "its state is still: " + now.en});
      } else if (order.due) {
        add(order.due, {"命令下一步到期", "The order's next step is due"}, about, {"目前" + now.zh, "now: " + now.en});
      }
    }
    for (const auto& [id, plan] : *state.plans) {
      const Text about = joined(same(id.str()), " ", same(plan.title));
      if (plan.state == PlanState::kProposed) add({}, {"核定計畫", "Approve or reject the plan"}, about, {});
      if (plan.state == PlanState::kApproved) add({}, {"下達計畫", "Issue the approved plan"}, about, {});
    }
  }

  /// Sites that are or will be under water and have nobody.
  void sites(const std::vector<LastDispatch>& last_dispatches) const {
    std::vector<std::pair<double, Text>> wet;
    for (const SiteConfig& site : state.incident->sites) {
      const bool served = std::ranges::any_of(*state.orders, [&](const auto& entry) {
        return entry.second.site == site.id && !is_closed(entry.second.state);
      });
      if (served) continue;
      const auto last = std::ranges::find(last_dispatches, site.id, &LastDispatch::site);
      const SitePool* pool = pool_of(state, site.id);
      if (last != last_dispatches.end()) {
        add(last->at, {"最後安全派遣時間", "Last safe dispatch"},
            joined(resource_name(state, last->resource), " → ", site.name), {});
      } else if (pool != nullptr && pool->max_depth_m > kJudgedDepth_m) {
        wet.emplace_back(pool->max_depth_m, joined(site.name, " ", same(fmt::format("{:.2f} m", pool->max_depth_m))));
      } else if (const auto floods = floods_at(state, site.id, at)) {
        add(floods, {"預期淹水逾 30 公分，尚未派遣", "Expected above 30 cm, nobody sent"}, site.name, not_computed());
      }
    }
    if (!wet.empty()) send_to(wet);
  }

  void send_to(std::vector<std::pair<double, Text>>& wet) const {
    std::ranges::stable_sort(wet, std::greater{}, [](const auto& entry) { return entry.first; });
    constexpr std::size_t kNamed = 6;
    Text names;
    for (std::size_t i = 0; i < std::min(wet.size(), kNamed); ++i) names = joined(names, ", ", wet[i].second);
    if (wet.size() > kNamed) names = joined(names, " ", same(fmt::format("+{}", wet.size() - kNamed)));
    add({}, {"決定派誰（模式水深逾 30 公分）", "Decide whom to send (modelled above 30 cm)"}, names, not_computed());
  }

  static Text not_computed() { return {"最後安全派遣時間未計算", "the last safe dispatch was not computed"}; }

  void endurance() const {
    for (const FuelRisk& risk : fuel_risks(state, at)) {
      if (!risk.runs || !risk.empty_at) continue;
      add(risk.empty_at, {"油料耗盡", "Out of fuel"}, joined(risk.name, " · ", risk.site),
          risk.falls_short ? Text{"預期仍需抽水", "pumping is expected to be needed longer"} : Text{});
    }
    for (const ResourceLine& line : resource_lines(state, at)) {
      if (line.rest_due) add(line.rest_due, {"應休息或換班", "Rest or relief is due"}, line.name, {});
    }
    for (const auto& [source, maintenance] : *state.maintenance) {
      if (maintenance.until > at)
        add(maintenance.until, {"來源維護結束", "A feed's maintenance ends"}, same(source.str()),
            same(maintenance.reason));
    }
  }

  void places() const {
    const ExpectedWater expected = expected_water(state, at);
    if (expected.is_old) return;
    for (const ExpectedPlace& place : expected.places) {
      add(place.earliest, {"脆弱場所可能受淹", "A vulnerable place may be reached"}, place.name,
          place.expected ? Text{"預期受淹", "expected"} : Text{"僅部分模擬受淹", "by some runs only"});
    }
  }
};

}  // namespace

std::vector<NextDecision> next_decisions(const IncidentState& state, UtcTime at,
                                         const std::vector<LastDispatch>& last_dispatches) {
  std::vector<NextDecision> out;
  const Gatherer gather{state, at, out};
  gather.alarms();
  gather.orders();
  gather.sites(last_dispatches);
  gather.endurance();
  gather.places();
  std::ranges::stable_sort(out, {}, [](const NextDecision& d) { return d.by.value_or(UtcTime::min()); });
  return out;
}

}  // namespace sandtable
