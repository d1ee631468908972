#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "twin/base/ids.h"
#include "twin/base/text.h"
#include "twin/base/time.h"
#include "twin/base/units.h"

namespace sandtable {

/// Limits of age after which an observation is late and stale.
struct Freshness {
  Duration late_after{std::chrono::minutes{20}};
  Duration stale_after{std::chrono::minutes{60}};
  bool operator==(const Freshness&) const = default;
};

/// One column of a table, or one pointer into a message, that carries a measured value.
struct ValueMapping {
  std::string column;                 ///< CSV column name, or JSON pointer for messages ("/depth")
  Quantity quantity = Quantity::kWaterDepth;
  std::string unit;                   ///< as in the feed: "cm", "m", "mm", ...
  Duration window{0};                 ///< rainfall: length the value sums over; 0 for instants
  std::vector<std::string> missing;   ///< texts that mean "no value", besides the usual ones
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

/// An OGC SensorThings 1.0/1.1 service polled over HTTP.
struct SensorThingsFeed {
  std::string url;                ///< service root or a Datastreams query; http, https or file
  std::string query;              ///< appended to `url` byte for byte, already percent-encoded
  Duration poll{std::chrono::minutes{5}};
  std::map<std::string, ValueMapping> datastreams;  ///< by Datastream name ("淹水深度"); others are ignored
  int page_limit = 200;
  std::size_t byte_limit = 64u << 20;
  std::string ca_bundle;          ///< empty for the system's
};

/// JSON messages from an MQTT broker.
struct MqttFeed {
  std::string host = "localhost";
  int port = 1883;
  bool tls = false;
  std::string username_env;       ///< names of environment variables; empty for none
  std::string password_env;
  std::vector<std::string> topics;
  std::string station_pointer;    ///< JSON pointer to the station id; or empty to take `station_topic_level`
  int station_topic_level = -1;   ///< 0-based level of the topic that holds the station id
  std::string time_pointer = "/time";
  std::string time_format = "iso";  ///< iso | epoch_s | epoch_ms
  std::string lon_pointer, lat_pointer, name_pointer;
  std::vector<ValueMapping> values;
};

struct FeedConfig {
  SourceId id;
  Text name;
  ZonePolicy zone = ZonePolicy::required();
  Freshness freshness;
  Duration expected_every{std::chrono::minutes{10}};  ///< cadence of a healthy station
  Duration future_skew{std::chrono::minutes{15}};     ///< observations further ahead of receipt are refused
  std::string vertical_datum;                         ///< of levels, e.g. "TWVD2001"; empty when unknown
  std::string attribution;
  std::variant<RecordedFeed, SensorThingsFeed, MqttFeed> kind;
};

}  // namespace sandtable
