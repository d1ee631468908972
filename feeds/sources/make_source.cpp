#include "feeds/sources/make_source.h"

#include <fstream>
#include <string_view>
#include <system_error>

#include "feeds/sources/alert_source.h"
#include "feeds/sources/mqtt_source.h"
#include "feeds/sources/rain_forecast_source.h"
#include "feeds/sources/rain_raster_source.h"
#include "feeds/sources/recorded_incident.h"
#include "feeds/sources/recorded_source.h"
#include "feeds/sources/recorded_table.h"
#include "feeds/sources/report_source.h"
#include "feeds/sources/sensorthings_source.h"
#include "feeds/sources/sparkplug_source.h"
#include "feeds/sources/table_source.h"

namespace sandtable::feeds {
namespace {

constexpr std::uintmax_t kMaxRecordingBytes = 1u << 30;

/// FNV-1a: every feed draws its jitter from a stream of its own.
std::uint64_t seed_of(const FeedConfig& feed, const SourceContext& context) {
  std::uint64_t hash = 0xCBF29CE484222325ULL ^ context.seed;
  for (const char c : feed.id.str()) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return hash;
}

Result<std::string> read_file(const FeedConfig& feed, const std::filesystem::path& path) {
  const auto bad = [&](ErrorCode code, std::string_view why) {
    return fail(code, "feed {}: {}: {}", feed.id.str(), path.string(), why);
  };
  std::error_code trouble;
  const std::uintmax_t size = std::filesystem::file_size(path, trouble);
  if (trouble) return bad(ErrorCode::kNotFound, trouble.message());
  if (size > kMaxRecordingBytes) return bad(ErrorCode::kLimit, fmt::format("longer than {} bytes", kMaxRecordingBytes));
  std::ifstream file(path, std::ios::binary);
  std::string text(static_cast<std::size_t>(size), '\0');
  if (!file.read(text.data(), static_cast<std::streamsize>(size))) return bad(ErrorCode::kUnreadable, "cannot be read");
  return text;
}

Result<std::unique_ptr<Recording>> open_incident(const FeedConfig& feed, const RecordedFeed& config,
                                                 const SourceContext& context) {
  if (!context.open_incident) {
    return fail(ErrorCode::kUnsupported, "feed {}: incident files cannot be played back here", feed.id.str());
  }
  Result<std::unique_ptr<IncidentStore>> store = context.open_incident(config.observations);
  if (!store) return pass(store);
  Result<std::unique_ptr<RecordedIncident>> recording = RecordedIncident::open(feed.id, **store);
  if (!recording) return pass(recording);
  return std::unique_ptr<Recording>(std::move(*recording));
}

Result<std::unique_ptr<Recording>> open_table(const FeedConfig& feed, const RecordedFeed& config,
                                              const SourceContext& context) {
  RecordedTexts texts;
  Result<std::string> observations = read_file(feed, config.observations);
  if (!observations) return pass(observations);
  texts.observations = std::move(*observations);
  if (!config.stations.empty()) {
    Result<std::string> stations = read_file(feed, config.stations);
    if (!stations) return pass(stations);
    texts.stations = std::move(*stations);
  }
  // Used on this thread only; a table projects everything while it is read.
  const std::unique_ptr<Projector> projector = context.make_projector ? context.make_projector() : nullptr;
  Result<std::unique_ptr<RecordedTable>> table = RecordedTable::open(feed, std::move(texts), projector.get());
  if (!table) return pass(table);
  return std::unique_ptr<Recording>(std::move(*table));
}

Result<std::unique_ptr<FeedSource>> open_rain_rasters(const FeedConfig& feed, const SourceContext& context) {
  if (!context.read_raster) return fail(ErrorCode::kUnsupported, "feed {}: rasters cannot be read here", feed.id.str());
  Result<RainRasterRules> rules = RainRasterRules::make(feed, context.extent);
  if (!rules) return pass(rules);
  if (rules->config.rasters->is_watched) {
    return std::make_unique<RainRasterWatch>(std::move(*rules), context.read_raster, context.wall_clock);
  }
  Result<std::unique_ptr<RainForecastPlayback>> playback = play_rain_rasters(*rules, context.read_raster);
  if (!playback) return pass(playback);
  return std::move(*playback);
}

/// Makes the source of each kind of feed.
struct Maker {
  const FeedConfig& feed;
  const SourceContext& context;

