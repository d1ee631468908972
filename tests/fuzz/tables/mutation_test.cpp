#include <gtest/gtest.h>

#include "tests/fuzz/mutation.h"
#include "tests/fuzz/tables/entries.h"
#include "tests/unit/feeds/provider_payloads.h"

namespace sandtable::fuzz {
namespace {

/// Pieces that parsers stumble over.
const std::vector<std::string> kPieces{"1e999",
                                       "99999999999999999999999",
                                       "\xFF\xFE",
                                       "\xEF\xBB\xBF",
                                       std::string(1, '\0'),
                                       "\"",
                                       "\\ud800",
                                       "{",
                                       "}",
                                       "[",
                                       "]",
                                       "]]>",
                                       "<a>",
                                       "</",
                                       "&#0;",
                                       ",",
                                       "\r\n",
                                       "null",
                                       "-99",
                                       "/Date(9e99)/",
                                       "2099-12-31T00:00:00Z",
                                       "下午",
                                       std::string(300, '['),
                                       std::string(5'000, 'x')};

TEST(TableMutations, answers_of_every_provider_keep_their_promises) {
  std::vector<std::string> corpus;
  const auto& cases = test::provider_cases();
  for (std::size_t i = 0; i < cases.size(); ++i) {
    corpus.push_back(std::string(1, static_cast<char>(i)) + test::payload(cases[i].name));
    ASSERT_GT(corpus.back().size(), 1U) << cases[i].name;
  }
  stumble(table_answer, corpus, kPieces);
}

TEST(TableMutations, times_keep_their_promises) {
  stumble(feed_time,
          {"2026-06-28T16:50:00+08:00", "2026/6/27 下午 11:00:00", "202606281650", "1150628165000", "115/06/28 16:50",
           "/Date(1782636900000+0800)/", "Sun, 28 Jun 2026 08:50:00 GMT", "1782636900000", "46201.70138",
           "2026-06-28T00:00:00Z/2026-06-28T00:10:00Z"},
          kPieces);
}

}  // namespace
}  // namespace sandtable::fuzz
