#pragma once

#include "twin/place/place_readers.h"

namespace sandtable {

inline constexpr NumberRange kAtLeastOneSecond = NumberRange::at_least(1);

// One reader for each kind of [[feed]]; the keys all kinds share are read in read_feeds.cpp.
SensorThingsFeed read_sensorthings(TomlTable& t, const PlaceReading& reading);
MqttFeed read_mqtt(TomlTable& t, const PlaceReading& reading);
SparkplugFeed read_sparkplug(TomlTable& t, const PlaceReading& reading);
TableFeed read_table_feed(TomlTable& t, const PlaceReading& reading);
AlertFeed read_alerts(TomlTable& t, const PlaceReading& reading, AlertFeed::Dialect dialect);
ReportFeed read_reports(TomlTable& t, const PlaceReading& reading);
RainForecastFeed read_rain_forecast(TomlTable& t, const PlaceReading& reading);

// What several kinds share.

/// What a value means; `column` is the caller's, because each kind of feed finds values in its own way.
void read_meaning(TomlTable& t, ValueMapping& value);
/// Two columns or pointers that make sense only together. True when both are there.
bool both_or_neither(TomlTable& t, std::string_view first, std::string& a, std::string_view second, std::string& b);
/// An RFC 6901 JSON pointer that leads somewhere: empty means "not given" here, so it starts with '/'.
void read_pointer(TomlTable& t, std::string_view key, std::string& out);
/// ca_bundle, client_certificate, client_key, tls_security_level, tls_min_version.
void read_tls(TomlTable& t, const PlaceReading& reading, TlsPolicy& out);
/// host, port, tls and what goes with them..
void read_broker(TomlTable& t, const PlaceReading& reading, MqttBroker& out);

}  // namespace sandtable