  Result<std::unique_ptr<FeedSource>> operator()(const RecordedFeed& config) const {
    const bool is_incident = config.observations.extension() == ".gpkg";
    Result<std::unique_ptr<Recording>> recording =
        is_incident ? open_incident(feed, config, context) : open_table(feed, config, context);
    if (!recording) return pass(recording);
    return std::make_unique<RecordedSource>(feed.id, std::move(*recording));
  }

  Result<std::unique_ptr<FeedSource>> operator()(const SparkplugFeed&) const {
    Result<SparkplugRules> rules = SparkplugRules::make(feed);
    if (!rules) return pass(rules);
    return std::make_unique<SparkplugSource>(
        std::move(*rules),
        SparkplugSource::Parts{context.wall_clock, context.make_projector, seed_of(feed, context), context.open_mqtt});
  }

  Result<std::unique_ptr<FeedSource>> operator()(const SensorThingsFeed&) const {
    Result<SensorThingsRules> rules = SensorThingsRules::make(feed);
    if (!rules) return pass(rules);
    return std::make_unique<SensorThingsSource>(feed, std::move(*rules), parts(), context.open_mqtt);
  }

  [[nodiscard]] PolledSource::Parts parts() const {
    return {context.http ? context.http : make_http_client(), context.wall_clock, context.make_projector,
            seed_of(feed, context), context.stored};
  }

  Result<std::unique_ptr<FeedSource>> operator()(const TableFeed&) const {
    Result<TableRules> rules = TableRules::make(feed);
    if (!rules) return pass(rules);
    return std::make_unique<TableSource>(std::move(*rules), parts());
  }

  Result<std::unique_ptr<FeedSource>> operator()(const AlertFeed& config) const {
    return std::make_unique<AlertSource>(AlertRules{facts_of(feed), config, context.extent}, parts());
  }

  Result<std::unique_ptr<FeedSource>> operator()(const ReportFeed&) const {
    Result<ReportRules> rules = ReportRules::make(feed);
    if (!rules) return pass(rules);
    return std::make_unique<ReportSource>(std::move(*rules), parts());
  }

  Result<std::unique_ptr<FeedSource>> operator()(const RainForecastFeed& config) const {
    if (config.rasters) return open_rain_rasters(feed, context);
    Result<RainForecastRules> rules = RainForecastRules::make(feed, context.extent);
    if (!rules) return pass(rules);
    if (config.file.empty()) return std::make_unique<RainForecastSource>(std::move(*rules), parts());
    const Result<std::string> text = read_file(feed, config.file);
    if (!text) return pass(text);
    const std::unique_ptr<Projector> projector = context.make_projector ? context.make_projector() : nullptr;
    Result<std::unique_ptr<RainForecastPlayback>> playback = RainForecastPlayback::open(*rules, *text, projector.get());
    if (!playback) return pass(playback);
    return std::move(*playback);
  }

  Result<std::unique_ptr<FeedSource>> operator()(const MqttFeed& config) const {
    Result<MqttRules> rules = MqttRules::make(feed);
    if (!rules) return pass(rules);
    return std::make_unique<MqttSource>(
        config.broker, std::move(*rules),
        MqttSource::Parts{context.open_mqtt, context.make_projector, seed_of(feed, context)});
  }
};

}  // namespace

Result<std::shared_ptr<const NewestStored>> newest_stored(IncidentStore& incident) {
  auto newest = std::make_shared<NewestStored>();
  const auto last = incident.last_seq();
  if (!last) return pass(last);
  const auto standings = incident.standings_at(*last);
  if (!standings) return pass(standings);
  for (const SeriesStanding& s : *standings) (*newest)[s.newest.series] = s.newest.phenomenon_time;
  return newest;
}

Result<std::unique_ptr<FeedSource>> make_source(const FeedConfig& feed, const SourceContext& context) {
  return std::visit(Maker{feed, context}, feed.kind);
}

}  // namespace sandtable::feeds
