#include "twin/store/feature_tables.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "twin/store/geometry_blob.h"

namespace sandtable {
namespace {

SqlValue number(double value) {
  if (std::isnan(value)) return std::monostate{};
  return value;
}
SqlValue number(const std::optional<double>& value) { return value ? number(*value) : SqlValue{}; }
SqlValue count(std::int64_t value) { return value; }
SqlValue minutes(Duration length) { return seconds(length) / 60; }
SqlValue when(const std::optional<UtcTime>& t) { return t ? SqlValue(gpkg_time(*t)) : SqlValue{}; }
SqlValue words(std::string_view text) { return std::string(text); }
SqlValue spot(const std::optional<LocalXY>& at, std::int32_t srs_id) {
  return at ? SqlValue(point_blob(*at, srs_id)) : SqlValue{};
}

void sort_by_id(std::vector<FeatureRow>& rows) {
  std::ranges::sort(rows, {}, &FeatureRow::id);
  // A place may name a thing twice; the first one counts.
  rows.erase(std::unique(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.id == b.id; }),
             rows.end());
}

std::vector<FeatureRow> station_rows(const IncidentState& state, std::int32_t srs_id) {
  std::vector<FeatureRow> rows;
  for (const Station& s : state.stations->stations()) {
    rows.push_back({s.id.str(),
                    {words(s.source.str()), words(s.name.zh), words(s.name.en), words(station_kind_key(s.kind)),
                     spot(s.at, srs_id)}});
  }
  sort_by_id(rows);
  return rows;
}

std::vector<FeatureRow> series_rows(const IncidentState& state, std::int32_t) {
  std::vector<FeatureRow> rows;
  for (const Series& s : state.stations->series()) {
    rows.push_back({s.id.str(),
                    {words(s.station.str()), words(quantity_key(s.quantity)), words(unit_symbol(s.quantity)),
                     number(seconds(s.window)), words(s.vertical_datum)}});
  }
  sort_by_id(rows);
  return rows;
}

std::vector<FeatureRow> site_rows(const IncidentState& state, std::int32_t srs_id) {
  std::vector<FeatureRow> rows;
  for (const SiteConfig& site : state.incident->sites) {
    FeatureRow row{site.id.str(), {words(site.name.zh), words(site.name.en), count(site.priority)}};
    const SitePool* pool = nullptr;
    if (state.water) {
      const auto it = std::ranges::find(state.water->pools, site.id, &SitePool::site);
      if (it != state.water->pools.end()) pool = &*it;
    }
    if (pool != nullptr) {
      row.values.insert(row.values.end(),
                        {words(state.water->model), when(state.water->valid_at), number(pool->level_m),
                         number(pool->max_depth_m), number(pool->volume_m3), number(pool->flooded_area_m2),
                         number(pool->inflow_m3_per_s), number(pool->drained_m3_per_s), number(pool->pumped_m3_per_s)});
    } else {
      row.values.resize(row.values.size() + 9);
    }
    row.values.push_back(spot(site.pump_position, srs_id));
    rows.push_back(std::move(row));
  }
  sort_by_id(rows);
  return rows;
}

std::vector<FeatureRow> depot_rows(const IncidentState& state, std::int32_t srs_id) {
  std::vector<FeatureRow> rows;
  for (const DepotConfig& depot : state.incident->depots)
    rows.push_back({depot.id, {words(depot.name.zh), words(depot.name.en), spot(depot.at, srs_id)}});
  sort_by_id(rows);
  return rows;
}

std::vector<FeatureRow> resource_rows(const IncidentState& state, std::int32_t srs_id) {
  std::vector<FeatureRow> rows;
  for (const auto& [id, r] : *state.resources) {
    rows.push_back({id.str(),
                    {words(r.config.name.zh), words(r.config.name.en), words(resource_kind_key(r.config.kind)),
                     words(r.config.depot), words(r.config.owner), number(r.config.capacity_m3_per_s),
                     words(resource_state_key(r.state)), words(r.order.str()), when(r.reported), number(r.fuel_percent),
                     number(r.discharge_m3_per_s), spot(r.at, srs_id)}});
  }
  return rows;
}

std::vector<FeatureRow> order_rows(const IncidentState& state, std::int32_t srs_id) {
  std::vector<FeatureRow> rows;
  for (const auto& [id, o] : *state.orders) {
    const bool has_steps = !o.steps.empty();
    rows.push_back(
        {id.str(),
         {words(o.resource.str()), words(o.site.str()), words(order_state_key(o.state)),
          has_steps ? when(o.steps.front().since) : SqlValue{}, has_steps ? words(o.steps.front().by) : SqlValue{},
          has_steps ? when(o.latest().since) : SqlValue{}, when(o.next_due), when(o.overdue_since),
          number(o.route_length_m), minutes(o.travel_time), words(o.comment), words(o.refusal),
          line_blob(o.route, srs_id)}});
  }
  return rows;
}

/// One row for each whom an open order binds.
std::vector<FeatureRow> assignment_rows(const IncidentState& state, std::int32_t) {
  std::vector<FeatureRow> rows;
  for (const auto& [id, o] : *state.orders) {
    for (const ResourceId& bound : bound_by(o))
      rows.push_back({bound.str() + "@" + id.str(), {words(id.str()), words(bound.str())}});
  }
  sort_by_id(rows);
  return rows;
}

std::vector<FeatureRow> alarm_rows(const IncidentState& state, std::int32_t srs_id) {
  std::vector<FeatureRow> rows;
  for (const auto& [id, a] : *state.alarms) {
    const Series* series = state.stations->find(a.series());
    const Station* station = series == nullptr ? nullptr : state.stations->find(series->station);
    const auto& by = a.acknowledged;
    rows.push_back({id.str(),
                    {words(a.rule.str()), words(a.series().str()), words(alarm_state_key(a.state)), count(a.level),
                     number(a.threshold), number(a.value), when(a.condition_since), when(a.raised_at),
                     when(a.returned_at), by ? words(by->who) : SqlValue{}, by ? when(by->when) : SqlValue{},
                     by ? words(by->comment) : SqlValue{}, a.shelved ? when(a.shelved->until) : SqlValue{},
                     count(a.occurrences), spot(station == nullptr ? std::nullopt : station->at, srs_id)}});
  }
  return rows;
}

/// Where an alert holds, circles as rings of so many corners.
std::vector<Polyline> outline_of(const Alert& alert) {
  constexpr int kCorners = 36;
  std::vector<Polyline> rings;
  for (const AlertArea* area : areas_of(alert, alert.name.sent)) {
    rings.insert(rings.end(), area->polygons.begin(), area->polygons.end());
    for (const AlertCircle& circle : area->circles) {
      Polyline ring;
      for (int i = 0; i < kCorners; ++i) {
        const double turn = 2 * std::numbers::pi * i / kCorners;
        ring.push_back(
            {circle.centre.x + circle.radius_m * std::cos(turn), circle.centre.y + circle.radius_m * std::sin(turn)});
      }
      ring.push_back(ring.front());
      rings.push_back(std::move(ring));
    }
  }
  return rings;
}

/// As they were sent: a row does not change with the clock.
std::vector<FeatureRow> alert_rows(const IncidentState& state, std::int32_t srs_id) {
  std::vector<FeatureRow> rows;
  for (const auto& [id, a] : *state.alerts) {
    const AlertInfo* zh = info_for(a, Language::kZhHant, a.name.sent);
    const AlertInfo* en = info_for(a, Language::kEn, a.name.sent);
    const auto said = [](const AlertInfo* info, std::string AlertInfo::*what) {
      return info == nullptr ? SqlValue{} : words(info->*what);
    };
    rows.push_back(
        {id.str(),
         {words(a.source.str()), words(a.name.sender), words(alert_key(a.status)), words(alert_key(a.type)),
          words(alert_key(severity_of(a, a.name.sent))), said(zh, &AlertInfo::event), said(zh, &AlertInfo::headline),
          said(en, &AlertInfo::headline), when(a.name.sent), when(expiry_of(a)), count(a.concerns_place ? 1 : 0),
          words(a.superseded_by.str()), multipolygon_blob(outline_of(a), srs_id)}});
  }
  sort_by_id(rows);
  return rows;
}

/// Without the free text, which may name people: a layer is handed on more easily than a journal.
std::vector<FeatureRow> report_rows(const IncidentState& state, std::int32_t srs_id) {
  std::vector<FeatureRow> rows;
  for (const auto& [id, r] : *state.reports) {
    rows.push_back({id.str(),
                    {words(r.source.str()), words(r.category), words(r.where), when(r.at_time), number(r.depth_m),
                     words(damage_report_state_key(r.state)), words(r.duplicate_of.str()), spot(r.at, srs_id)}});
  }
  sort_by_id(rows);
  return rows;
}

template <class Part>
bool changed(const Part& before, const Part& after) {
  return before.identity() != after.identity();
}

const std::array kTables{
    FeatureTable{"stations",
                 "Where something is measured",
                 "POINT",
                 {{"source", "TEXT"}, {"name", "TEXT"}, {"name_en", "TEXT"}, {"kind", "TEXT"}},
                 station_rows,
                 [](const IncidentState& a, const IncidentState& b) { return changed(a.stations, b.stations); }},
    FeatureTable{"series",
                 "What is measured there; observation.series is its fid",
                 "",
                 {{"station", "TEXT"},
                  {"quantity", "TEXT"},
                  {"unit", "TEXT"},
                  {"window_s", "DOUBLE"},
                  {"vertical_datum", "TEXT"}},
                 series_rows,
                 [](const IncidentState& a, const IncidentState& b) { return changed(a.stations, b.stations); }},
    FeatureTable{"sites",
                 "Basins and spots that may flood, at the place for a pump, with the model's latest water",
                 "POINT",
                 {{"name", "TEXT"},
                  {"name_en", "TEXT"},
                  {"priority", "MEDIUMINT"},
                  {"model", "TEXT"},
                  {"water_at", "DATETIME"},
                  {"level_m", "DOUBLE"},
                  {"max_depth_m", "DOUBLE"},
                  {"volume_m3", "DOUBLE"},
                  {"flooded_area_m2", "DOUBLE"},
                  {"inflow_m3_per_s", "DOUBLE"},
                  {"drained_m3_per_s", "DOUBLE"},
                  {"pumped_m3_per_s", "DOUBLE"}},
                 site_rows,
                 [](const IncidentState& a, const IncidentState& b) {
                   return changed(a.incident, b.incident) || a.water != b.water;
                 }},
    FeatureTable{"depots",
                 "Where resources stand by",
                 "POINT",
                 {{"name", "TEXT"}, {"name_en", "TEXT"}},
                 depot_rows,
                 [](const IncidentState& a, const IncidentState& b) { return changed(a.incident, b.incident); }},
    FeatureTable{"resources",
                 "Pumps and crews where they last reported",
                 "POINT",
                 {{"name", "TEXT"},
                  {"name_en", "TEXT"},
                  {"kind", "TEXT"},
                  {"depot", "TEXT"},
                  {"owner", "TEXT"},
                  {"capacity_m3_per_s", "DOUBLE"},
                  {"state", "TEXT"},
                  {"order_id", "TEXT"},
                  {"reported", "DATETIME"},
                  {"fuel_percent", "DOUBLE"},
                  {"discharge_m3_per_s", "DOUBLE"}},
                 resource_rows,
                 [](const IncidentState& a, const IncidentState& b) { return changed(a.resources, b.resources); }},
    FeatureTable{"orders",
                 "Resources sent to sites, along their planned routes",
                 "LINESTRING",
                 {{"resource", "TEXT"},
                  {"site", "TEXT"},
                  {"state", "TEXT"},
                  {"issued", "DATETIME"},
                  {"issued_by", "TEXT"},
                  {"state_since", "DATETIME"},
                  {"next_due", "DATETIME"},
                  {"overdue_since", "DATETIME"},
                  {"route_length_m", "DOUBLE"},
                  {"travel_min", "DOUBLE"},
                  {"comment", "TEXT"},
                  {"refusal", "TEXT"}},
                 order_rows,
                 [](const IncidentState& a, const IncidentState& b) { return changed(a.orders, b.orders); }},
    FeatureTable{"assignments",
                 "Machines and crews that an open order binds; each has one at most",
                 "",
                 {{"order_id", "TEXT"}, {"resource", "TEXT"}},
                 assignment_rows,
                 [](const IncidentState& a, const IncidentState& b) { return changed(a.orders, b.orders); },
                 5},
    FeatureTable{"alarms",
                 "Alarms that are not normal, at their stations",
                 "POINT",
                 {{"rule", "TEXT"},
                  {"series", "TEXT"},
                  {"state", "TEXT"},
                  {"level", "MEDIUMINT"},
                  {"threshold", "DOUBLE"},
                  {"value", "DOUBLE"},
                  {"condition_since", "DATETIME"},
                  {"raised_at", "DATETIME"},
                  {"returned_at", "DATETIME"},
                  {"acknowledged_by", "TEXT"},
                  {"acknowledged_at", "DATETIME"},
                  {"acknowledged_comment", "TEXT"},
                  {"shelved_until", "DATETIME"},
                  {"occurrences", "MEDIUMINT"}},
                 alarm_rows,
                 [](const IncidentState& a, const IncidentState& b) {
                   return changed(a.alarms, b.alarms) || changed(a.stations, b.stations);
                 }},
    FeatureTable{"alerts",
                 "Official warnings, where they hold; circles as rings of 36 corners",
                 "MULTIPOLYGON",
                 {{"source", "TEXT"},
                  {"sender", "TEXT"},
                  {"status", "TEXT"},
                  {"type", "TEXT"},
                  {"severity", "TEXT"},
                  {"event", "TEXT"},
                  {"headline", "TEXT"},
                  {"headline_en", "TEXT"},
                  {"sent", "DATETIME"},
                  {"expires", "DATETIME"},
                  {"concerns_place", "MEDIUMINT"},
                  {"superseded_by", "TEXT"}},
                 alert_rows,
                 [](const IncidentState& a, const IncidentState& b) { return changed(a.alerts, b.alerts); },
                 3},
    FeatureTable{"reports",
                 "What citizens and field workers say they saw; their words are in the journal",
                 "POINT",
                 {{"source", "TEXT"},
                  {"category", "TEXT"},
                  {"place", "TEXT"},
                  {"time", "DATETIME"},
                  {"depth_m", "DOUBLE"},
                  {"state", "TEXT"},
                  {"duplicate_of", "TEXT"}},
                 report_rows,
                 [](const IncidentState& a, const IncidentState& b) { return changed(a.reports, b.reports); },
                 3},
};

std::string column_list(const FeatureTable& table) {
  std::string out = "id";
  for (const FeatureColumn& column : table.columns) out += fmt::format(",{}", column.name);
  if (!table.geometry.empty()) out += ",geom";
  return out;
}

std::string upsert_sql(const FeatureTable& table) {
  std::string values = "?1";
  std::string updates;
  auto add = [&, index = 2](std::string_view name) mutable {
    values += fmt::format(",?{}", index++);
    updates += fmt::format("{}{}=excluded.{}", updates.empty() ? "" : ",", name, name);
  };
  for (const FeatureColumn& column : table.columns) add(column.name);
  if (!table.geometry.empty()) add("geom");
  return fmt::format("INSERT INTO {}({}) VALUES({}) ON CONFLICT(id) DO UPDATE SET {}", table.name, column_list(table),
                     values, updates);
}

Status upsert(SqliteStatement& statement, const FeatureRow& row) {
  statement.bind(1, std::string_view(row.id));
  for (std::size_t i = 0; i < row.values.size(); ++i) statement.bind(static_cast<int>(i) + 2, row.values[i]);
  return statement.run();
}

Status write_table_changes(const SqliteDatabase& database, const FeatureTable& table,
                           const std::vector<FeatureRow>& before, const std::vector<FeatureRow>& after) {
  auto put = database.prepare(upsert_sql(table));
  if (!put) return pass(put);
  auto remove = database.prepare(fmt::format("DELETE FROM {} WHERE id=?1", table.name));
  if (!remove) return pass(remove);
  return visit_row_changes(
      before, after, [&](const FeatureRow& row) { return upsert(*put, row); },
      [&](const std::string& id) { return remove->bind(1, std::string_view(id)).run(); });
}

Result<std::string> difference_in(const SqliteDatabase& database, const FeatureTable& table,
                                  const std::vector<FeatureRow>& expected) {
  // Series that no station declared are noted by the observations that name them; they have no station.
  const std::string_view only = table.name == "series" ? "WHERE station IS NOT NULL" : "";
  auto select = database.prepare(
      fmt::format("SELECT {} FROM {} {} ORDER BY id COLLATE BINARY", column_list(table), table.name, only));
  if (!select) return pass(select);
  auto row = expected.begin();
  while (true) {
    const auto stepped = select->step();
    if (!stepped) return pass(stepped);
    if (!*stepped) break;
    FeatureRow found{select->text(0), {}};
    if (row == expected.end() || found.id < row->id)
      return fmt::format("table {}: row '{}' does not follow from the journal", table.name, clipped(found.id, 80));
    if (row->id < found.id) break;
    for (std::size_t i = 0; i < row->values.size(); ++i) found.values.push_back(select->value(static_cast<int>(i) + 1));
    if (!(found == *row))
      return fmt::format("table {}: row '{}' differs from what the journal says", table.name, clipped(found.id, 80));
    ++row;
  }
  if (row != expected.end()) return fmt::format("table {}: row '{}' is missing", table.name, clipped(row->id, 80));
  return std::string();
}

}  // namespace

