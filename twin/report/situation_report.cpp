#include "twin/report/situation_report.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "twin/core/source_credits.h"
#include "twin/report/incident_names.h"
#include "twin/report/report_cells.h"
#include "twin/report/report_words.h"
#include "twin/report/source_table.h"
#include "twin/report/water_summary.h"

namespace sandtable {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Pending conditions are no alarms yet.
std::vector<const Alarm*> alarms_beyond_pending(const IncidentState& state) {
  std::vector<const Alarm*> out;
  for (const auto& [id, alarm] : *state.alarms)
    if (alarm.state != AlarmState::kPending) out.push_back(&alarm);
  std::ranges::stable_sort(out, [](const Alarm* a, const Alarm* b) {
    return std::pair(a->level, a->raised_at) < std::pair(b->level, b->raised_at);
  });
  return out;
}

ReportTable alarm_table(const IncidentState& state) {
  ReportTable table{"alarms",
                    {"警報", "Open alarms"},
                    {{"alarm", {"編號", "Id"}, false},
                     {"level", {"等級", "Level"}},
                     {"rule", {"規則", "Rule"}},
                     {"station", {"測站", "Station"}},
                     {"value", {"測值", "Value"}},
                     {"threshold", {"門檻", "Threshold"}},
                     {"unit", {"單位", "Unit"}},
                     {"state", {"狀態", "State"}},
                     {"raised_at", {"發生", "Raised"}},
                     {"acknowledged_by", {"確認者", "Acknowledged by"}},
                     {"acknowledged_at", {"確認時間", "At"}},
                     {"comment", {"說明", "Comment"}},
                     {"shelved_until", {"擱置至", "Shelved until"}},
                     {"occurrences", {"次數", "Times"}}},
                    {},
                    {"沒有警報", "No alarm is open"}};
  for (const Alarm* a : alarms_beyond_pending(state)) {
    const AlarmRule* rule = rule_of(state, a->rule);
    const auto& by = a->acknowledged;
    table.rows.push_back({a->id.str(), number(a->level, 0),
                          rule == nullptr ? ReportCell(a->rule.str()) : ReportCell(rule->name), subject_name(state, *a),
                          number(a->value, 2), number(a->threshold, 2), std::string(unit_of(state, a->series())),
                          word("alarm_state", alarm_state_key(a->state)), a->raised_at,
                          by ? ReportCell(by->who) : ReportCell(), by ? ReportCell(by->when) : ReportCell(),
                          by ? ReportCell(by->comment) : ReportCell(),
                          a->shelved ? ReportCell(a->shelved->until) : ReportCell(), number(a->occurrences, 0)});
  }
  return table;
}

ReportTable order_table(const IncidentState& state) {
  ReportTable table{"orders",
                    {"派遣命令", "Orders"},
                    {{"order", {"編號", "Order"}},
                     {"resource_id", {"機具編號", "Resource id"}, false},
                     {"resource", {"機具", "Resource"}},
                     {"site_id", {"地點編號", "Site id"}, false},
                     {"site", {"地點", "Site"}},
                     {"state", {"狀態", "State"}},
                     {"issued_at", {"下令", "Issued"}},
                     {"issued_by", {"下令者", "By"}},
                     {"state_since", {"狀態起", "Since"}},
                     {"next_due", {"下一步期限", "Next due"}},
                     {"overdue_since", {"逾期起", "Overdue since"}},
                     {"route_km", {"路程 km", "Route km"}},
                     {"comment", {"說明", "Comment"}},
                     {"refusal", {"婉拒原因", "Refusal"}}},
                    {},
                    {"沒有命令", "No order was given"}};
  std::vector<const Order*> orders;
  for (const auto& [id, order] : *state.orders) orders.push_back(&order);
  std::ranges::stable_partition(orders, [](const Order* o) { return !is_closed(o->state); });
  for (const Order* o : orders) {
    const bool closed = is_closed(o->state);
    const bool stepped = !o->steps.empty();
    table.rows.push_back({o->id.str(), o->resource.str(), resource_name(state, o->resource), o->site.str(),
                          site_name(state, o->site), word("order_state", order_state_key(o->state)),
                          stepped ? ReportCell(o->steps.front().since) : ReportCell(),
                          stepped ? ReportCell(o->steps.front().by) : ReportCell(),
                          stepped ? ReportCell(o->latest().since) : ReportCell(),
                          closed ? ReportCell() : when(o->next_due), when(o->overdue_since),
                          number(o->route.empty() ? kNone : o->route_length_m / 1000, 1), o->comment, o->refusal});
  }
  return table;
}

ReportTable site_table(const IncidentState& state) {
  ReportTable table{"sites",
                    {"各地點積水（模式推估）", "Water at the sites (model estimate)"},
                    {{"site_id", {"編號", "Id"}, false},
                     {"site", {"地點", "Site"}},
                     {"priority", {"優先", "Priority"}},
                     {"max_depth_m", {"最大水深 m", "Max depth m"}},
                     {"level_m", {"水位 m", "Level m"}},
                     {"flooded_area_ha", {"淹水面積 ha", "Flooded ha"}},
                     {"volume_m3", {"水量 m³", "Volume m³"}},
                     {"inflow_m3_per_s", {"入流 m³/s", "Inflow m³/s"}},
                     {"drained_m3_per_s", {"排水 m³/s", "Drained m³/s"}},
                     {"pumped_m3_per_s", {"抽水 m³/s", "Pumped m³/s"}},
                     {"model", {"模式", "Model"}},
                     {"valid_at", {"時間", "Valid at"}}},
                    {},
                    {"沒有地點", "The place has no sites"}};
  std::vector<std::pair<const SiteConfig*, const SitePool*>> sites;
  for (const SiteConfig& site : state.incident->sites) sites.emplace_back(&site, pool_of(state, site.id));
  std::ranges::stable_sort(sites, [](const auto& a, const auto& b) {
    const auto depth = [](const SitePool* p) { return p == nullptr ? -1.0 : p->max_depth_m; };
    return depth(a.second) > depth(b.second);
  });
  for (const auto& [site, pool] : sites) {
    std::vector<ReportCell> row{site->id.str(), site->name, number(site->priority, 0)};
    if (pool == nullptr) {
      row.resize(table.columns.size());
    } else {
      row.insert(row.end(),
                 {number(pool->max_depth_m, 2), number(pool->level_m, 2), number(pool->flooded_area_m2 / 1e4, 2),
                  number(pool->volume_m3, 0), number(pool->inflow_m3_per_s, 2), number(pool->drained_m3_per_s, 2),
                  number(pool->pumped_m3_per_s, 2), state.water->model, state.water->valid_at});
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

ReportTable resource_table(const IncidentState& state) {
  ReportTable table{"resources",
                    {"機具與人員", "Resources"},
                    {{"resource_id", {"編號", "Id"}, false},
                     {"resource", {"名稱", "Name"}},
                     {"kind", {"種類", "Kind"}},
                     {"state", {"狀態", "State"}},
                     {"order", {"命令", "Order"}},
                     {"reported_at", {"最後回報", "Last report"}},
                     {"fuel_percent", {"油量 %", "Fuel %"}},
                     {"discharge_m3_per_s", {"抽水 m³/s", "Pumping m³/s"}},
                     {"capacity_m3_per_s", {"能力 m³/s", "Capacity m³/s"}},
                     {"depot", {"駐地", "Depot"}},
                     {"owner", {"所屬", "Owner"}},
                     {"payer", {"費用負擔", "Paid by"}},
                     {"x", {"橫坐標 m", "Easting m"}},
                     {"y", {"縱坐標 m", "Northing m"}}},
                    {},
                    {"沒有機具", "The place has no resources"}};
  for (const auto& [id, r] : *state.resources) {
    const auto depot = std::ranges::find(state.incident->depots, r.config.depot, &DepotConfig::id);
    const bool known = depot != state.incident->depots.end();
    const bool pump = r.config.kind == ResourceKind::kMobilePump;
    table.rows.push_back({id.str(), r.config.name, word("resource_kind", resource_kind_key(r.config.kind)),
                          word("resource_state", resource_state_key(r.state)), r.order.str(), when(r.reported),
                          number(r.fuel_percent.value_or(kNone), 0), number(r.discharge_m3_per_s, 2),
                          number(pump ? r.config.capacity_m3_per_s : kNone, 2),
                          known ? ReportCell(depot->name) : ReportCell(r.config.depot), r.config.owner, payer_of(r.config),
                          number(r.at ? r.at->x : kNone, 1), number(r.at ? r.at->y : kNone, 1)});
  }
  return table;
}

ReportTable feed_table(const IncidentState& state) {
  ReportTable table{"feeds",
                    {"測報來源", "Feeds"},
                    {{"feed", {"來源", "Feed"}},
                     {"last_observation_at", {"最新觀測", "Newest observation"}},
                     {"last_contact_at", {"最後連線", "Last contact"}},
                     {"observations", {"觀測數", "Observations"}},
                     {"duplicates", {"重複", "Duplicates"}},
                     {"refused", {"無法使用", "Refused"}},
                     {"errors", {"錯誤", "Errors"}},
                     {"last_error", {"目前錯誤", "Present error"}}},
                    {},
                    {"沒有來源", "No feed delivered anything"}};
  for (const auto& [id, f] : *state.feeds) {
    table.rows.push_back({id.str(), when(f.last_observation), when(f.last_contact),
                          number(static_cast<double>(f.observations), 0), number(static_cast<double>(f.duplicates), 0),
                          number(static_cast<double>(f.refused), 0), number(static_cast<double>(f.errors), 0),
                          f.last_error});
  }
  return table;
}

Trust trust_of(const IncidentState& state, SeriesIndex index, UtcTime at) {
  return assess_trust((*state.readings)[index], state.freshness_of(state.stations->series()[index]), at);
}

ReportTable reading_table(const IncidentState& state, UtcTime at) {
  ReportTable table{"readings",
                    {"各測站最新測值", "Newest reading of every series"},
                    {{"series", {"序列", "Series"}},
                     {"station", {"測站", "Station"}},
                     {"quantity", {"項目", "Quantity"}},
                     {"value", {"測值", "Value"}},
                     {"unit", {"單位", "Unit"}},
                     {"observed_at", {"觀測時間", "Observed"}},
                     {"trust", {"可信度", "Trust"}}},
                    {},
                    {"沒有測站", "No station is known"},
                    false};
  const std::vector<Series>& series = state.stations->series();
  for (SeriesIndex i = 0; i < series.size() && i < state.readings->size(); ++i) {
    const Reading& r = (*state.readings)[i];
    table.rows.push_back({series[i].id.str(), station_name(state, series[i].id),
                          word("quantity", quantity_key(series[i].quantity)), number(r.value, 3),
                          std::string(unit_symbol(series[i].quantity)),
                          r.observed() ? ReportCell(r.phenomenon_time) : ReportCell(),
                          word("trust", trust_key(trust_of(state, i, at)))});
  }
  return table;
}

ReportTable log_table(const std::vector<LogLine>& log) {
  ReportTable table{"log",
                    {"處置紀錄", "Log"},
                    {{"at", {"時間", "Time"}},
                     {"who", {"人員", "Who"}},
                     {"seat", {"權限與所見", "Role and picture"}},
                     {"what", {"事項", "What"}},
                     {"subject", {"對象", "Subject"}},
                     {"detail", {"內容", "Detail"}}},
                    {},
                    {"沒有紀錄", "Nothing was done"}};
  for (const LogLine& line : log) {
    table.rows.push_back({line.at, line.actor, seat_words(line.asked_from), line.what, line.subject, line.detail});
  }
  return table;
}

ReportFigure figure(Text title, std::size_t value, bool alarming) {
  return {std::move(title), fmt::format("{}", value), alarming};
}

std::vector<ReportFigure> figures_of(const IncidentState& state, UtcTime at) {
  const auto alarms = alarms_beyond_pending(state);
  const auto unacknowledged = std::ranges::count_if(alarms, [](const Alarm* a) { return is_unacknowledged(a->state); });
  std::size_t open_orders = 0;
  std::size_t overdue = 0;
  for (const auto& [id, o] : *state.orders) {
    open_orders += is_closed(o.state) ? 0 : 1;
    overdue += !is_closed(o.state) && o.overdue_since ? 1 : 0;
  }
  std::size_t pumping = 0;
  double discharge = 0;
  for (const auto& [id, r] : *state.resources) {
    if (r.state != ResourceState::kPumping) continue;
    ++pumping;
    discharge += r.discharge_m3_per_s;
  }
  std::size_t flooded = 0;
  if (state.water)
    flooded = static_cast<std::size_t>(
        std::ranges::count_if(state.water->pools, [](const SitePool& p) { return p.flooded_area_m2 > 0; }));
  std::size_t untrusted = 0;
  for (SeriesIndex i = 0; i < state.readings->size(); ++i) untrusted += is_trusted(trust_of(state, i, at)) ? 0 : 1;
  return {figure({"警報", "Open alarms"}, alarms.size(), !alarms.empty()),
          figure({"未確認", "Unacknowledged"}, static_cast<std::size_t>(unacknowledged), unacknowledged > 0),
          figure({"積水逾 10 公分地點", "Sites above 10 cm (model)"}, flooded, flooded > 0),
          figure({"執行中命令", "Open orders"}, open_orders, false),
          figure({"逾期命令", "Overdue orders"}, overdue, overdue > 0),
          {{"抽水中機組", "Pumps running"}, fmt::format("{} ({:.2f} m³/s)", pumping, discharge), false},
          {{"無可信測值序列", "Series without trusted value"},
           fmt::format("{} / {}", untrusted, state.readings->size()),
           untrusted > 0}};
}

}  // namespace

void name_incident(const Incident& incident, SituationReport& report) {
  report.place = incident.place_name;
  report.incident = incident.incident.name;
  report.activation_level = incident.incident.activation_level;
  report.fictional = incident.fictional;
  report.exercise = incident.exercise;
  report.zone = incident.zone;
}

void describe_situation(const IncidentState& state, const std::vector<LogLine>& log, SituationReport& report) {
  name_incident(*state.incident, report);
  report.figures = figures_of(state, report.at);
  report.tables = {alarm_table(state),    site_table(state), order_table(state),
                   resource_table(state), feed_table(state), reading_table(state, report.at),
                   log_table(log),        source_table(source_credits(*state.incident))};
}

}  // namespace sandtable
