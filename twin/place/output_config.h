#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "twin/base/time.h"
#include "twin/place/feed_config.h"

namespace sandtable {

/// Orders to crews as plain JSON over MQTT.
struct MqttFieldLink {
  MqttBroker broker;
  std::string root = "sandtable";
  std::string place;  ///< topic level; empty for the name of the place file
  std::string operator_name;
  std::string signing_key_env;  ///< environment variable with the key of the commands' signatures; empty for none
};

/// Orders to crews as SensorThings Tasking (OGC 17-079r1) over HTTP.
struct TaskingFieldLink {
  std::string url;                                  ///< root of the service: ".../v1.1"
  std::map<std::string, std::string> capabilities;  ///< TaskingCapability id by resource id
  std::string token_env;                            ///< environment variable with a bearer token; empty for none
  TlsPolicy tls;
};

/// Cursor-on-Target events for TAK clients and servers.
struct CotOutput {
  enum class Wire { kUdp, kTcp, kTls };
  Wire wire = Wire::kUdp;
  std::string host;  ///< UDP: an address, also of a multicast group; TCP: a host name or address
  int port = 6969;
  int multicast_hops = 1;
  TlsPolicy tls;
  Duration every{std::chrono::seconds{2}};  ///< what changed is told this often
  Duration stale{std::chrono::minutes{5}};  ///< told again at half of it
  int events_per_second = 50;
  bool all_stations = false;  ///< else only those with an alarm
};

/// Our own alarms as CAP 1.2.
struct CapOutput {
  std::filesystem::path directory;               ///< messages and an Atom index are written there; empty for none
  std::string url;                               ///< messages are sent there by POST; empty for none
  std::string sender;                            ///< CAP sender: who is responsible for the warning
  Duration valid_for{std::chrono::minutes{60}};  ///< told again before it ends
  double radius_km = 0.5;                        ///< area around the station
  int least_level = 2;                           ///< alarms of this level and graver ones
  TlsPolicy tls;
};

/// The read-only HTTP service.
struct ServiceOutput {
  std::string bind = "127.0.0.1";
  int port = 8490;       ///< 0 lets the system choose
  int page_size = 1000;  ///< most entities in one answer
};

struct OutputConfig {
  std::string id;
  /// Whether it may speak in an exercise or a played-back recording, marked as such. Never in replay or what-if.
  bool in_exercise = false;
  std::variant<CotOutput, CapOutput, ServiceOutput> kind;
};

}  // namespace sandtable
