#include "twin/place/id_book.h"

#include <algorithm>
#include <string_view>

#include "twin/base/text.h"

namespace sandtable {
namespace {

constexpr std::size_t kLongestId = 64;

std::string_view noun(IdKind kind) {
  static constexpr std::array<std::string_view, 7> kNouns{"layer", "feed",     "rule",         "site",
                                                          "depot", "resource", "prepared plan"};
  return kNouns[static_cast<std::size_t>(kind)];
}

bool is_plain(const std::string& id) {
  return !id.empty() && id.size() <= kLongestId && std::all_of(id.begin(), id.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7F && c != '/';
  });
}

}  // namespace

void IdBook::define(IdKind kind, const std::string& id, const TomlPlace& at, PlaceProblems& problems) {
  if (!is_plain(id)) {
    problems.add(at, "'{}' is no id: 1 to {} bytes without '/', spaces and control characters", clipped(id, 64),
                 kLongestId);
    return;
  }
  const auto [first, fresh] = defined_[static_cast<std::size_t>(kind)].emplace(id, at);
  if (!fresh) problems.add(at, "{} '{}' is already defined in line {}", noun(kind), id, first->second.line);
}

void IdBook::mention(IdKind kind, const std::string& id, const TomlPlace& at) { mentions_.push_back({kind, id, at}); }

void IdBook::mention_station(const std::string& station, const TomlPlace& at, PlaceProblems& problems) {
  const std::size_t slash = station.find('/');
  if (slash == std::string::npos || slash + 1 == station.size()) {
    problems.add(at, "'{}' is no station: expected \"feed/station\"", clipped(station, 64));
    return;
  }
  mention(IdKind::kFeed, station.substr(0, slash), at);
}

void IdBook::check(PlaceProblems& problems) const {
  for (const auto& [kind, id, at] : mentions_) {
    const auto& known = defined_[static_cast<std::size_t>(kind)];
    if (known.contains(id)) continue;
    std::vector<std::string> names;
    for (const auto& [name, place] : known) names.push_back(name);
    problems.add(at, "no {} has the id '{}'{}", noun(kind), clipped(id, 64), did_you_mean(id, names));
  }
}

}  // namespace sandtable
