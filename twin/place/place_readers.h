#pragma once

#include "twin/place/id_book.h"
#include "twin/place/place.h"
#include "twin/place/place_sources.h"
#include "twin/place/toml_table.h"

namespace sandtable {

/// What the readers of the sections share while one file is read.
struct PlaceReading {
  PlaceSources sources;
  IdBook ids;
};

/// [place], [terrain], [drape], [incident].
void read_setting(TomlTable& root, PlaceReading& reading, Place& place);
/// [[layer]].
void read_layers(TomlTable& root, PlaceReading& reading, Place& place);
/// [[feed]].
void read_feeds(TomlTable& root, PlaceReading& reading, Place& place);
/// [[quality]].
void read_quality(TomlTable& root, PlaceReading& reading, Place& place);
/// [[rule]].
void read_rules(TomlTable& root, PlaceReading& reading, Place& place);
/// One rule of a pack, or of the place itself when `pack` is empty. Its id gets the pack's before it.
AlarmRule read_rule(TomlTable& table, PlaceReading& reading, const std::string& pack);
/// [[rule_pack]]; after read_rules(), behind whose rules it puts its own.
void read_rule_packs(TomlTable& root, PlaceReading& reading, Place& place);
/// [[site]], [[depot]], [[resource]], [[prepared_plan]]; after read_setting(), whose extent holds the sites.
void read_response(TomlTable& root, PlaceReading& reading, Place& place);
/// [field], [[output]].
void read_outputs(TomlTable& root, PlaceReading& reading, Place& place);
/// [flood]; after read_layers(), which hold the basins.
void read_flood(TomlTable& root, PlaceReading& reading, Place& place);

/// Reads `id` into the book and `name`, which is the id when absent.
void read_identity(TomlTable& table, PlaceReading& reading, IdKind kind, std::string& id, Text& name);

template <class Tag>
void read_identity(TomlTable& table, PlaceReading& reading, IdKind kind, Id<Tag>& id, Text& name) {
  std::string text;
  read_identity(table, reading, kind, text, name);
  id = Id<Tag>(std::move(text));
}

/// Reads an array of "feed/station" whose feeds must exist.
void read_stations(TomlTable& table, PlaceReading& reading, std::string_view key, std::vector<StationId>& out);

}  // namespace sandtable
