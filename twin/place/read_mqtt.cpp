#include "twin/place/feed_readers.h"

namespace sandtable {
namespace {

void read_station(TomlTable& t, MqttMapping& mapping) {
  read_pointer(t, "station_pointer", mapping.station_pointer);
  t.optional("station_topic_level", mapping.station_topic_level, NumberRange::between(0, 100));
  if (mapping.station_pointer.empty() && mapping.station_topic_level < 0) {
    t.problem("station_pointer", "missing; or give station_topic_level");
  } else if (!mapping.station_pointer.empty() && mapping.station_topic_level >= 0) {
    t.problem("station_pointer", "not together with station_topic_level");
  }
  read_pointer(t, "lon_pointer", mapping.lon_pointer);
  read_pointer(t, "lat_pointer", mapping.lat_pointer);
  if (mapping.lon_pointer.empty() != mapping.lat_pointer.empty()) {
    t.problem(mapping.lon_pointer.empty() ? "lat_pointer" : "lon_pointer", "needs the other coordinate too");
  }
  read_pointer(t, "name_pointer", mapping.name_pointer);
}

void read_time(TomlTable& t, MqttMapping& mapping) {
  constexpr EnumWord<std::string_view> kTimeFormats[] = {{"iso", "iso"},
                                                         {"epoch_s", "epoch_s"},
                                                         {"epoch_ms", "epoch_ms"},
                                                         {"epoch_s_local", "epoch_s_local"},
                                                         {"epoch_ms_local", "epoch_ms_local"}};
  read_pointer(t, "time_pointer", mapping.time_pointer);
  std::string_view format = mapping.time_format;
  t.optional("time_format", format, kTimeFormats);
  mapping.time_format = std::string(format);
}

void read_values(TomlTable& t, MqttMapping& mapping) {
  read_pointer(t, "property_pointer", mapping.property_pointer);
  read_pointer(t, "value_pointer", mapping.value_pointer);
  const bool named = !mapping.property_pointer.empty();
  if (named == mapping.value_pointer.empty()) {
    t.problem(named ? "value_pointer" : "property_pointer", "property_pointer and value_pointer belong together");
  }
  read_pointer(t, "status_pointer", mapping.status_pointer);
  t.optional("offline_words", mapping.offline_words);
  if (!t.needs("values")) return;
  t.tables("values", [&](TomlTable& v) {
    ValueMapping& value = mapping.values.emplace_back();
    if (named) {
      v.required("column", value.column);
    } else if (v.needs("column")) {
      read_pointer(v, "column", value.column);
    }
    read_meaning(v, value);
  });
}

void read_mapping(TomlTable& t, MqttMapping& mapping) {
  if (t.required("topics", mapping.topics) && mapping.topics.empty()) t.problem("topics", "is empty");
  read_pointer(t, "rows_pointer", mapping.rows_pointer);
  read_station(t, mapping);
  read_time(t, mapping);
  read_values(t, mapping);
}

}  // namespace

void read_broker(TomlTable& t, const PlaceReading& reading, MqttBroker& out) {
  t.optional("host", out.host);
  if (out.host.empty() || out.host.find_first_of("/@: ") != std::string::npos) {
    t.problem("host", "expected a host name or address alone; port and credentials have their own keys");
  }
  t.optional("tls", out.tls);
  if (out.tls) out.port = 8883;
  t.optional("port", out.port, NumberRange::between(1, 65535));
  read_tls(t, reading, out.security);
  if (!out.tls && out.security != TlsPolicy{}) t.problem("tls", "keys of TLS are given, but tls is false");
  PlaceSources::read_environment_name(t, "username_env", out.username_env);
  PlaceSources::read_environment_name(t, "password_env", out.password_env);
  t.optional("client_id", out.client_id);
  t.optional("presence_topic", out.presence_topic);
}

MqttFeed read_mqtt(TomlTable& t, const PlaceReading& reading) {
  MqttFeed feed;
  read_broker(t, reading, feed.broker);
  if (!t.present("messages")) {
    read_mapping(t, feed.mappings.emplace_back());
    return feed;
  }
  t.tables("messages", [&](TomlTable& m) { read_mapping(m, feed.mappings.emplace_back()); });
  return feed;
}

}  // namespace sandtable
