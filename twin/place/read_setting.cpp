#include "twin/place/place_readers.h"

#include <cmath>

namespace sandtable {
namespace {

constexpr EnumWord<HeightEncoding> kHeightEncodings[] = {{"metres", HeightEncoding::kMetres},
                                                        {"terrain-rgb", HeightEncoding::kTerrainRgb}};

/// No metric coordinate of a place a city wide fits into the range of degrees.
bool looks_like_degrees(const Extent& e) {
  return std::abs(e.west) <= 180 && std::abs(e.east) <= 180 && std::abs(e.south) <= 90 && std::abs(e.north) <= 90;
}

void read_extent(TomlTable& t, Extent& out) {
  Extent extent;
  if (!t.required("extent", extent)) return;
  if (extent.west >= extent.east) {
    t.problem("extent", "west {} is not less than east {}; the order is [west, south, east, north]", extent.west,
              extent.east);
  } else if (extent.south >= extent.north) {
    t.problem("extent", "south {} is not less than north {}; the order is [west, south, east, north]", extent.south,
              extent.north);
  } else if (looks_like_degrees(extent)) {
    t.problem("extent", "looks like degrees; expected metres of the place's projected CRS");
  } else {
    out = extent;
  }
}

void read_big5_characters(TomlTable& t, UserCharacters& out) {
  std::vector<std::string> entries;
  if (!t.optional("big5_characters", entries)) return;
  constexpr std::size_t kMost = 6217;  // codes in the user-defined areas
  if (entries.size() > kMost) return t.problem("big5_characters", "has {} entries; at most {} exist", entries.size(), kMost);
  for (const std::string& entry : entries) {
    const auto character = parse_user_character(entry);
    if (character) {
      out.insert_or_assign(character->first, character->second);
    } else {
      t.problem("big5_characters", "'{}' is not a user-defined Big5 code, a space and a character, such as \"9EF5 塩\"",
                clipped(entry, 40));
    }
  }
}

void read_place_table(TomlTable& t, Place& place) {
  t.required("name", place.name);
  if (t.required("crs", place.crs) && place.crs.empty()) {
    t.problem("crs", "is empty; expected a projected CRS such as \"EPSG:3826\"");
  }
  read_extent(t, place.extent);
  t.optional("zone", place.zone);
  t.optional("vertical_datum", place.vertical_datum);
  t.optional("fictional", place.fictional);
  t.optional("about", place.about);
  read_big5_characters(t, place.big5_characters);
}

void read_incident(TomlTable& t, IncidentConfig& incident) {
  t.optional("name", incident.name);
  t.optional("activation_level", incident.activation_level, NumberRange::between(1, 3));
  if (UtcTime start; t.optional("start", start)) incident.start = start;
  if (UtcTime end; t.optional("end", end)) incident.end = end;
  t.optional("speed", incident.speed, NumberRange::positive());
  if (incident.end && !incident.start) t.problem("end", "needs a start");
  if (incident.start && incident.end && *incident.end <= *incident.start) {
    t.problem("end", "{} is not after the start {}", format_iso(*incident.end), format_iso(*incident.start));
  }
}

}  // namespace

void read_setting(TomlTable& root, PlaceReading& reading, Place& place) {
  if (root.needs("place")) root.table("place", [&](TomlTable& t) { read_place_table(t, place); });
  root.table("terrain", [&](TomlTable& t) {
    if (t.needs("source")) reading.sources.read_source(t, "source", place.terrain_source);
    t.optional("attribution", place.terrain_attribution);
    t.optional("licence", place.terrain_licence);
    t.optional("trusted", place.terrain_trusted);
    t.optional("encoding", place.terrain_encoding, kHeightEncodings);
  });
  root.table("drape", [&](TomlTable& t) {
    DrapeConfig& drape = place.drape.emplace();
    if (t.needs("source")) reading.sources.read_source(t, "source", drape.source);
    t.optional("attribution", drape.attribution);
    t.optional("licence", drape.licence);
    t.optional("trusted", drape.trusted);
  });
  root.table("reading", [&](TomlTable& t) {
    constexpr double kHour_s = 3600;
    t.optional("time", place.reading.time, NumberRange::between(1, kHour_s));
    t.optional("silence", place.reading.silence, NumberRange::between(1, kHour_s));
    // Below the least, GDAL itself does not start.
    t.optional("memory_mb", place.reading.memory_mb, NumberRange::between(512, 1 << 20));
  });
  root.table("incident", [&](TomlTable& t) {
    read_incident(t, place.incident);
    t.optional("exercise", place.exercise);
    if (!t.optional("store", place.shared_store)) return;
    const std::string_view address = place.shared_store;
    if (!address.starts_with("postgresql://") && !address.starts_with("postgres://")) {
      t.problem("store", "'{}' is no postgresql:// address", clipped(address, 80));
    } else if (carries_a_secret(address)) {
      t.problem("store", "holds a user name or password; libpq finds them in PGUSER, PGPASSWORD and ~/.pgpass");
    }
  });
}

}  // namespace sandtable
