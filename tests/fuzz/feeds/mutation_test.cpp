#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/feeds/entries.h"
#include "tests/fuzz/mutation.h"
#include "twin/base/random.h"

namespace sandtable::fuzz {
namespace {

constexpr int kRounds = 400;

/// Pieces that parsers stumble over.
const std::vector<std::string>& nasty_pieces() {
  static const std::vector<std::string> pieces{"1e999",
                                               "-1e-999",
                                               "99999999999999999999999",
                                               "\xFF\xFE",
                                               "\xEF\xBB\xBF",
                                               std::string(1, '\0'),
                                               "\"",
                                               "\"\"",
                                               "\\",
                                               "\\ud800",
                                               "{",
                                               "}",
                                               "[",
                                               "]",
                                               ",",
                                               ";",
                                               "\r\n",
                                               "null",
                                               "NaN",
                                               "-99",
                                               "2099-12-31T00:00:00Z",
                                               "../",
                                               "//",
                                               "@",
                                               "#",
                                               "24:00:00",
                                               "+08",
                                               "淹水",
                                               std::string(300, '['),
                                               std::string(5'000, 'x'),
                                               std::string(5'000, ',')};
  return pieces;
}

/// The entry aborts when a promise is broken; getting through is the test.
void stumble(void (*entry)(std::string_view), const std::vector<std::string>& corpus) {
  Random chance(20'260'601);
  for (const std::string& text : corpus) {
    entry(text);
    for (int i = 0; i < kRounds; ++i) entry(mutated(text, nasty_pieces(), chance));
  }
  SUCCEED();
}

TEST(FeedMutations, recorded_tables_keep_their_promises) {
  stumble(recorded_table,
          {"time,station,name,lon,lat,depth,rain,rain\n2026-06-01T00:00:00Z,A,\"甲, \"\"站\"\"\",120.1,23.1,5,1,2\n"
           "2026-06-01 08:10:00,A,,,,-99,--,2.5\n",
           "time,station,property,value,unit\r\n2026-06-01T00:00:00Z,A,rainfall_10min,5,mm\r\n"
           "2026-06-01T00:00:00Z,B,water_level,\"1,5\",m\r\n",
           "\xEF\xBB\xBF"
           "time;station;property;value\n2026/6/1 8:00;A;fuel;50\n"});
}

/// The seeds that libFuzzer begins with too.
std::vector<std::string> seeds(const char* entry) {
  std::vector<std::string> texts;
  const auto folder = std::filesystem::path(SANDTABLE_SOURCE_DIR) / "tests/fuzz/feeds/corpus" / entry;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(file.path(), std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  std::sort(texts.begin(), texts.end());
  EXPECT_FALSE(texts.empty()) << folder;
  return texts;
}

TEST(FeedMutations, sensorthings_pages_keep_their_promises) { stumble(sensorthings_page, seeds("sensorthings_page")); }

TEST(FeedMutations, sensorthings_roots_keep_their_promises) { stumble(sensorthings_root, seeds("sensorthings_root")); }

TEST(FeedMutations, sensorthings_observations_keep_their_promises) {
  stumble(sensorthings_observation, seeds("sensorthings_observation"));
}

TEST(FeedMutations, mqtt_messages_keep_their_promises) { stumble(mqtt_message, seeds("mqtt_message")); }

TEST(FeedMutations, sparkplug_messages_keep_their_promises) { stumble(sparkplug_message, seeds("sparkplug_message")); }

TEST(FeedMutations, field_messages_keep_their_promises) {
  stumble(field_message, {R"({"time": "2026-06-01T08:00:00+08:00", "state": "pumping", "order": "O1", "lon": 120.5,
                              "lat": 23.5, "fuel_percent": 80, "note": "好"})"});
}

TEST(FeedMutations, next_links_keep_their_promises) {
  stumble(next_link,
          {"https://h.tw:8443/a/v1.0/Datastreams?$filter=%28x+eq+1%29&$skip=5", "../v1.1/./Datastreams?$skip=1",
           "?$orderby=phenomenonTime desc", "file:///data/page2.json", "page2.json"});
}

TEST(FeedMutations, raw_recordings_keep_their_promises) { stumble(raw_recording, seeds("raw_recording")); }

TEST(FeedMutations, fault_scripts_keep_their_promises) { stumble(fault_script, seeds("fault_script")); }

TEST(FeedMutations, http_headers_keep_their_promises) { stumble(http_headers, seeds("http_headers")); }

}  // namespace
}  // namespace sandtable::fuzz
