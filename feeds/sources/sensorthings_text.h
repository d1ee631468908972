#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/geometry.h"

namespace sandtable::feeds {

/// A JSON scalar as it stands in a page, quotes and escapes included; empty when there is none. Keeping the text and
/// not the number lets one bad number cost one value, and keeps what was sent.
using JsonToken = std::string_view;

/// What a token says: a string without its quotes, true as 1, false as 0, anything else as it is. `buffer` holds
/// strings with escapes.
std::string_view token_text(JsonToken token, std::string& buffer);
bool is_string(JsonToken token);

// The entities of a page (OGC 18-088, 8.2) as pieces of its text. Valid as long as the page's buffer.

struct ThingText {
  bool present = false;
  JsonToken id;
  JsonToken name;
  std::string_view properties;  ///< raw JSON of the object
  std::string_view locations;   ///< raw JSON of the list
};

/// What a Thing says of the station it is (Civil IoT's properties), and where its first Location with a point lies.
struct StationText {
  JsonToken id;
  JsonToken name;
  JsonToken authority;
  std::optional<LonLat> at;
};

struct ObservationText {
  JsonToken id;
  JsonToken phenomenon_time;
  JsonToken result_time;
  JsonToken result;  ///< empty when it is a structure or not there
  bool has_result = false;
  std::vector<JsonToken> results;  ///< of a list, in its order; an element that is a structure is empty
  JsonToken datastream;            ///< the id of its Datastream, where it says
  JsonToken datastream_link;
  bool of_multi = false;
  void clear();
};

struct DatastreamText {
  JsonToken id;
  JsonToken name;
  JsonToken description;
  JsonToken unit;               ///< the symbol
  std::string_view units;       ///< raw JSON of unitOfMeasurements
  std::string_view properties;  ///< raw JSON of ObservedProperties
  JsonToken observations_link;
  bool is_multi = false;
  ThingText thing;
  std::vector<ObservationText> observations;  ///< the first `observation_count` are of this row
  std::size_t observation_count = 0;
  std::size_t bad_observations = 0;  ///< elements that are no objects
  ObservationText& add_observation();
  void clear();
};

/// One element of a page's `value`, whatever it is.
struct RowText {
  enum class Kind { kDatastream, kThing, kObservation, kDataArray, kLink };
  Kind kind = Kind::kDatastream;
  DatastreamText self;                  ///< of a Datastream; of a data array the observations; of a Thing only `thing`
  ObservationText observation;          ///< of an Observation, and whose data array it is
  std::vector<DatastreamText> streams;  ///< of a Thing: the first `stream_count`
  std::size_t stream_count = 0;
  std::vector<std::string> components;  ///< of a data array
  bool early_data = false;              ///< of a data array whose rows came before their components
  DatastreamText& add_stream();
  void clear();
};

}  // namespace sandtable::feeds
