#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/fuzz/alerts/entries.h"
#include "tests/fuzz/mutation.h"

namespace sandtable::fuzz {
namespace {

/// Every file of an entry's corpus.
std::vector<std::string> corpus(const std::string& entry) {
  std::vector<std::string> texts;
  const std::filesystem::path folder = std::filesystem::path(SANDTABLE_SOURCE_DIR) / "tests/fuzz/alerts/corpus" / entry;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(file.path(), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    texts.push_back(text.str());
  }
  std::ranges::sort(texts);  // the seed meets them in the same order everywhere
  EXPECT_FALSE(texts.empty()) << folder;
  return texts;
}

/// Pieces that these parsers stumble over.
const std::vector<std::string>& pieces() {
  static const std::vector<std::string> pieces{"<",
                                               ">",
                                               "&",
                                               "&amp;",
                                               "&#0;",
                                               "]]>",
                                               "<![CDATA[",
                                               "<alert>",
                                               "</info>",
                                               "<!DOCTYPE a [<!ENTITY b \"c\">]>",
                                               "<polygon>1e999,1 </polygon>",
                                               "91,181",
                                               "NaN",
                                               "-00:00",
                                               "9999-12-31T23:59:59Z",
                                               "{",
                                               "}",
                                               "[",
                                               "]",
                                               "\"",
                                               "null",
                                               "\xFF\xFE",
                                               "\xEF\xBB\xBF",
                                               std::string(1, '\0'),
                                               "@x.y",
                                               "+886912345678",
                                               "%",
                                               "$top=",
                                               "$filter=",
                                               " and ",
                                               "(",
                                               ")",
                                               std::string(2'000, '<'),
                                               std::string(3'000, '['),
                                               std::string(5'000, '1')};
  return pieces;
}

TEST(AlertMutations, cap_messages_keep_their_promises) { stumble(cap_message, corpus("cap_message"), pieces()); }
TEST(AlertMutations, indexes_keep_their_promises) { stumble(alert_index, corpus("alert_index"), pieces()); }
TEST(AlertMutations, gdacs_keeps_its_promises) { stumble(gdacs_feed, corpus("gdacs_feed"), pieces()); }
TEST(AlertMutations, reports_keep_their_promises) { stumble(report_table, corpus("report_table"), pieces()); }
TEST(AlertMutations, requests_keep_their_promises) { stumble(service_query, corpus("service_query"), pieces()); }
TEST(AlertMutations, receipts_keep_their_promises) { stumble(receipt, corpus("receipt"), pieces()); }

}  // namespace
}  // namespace sandtable::fuzz
