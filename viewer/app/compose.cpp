#include "viewer/app/compose.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "feeds/exercise/cut_roads.h"
#include "feeds/exercise/exercise_source.h"
#include "feeds/exercise/injected_rain.h"
#include "feeds/lab/faulty_source.h"
#include "feeds/net/hushed_mqtt.h"
#include "feeds/net/mqtt_connection.h"
#include "feeds/quality/quality_network.h"
#include "feeds/quality/quality_recall.h"
#include "feeds/recording/following_clock.h"
#include "feeds/recording/recorded_http.h"
#include "feeds/recording/recorded_mqtt.h"
#include "feeds/sources/make_source.h"
#include "geo/coordinates/place_projector.h"
#include "twin/runtime/outgoing_gate.h"
#include "twin/store/postgres_store.h"
#include "twin/store/sqlite_store.h"
#include "viewer/app/exposure_setup.h"
#include "viewer/app/flood_setup.h"
#include "viewer/app/forecast_rasters.h"
#include "viewer/app/outgoing.h"

namespace sandtable {
namespace {

/// What an incident that is none is called; empty for the real thing.
Text exercise_title(const Place& place, const RunOptions& options) {
  if (options.exercise) return options.exercise->script.title;
  if (!place.exercise && options.faults.empty()) return {};
  const Text& name = place.incident.name;
  return name.zh.empty() && name.en.empty() ? place.name : name;
}

IncidentOpened opening_of(const Place& place, const RunOptions& options) {
  IncidentOpened o;
  o.place_name = place.name;
  o.crs = place.crs;
  o.zone = place.zone;
  o.fictional = place.fictional;
  o.incident = place.incident;
  for (const FeedConfig& feed : place.feeds) o.feeds.emplace_back(feed.id, feed.freshness);
  o.rules = place.rules;
  o.rule_packs = place.rule_packs;
  o.sites = place.sites;
  o.depots = place.depots;
  o.resources = place.resources;
  o.exercise = exercise_title(place, options);
  o.credits = credits_of(place);
  return o;
}

Status check_faults(const Place& place, const std::vector<feeds::Fault>& faults) {
  for (const feeds::Fault& fault : faults) {
    const auto concerned = [&](const FeedConfig& feed) { return fault.concerns(feed.id); };
    if (std::ranges::any_of(place.feeds, concerned)) continue;
    std::string known;
    for (const FeedConfig& feed : place.feeds) known += (known.empty() ? "" : ", ") + feed.id.str();
    return fail(ErrorCode::kNotFound, "{}: no feed '{}' for a fault to hit; there are: {}", place.file.string(),
                fault.feed, known);
  }
  return {};
}

/// The source of one feed, on the network or on a raw recording, with its bytes kept where that is wanted.
Result<std::unique_ptr<FeedSource>> make_wired_source(const FeedConfig& feed, feeds::SourceContext context,
                                                      const RunOptions& options) {
  if (!options.raw_in && !options.raw_out) return feeds::make_source(feed, context);
  auto clock = std::make_shared<feeds::FollowingClock>();
  if (options.raw_in) {
    context.http = feeds::recorded_http(options.raw_in->of(feed.id), clock);
    context.open_mqtt = feeds::recorded_mqtt(options.raw_in->of(feed.id));
    context.wall_clock = clock;
  }
  if (options.raw_out) {
    const auto keep = [writer = options.raw_out](const feeds::RawMessage& message) { writer->append(message); };
    context.http = feeds::recording_http(std::move(context.http), feed.id, clock, keep);
    context.open_mqtt = feeds::recording_mqtt(
        context.open_mqtt ? context.open_mqtt : feeds::open_mqtt_connection, feed.id, keep);
  }
  auto source = feeds::make_source(feed, context);
  if (!source) return pass(source);
  return feeds::with_followed_clock(std::move(*source), std::move(clock));
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The key with which this seat signs, where the environment names its file; null where it does not.
Result<std::shared_ptr<const SeatKey>> seat_key() {
  const char* file = std::getenv("SANDTABLE_SEAT_KEY");
  if (file == nullptr || *file == '\0') return nullptr;
  auto key = SeatKey::read_or_make(file);
  if (!key) return pass(key);
  return std::make_shared<const SeatKey>(std::move(*key));
}

/// The store signs what it writes from now on, where this seat has a key.
template <class Store>
Result<std::unique_ptr<Store>> signing(Result<std::unique_ptr<Store>> store) {
  if (!store) return store;
  auto key = seat_key();
  if (!key) return pass(key);
  if (!*key) return store;
  if (Status signs = (*store)->sign_with(std::move(*key)); !signs) return pass(signs);
  return store;
}

/// The incident file of this run: a new one, or the one that an earlier run left.
Result<std::unique_ptr<IncidentStore>> open_store(const Place& place, const RunOptions& options) {
  if (options.resume) {
    auto store = signing(SqliteStore::open(options.store));
    if (!store) return pass(store);
    return std::unique_ptr<IncidentStore>(std::move(*store));
  }
  auto store = signing(SqliteStore::create(options.store, {place.crs, ""}));
  if (!store) return pass(store);
  if (Status kept = (*store)->put_place(text_of(place.file), place.file.string()); !kept) return pass(kept);
  return std::unique_ptr<IncidentStore>(std::move(*store));
}

/// A seat at the shared incident of the place; the first one keeps the copy of the place there. Who may not write only
/// looks, by the server's word.
Result<std::unique_ptr<SharedStore>> take_seat(const Place& place, Role role) {
  auto store = role == Role::kViewer ? PostgresStore::open_read_only(place.shared_store)
                                     : signing(PostgresStore::open(place.shared_store, place.crs));
  if (!store) return pass(store);
  const auto entries = (*store)->last_seq();
  if (!entries) return pass(entries);
  if (*entries == 0 && role != Role::kViewer) {
    const Status kept = (*store)->put_place(text_of(place.file), place.file.string());
    if (!kept && kept.error().code != ErrorCode::kRefused) return pass(kept);  // refused: another seat was quicker
  }
  return std::unique_ptr<SharedStore>(std::move(*store));
}

Status add_sources(const Place& place, const RunOptions& options, SessionParts& parts) {
  if (Status checked = check_faults(place, options.faults); !checked) return checked;
  feeds::SourceContext context;
  context.http = feeds::make_http_client();
  // Sources speak too: to hosts and devices that would take it for the real thing.
  const bool is_hushed = is_exercise(parts) || options.reach != RunOptions::Reach::kWorld;
  if (is_hushed) context.open_mqtt = feeds::hushed_mqtt(feeds::open_mqtt_connection);
  context.open_incident = open_stored_incident;
  context.extent = place.extent;
  context.read_raster = isolated_raster_reading(place);
  context.make_projector = [crs = place.crs]() -> std::unique_ptr<Projector> {
    auto projector = geo::make_projector(crs);
    return projector ? std::move(*projector) : nullptr;
  };
  const auto quality = std::make_shared<feeds::QualityNetwork>(feeds::quality_plan(place));
  if (options.resume) {
    if (Status recalled = feeds::recall(*quality, *parts.store); !recalled) return recalled;
  }
  if (IncidentStore* incident = options.resume ? parts.store.get() : parts.shared_store.get()) {
    auto stored = feeds::newest_stored(*incident);
    if (!stored) return pass(stored);
    context.stored = std::move(*stored);
  }
  for (const FeedConfig& feed : place.feeds) {
    auto source = make_wired_source(feed, context, options);
    if (!source) return pass(source);
    auto tried = feeds::with_faults(std::move(*source), options.faults, options.seed);
    if (options.exercise) {
      tried = feeds::with_injected_rain(std::move(tried), *options.exercise);
      tried = feeds::with_faults(std::move(tried), options.exercise->faults, options.exercise->script.seed);
    }
    parts.sources.push_back(feeds::watched_by(quality, std::move(tried)));
  }
  if (options.exercise) parts.sources.push_back(std::make_unique<feeds::ExerciseSource>(*options.exercise));
  return {};
}

/// All but the store.
Status add_the_rest(const PlaceMap& map, const RunOptions& options, UtcTime start, SessionParts& parts) {
  const Place& place = map.place;
  if (Status added = add_sources(place, options, parts); !added) return added;
  if (!options.raw_in) add_outgoing(place, options, parts);
  auto solver = make_flood_solver(map, start);
  if (!solver) return pass(solver);
  parts.solver = std::move(*solver);
  parts.forecast.exposure = make_exposure(map);
  parts.forecast.horizon = place.flood.forecast_horizon;
  parts.forecast.every = place.flood.forecast_every;
  parts.forecast.rain_half_life = place.flood.rain_half_life;
  parts.forecast.reaches = make_site_reaches(map);
  parts.flood_step = place.flood.step;
  parts.rain_gauges = place.flood.rain_gauges;
  parts.follows_sensors = place.flood.follows_sensors;
  parts.roads = map.roads;
  if (options.exercise) parts.roads = feeds::with_cuts(parts.roads, *options.exercise);
  return {};
}

}  // namespace

Result<std::unique_ptr<IncidentStore>> open_stored_incident(const std::filesystem::path& file) {
  auto store = SqliteStore::open_read_only(file);
  if (!store) return pass(store);
  return std::unique_ptr<IncidentStore>(std::move(*store));
}

Result<std::unique_ptr<IncidentStore>> open_any_incident(const std::string& file_or_address) {
  if (!PostgresStore::is_address(file_or_address)) return open_stored_incident(file_or_address);
  auto store = PostgresStore::open_read_only(file_or_address);
  if (!store) return pass(store);
  return std::unique_ptr<IncidentStore>(std::move(*store));
}

Result<std::shared_ptr<const feeds::ExercisePlan>> read_exercise(const std::filesystem::path& script,
                                                                 const Place& place) {
  if (script.empty()) return nullptr;
  auto read = load_exercise(script);
  if (!read) return pass(read);
  auto plan = feeds::plan_exercise(std::move(*read), place);
  if (!plan) return pass(plan);
  return std::make_shared<const feeds::ExercisePlan>(std::move(*plan));
}

LookBack look_back_at(const PlaceMap& map) {
  LookBack look_back;
  auto solver = make_flood_solver(map, map.place.incident.start.value_or(UtcTime{}));
  if (solver) look_back.forecast.model = std::move(*solver);
  look_back.forecast.exposure = make_exposure(map);
  look_back.forecast.horizon = map.place.flood.forecast_horizon;
  look_back.forecast.rain_half_life = map.place.flood.rain_half_life;
  if (look_back.forecast.model) look_back.forecast.reaches = make_site_reaches(map);
  look_back.roads = map.roads;
  look_back.rain_gauges = map.place.flood.rain_gauges;
  return look_back;
}

Result<SessionParts> compose(const PlaceMap& map, const RunOptions& options) {
  const Place& place = map.place;
  SessionParts parts;
  parts.opening = opening_of(place, options);
  // What happens because somebody asked for it must look like that, and send nobody anywhere.
  if (parts.opening.is_exercise()) parts.tense = Tense::kExercise;
  const UtcTime start = place.incident.start.value_or(SystemClock().now());
  const bool recorded = place.incident.start.has_value();
  parts.clock = std::make_unique<ScaledClock>(start, recorded ? options.speed.value_or(place.incident.speed) : 1.0);
  parts.role = options.role;
  if (options.shared && !place.shared_store.empty()) {
    auto seat = take_seat(place, options.role);
    if (!seat) return pass(seat);
    parts.shared_store = std::move(*seat);
  } else if (!options.store.empty()) {
    auto store = open_store(place, options);
    if (!store) return pass(store);
    parts.store = std::move(*store);
  }
  if (Status added = add_the_rest(map, options, start, parts); !added) {
    // A run that cannot begin leaves no file behind, which the next try would not write over.
    if (parts.store && !options.resume) {
      parts = SessionParts{};
      std::error_code ignored;
      std::filesystem::remove(options.store, ignored);
    }
    return pass(added);
  }
  return parts;
}

}  // namespace sandtable
