#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "feeds/sources/recent_observations.h"
#include "feeds/sources/sensorthings_rules.h"
#include "feeds/sources/sensorthings_text.h"
#include "twin/base/projector.h"
#include "twin/core/feed_source.h"

namespace sandtable::feeds {

/// What is known of one Datastream or MultiDatastream of the service.
struct KnownDatastream {
  struct Part {
    const SensorThingsRules::Rule* rule = nullptr;  ///< null: a component that the place does not want
    SeriesId series;
  };
  std::string id;           ///< as text, without quotes
  bool id_is_text = false;  ///< and stands in quotes in addresses
  bool has_own_id = false;  ///< false: the service gave none, and it can only be read where it is expanded
  bool is_multi = false;
  std::string described;          ///< the texts from which the rest was made; other texts are read anew
  std::vector<Part> parts;        ///< empty when the place does not want it; one but for MultiDatastreams
  std::string observations_link;  ///< where its history is, as the service says; may be empty
  std::optional<UtcTime> newest;  ///< latest time passed on or stored before, those from the future left out
  std::optional<UtcTime> stored;  ///< newest time that the incident had when it was continued
  RecentObservations recent;      ///< tells how often there is one, too
};

/// A stretch of time of which observations may be missing.
struct ObservationGap {
  std::string datastream;  ///< key of SensorThingsReader::find()
  UtcTime after;
  UtcTime before;
  bool is_guess = false;  ///< nothing is known yet of how often there should have been one
};

struct SensorThingsPage {
  IngestDelivery delivery;
  std::string next_link;              ///< byte for byte as the page has it; empty on the last page
  std::size_t datastreams = 0;        ///< that the place wants
  std::size_t other_datastreams = 0;  ///< that it does not
  std::size_t observations = 0;       ///< those known already included
  std::vector<ObservationGap> gaps;
};

/// Reads answers of a SensorThings service (OGC 18-088, JSON): Datastreams and MultiDatastreams with expanded Thing and
/// Observations, Things with expanded Datastreams, Observations, data arrays. Keep one for a service: it remembers the
/// Datastreams, so that a page which describes them as the last one did costs little more than its observations, and
/// gives each observation once (by Datastream, time and id). No clock, no network. One thread.
class SensorThingsReader {
 public:
  /// `rules` must outlive it. `projector` may be null: stations then have no position. `stored` may be null: then
  /// nothing was missed before the first page.
  SensorThingsReader(const SensorThingsRules& rules, Projector* projector,
                     std::shared_ptr<const NewestStored> stored = nullptr);
  ~SensorThingsReader();
  SensorThingsReader(const SensorThingsReader&) = delete;
  SensorThingsReader& operator=(const SensorThingsReader&) = delete;

  /// One page; the text is taken over, and copied once more where its capacity has no room for simdjson's padding. A
  /// Datastream without observations still declares its station and series. A row that cannot be read
  /// costs that row; a body that is no page (HTML, an error object, cut off, the service root) fails with kUnreadable
  /// or kInvalid. Rows that do not say their Datastream belong to `datastream`, a key.
  Result<SensorThingsPage> read_page(std::string body, UtcTime received, std::string_view datastream = {});

  /// One Observation, as MQTT brings it, of a Datastream that a page has described; `out` knows when it came.
  void read_observation(std::string_view datastream, std::string_view body, DeliveryBuilder& out,
                        std::vector<ObservationGap>& gaps);

  /// Messages bring every observation from now on; pages only describe, and tell what an outage kept back.
  void expect_messages() { is_pushed_ = true; }

  /// Null when no page has described it.
  [[nodiscard]] const KnownDatastream* find(std::string_view key) const;
  /// Keys of the Datastreams that the place wants, in the order they were met.
  [[nodiscard]] const std::vector<std::string>& wanted() const { return wanted_; }
  static std::string key_of(std::string_view id, bool is_multi);

 private:
  class Json;
  class Build;

  KnownDatastream* learn(const DatastreamText& text, Build& build);
  /// The rule for a Datastream of that name, found without folding the name again.
  const SensorThingsRules::Rule* rule_of(std::string_view name);
  void describe(const DatastreamText& text, KnownDatastream& known, Build& build);
  std::optional<StationId> read_station(const DatastreamText& text, const KnownDatastream& known,
                                        std::string_view description, Build& build);
  void add_part(const SensorThingsRules::Rule* rule, std::string_view name, const StationId& station,
                KnownDatastream& known, Build& build);
  void check_unit(std::string_view symbol, const SensorThingsRules::Rule& rule, Build& build) const;
  void read_row(const RowText& row, std::string_view datastream, Build& build);
  void read_datastream(const DatastreamText& text, Build& build);
  void read_lone(const RowText& row, std::string_view datastream, Build& build);
  KnownDatastream* owner_of(const ObservationText& text, std::string_view datastream);
  void read_observation(const ObservationText& text, KnownDatastream& known, Build& build);
  void note_gap(UtcTime at, KnownDatastream& known, Build& build);
  [[nodiscard]] std::optional<UtcTime> newest_stored(const KnownDatastream& known) const;

  const SensorThingsRules& rules_;
  Projector* projector_;
  std::shared_ptr<const NewestStored> stored_;
  bool is_pushed_ = false;
  std::unordered_map<std::string, KnownDatastream> known_;
  std::vector<std::string> wanted_;
  std::unordered_map<SeriesId, std::string> claims_;                                 ///< which Datastream has a series
  std::map<std::string, const SensorThingsRules::Rule*, std::less<>> rule_by_name_;  ///< of the first names met
  std::unique_ptr<Json> json_;
  std::string buffer_;  ///< of token_text()
  RowText row_;
};

}  // namespace sandtable::feeds
