#pragma once

#include <simdjson.h>

#include "feeds/sources/sensorthings_page.h"

// What the parts of SensorThingsReader share; for its own files only, and compiled with optimisation like them (see
// sensorthings_walk.h).
namespace sandtable::feeds {

/// The parsers, their buffers, and the walk over a page.
class SensorThingsReader::Json {
 public:
  explicit Json(SensorThingsReader& reader) : reader_(reader) {}

  /// What stands around the rows.
  struct RawPage {
    std::size_t rows_read = 0;  ///< elements of `value` that were dealt with
    bool has_value = false;
    std::string next_link;
    std::string message;  ///< of an error object
  };
  /// Keeps the page, followed by the padding that simdjson reads; copies it only where that does not fit in.
  void keep(std::string body);
  [[nodiscard]] std::string_view page() const;  ///< without its byte order mark
  /// Reads the whole page kept, row by row; if one row's JSON is broken, the others again, each parsed alone.
  simdjson::error_code read(std::string_view datastream, RawPage& raw, Build& build);
  simdjson::error_code read_row(std::string_view body);
  /// Reads what the Thing of a row says of its station; what is damaged is left out.
  StationText read_station(const ThingText& thing);

  simdjson::dom::parser pieces;

 private:
  simdjson::error_code walk(simdjson::ondemand::document& document, std::string_view datastream, RawPage& raw,
                            Build& build);
  simdjson::error_code walk_alone(simdjson::ondemand::document& document, std::string_view datastream, RawPage& raw,
                                  Build& build);
  simdjson::error_code read_alone(std::string_view text, std::string_view datastream, Build& build);
  [[nodiscard]] simdjson::padded_string_view kept() const;

  SensorThingsReader& reader_;
  simdjson::ondemand::parser pages_;
  simdjson::ondemand::parser rows_;
  std::string body_;  ///< its capacity holds the padding that simdjson reads
};

/// A page at work, and what has to be taken back if it turns out to be damaged.
class SensorThingsReader::Build {
 public:
  Build(DeliveryBuilder& builder, UtcTime received) : out(builder), received_at(received) {}

  void roll_back() {
    for (const Passed& p : passed) {
      p.datastream->recent.forget(p.at, p.id);
      p.datastream->newest = p.newest_before;
    }
    for (KnownDatastream* known : newly_described) known->described.clear();
  }

  struct Passed {
    KnownDatastream* datastream;
    UtcTime at;
    std::uint64_t id;
    std::optional<UtcTime> newest_before;
  };
  DeliveryBuilder& out;
  UtcTime received_at;
  SensorThingsPage page;
  std::vector<Passed> passed;
  std::vector<KnownDatastream*> newly_described;
  bool is_service_root = false;
};

}  // namespace sandtable::feeds
