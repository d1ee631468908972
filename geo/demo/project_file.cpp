#include "geo/demo/project_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "geo/demo/names.h"

namespace sandtable::geo::demo {
namespace {

/// TOML text by pieces. Names are made here and hold no quotes or control characters.
class Toml {
 public:
  template <class... Args>
  Toml& line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
    text_ += '\n';
    return *this;
  }
  Toml& gap() {
    text_ += '\n';
    return *this;
  }
  Toml& name(const Text& value, const char* key = "name") {
    return line("{} = {{ zh = \"{}\", en = \"{}\" }}", key, value.zh, value.en);
  }
  [[nodiscard]] std::string text() && { return std::move(text_); }

 private:
  std::string text_;
};

struct LayerRow {
  const char* id;
  const char* role;
  const char* layer;
  const char* zh;
  const char* en;
  const char* more;
};

constexpr LayerRow kLayers[] = {
    {"landuse", "area", "landuse", "土地使用", "Land use",
     "name_field = \"name\"\nname_en_field = \"name_en\"\nkind_field = \"kind\"\nvisible = false\n"},
    {"basins", "basin", "basins", "積淹水分區", "Basins", "name_field = \"name\"\nname_en_field = \"name_en\"\n"},
    {"river", "river", "river", "河川與海", "River and sea",
     "name_field = \"name\"\nname_en_field = \"name_en\"\nkind_field = \"kind\"\n"},
    {"roads", "roads", "roads", "道路", "Roads",
     "name_field = \"name\"\nname_en_field = \"name_en\"\nkind_field = \"highway\"\n"},
    {"railway", "lines", "railway", "鐵路", "Railway", "name_field = \"name\"\nname_en_field = \"name_en\"\n"},
    {"drains", "drain", "drains", "雨水下水道幹線", "Storm sewers", "visible = false\n"},
    {"levees", "levee", "levees", "堤防", "Levees", "name_field = \"name\"\nname_en_field = \"name_en\"\n"},
    {"boundary", "boundary", "boundary", "行政界線", "Boundaries",
     "name_field = \"name\"\nname_en_field = \"name_en\"\nvisible = false\n"},
    {"buildings", "buildings", "buildings", "建物", "Buildings",
     "height_field = \"height_m\"\npeople_field = \"people\"\n"},
    {"pump_stations", "points", "pump_stations", "抽水站", "Pump stations",
     "name_field = \"name\"\nname_en_field = \"name_en\"\n"},
    {"gates", "points", "gates", "閘門", "Gates",
     "name_field = \"name\"\nname_en_field = \"name_en\"\nvisible = false\n"},
    {"weak_points", "points", "weak_points", "堤防弱點", "Weak points",
     "name_field = \"name\"\nname_en_field = \"name_en\"\n"},
    {"vulnerable", "vulnerable", "vulnerable", "避難與弱勢場所", "Shelters and people at risk",
     "name_field = \"name\"\nname_en_field = \"name_en\"\nkind_field = \"kind\"\nbeds_field = \"beds\"\n"},
};

void write_place(Toml& out, const City& city) {
  const Extent e = District::extent();
  out.line("[place]").name(city_name());
  out.line("crs = \"EPSG:3826\"");
  out.line("extent = [{:.1f}, {:.1f}, {:.1f}, {:.1f}]", e.west, e.south, e.east, e.north);
  out.line("zone = \"+08:00\"").line("vertical_datum = \"TWVD2001\"").line("fictional = true");
  out.line("about = [");
  out.line(
      "  {{ zh = \"虛構展示資料：地形、河川、街道、建物、站名與暴雨皆由程式產生，與任何真實地點無關。\", "
      "en = \"Fictional demo data: terrain, river, streets, buildings, names and storm are generated; no real place is "
      "shown.\" }},");
  out.line("  {{ zh = \"種子 {0}，{1} 公尺網格。\", en = \"Seed {0}, {1} m grid.\" }},", city.seed,
           city.ground.frame().cell_m);
  out.line("]").gap();
  out.line("[terrain]").line("source = \"dem.tif\"").line("trusted = true").gap();
  out.line("[drape]").line("source = \"ortho.tif\"").line("trusted = true").gap();
}

void write_layers(Toml& out) {
  for (const LayerRow& row : kLayers) {
    out.line("[[layer]]").line("id = \"{}\"", row.id).line("role = \"{}\"", row.role);
    out.name({row.zh, row.en}).line("source = \"city.gpkg\"").line("layer = \"{}\"", row.layer);
    out.line("{}trusted = true", row.more).gap();
  }
}

void write_feeds(Toml& out) {
  out.line("# What the district's sensors reported during the storm, played back on the incident clock.");
  out.line("[[feed]]").line("id = \"iot\"").line("kind = \"recorded\"").name({"水情感測網", "Water sensor network"});
  out.line("zone = \"+08:00\"").line("vertical_datum = \"TWVD2001\"").line("expected_every = \"5min\"");
  out.line("freshness = {{ late_after = \"12min\", stale_after = \"30min\" }}");
  out.line("observations = \"storm.csv\"").line("stations = \"stations.csv\"");
  out.line("name_column = \"name\"")
      .line("name_en_column = \"name_en\"")
      .line("x_column = \"x\"")
      .line("y_column = \"y\"");
  out.line("kind_column = \"kind\"").gap();
  out.line("[[feed]]").line("id = \"rain\"").line("kind = \"recorded\"").name({"雨量站網", "Rain gauges"});
  out.line("zone = \"+08:00\"").line("expected_every = \"10min\"");
  out.line("freshness = {{ late_after = \"25min\", stale_after = \"60min\" }}");
  out.line("observations = \"rain.csv\"").line("stations = \"rain_stations.csv\"");
  out.line("name_column = \"name\"")
      .line("name_en_column = \"name_en\"")
      .line("x_column = \"x\"")
      .line("y_column = \"y\"");
  out.line("kind_column = \"kind\"").gap();
  out.line(
      "# What a weather service said of the rain to come, each issue at its time. It is wrong on purpose: see "
      "README.txt.");
  out.line("[[feed]]").line("id = \"qpf\"").line("kind = \"rain_forecast\"").name({"定量降水預報", "Forecast of rain"});
  out.line("file = \"rain_forecast.csv\"")
      .line("format = \"csv\"")
      .line("zone = \"+08:00\"")
      .line("expected_every = \"1h\"");
  out.line("freshness = {{ late_after = \"90min\", stale_after = \"3h\" }}").line("use_for = \"3h\"").gap();
}

enum class Gauges { kAll, kTenMinutes, kMeanHour };

std::string gauge_list(const City& city) {
  std::string list;
  for (const Sensor& s : city.sensors) {
    if (s.kind == "rain" && s.id != kMeanRain) list += fmt::format("{}\"rain/{}\"", list.empty() ? "" : ", ", s.id);
  }
  return "[" + list + "]";
}

struct RuleRow {
  const char* id;
  const char* zh;
  const char* en;
  const char* property;
  const char* unit;
  const char* station_kind;
  double raise_at;
  double dead_band;
  const char* delay_on;
  int level;
  const char* advice_zh;
  const char* advice_en;
  const char* steps;
  Gauges stations = Gauges::kAll;
};

constexpr RuleRow kRules[] = {
    {"flood-10", "道路淹水 10 公分", "Road flooded 10 cm", "water_depth", "cm", "road_flood", 10, 4, "2min", 3,
     "查看鄰近感測器與攝影機，預先通知最近的抽水機待命。",
     "Check sensors and cameras nearby; warn the nearest pump to stand by.",
     R"([{ zh = "確認是積水還是感測器", en = "Make sure that it is water" }, { zh = "通知最近的抽水機待命", en = "Warn the nearest pump" }])"},
    {"flood-30", "道路淹水 30 公分", "Road flooded 30 cm", "water_depth", "cm", "road_flood", 30, 5, "2min", 2,
     "派遣移動式抽水機，封閉該路段並公告改道。", "Send a mobile pump; close the street and announce the detour.",
     R"([{ zh = "封路並公告改道", en = "Close the street, announce the detour" }, { zh = "派抽水機", en = "Send a pump" }, { zh = "通知里長", en = "Tell the borough chief" }])"},
    {"flood-50", "道路淹水 50 公分", "Road flooded 50 cm", "water_depth", "cm", "road_flood", 50, 5, "0s", 1,
     "優先增派抽水機，通報一樓與地下室住戶撤離。",
     "Send more pumps first here; warn ground floors and basements to leave.",
     R"([{ zh = "通知一樓與地下室住戶撤離", en = "Have ground floors and basements leave" }, { zh = "增派抽水機", en = "Send more pumps" }, { zh = "確認無人受困", en = "Make sure that nobody is trapped" }])"},
    {"rain-10min", "10 分鐘雨量 15 毫米", "15 mm in 10 minutes", "rainfall", "mm", "rain", 15, 5, "0s", 3,
     "確認下水道與抽水站運轉，準備預佈。", "Check sewers and pump stations; prepare to pre-position.",
     R"([{ zh = "確認抽水站運轉", en = "Check the pump stations" }, { zh = "準備預佈", en = "Prepare to pre-position" }])",
     Gauges::kTenMinutes},
    {"rain-1h", "時雨量 40 毫米（大雨）", "40 mm in an hour (heavy rain)", "rainfall", "mm", "rain", 40, 10, "0s", 3,
     "預佈抽水機於低窪分區，通知各里長。", "Pre-position pumps at low basins; tell the borough chiefs.",
     R"([{ zh = "預佈抽水機", en = "Pre-position pumps" }, { zh = "通知各里長", en = "Tell the borough chiefs" }])",
     Gauges::kMeanHour},
    {"sewer-near", "下水道接近滿管", "Sewer close to surcharge", "water_depth", "m", "sewer_level", 2.1, 0.3, "3min", 3,
     "確認下游閘門與抽水站。", "Check the gate and the pump station downstream.",
     R"([{ zh = "確認下游閘門", en = "Check the gate downstream" }, { zh = "確認抽水站", en = "Check the pump station" }])"},
    {"sewer-over", "下水道溢流", "Sewer surcharged", "water_depth", "m", "sewer_level", 2.5, 0.2, "3min", 2,
     "該區街道即將積水，準備抽水機。", "Streets here will flood next; prepare pumps.",
     R"([{ zh = "準備抽水機", en = "Prepare pumps" }, { zh = "查看周邊道路", en = "Watch the streets around" }])"},
};

/// By level, 1 first.
constexpr const char* kRiverSteps[3] = {
    R"([{ zh = "通知疏散撤離", en = "Order the evacuation" }, { zh = "確認撤離完成", en = "Confirm that everybody has left" }])",
    R"([{ zh = "派員巡堤", en = "Send levee patrols" }, { zh = "關閉疏散門與閘門", en = "Close floodgates and gates" }, { zh = "通知低地住戶準備", en = "Warn the low ground" }])",
    R"([{ zh = "確認閘門狀態", en = "Check the gates" }, { zh = "確認抽水站運轉", en = "Check the pump stations" }])"};

void write_rules(Toml& out, const City& city) {
  out.line("# Thresholds. Levels: 1 is the most severe.");
  for (const RuleRow& r : kRules) {
    out.line("[[rule]]").line("id = \"{}\"", r.id).name({r.zh, r.en});
    out.line("property = \"{}\"", r.property)
        .line("unit = \"{}\"", r.unit)
        .line("station_kind = \"{}\"", r.station_kind);
    if (r.stations == Gauges::kTenMinutes) out.line("stations = {}", gauge_list(city));
    if (r.stations == Gauges::kMeanHour) out.line("stations = [\"rain/{}\"]", kMeanRain);
    out.line("raise_at = {}", r.raise_at).line("dead_band = {}", r.dead_band).line("delay_on = \"{}\"", r.delay_on);
    out.line("delay_off = \"10min\"").line("level = {}", r.level).name({r.advice_zh, r.advice_en}, "advice");
    out.line("steps = {}", r.steps).line("suppressed_by = [\"maintenance\"]");
    out.line("provenance = \"demo: flood depth classes 10/30/50 cm, 2026\"").gap();
  }
  for (const Sensor& s : city.sensors) {
    if (s.kind != "river_level") continue;
    constexpr const char* kWords[3] = {"一級", "二級", "三級"};
    for (int level = 3; level >= 1; --level) {
      out.line("[[rule]]").line("id = \"river-{}-{}\"", s.id, level);
      out.name({fmt::format("{}{}警戒水位", s.name.zh, kWords[level - 1]),
                fmt::format("{} warning level {}", s.name.en, level)});
      out.line("property = \"water_level\"").line("unit = \"m\"").line("stations = [\"iot/{}\"]", s.id);
      out.line("raise_at = {:.2f}", s.warn_m[level - 1]).line("dead_band = 0.1").line("delay_on = \"4min\"");
      out.line("delay_off = \"10min\"").line("level = {}", level);
      out.name({level == 1   ? "堤防可能溢頂，疏散堤後低地。"
                : level == 2 ? "巡查堤防弱點，關閉水門。"
                             : "確認閘門與抽水站，啟動巡堤。",
                level == 1   ? "The levee may be overtopped; evacuate the low ground behind it."
                : level == 2 ? "Patrol the weak points of the levee; close the gates."
                             : "Check gates and pump stations; begin levee patrols."},
               "advice");
      out.line("steps = {}", kRiverSteps[level - 1]);
      out.line("provenance = \"demo: {} % of crest above mean water\"", level == 1 ? 90 : level == 2 ? 75 : 55).gap();
    }
  }
}

void write_rule_packs(Toml& out) {
  out.line("# What goes wrong in the room and in the field, with what to do then.");
  out.line("[[rule_pack]]").line("use = \"operations\"").gap();
}

/// One pump of each depot before the storm, at the sites that matter most.
void write_prepared_plan(Toml& out, const City& city, const Means& means) {
  std::vector<const Basin*> first;
  for (const Basin& basin : city.basins.basins) first.push_back(&basin);
  std::ranges::stable_sort(first, {}, [](const Basin* basin) { return basin->priority; });
  std::vector<std::string> moves;
  for (std::size_t i = 0; i < std::min({first.size(), means.depots.size(), means.items.size()}); ++i) {
    moves.push_back(fmt::format("{{ resource = \"{}\", site = \"{}\" }}", means.items[i].id, first[i]->site));
  }
  out.line("# Who goes where before a storm, proposed with one press.");
  out.line("[[prepared_plan]]").line("id = \"typhoon\"").name({"颱風警報預佈", "Typhoon warning"});
  out.line("when = {{ zh = \"發布陸上颱風警報\", en = \"a land typhoon warning is issued\" }}");
  out.line("moves = [{}]", fmt::join(moves, ", ")).gap();
}

/// The curve of a mixed-flow pump, by shares of its rated head and discharge.
void write_pump(Toml& out, const MeansItem& pump) {
  constexpr std::pair<double, double> kShares[] = {{0, 1.2}, {0.5, 1.12}, {1, 1}, {1.5, 0.7}, {2, 0}};
  std::vector<std::string> points;
  for (const auto& [head, discharge] : kShares) {
    points.push_back(fmt::format("{{ head_m = {:.1f}, m3_per_h = {:.0f} }}", head * pump.head_m,
                                 discharge * pump.capacity_m3_per_s * 3600));
  }
  out.line("capacity_m3_per_s = {:.2f}", pump.capacity_m3_per_s).line("head_m = {}", pump.head_m);
  out.line("curve = [{}]", fmt::join(points, ", ")).line("outlet_inch = {}", pump.outlet_inch);
  out.line("built_year = {}", pump.built_year);
  if (pump.crew_needed > 0) out.line("crew_needed = {}", pump.crew_needed).line("crew_skills = [\"pumping\"]");
}

void write_response(Toml& out, const City& city, const Means& means) {
  out.line("# Basins that pumps can be sent to.");
  for (const Basin& b : city.basins.basins) {
    out.line("[[site]]").line("id = \"{}\"", b.site).name(b.name);
    out.line("pump_position = [{:.2f}, {:.2f}]", b.pump_position.x, b.pump_position.y)
        .line("priority = {}", b.priority);
    out.line("outfall_level_m = {:.2f}", River::crest_m(b.outfall.x));
    // Somebody walked along the lowest of them and measured.
    const bool is_measured = &b == &city.basins.basins.front();
    if (is_measured) out.line("tasks = [\"sandbags\", \"dredging\"]").line("barrier_m = 120").line("dredging_m3 = 90");
    out.gap();
  }
  for (const Depot& d : means.depots) {
    out.line("[[depot]]").line("id = \"{}\"", d.id).name(d.name).line("at = [{:.2f}, {:.2f}]", d.at.x, d.at.y).gap();
  }
  for (const MeansItem& item : means.items) {
    out.line("[[resource]]").line("id = \"{}\"", item.id).line("kind = \"{}\"", item.kind).name(item.name);
    out.line("depot = \"{}\"", item.depot);
    if (item.is_pump()) write_pump(out, item);
    out.line("setup_time = \"{}min\"", item.setup_min).line("endurance = \"{}h\"", item.endurance_h);
    if (!item.payer.empty()) out.line("mutual_aid = true").line("payer = \"{}\"", item.payer);
    if (item.people > 0) out.line("people = {}", item.people);
    if (item.work_limit_h > 0) out.line("work_limit = \"{}h\"", item.work_limit_h);
    if (!item.skills.empty()) out.line("skills = [\"{}\"]", fmt::join(item.skills, "\", \""));
    if (item.wading_depth_m > 0) out.line("wading_depth_m = {}", item.wading_depth_m);
    if (item.stock_m > 0) out.line("stock_m = {}", item.stock_m);
    if (item.pace_m_per_h > 0) out.line("pace_m_per_h = {}", item.pace_m_per_h);
    if (item.pace_m3_per_h > 0) out.line("pace_m3_per_h = {}", item.pace_m3_per_h);
    if (item.stock_l > 0) out.line("stock_l = {}", item.stock_l);
    if (item.consumption_l_per_h > 0) out.line("consumption_l_per_h = {}", item.consumption_l_per_h);
    out.line("owner = \"{}\"", item.owner).gap();
  }
  write_prepared_plan(out, city, means);
}

}  // namespace

