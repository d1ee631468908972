#include <algorithm>

#include "twin/place/place_readers.h"
#include "twin/place/place_words.h"

namespace sandtable {
namespace {

/// As makers' data sheets have it: heads rise, and what is lifted falls.
void read_pump_curve(TomlTable& t, ResourceConfig& pump) {
  t.tables("curve", [&](TomlTable& row) {
    double m3_per_h = 0;
    PumpCurvePoint point;
    const bool has_head = row.required("head_m", point.head_m, NumberRange::between(0, 200));
    if (!row.required("m3_per_h", m3_per_h, NumberRange::between(0, 72'000)) || !has_head) return;
    point.discharge_m3_per_s = m3_per_h / 3600;
    if (!pump.curve.empty() && point.head_m <= pump.curve.back().head_m) {
      row.problem("head_m", "{} m is not above the point before, {} m", point.head_m, pump.curve.back().head_m);
    } else if (!pump.curve.empty() && point.discharge_m3_per_s > pump.curve.back().discharge_m3_per_s) {
      row.problem("m3_per_h", "{} m3/h is more than at the lower head before, {} m3/h", m3_per_h,
                  pump.curve.back().discharge_m3_per_s * 3600);
    }
    pump.curve.push_back(point);
  });
  if (pump.curve.size() == 1) t.problem("curve", "one point is no curve; capacity_m3_per_s alone says as much");
}

SiteConfig read_site(TomlTable& t, PlaceReading& reading, const Extent& extent) {
  SiteConfig site;
  read_identity(t, reading, IdKind::kSite, site.id, site.name);
  const bool positioned = t.required("pump_position", site.pump_position);
  if (positioned && !extent.empty() && !extent.contains(site.pump_position)) {
    t.problem("pump_position", "[{}, {}] is outside place.extent [{}, {}, {}, {}]", site.pump_position.x,
              site.pump_position.y, extent.west, extent.south, extent.east, extent.north);
  }
  t.optional("priority", site.priority, NumberRange::between(1, 5));
  t.optional("tasks", site.tasks);
  t.optional("barrier_m", site.barrier_m, NumberRange::at_least(0));
  t.optional("dredging_m3", site.dredging_m3, NumberRange::at_least(0));
  if (double level = 0; t.optional("outfall_level_m", level, NumberRange::between(-500, 9000))) {
    site.outfall_level_m = level;
  }
  return site;
}

DepotConfig read_depot(TomlTable& t, PlaceReading& reading) {
  DepotConfig depot;
  read_identity(t, reading, IdKind::kDepot, depot.id, depot.name);
  t.required("at", depot.at);
  return depot;
}

/// Telemetry of one machine is told of one resource.
void read_machine_station(TomlTable& t, PlaceReading& reading, const Place& place, ResourceConfig& resource) {
  if (!t.optional("station", resource.station)) return;
  reading.ids.mention_station(resource.station.str(), t.place_of("station"), t.problems());
  if (resource.station.empty()) return;
  const auto other = std::ranges::find(place.resources, resource.station, &ResourceConfig::station);
  if (other != place.resources.end()) {
    t.problem("station", "'{}' is that of resource '{}' already", clipped(resource.station.str(), 64), other->id.str());
  }
}

ResourceConfig read_resource(TomlTable& t, PlaceReading& reading, const Place& place) {
  ResourceConfig resource;
  read_identity(t, reading, IdKind::kResource, resource.id, resource.name);
  t.optional("kind", resource.kind, kResourceKinds);
  if (t.required("depot", resource.depot)) reading.ids.mention(IdKind::kDepot, resource.depot, t.place_of("depot"));
  // 20 m3/s is a pump station, not something on wheels; a larger number is litres or cubic metres an hour.
  t.optional("capacity_m3_per_s", resource.capacity_m3_per_s, NumberRange{0, 20, true});
  if (resource.kind == ResourceKind::kMobilePump) t.needs("capacity_m3_per_s");
  t.optional("head_m", resource.head_m, NumberRange::between(0, 200));
  read_pump_curve(t, resource);
  t.optional("outlet_inch", resource.outlet_inch, NumberRange::between(0, 100));
  t.optional("built_year", resource.built_year, NumberRange::between(1900, 2100));
  t.optional("setup_time", resource.setup_time);
  t.optional("endurance", resource.endurance, NumberRange::positive());
  t.optional("owner", resource.owner);
  t.optional("consumption_l_per_h", resource.consumption_l_per_h, NumberRange::at_least(0));
  t.optional("deck_height_m", resource.deck_height_m, NumberRange::between(0, 5));
  t.optional("work_limit", resource.work_limit);
  t.optional("rest", resource.rest);
  t.optional("crew_needed", resource.crew_needed, NumberRange::between(0, 100));
  t.optional("crew_skills", resource.crew_skills);
  if (!resource.crew_skills.empty() && resource.crew_needed == 0) {
    t.problem("crew_skills", "nobody has them while crew_needed is 0");
  }
  t.optional("people", resource.people, NumberRange::between(0, 10'000));
  t.optional("skills", resource.skills);
  t.optional("wading_depth_m", resource.wading_depth_m, NumberRange::between(0, 3));
  t.optional("stock_m", resource.stock_m, NumberRange::at_least(0));
  t.optional("pace_m_per_h", resource.pace_m_per_h, NumberRange::at_least(0));
  t.optional("pace_m3_per_h", resource.pace_m3_per_h, NumberRange::at_least(0));
  t.optional("stock_l", resource.stock_l, NumberRange::at_least(0));
  t.optional("mutual_aid", resource.mutual_aid);
  t.optional("payer", resource.payer);
  read_machine_station(t, reading, place, resource);
  return resource;
}

PreparedPlan read_prepared_plan(TomlTable& t, PlaceReading& reading) {
  PreparedPlan plan;
  read_identity(t, reading, IdKind::kPreparedPlan, plan.id, plan.name);
  t.optional("when", plan.when);
  if (!t.needs("moves")) return plan;
  t.tables("moves", [&](TomlTable& m) {
    PreparedPlan::Move move;
    if (m.required("resource", move.resource)) {
      reading.ids.mention(IdKind::kResource, move.resource.str(), m.place_of("resource"));
    }
    if (m.required("site", move.site)) reading.ids.mention(IdKind::kSite, move.site.str(), m.place_of("site"));
    const auto is_sent = [&](const PreparedPlan::Move& other) { return other.resource == move.resource; };
    if (std::ranges::any_of(plan.moves, is_sent)) m.problem("resource", "'{}' is sent twice", move.resource.str());
    plan.moves.push_back(std::move(move));
  });
  return plan;
}

}  // namespace

void read_response(TomlTable& root, PlaceReading& reading, Place& place) {
  root.tables("site", [&](TomlTable& t) { place.sites.push_back(read_site(t, reading, place.extent)); });
  root.tables("depot", [&](TomlTable& t) { place.depots.push_back(read_depot(t, reading)); });
  root.tables("resource", [&](TomlTable& t) { place.resources.push_back(read_resource(t, reading, place)); });
  root.tables("prepared_plan", [&](TomlTable& t) { place.prepared_plans.push_back(read_prepared_plan(t, reading)); });
}

}  // namespace sandtable
