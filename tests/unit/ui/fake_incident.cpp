#include "tests/unit/ui/fake_incident.h"

#include <array>
#include <cmath>

#include "twin/runtime/answer_desk.h"

namespace sandtable::ui::testing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<std::pair<const char*, const char*>, 12> kStreets{{{"青埔路口", "Qingpu Rd."},
                                                                       {"河堤三街", "Heti 3rd St."},
                                                                       {"榕樹橋頭", "Rongshu Bridge"},
                                                                       {"北安里活動中心", "Bei'an community centre"},
                                                                       {"港尾排水", "Gangwei drain"},
                                                                       {"中正地下道", "Zhongzheng underpass"},
                                                                       {"新厝國小", "Xincuo school"},
                                                                       {"柳營前", "Liuying front"},
                                                                       {"灣裡路", "Wanli Rd."},
                                                                       {"鹽埕市場", "Yancheng market"},
                                                                       {"南濱抽水站", "Nanbin pump station"},
                                                                       {"東門圓環", "Dongmen circle"}}};

constexpr std::array<std::pair<const char*, const char*>, 8> kSites{{{"北安里低地", "Bei'an lowland"},
                                                                    {"中正地下道", "Zhongzheng underpass"},
                                                                    {"河堤三街", "Heti 3rd Street"},
                                                                    {"鹽埕市場", "Yancheng market"},
                                                                    {"新厝國小前", "Xincuo school"},
                                                                    {"港尾里", "Gangwei"},
                                                                    {"灣裡", "Wanli"},
                                                                    {"東門", "Dongmen"}}};

Incident fake_opening() {
  Incident incident;
  const Place place = fake_place();
  incident.place_name = place.name;
  incident.crs = place.crs;
  incident.zone = place.zone;
  incident.fictional = true;
  incident.incident = place.incident;
  for (const FeedConfig& feed : place.feeds) incident.feeds.emplace_back(feed.id, feed.freshness);
  incident.rules = place.rules;
  incident.sites = place.sites;
  incident.depots = place.depots;
  incident.resources = place.resources;
  return incident;
}