std::string project_text(const City& city, const Means& means, const Storm& storm) {
  Toml out;
  out.line("# The demo place of Sandtable: a fictional riverside district and a recorded storm.");
  out.line("# Written by `sandtable demo --seed {} --size {}`. Keys: docs/place-file.md.", city.seed,
           city.size == DemoSize::kFull ? "full" : "small")
      .gap();
  write_place(out, city);
  write_layers(out);
  write_feeds(out);
  write_rules(out, city);
  write_rule_packs(out);
  write_response(out, city, means);
  out.line("[field]").line("link = \"simulated\"").gap();
  out.line("[flood]").line("model = \"overland\"").line("basin_layer = \"basins\"").line("basin_id_field = \"site\"");
  out.line("cell_m = {}", model_cell_m(city.size))
      .line("runoff_ratio = {}", kRunoffRatio)
      .line("drain_m3_per_s_per_km2 = {}", kDrain_m3_per_s_per_km2)
      .line("lifted_drain_ratio = {}", kLiftedDrainRatio)
      .line("step = \"1min\"")
      .line("dredging_cost_per_m3 = 850")
      .line("currency = \"NTD\"");
  out.line("rain_gauges = {}", gauge_list(city)).gap();
  out.line("[incident]").name({"六月豪雨應變演習", "June storm exercise"}).line("activation_level = 2");
  out.line("start = \"{}\"", format_iso(storm.span.from, kDemoZone))
      .line("end = \"{}\"", format_iso(storm.span.to, kDemoZone));
  out.line("speed = 60");
  return std::move(out).text();
}

