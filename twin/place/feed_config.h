#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "twin/base/ids.h"
#include "twin/base/text.h"
#include "twin/base/time.h"
#include "twin/base/units.h"
#include "twin/place/table_feed.h"
#include "twin/place/alert_feed.h"
#include "twin/place/rain_forecast_feed.h"
#include "twin/place/tls_policy.h"

namespace sandtable {

/// Limits of age after which an observation is late and stale.
struct Freshness {
  /// What follows from a cadence alone: late when one report is missing and the next is due, stale after six.
  static Freshness of_cadence(Duration every) { return {2 * every, 6 * every, every}; }

  Duration late_after{std::chrono::minutes{20}};
  Duration stale_after{std::chrono::minutes{60}};
  Duration expected_every{0};  ///< cadence of a healthy station; 0 when unknown
  bool operator==(const Freshness&) const = default;
};

/// One column of a table, or one pointer into a message, that carries a measured value.
struct ValueMapping {
  std::string column;                 ///< CSV column name, or JSON pointer for messages ("/depth")
  Quantity quantity = Quantity::kWaterDepth;
  std::string unit;                   ///< as in the feed: "cm", "m", "mm", ...
  Duration window{0};                 ///< rainfall: length the value sums over; 0 for instants
  std::vector<std::string> missing;   ///< texts that mean "no value", besides the usual ones
  Duration expected_every{0};         ///< cadence where it differs from the feed's; 0: the feed's
};

/// A CSV recording, played back on the incident clock by its observation times.
struct RecordedFeed {
  std::filesystem::path observations;  ///< CSV with a header, or an incident file (.gpkg)
  std::filesystem::path stations;      ///< CSV with a header; empty when observations carry name and position
  std::string time_column = "time";
  std::string station_column = "station";
  std::string name_column;             ///< in `stations`, or in `observations` when that is empty
  std::string name_en_column;
  std::string x_column;                ///< place CRS metres; or lon/lat below
  std::string y_column;
  std::string lon_column;
  std::string lat_column;
  std::string kind_column;             ///< station kind key, see StationKind
  /// Wide tables: one mapping a value column. Long tables: empty; columns `property`, `value` and `unit` are used.
  std::vector<ValueMapping> values;
};

/// How to reach an MQTT broker. Secrets are named, never written.
struct MqttBroker {
  std::string host = "localhost";
  int port = 1883;
  bool tls = false;
  TlsPolicy security;        ///< used when `tls`
  std::string username_env;  ///< names of environment variables; empty for none
  std::string password_env;
  /// Not empty: the broker keeps our subscriptions and what came with QoS 1 while we were away. Must be ours alone:
  /// two clients of one id push each other out.
  std::string client_id;
  /// Not empty: {"online":true} stands there, retained, while we are connected, and the broker replaces it by
  /// {"online":false} when we are lost.
  std::string presence_topic;
};

/// An OGC SensorThings 1.0/1.1 service: its state polled over HTTP, and where `live` is given its news over MQTT.
struct SensorThingsFeed {
  std::string url;                ///< service root or a Datastreams query; http, https or file
  std::string query;              ///< appended to `url` byte for byte, already percent-encoded
  Duration poll{std::chrono::minutes{5}};  ///< real time, whatever the speed of the incident clock
  /// By Datastream name ("淹水深度"); others are ignored. A part of a MultiDatastream is "name/observed property".
  std::map<std::string, ValueMapping> datastreams;
  /// Civil IoT Taiwan: one query for each authority type and category; `url` is then the root of the service.
  std::vector<std::string> authorities;
  std::vector<std::string> categories;
  int page_limit = 200;
  std::size_t byte_limit = 64u << 20;
  TlsPolicy tls;
  bool rewrite_host = false;                  ///< take links to another host but below our path to ours
  Duration backfill{std::chrono::hours{6}};   ///< how far back to ask for what was missed; 0 for never
  int backfill_requests = 200;                ///< for that at most so many between two polls
  /// Read the root of the service first: it tells its sets, MultiDatastreams among them, and the broker of its news.
  bool discover = false;
  std::optional<MqttBroker> live;             ///< with `discover` only what the service cannot tell, and hosts to trust
  std::string live_prefix = "v1.1";           ///< topic before "/Datastreams(id)/Observations"; empty: version in `url`
};

/// How the JSON messages of some topics are read. A pointer is looked up in the row, then in what encloses it.
struct MqttMapping {
  std::vector<std::string> topics;  ///< with wildcards
  /// Where the rows are: "" for the message itself, else a pointer to a list; "*" in it stands for every element of a
  /// list ("/gateways/*/sensors").
  std::string rows_pointer;
  std::string station_pointer;    ///< JSON pointer to the station id; or empty to take `station_topic_level`
  int station_topic_level = -1;   ///< 0-based level of the topic that holds the station id
  std::string time_pointer = "/time";
  std::string time_format = "iso";  ///< iso | epoch_s | epoch_ms | epoch_s_local | epoch_ms_local
  std::string lon_pointer, lat_pointer, name_pointer;
  /// Rows that hold one value each and say which ("n": "depth", "v": 12): `column` of the values is then that name.
  std::string property_pointer, value_pointer;
  std::string status_pointer;               ///< a word about the station itself, no measurement
  std::vector<std::string> offline_words;   ///< words there by which every value of the row counts as missing
  std::vector<ValueMapping> values;
};

/// JSON messages from an MQTT broker.
struct MqttFeed {
  MqttBroker broker;
  std::vector<MqttMapping> mappings;  ///< the first whose topic matches reads the message
};

/// Edge nodes that speak Sparkplug B.
struct SparkplugFeed {
  MqttBroker broker;
  std::vector<std::string> groups;      ///< empty for every group
  std::string host_id;                  ///< not empty: we are a host application and say so under STATE
  bool request_rebirth = true;          ///< ask a node whose messages we cannot follow to introduce itself again
  Duration reorder_timeout{std::chrono::seconds{2}};  ///< how long a gap in the sequence may stay open
  std::string lon_metric, lat_metric, name_metric;    ///< metrics that hold the position and name of a device
  std::vector<ValueMapping> values;     ///< `column` is the name of a metric
};

struct FeedConfig {
  SourceId id;
  Text name;
  ZonePolicy zone = ZonePolicy::required();
  Freshness freshness;
  Duration expected_every{std::chrono::minutes{10}};  ///< cadence of a healthy station
  Duration future_skew{std::chrono::minutes{15}};     ///< observations further ahead of receipt are doubted
  std::string vertical_datum;                         ///< of levels, e.g. "TWVD2001"; empty when unknown
  std::string attribution;
  std::string licence;                                ///< under which the source gives its data, where it says so
  std::variant<RecordedFeed, SensorThingsFeed, MqttFeed, SparkplugFeed, TableFeed, AlertFeed, ReportFeed,
               RainForecastFeed> kind;
};

}  // namespace sandtable