void add_station(StationTable& table, std::vector<Reading>& readings, int i) {
  const auto& [zh, en] = kStreets[static_cast<std::size_t>(i) % kStreets.size()];
  const bool river = i % 5 == 1;
  const bool rain = i % 6 == 2;
  const SourceId source(river ? "river" : rain ? "rain" : "flood-sensors");
  Station station;
  station.id = make_station_id(source, fmt::format("F{:03}", i));
  station.source = source;
  const std::string number = i < 12 ? "" : " " + std::to_string(i / 12 + 1);
  station.name = {zh + number, en + number};
  station.kind = river ? StationKind::kRiverLevel : rain ? StationKind::kRain : StationKind::kRoadFlood;
  station.at = LocalXY{170'000.0 + 300 * (i % 8), 2'546'000.0 + 350 * (i / 8)};
  table.put(station);
  Series series;
  series.station = station.id;
  series.quantity = river ? Quantity::kWaterLevel : rain ? Quantity::kRainfall : Quantity::kWaterDepth;
  series.window = rain ? Duration{minutes{10}} : Duration{0};
  if (river) series.vertical_datum = "TWVD2001";
  series.id = make_series_id(station.id, series.quantity, series.window);
  table.put(series);

  Reading reading;
  reading.value = river ? 4.2 + 0.1 * i : rain ? 6.5 : 0.05 * (i % 13);
  reading.phenomenon_time = storm_now() - minutes{3};
  reading.flag = QualityFlag::kPass;
  reading.count = 36;
  switch (i % 9) {
    case 1: reading.phenomenon_time = storm_now() - minutes{31}; break;  // late
    case 2: reading.phenomenon_time = storm_now() - minutes{95}; break;  // stale
    case 4: reading.tests.set(QualityTest::kFlatLine, reading.flag = QualityFlag::kSuspect); break;
    case 5: reading.flag = QualityFlag::kFail; reading.value = 9.98; break;
    case 6: reading.flag = QualityFlag::kSuspect; break;
    case 7: reading = Reading{}; break;  // never heard
    default: break;
  }
  reading.received_time = reading.phenomenon_time + seconds{40};
  readings.push_back(reading);
}

Alarm make_alarm(const StationTable& table, std::size_t station, const char* rule, AlarmState state, int level, double threshold, double value, int minutes_ago) {
  const Series& series = table.series()[station];
  Alarm alarm;
  alarm.rule = RuleId(rule);
  alarm.subject = series.id;
  alarm.id = make_alarm_id(alarm.rule, series.id);
  alarm.state = alarm.process = state;
  alarm.level = level;
  alarm.threshold = threshold;
  alarm.value = value;
  alarm.raised_at = storm_now() - minutes{minutes_ago};
  alarm.condition_since = alarm.raised_at - minutes{5};
  if (state == AlarmState::kAcknowledged) alarm.acknowledged = Acknowledgement{"王值班", storm_now() - minutes{10}, "已通知里長"};
  if (state == AlarmState::kReturnedUnacknowledged) alarm.returned_at = storm_now() - minutes{4};
  if (state == AlarmState::kShelved) alarm.shelved = Shelving{"王值班", storm_now() + minutes{25}, "感測器清淤中"};
  return alarm;
}

/// As reduce() does: what is not set aside has called for somebody.
void put(IncidentState& state, const Alarm& alarm) {
  state.alarms.edit()[alarm.id] = alarm;
  if (is_standing(alarm.state)) state.annunciations.edit()[alarm.id] = {alarm.raised_at};
}

void add_order(IncidentState& state, int pump, int site, OrderState reached, int minutes_ago, bool overdue) {
  Order order;
  order.id = OrderId(fmt::format("O-{:03}", pump + 1));
  order.resource = ResourceId(fmt::format("P-{:02}", pump + 1));
  order.site = state.incident->sites[static_cast<std::size_t>(site)].id;
  order.goal = state.incident->sites[static_cast<std::size_t>(site)].pump_position;
  order.route = {order.goal, order.goal};
  order.route_length_m = 2600 + 410 * pump;
  order.travel_time = minutes{9 + pump};
  order.comment = pump == 0 ? "帶兩條 20 公尺水帶" : "";
  order.state = reached;
  UtcTime at = storm_now() - minutes{minutes_ago};
  for (int s = 0; s <= std::min(static_cast<int>(reached), static_cast<int>(OrderState::kPumping)); ++s) {
    order.steps.push_back({static_cast<OrderState>(s), at, s == 0 ? "王值班" : order.resource.str()});
    at += minutes{4};
  }
  if (reached > OrderState::kPumping) order.steps.push_back({reached, at, order.resource.str()});
  if (reached == OrderState::kRefused) order.refusal = "道路積水無法通行";
  if (!is_closed(reached) && reached != OrderState::kPumping) order.next_due = storm_now() + minutes{overdue ? -12 : 14};
  if (overdue) order.overdue_since = storm_now() - minutes{12};
  state.orders.edit()[order.id] = order;
  Resource& resource = state.resources.edit()[order.resource];
  if (!is_closed(reached)) resource.order = order.id;
  if (reached == OrderState::kEnRoute) resource.state = ResourceState::kInTransit;
  if (reached == OrderState::kSettingUp) resource.state = ResourceState::kSettingUp;
  if (reached == OrderState::kReleasing) resource.state = ResourceState::kWithdrawing;
  if (reached == OrderState::kPumping) {
    resource.state = ResourceState::kPumping;
    resource.discharge_m3_per_s = 0.28;
  }
}

std::shared_ptr<const Water> fake_water(const Incident& incident) {
  auto water = std::make_shared<Water>();
  water->valid_at = storm_now() - minutes{1};
  water->model = "bathtub stand-in";
  for (std::size_t i = 0; i + 1 < incident.sites.size(); ++i) {
    const double depth = 0.62 - 0.1 * static_cast<double>(i);
    const double depth_m = std::max(depth, 0.0);
    water->pools.push_back({incident.sites[i].id, 2.4 + depth_m, 41'000 * depth_m, depth_m, 52'000 * depth_m, 1.9, 0.8, i == 0 ? 0.28 : 1.4});
  }
  return water;
}

}  // namespace

UtcTime storm_start() { return *parse_time("2026-07-28T06:00:00+08:00", ZonePolicy::required()); }
UtcTime storm_now() { return storm_start() + hours{5} + minutes{12} + seconds{45}; }

