#include "viewer/ui/feed_trouble.h"

#include <algorithm>
#include <array>
#include <regex>
#include <set>
#include <string>

namespace sandtable::ui {
namespace {

struct Kind {
  const char* key;
  const char* pattern;  ///< its groups become the arguments of the sentence
};

// The words are those of feeds/net, feeds/sources and feeds/lab, of libcurl and of libmosquitto; feed_trouble_test holds
// each. The first that is found counts.
constexpr std::array kKinds{
    Kind{"feed_trouble.http_status", "^(\\S+): HTTP status (\\d+)"},
    Kind{"feed_trouble.no_host", "^(\\S+): .*(?:Could not resolve host|Lookup error|Name or service not known)"},
    Kind{"feed_trouble.refused", "^(\\S+): .*(?:Connection refused|Failed to connect|Couldn't connect|no connection)"},
    Kind{"feed_trouble.timeout", "^(\\S+): .*(?:timed out|Timeout was reached)"},
    Kind{"feed_trouble.tls", "^(\\S+): .*(?:SSL|TLS|certificate)"},
    Kind{"feed_trouble.not_allowed", "^(\\S+): .*(?:not authori[sz]ed|bad user name|refuses a subscription)"},
    Kind{"feed_trouble.lost", "^(\\S+): .*(?:connection was lost|reset by peer|not connected|Empty reply|transfer closed)"},
    Kind{"feed_trouble.too_long", "^(\\S+): answer longer than (\\d+) bytes"},
    Kind{"feed_trouble.no_key", "environment variable (\\S+)"},
    Kind{"feed_trouble.web_page", "^(?:(\\S+): )?.*web page"},
    Kind{"feed_trouble.unreadable",
         "^(?:(\\S+): )?.*(?:no JSON|not JSON|no XML|damaged|cannot be read|no list|No such file|not valid UTF-8)"},
    Kind{"feed_trouble.wrong_table", "none of (\\d+) rows names a station"},
    Kind{"feed_trouble.too_many_pages", "more than (\\d+) pages|next page is one that was read already"},
    Kind{"feed_trouble.cut_off", "the feed lab has cut this feed off"},
    Kind{"feed_trouble.codes", "^(\\d+) values are '(.*)', a code for 'no value'"},
    Kind{"feed_trouble.not_a_number", "^series (\\S+): '(.*)' is not a number"},
    Kind{"feed_trouble.all_stale", "^all (\\d+) values are stale"},
    Kind{"feed_trouble.some_stale", "^(\\d+) of (\\d+) values are older"},
    Kind{"feed_trouble.local_clock", "epoch looks local"},
    Kind{"feed_trouble.ahead", "^(\\S+): (\\+\\S.*)$"},
    Kind{"feed_trouble.empty", "the list of rows is empty"},
    Kind{"feed_trouble.not_wanted", "none of (\\d+) rows is wanted"},
    Kind{"feed_trouble.no_column", "no row has '(.*)'"},
    Kind{"feed_trouble.unjoined", "^(\\d+) of (\\d+) rows have no other half in '(.*)'"},
    Kind{"feed_trouble.twice", "^series (\\S+) has two values of one time"},
    Kind{"feed_trouble.swapped", "^station (\\S+): l\\w+ and l\\w+ (?:are|were) exchanged"},
    Kind{"feed_trouble.no_unit", "a row has no unit"},
    Kind{"feed_trouble.nameless", "a row names no station"},
    Kind{"feed_trouble.overflow", "^(\\d+) messages came faster"},
    Kind{"feed_trouble.no_zone", "times come without a zone"},
    Kind{"feed_trouble.relaxed", "short keys are accepted|TLS from version"},
    Kind{"feed_trouble.rebirth", "^Sparkplug node (\\S+): messages are missing"},
    Kind{"feed_trouble.position", "^station (\\S+): "},
};

Text sentence(const Catalogue& words, const std::string& said) {
  static const std::array<std::regex, kKinds.size()> kPatterns = [] {
    std::array<std::regex, kKinds.size()> patterns;
    std::ranges::transform(kKinds, patterns.begin(), [](const Kind& kind) { return std::regex(kind.pattern); });
    return patterns;
  }();
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    std::smatch found;
    if (!std::regex_search(said, found, kPatterns[i])) continue;
    const auto part = [&](std::size_t group) { return group < found.size() ? found[group].str() : std::string(); };
    return {words.text(kKinds[i].key, part(1), part(2), part(3)).zh, said};
  }
  return {words.text("feed_trouble.other").zh, said};
}

}  // namespace

Text feed_trouble(const Catalogue& words, std::string_view said) {
  Text all;
  std::set<std::string> told;  // that several texts are of an unknown kind is said once
  while (!said.empty()) {
    const std::size_t end = std::min(said.find("; "), said.size());
    const Text one = sentence(words, std::string(said.substr(0, std::min<std::size_t>(end, 400))));
    said.remove_prefix(std::min(end + 2, said.size()));
    if (told.insert(one.zh).second) all.zh += (all.zh.empty() ? "" : "；") + one.zh;
    all.en += (all.en.empty() ? "" : "; ") + one.en;
  }
  return all;
}

}  // namespace sandtable::ui