std::string readme_text(const City& city, const Means& means, const Storm& storm) {
  return fmt::format(
      "{0}（虛構） / {1} (fictional)\n\n"
      "All of this is generated by a program: terrain, river, streets, buildings, names, stations and the storm.\n"
      "No real place, person or event is shown. 本資料全為程式產生之虛構資料，與真實地點無關。\n"
      "The coordinates (EPSG:3826, heights TWVD2001) lie in open water so that the place is not taken for a real "
      "one.\n\n"
      "seed {2}, {3} x {4} cells of {5} m, {6} buildings, {7} road pieces, {8} basins, {9} stations, {10} means\n"
      "storm: 8 h from {11}, about 150 mm in the first six hours; recorded without any mobile pump,\n"
      "so what pumps change is for the live model to show. One road sensor freezes, one falls silent, one spikes.\n\n"
      "demo.toml          the place file: open it with `sandtable open demo.toml`\n"
      "story.toml         what a kiosk plays of it: `sandtable open demo.toml --mode kiosk`\n"
      "dem.tif            ground heights, float32, metres\n"
      "ortho.tif          picture from the air, painted from the plan\n"
      "city.gpkg          buildings, roads, river, levees, drains, stations, basins, land use, places at risk\n"
      "stations.csv       sensors; zero_m is the height of a sensor's zero\n"
      "storm.csv          their readings: time,station,property,value,unit\n"
      "rain_stations.csv  rain gauges\n"
      "rain.csv           their readings: mm in the last 10 minutes; P90: mean of the district, also over an hour\n"
      "rain_forecast.csv  what a weather service said of the rain to come, every hour for three hours;\n"
      "                   wrong on purpose: every burst 25 minutes late and a fifth too weak\n",
      city_name().zh, city_name().en, city.seed, city.ground.columns(), city.ground.rows(), city.ground.frame().cell_m,
      city.buildings.size(), city.streets.pieces.size(), city.basins.basins.size(), city.sensors.size(),
      means.items.size(), format_local(storm.span.from, kDemoZone));
}

}  // namespace sandtable::geo::demo
