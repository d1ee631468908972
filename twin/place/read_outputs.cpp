#include "twin/place/feed_readers.h"

namespace sandtable {
namespace {

constexpr EnumWord<FieldLink> kFieldLinks[] = {{"none", FieldLink::kNone},
                                               {"simulated", FieldLink::kSimulated},
                                               {"mqtt", FieldLink::kMqtt},
                                               {"tasking", FieldLink::kTasking}};

void read_topic_level(TomlTable& t, std::string_view key, std::string& out) {
  if (t.optional(key, out) && out.find_first_of("/+# ") != std::string::npos) {
    t.problem(key, "'{}' cannot be one level of an MQTT topic", clipped(out, 64));
  }
}

void read_mqtt_link(TomlTable& t, PlaceReading& reading, MqttFieldLink& link) {
  read_broker(t, reading, link.broker);
  read_topic_level(t, "root", link.root);
  read_topic_level(t, "place", link.place);
  t.optional("operator", link.operator_name);
  PlaceSources::read_environment_name(t, "signing_key_env", link.signing_key_env);
}

void read_tasking_link(TomlTable& t, PlaceReading& reading, TaskingFieldLink& link) {
  if (t.needs("url")) reading.sources.read_url(t, "url", link.url);
  if (t.needs("capabilities")) {
    t.tables("capabilities", [&](TomlTable& c) {
      std::string resource;
      std::string capability;
      if (c.required("resource", resource)) reading.ids.mention(IdKind::kResource, resource, c.place_of("resource"));
      c.required("id", capability);
      link.capabilities[resource] = capability;
    });
  }
  PlaceSources::read_environment_name(t, "token_env", link.token_env);
  read_tls(t, reading, link.tls);
}

CotOutput read_cot(TomlTable& t, PlaceReading& reading) {
  constexpr EnumWord<CotOutput::Wire> kWires[] = {
      {"udp", CotOutput::Wire::kUdp}, {"tcp", CotOutput::Wire::kTcp}, {"tls", CotOutput::Wire::kTls}};
  CotOutput output;
  t.optional("wire", output.wire, kWires);
  if (output.wire == CotOutput::Wire::kTcp) output.port = 8087;
  if (output.wire == CotOutput::Wire::kTls) output.port = 8089;
  t.required("host", output.host);
  t.optional("port", output.port, NumberRange::between(1, 65535));
  t.optional("multicast_hops", output.multicast_hops, NumberRange::between(0, 255));
  if (output.wire == CotOutput::Wire::kTls) read_tls(t, reading, output.tls);
  t.optional("every", output.every, NumberRange::at_least(0.1));
  t.optional("stale", output.stale, NumberRange::at_least(1));
  t.optional("events_per_second", output.events_per_second, NumberRange::between(1, 10'000));
  t.optional("all_stations", output.all_stations);
  return output;
}

CapOutput read_cap_output(TomlTable& t, PlaceReading& reading) {
  CapOutput output;
  reading.sources.read_path(t, "directory", output.directory);
  reading.sources.read_url(t, "url", output.url);
  if (!t.present("directory") && !t.present("url")) t.problem("directory", "missing; or give url");
  if (t.required("sender", output.sender) && output.sender.find_first_of(" ,<&") != std::string::npos) {
    t.problem("sender", "CAP allows no space, comma, < or & there");
  }
  t.optional("valid_for", output.valid_for, NumberRange::at_least(60));
  t.optional("radius_km", output.radius_km, NumberRange::between(0, 1'000));
  t.optional("least_level", output.least_level, NumberRange::between(1, 3));
  read_tls(t, reading, output.tls);
  return output;
}

ServiceOutput read_service(TomlTable& t) {
  ServiceOutput output;
  t.optional("bind", output.bind);
  t.optional("port", output.port, NumberRange::between(0, 65535));
  t.optional("page_size", output.page_size, NumberRange::between(1, 10'000));
  return output;
}

enum class OutputKind { kCot, kCap, kHttp };

OutputConfig read_output(TomlTable& t, PlaceReading& reading) {
  constexpr EnumWord<OutputKind> kKinds[] = {
      {"cot", OutputKind::kCot}, {"cap", OutputKind::kCap}, {"http", OutputKind::kHttp}};
  OutputConfig output;
  t.required("id", output.id);
  t.optional("in_exercise", output.in_exercise);
  OutputKind kind = OutputKind::kHttp;
  if (!t.required("kind", kind, kKinds)) {
    t.accept_other_keys();
    return output;
  }
  if (kind == OutputKind::kCot) output.kind = read_cot(t, reading);
  if (kind == OutputKind::kCap) output.kind = read_cap_output(t, reading);
  if (kind == OutputKind::kHttp) output.kind = read_service(t);
  return output;
}

}  // namespace

void read_outputs(TomlTable& root, PlaceReading& reading, Place& place) {
  root.table("field", [&](TomlTable& t) {
    if (!t.optional("link", place.field_link, kFieldLinks)) t.accept_other_keys();
    if (place.field_link == FieldLink::kMqtt) read_mqtt_link(t, reading, place.mqtt_link);
    if (place.field_link == FieldLink::kTasking) read_tasking_link(t, reading, place.tasking_link);
  });
  root.tables("output", [&](TomlTable& t) { place.outputs.push_back(read_output(t, reading)); });
}

}  // namespace sandtable
