#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "feeds/sources/delivery_builder.h"

namespace sandtable::feeds {

/// How a SensorThings feed of the place file reads Datastreams.
class SensorThingsRules {
 public:
  struct Rule {
    ScaledMapping mapping;
    /// Tells apart Datastreams that measure the same quantity at one station (water inside and outside a gate);
    /// empty where the mapping is the only one of its quantity.
    std::string suffix;
  };
  /// Fails with kInvalid when a unit does not measure its quantity.
  static Result<SensorThingsRules> make(const FeedConfig& feed);

  /// By name, with the spelling variants of folded() taken as equal. Null when the place does not want it.
  [[nodiscard]] const Rule* find(std::string_view datastream) const;
  /// A part of a MultiDatastream: "name/part", or the part's name alone.
  [[nodiscard]] const Rule* find(std::string_view datastream, std::string_view part) const;
  /// False when the place asks for other authorities or categories than these. What a service does not say is wanted:
  /// its own filter has chosen.
  [[nodiscard]] bool selects(std::string_view authority, std::string_view category) const;
  [[nodiscard]] const FeedFacts& facts() const { return facts_; }
  [[nodiscard]] Duration expected_every() const { return expected_every_; }
  [[nodiscard]] Duration future_skew() const { return future_skew_; }

 private:
  FeedFacts facts_;
  Duration expected_every_{};
  Duration future_skew_{};
  std::map<std::string, Rule, std::less<>> rules_;
  std::set<std::string, std::less<>> authorities_;
  std::set<std::string, std::less<>> categories_;
};

/// The value of one key in Civil IoT's descriptions, a comma list with a leading space whose values hold anything but
/// the next key: " Datastream_id=x, Datastream_FullName=a (b), c, Datastream_Category_type=y". Empty when not there.
std::string_view described(std::string_view description, std::string_view key);

}  // namespace sandtable::feeds