Place fake_place() {
  Place place;
  place.file = "demo/place.toml";
  place.name = {"示範河岸區", "Demo riverside"};
  place.crs = "EPSG:3826";
  place.extent = {169'000, 2'545'000, 173'000, 2'549'000};
  place.vertical_datum = "TWVD2001";
  place.fictional = true;
  place.about = {{"由程式依種子產生的虛構地區。", "A made-up district, generated from a seed."}};
  place.terrain_attribution = "Sandtable demo";
  const auto feed = [&](const char* id, Text name) {
    FeedConfig config;
    config.id = SourceId(id);
    config.name = std::move(name);
    config.attribution = "Sandtable demo";
    place.feeds.push_back(config);
  };
  feed("flood-sensors", {"淹水感測器", "Flood sensors"});
  feed("river", {"河川水位", "River gauges"});
  feed("rain", {"雨量站", "Rain gauges"});
  feed("pumps", {"抽水機回報", "Pump telemetry"});
  const auto rule = [&](const char* id, Text name, Quantity quantity, double raise_at, int level) {
    AlarmRule r;
    r.id = RuleId(id);
    r.name = std::move(name);
    r.quantity = quantity;
    r.raise_at = raise_at;
    r.level = level;
    r.advice = {"派抽水機並封路", "Send a pump and close the road"};
    r.provenance = "demo, 2026";
    r.steps = {{"封閉路段並公告改道", "Close the road, announce the detour"}, {"派抽水機", "Send a pump"}};
    place.rules.push_back(r);
  };
  rule("depth-50", {"淹水 50 公分", "Flooded 50 cm"}, Quantity::kWaterDepth, 0.5, 1);
  rule("depth-30", {"淹水 30 公分", "Flooded 30 cm"}, Quantity::kWaterDepth, 0.3, 2);
  rule("depth-10", {"淹水 10 公分", "Flooded 10 cm"}, Quantity::kWaterDepth, 0.1, 3);
  rule("level-1", {"河川一級警戒", "River level 1"}, Quantity::kWaterLevel, 5.5, 1);
  for (std::size_t i = 0; i < kSites.size(); ++i) {
    SiteConfig site;
    site.id = SiteId(fmt::format("B{:02}", i + 1));
    site.name = {kSites[i].first, kSites[i].second};
    site.pump_position = {170'200.0 + 280 * static_cast<double>(i), 2'547'000.0 - 190 * static_cast<double>(i)};
    site.priority = static_cast<int>(i % 5) + 1;
    place.sites.push_back(site);
  }
  place.depots = {{"north", {"北區基地", "North depot"}, {169'500, 2'548'500}},
                  {"harbour", {"港區基地", "Harbour depot"}, {169'300, 2'545'500}},
                  {"east", {"東區基地", "East depot"}, {172'600, 2'546'800}}};
  for (int i = 0; i < 24; ++i) {
    ResourceConfig pump;
    pump.id = ResourceId(fmt::format("P-{:02}", i + 1));
    pump.name = {fmt::format("{} 吋移動式抽水機 {} 號", i % 3 == 0 ? 16 : 12, i + 1), fmt::format("{} in mobile pump {}", i % 3 == 0 ? 16 : 12, i + 1)};
    pump.depot = place.depots[static_cast<std::size_t>(i % 3)].id;
    pump.capacity_m3_per_s = i % 3 == 0 ? 0.5 : 0.3;
    pump.outlet_inch = i % 3 == 0 ? 16 : 12;
    pump.owner = "水利局";
    place.resources.push_back(pump);
  }
  place.incident.name = {"米雅颱風豪雨", "Typhoon Miya downpour"};
  place.incident.activation_level = 2;
  place.incident.start = storm_start();
  place.incident.end = storm_start() + hours{8};
  place.incident.speed = 60;
  return place;
}

Snapshot fake_snapshot() {
  Snapshot snapshot;
  IncidentState& state = snapshot.state;
  state.incident = Cow<Incident>(fake_opening());
  state.at = storm_now();
  state.seq = 1234;
  for (int i = 0; i < 60; ++i) add_station(state.stations.edit(), state.readings.edit(), i);
  for (const ResourceConfig& config : state.incident->resources) {
    Resource resource{config, ResourceState::kStandby, std::nullopt, storm_now() - minutes{2}, 92.0, 0, {}};
    state.resources.edit()[config.id] = resource;
  }
  auto& resources = state.resources.edit();
  resources[ResourceId("P-22")].state = ResourceState::kFault;
  resources[ResourceId("P-23")].state = ResourceState::kNoReport;
  resources[ResourceId("P-23")].reported.reset();
  resources[ResourceId("P-23")].fuel_percent.reset();
  add_order(state, 0, 0, OrderState::kPumping, 64, false);
  add_order(state, 1, 1, OrderState::kEnRoute, 31, true);
  add_order(state, 2, 2, OrderState::kSettingUp, 40, false);
  add_order(state, 3, 3, OrderState::kOrdered, 1, false);
  add_order(state, 4, 4, OrderState::kAccepted, 9, false);
  add_order(state, 5, 1, OrderState::kReleasing, 120, false);
  add_order(state, 6, 2, OrderState::kReleased, 180, false);
  add_order(state, 7, 5, OrderState::kRefused, 95, false);
  const auto add = [&](const Alarm& alarm) { put(state, alarm); };
  const StationTable& table = *state.stations;
  add(make_alarm(table, 12, "depth-50", AlarmState::kUnacknowledged, 1, 0.5, 0.62, 2));
  add(make_alarm(table, 9, "depth-30", AlarmState::kUnacknowledged, 2, 0.3, 0.45, 7));
  add(make_alarm(table, 3, "depth-10", AlarmState::kReturnedUnacknowledged, 3, 0.1, 0.06, 52));
  add(make_alarm(table, 10, "depth-30", AlarmState::kAcknowledged, 2, 0.3, 0.41, 38));
  add(make_alarm(table, 16, "level-1", AlarmState::kAcknowledged, 1, 5.5, 5.8, 71));
  add(make_alarm(table, 22, "depth-10", AlarmState::kShelved, 3, 0.1, 0.12, 90));
  for (const auto& [source, freshness] : state.incident->feeds) {
    FeedHealth health;
    health.source = source;
    health.last_contact = storm_now() - seconds{20};
    if (source != SourceId("pumps")) health.last_observation = storm_now() - minutes{3};
    health.observations = 2160;
    health.refused = 3;
    state.feeds.edit()[source] = health;
  }
  state.water = fake_water(*state.incident);
  snapshot.number = 77;
  snapshot.at = snapshot.live_at = storm_now();
  snapshot.live = state;
  snapshot.has_now = true;
  snapshot.speed = 60;
  snapshot.recorded = {storm_start(), storm_now()};
  snapshot.planned_end = storm_start() + hours{8};
  // The same every time, and the dearest part of it.
  static const auto answers = AnswerDesk(nullptr, nullptr, nullptr).answer(state, storm_now(), nullptr, std::nullopt);
  snapshot.answers = answers;
  return snapshot;
}

Snapshot flooded_with_alarms() {
  Snapshot snapshot = fake_snapshot();
  for (std::size_t i = 24; i < 50; ++i) {
    const Series& series = snapshot.state.stations->series()[i];
    if (series.quantity != Quantity::kWaterDepth) continue;
    const Alarm alarm = make_alarm(*snapshot.state.stations, i, i % 2 == 0 ? "depth-30" : "depth-10", AlarmState::kUnacknowledged, i % 2 == 0 ? 2 : 3, 0.3, 0.35, 1 + static_cast<int>(i) % 9);
    put(snapshot.state, alarm);
  }
  snapshot.live = snapshot.state;
  return snapshot;
}

FakeQueries::FakeQueries() {
  const auto layer = [&](const char* id, Text name, std::uint64_t count) {
    LayerInfo info;
    info.id = id;
    info.name = std::move(name);
    info.feature_count = count;
    info.attribution = "Sandtable demo";
    layers_.push_back(info);
  };
  layer("@water", {"水深（模式）", "Water depth (model)"}, 0);
  layers_.back().feature_count.reset();
  layer("@stations", {"感測站", "Stations"}, 60);
  layer("@resources", {"抽水機", "Pumps"}, 24);
  layer("buildings", {"建物", "Buildings"}, 20'480);
  layer("roads", {"道路", "Roads"}, 4120);
  layer("river", {"河川", "River"}, 2);
  layer("drains", {"排水幹線", "Drains"}, 310);
  layers_.back().warnings = {"3 features have no geometry"};
  layer("hazard", {"淹水潛勢 24 小時 500 毫米", "Hazard map 24 h 500 mm"}, 1800);
  layers_.back().visible = false;
  layer("shelters", {"避難收容處所", "Shelters"}, 36);
  layer("villages", {"村里界", "Villages"}, 18);
  layers_.back().error = "villages.shp: no .shx beside it";
  view_.drape_available = true;
  view_.drape_visible = true;
  view_.metres_per_pixel = 3.2;
  view_.heading_deg = 24;
  view_.cursor = CursorInfo{{170'512, 2'547'233}, 2.41, 0.36, {}};
}

std::vector<Sample> FakeQueries::samples(const SeriesId& series, TimeRange range) {
  ++samples_asked;
  std::vector<Sample> samples;
  const bool rain = series.str().find("rainfall") != std::string::npos;
  const bool level = series.str().find("level") != std::string::npos;
  for (UtcTime t = std::max(range.from, storm_start()); t < std::min(range.to, storm_now()); t += minutes{rain ? 10 : 5}) {
    const double h = sandtable::seconds(t - storm_start()) / 3600;
    if (h > 3.2 && h < 4.1) continue;  // the sensor was silent
    const double wave = std::exp(-std::pow((h - 4.9) / 1.6, 2)) + 0.02 * std::sin(h * 37);
    samples.push_back({t, rain ? std::max(0.0, 11 * wave) : level ? 2.4 + 3.4 * wave : std::max(0.0, 0.62 * wave)});
  }
  return samples;
}

TimelineBins FakeQueries::timeline(TimeRange range, std::size_t bins) {
  ++timelines_asked;
  TimelineBins result;
  result.range = range;
  for (std::size_t i = 0; i < bins; ++i) {
    const UtcTime t = range.from + range.length() * static_cast<Duration::rep>(i) / static_cast<Duration::rep>(bins);
    const double h = sandtable::seconds(t - storm_start()) / 3600;
    const bool past = t < storm_now();
    const bool gap = h > 3.2 && h < 3.5;
    result.rain_mm_per_h.push_back(past && !gap ? std::max(0.0, 74 * std::exp(-std::pow((h - 4.3) / 1.4, 2)) + 9 * std::sin(h * 19)) : NAN);
    result.alarms_raised.push_back(past && h > 3.6 && i % 17 == 0 ? 1 + static_cast<std::uint32_t>(h) % 3 : 0);
  }
  result.gaps = {{storm_start() + minutes{192}, storm_start() + minutes{210}}};
  for (const int m : {190, 240, 271, 280, 303, 311}) result.orders.emplace_back(storm_start() + minutes{m}, OrderId("O"));
  return result;
}

ImportStatus fake_table_import() {
  ImportStatus status;
  status.phase = ImportStatus::Phase::kListed;
  status.source = "/data/淹水點.csv";
  status.listing = 1;
  ImportLayer layer;
  layer.source = status.source;
  layer.layer = "淹水點";
  layer.content = "24 Point · CSV";
  layer.crs = "EPSG:3826";
  layer.crs_choices = {"EPSG:3826", "EPSG:3825", "EPSG:4326"};
  layer.warnings = {"two header rows: the second holds titles"};
  ImportTable table;
  table.read = {"CP950", ',', 2};
  table.columns = {"NO", "TOWN", "X_97", "Y_97", "DEPTH_CM", "SOURCE"};
  table.titles = {"編號", "鄉鎮市區", "橫坐標", "縱坐標", "淹水深度（公分）", "來源"};
  for (int i = 0; i < 20; ++i) {
    table.rows.push_back({std::to_string(i + 1), i % 2 == 0 ? "安南區" : "永康區", std::to_string(168000 + 35 * i), std::to_string(2545000 + 61 * i),
                          std::to_string(10 + i * 7 % 60), "EMIC"});
  }
  table.position_columns = {2, 3};
  layer.table = std::move(table);
  status.layers.push_back(std::move(layer));
  return status;
}

DepthLegend FakeQueries::depth_legend() {
  return {{{0.02, {0xc6, 0xdb, 0xef}}, {0.10, {0x85, 0xbc, 0xe0}}, {0.30, {0x37, 0x87, 0xc0}}, {0.50, {0x0b, 0x4a, 0x94}}, {1.50, {0x08, 0x26, 0x5c}}}};
}

std::optional<BuildingInfo> FakeQueries::building(BuildingRef building) {
  if (building.index > 20'000) return std::nullopt;
  return BuildingInfo{{"新厝國小", "Xincuo school"}, 12.5, 2.38, 0.21, "建物"};
}

}  // namespace sandtable::ui::testing
