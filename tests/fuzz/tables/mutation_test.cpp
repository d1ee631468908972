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

TEST(TableMutations, forecasts_of_rain_keep_their_promises) {
  stumble(rain_forecast,
          {"issued,from,to,mm,low_mm,high_mm,lon,lat\n2026-06-28 14:00,2026-06-28 15:00,2026-06-28 16:00,12.5,4,30,0.05,0.05\n"
           "2026-06-28 14:00,2026-06-28 16:00,,7,,,,\n",
           R"([{"issued": "2026-06-28T06:00:00Z", "from": "2026-06-28T07:00:00Z", "to": "2026-06-28T08:00:00Z", "mm": 20,
               "low_mm": "3", "high_mm": 60.5, "lon": 0.01, "lat": 0.02}, {"issued": 1782636900000, "mm": null}])",
           "<f><row><issued>2026-06-28T06:00:00Z</issued><from>2026-06-28T07:00:00Z</from><mm>5</mm></row></f>"},
          kPieces);
}

TEST(TableMutations, remarks_of_sources_keep_their_promises) {
  stumble(source_remark,
          {"P, e", R"(["A","估計"])", "http://www.opengis.net/def/waterml/2.0/quality/estimate", "@estimated P, e",
           "urn:x:quality:good;;|,"},
          kPieces);
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
