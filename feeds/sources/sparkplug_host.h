#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "feeds/sources/delivery_builder.h"
#include "feeds/sources/mqtt_message.h"
#include "feeds/sources/sparkplug_payload.h"
#include "twin/base/projector.h"

namespace sandtable::feeds {

/// How a Sparkplug feed of the place file reads metrics.
struct SparkplugRules {
  struct Rule {
    ScaledMapping mapping;
    std::string suffix;  ///< of the series, see distinct_suffixes()
  };
  FeedFacts facts;
  SparkplugFeed config;
  std::map<std::string, Rule, std::less<>> rules;  ///< by the name of the metric
  /// Fails with kInvalid when a unit does not measure its quantity.
  static Result<SparkplugRules> make(const FeedConfig& feed);
};

/// The receiving side of Sparkplug B 3.0, 5: learns nodes and devices from their births, reads data by name or alias,
/// keeps the order of a node's messages (seq 0..255), and asks a node it cannot follow to be born again. A station is
/// a node ("edge") or device ("edge:device"), with its group before it unless the place names exactly one group.
/// A death makes every series of the node or device missing, as of now; a node's death counts only when its bdSeq is
/// that of its last birth, and whatever its bdSeq once we were gone: its session may have been another one by then.
/// No network. One thread.
class SparkplugHost {
 public:
  /// `rules` must outlive it.
  SparkplugHost(const SparkplugRules& rules, Projector* projector) : rules_(rules), projector_(projector) {}

  /// `wall` is real time, which the patience with gaps counts.
  void read(const MqttPayload& message, UtcTime wall, DeliveryBuilder& out);
  /// Gives up waiting for messages that should have come before others.
  void tick(UtcTime wall, DeliveryBuilder& out);
  /// Our connection was gone: what nodes said meanwhile is not known.
  void forget_order();
  /// Topics of the NCMDs to send, each node at most every five seconds.
  std::vector<std::string> take_rebirth_topics(UtcTime wall);

 private:
  struct Known {
    std::string name;
    std::uint32_t datatype = 0;
    std::string device;
  };
  struct Kept {
    std::string topic;
    std::string body;
    UtcTime received;
  };
  struct Part {  ///< the node itself (device "") or one of its devices
    std::set<SeriesId> series;
    Station station;
    std::optional<double> lon_deg;
    std::optional<double> lat_deg;
    bool alive = false;
  };
  struct Node {
    bool born = false;                   ///< its messages can be followed
    bool alive = false;                  ///< it was born and did not die since, as far as we heard
    std::optional<std::uint64_t> birth;  ///< bdSeq
    std::uint8_t next_seq = 0;
    std::unordered_map<std::uint64_t, Known> aliases;
    std::map<std::string, std::uint32_t, std::less<>> datatypes;  ///< by "device/name"
    std::map<std::string, Part, std::less<>> parts;
    std::map<std::uint8_t, Kept> early;  ///< by seq: came before others that must come first
    std::optional<UtcTime> gap_since;
    bool wants_rebirth = false;
    std::optional<UtcTime> asked_at;
  };
  struct Message {
    SparkplugTopic topic;
    const SparkplugPayload& payload;
    UtcTime received;
    [[nodiscard]] bool is_birth() const {
      using Type = SparkplugTopic::Type;
      return topic.type == Type::kNodeBirth || topic.type == Type::kDeviceBirth;
    }
  };

  void read_payload(const Message& message, const MqttPayload& raw, UtcTime wall, DeliveryBuilder& out);
  void be_born(Node& node, const Message& message, DeliveryBuilder& out);
  void die(Node& node, const Message& message, DeliveryBuilder& out);
  void in_order(Node& node, const Message& message, DeliveryBuilder& out);
  void drain(Node& node, bool over_gaps, DeliveryBuilder& out);
  void read_metrics(Node& node, const Message& message, DeliveryBuilder& out);
  /// `within` is the name of the template it stands in, `depth` how many of them. Gives how many metrics have an alias
  /// that nobody named.
  std::size_t meet_metric(Node& node, const Message& message, const SparkplugMetric& metric, std::string_view within,
                          int depth, DeliveryBuilder& out);
  std::size_t meet_members(Node& node, const Message& message, const SparkplugMetric& metric, const Known& known,
                           int depth, DeliveryBuilder& out);
  void read_metric(Node& node, const Message& message, const SparkplugMetric& metric, const Known& known,
                   DeliveryBuilder& out);
  void learn_place(Part& part, const SparkplugMetric& metric, const Known& known, DeliveryBuilder& out);
  void make_missing(Part& part, UtcTime at, const std::string& reason, DeliveryBuilder& out);
  Part& part_of(Node& node, const SparkplugTopic& topic);
  Node* node_of(const SparkplugTopic& topic, DeliveryBuilder& out);

  const SparkplugRules& rules_;
  Projector* projector_;
  std::map<std::string, Node, std::less<>> nodes_;  ///< by "group/edge"
};

}  // namespace sandtable::feeds
