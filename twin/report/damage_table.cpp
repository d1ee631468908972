#include "twin/report/damage_table.h"

#include <algorithm>
#include <tuple>

#include "twin/report/incident_names.h"
#include "twin/report/report_words.h"
#include "twin/report/water_summary.h"

namespace sandtable {
namespace {

constexpr double kFlooded_m = 0.1;

using Standing = DamageLine::Standing;

bool is_at_work(OrderState state) { return state == OrderState::kSettingUp || state == OrderState::kPumping; }

void earlier(std::optional<UtcTime>& known, UtcTime t) { known = known ? std::min(*known, t) : t; }

/// What orders and alarms tell of the site; true when there are any.
bool gather(const IncidentState& state, const SiteId& site, DamageLine& line, bool& at_work) {
  bool any = false;
  std::optional<UtcTime> last_closed;
  for (const auto& [id, order] : *state.orders) {
    if (order.site != site || order.steps.empty()) continue;
    any = true;
    earlier(line.began, order.steps.front().since);
    if (is_closed(order.state)) {
      last_closed = std::max(last_closed.value_or(UtcTime::min()), order.latest().since);
      continue;
    }
    line.orders.push_back(id);
    line.units.push_back(resource_name(state, order.resource));
    line.overdue |= order.overdue_since.has_value();
    at_work |= is_at_work(order.state);
  }
  for (const auto& [id, alarm] : *state.alarms) {
    const auto* subject = std::get_if<SiteId>(&alarm.subject);
    if (subject == nullptr || *subject != site || !is_standing(alarm.state)) continue;
    any = true;
    earlier(line.began, alarm.raised_at);
  }
  if (line.orders.empty()) line.closed_at = last_closed;
  return any;
}

std::optional<DamageLine> line_of(const IncidentState& state, const SiteConfig& site) {
  DamageLine line;
  line.number = site.id.str();
  line.place = site.name;
  line.at = site.pump_position;
  const SitePool* pool = pool_of(state, site.id);
  if (pool != nullptr) line.depth_m = pool->max_depth_m;
  const bool wet = pool != nullptr && pool->max_depth_m > kFlooded_m;
  bool at_work = false;
  const bool met = gather(state, site.id, line, at_work);
  if (!wet && !met) return std::nullopt;
  if (!line.orders.empty()) {
    line.standing = at_work ? Standing::kAtWork : Standing::kOrdered;
  } else if (wet) {
    line.standing = Standing::kNobodySent;
  } else if (pool == nullptr) {
    line.standing = Standing::kNotKnown;
  } else {
    line.standing = line.closed_at ? Standing::kCleared : Standing::kNobodySent;
  }
  if (line.standing != Standing::kCleared) line.closed_at.reset();
  return line;
}

DamageLine line_of(const IncidentState& state, const DamageReport& report) {
  DamageLine line;
  line.is_report = true;
  line.number = report.id.str();
  line.began = report.at_time;
  line.place = same(report.where);
  line.category = report.category;
  line.words = report.text;
  line.depth_m = report.depth_m;
  line.at = report.at;
  line.standing = report.state == DamageReportState::kClosed      ? Standing::kClosed
                  : report.state == DamageReportState::kConfirmed ? Standing::kConfirmed
                                                                  : Standing::kUnverified;
  for (const auto& [id, order] : *state.orders) {
    if (!report.at || is_closed(order.state) || distance_m(*report.at, order.goal) > kNear_m) continue;
    line.orders.push_back(id);
    line.units.push_back(resource_name(state, order.resource));
  }
  return line;
}

}  // namespace

DamageTable damage_table(const IncidentState& state) {
  DamageTable table;
  for (const SiteConfig& site : state.incident->sites) {
    if (auto line = line_of(state, site)) table.lines.push_back(std::move(*line));
  }
  for (const auto& [id, report] : *state.reports) {
    if (!report.duplicate_of.empty()) {
      ++table.duplicates;
    } else if (report.state == DamageReportState::kRejected) {
      ++table.rejected;
    } else {
      table.lines.push_back(line_of(state, report));
    }
  }
  std::ranges::stable_sort(table.lines, {}, [](const DamageLine& l) {
    return std::tuple(!l.is_open(), l.is_report, -l.depth_m.value_or(0), l.began.value_or(UtcTime::max()));
  });
  return table;
}

}  // namespace sandtable