std::span<const FeatureTable> feature_tables() { return kTables; }

Status visit_row_changes(const std::vector<FeatureRow>& before, const std::vector<FeatureRow>& after,
                         const std::function<Status(const FeatureRow& row)>& put,
                         const std::function<Status(const std::string& id)>& remove) {
  auto kept = after.begin();
  for (const FeatureRow& row : before) {
    while (kept != after.end() && kept->id < row.id) ++kept;
    if (kept != after.end() && kept->id == row.id) continue;
    if (Status removed = remove(row.id); !removed) return removed;
  }
  auto old = before.begin();
  for (const FeatureRow& row : after) {
    while (old != before.end() && old->id < row.id) ++old;
    if (old != before.end() && *old == row) continue;
    if (Status written = put(row); !written) return written;
  }
  return {};
}

Status write_feature_changes(const SqliteDatabase& database, std::int32_t srs_id, const IncidentState& before,
                             const IncidentState& after, UtcTime changed_at) {
  auto touch = database.prepare("UPDATE gpkg_contents SET last_change=?1 WHERE table_name=?2");
  if (!touch) return pass(touch);
  for (const FeatureTable& table : feature_tables()) {
    if (!table.may_differ(before, after)) continue;
    Status written = write_table_changes(database, table, table.rows(before, srs_id), table.rows(after, srs_id));
    if (!written) return written;
    if (Status touched = touch->bind(1, std::string_view(gpkg_time(changed_at))).bind(2, table.name).run(); !touched)
      return touched;
  }
  return {};
}

Result<std::string> find_feature_difference(const SqliteDatabase& database, std::int32_t srs_id,
                                            const IncidentState& state) {
  const auto schema = database.integer("SELECT schema_version FROM sandtable_incident");
  if (!schema) return pass(schema);
  for (const FeatureTable& table : feature_tables()) {
    if (table.since_schema > *schema) continue;
    auto difference = difference_in(database, table, table.rows(state, srs_id));
    if (!difference || !difference->empty()) return difference;
  }
  return std::string();
}

std::string gpkg_time(UtcTime t) {
  const std::string text = format_iso(t);  // with a fraction only when it is not zero
  return text.size() == 20 ? text.substr(0, 19) + ".000Z" : text;
}

}  // namespace sandtable
