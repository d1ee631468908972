#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "twin/place/place_problems.h"

namespace sandtable {

enum class IdKind { kLayer, kFeed, kRule, kSite, kDepot, kResource, kPreparedPlan };

/// Ids written in a place file and where other keys mention them, so that the order of the tables does not matter.
class IdBook {
 public:
  /// Notes an id; one that is taken, too long or holds `/`, spaces or control characters is a problem.
  void define(IdKind kind, const std::string& id, const TomlPlace& at, PlaceProblems& problems);
  /// Notes that `id` must exist in the end.
  void mention(IdKind kind, const std::string& id, const TomlPlace& at);
  /// The same for the feed in "feed/station".
  void mention_station(const std::string& station, const TomlPlace& at, PlaceProblems& problems);
  /// Adds a problem for every mention of an id that nobody defined.
  void check(PlaceProblems& problems) const;

 private:
  struct Mention {
    IdKind kind;
    std::string id;
    TomlPlace at;
  };
  std::array<std::map<std::string, TomlPlace>, 7> defined_;
  std::vector<Mention> mentions_;
};

}  // namespace sandtable
