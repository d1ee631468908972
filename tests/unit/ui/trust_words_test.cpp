// What an operator reads of doubts and of trouble: the whole sentence in each language.
#include <gtest/gtest.h>

#include <regex>

#include "twin/core/sensors/value_reason.h"
#include "viewer/ui/feed_trouble.h"
#include "viewer/ui/trust_reason.h"

namespace sandtable::ui {
namespace {

const Catalogue& words() {
  static const Catalogue catalogue = *Catalogue::load({});
  return catalogue;
}

/// Latin words of a sentence that are no units and do not stand in what was quoted.
std::string foreign_words(std::string sentence, const std::vector<std::string>& quoted) {
  for (const std::string& name : quoted) {
    for (std::size_t at = 0; !name.empty() && (at = sentence.find(name)) != std::string::npos;) sentence.erase(at, name.size());
  }
  static const std::regex kUnits("\\b(m|cm|mm|h|s|min|V|km|m³/s)\\b");
  sentence = std::regex_replace(sentence, kUnits, "");
  std::smatch found;
  return std::regex_search(sentence, found, std::regex("[A-Za-z]+")) ? found.str() : std::string();
}

TEST(TrustWords, every_reason_of_a_source_is_a_chinese_sentence) {
  for (int i = 0; i < kValueReasonCount; ++i) {
    const auto reason = static_cast<ValueReason>(i);
    const std::string key(value_reason_key(reason));
    for (const char* quoted : {"", "P, e"}) {
      const std::string stored = reason_text(reason, quoted);
      const auto told = read_reason(stored);
      ASSERT_TRUE(told) << stored;
      EXPECT_EQ(told->reason, reason);
      EXPECT_EQ(told->quoted, quoted);
      for (const char* sentence : {"quality.provider", "trust_reason.missing", "quality.future_clock"}) {
        TrustAssessment said;
        said.key = sentence;
        said.detail = stored;
        const Text text = trust_reason(words(), said);
        EXPECT_EQ(foreign_words(text.zh, {"P, e"}), "") << key << ": " << text.zh;
        EXPECT_NE(text.zh, text.en) << key;
        EXPECT_EQ(text.en.find('@'), std::string::npos) << text.en;
        EXPECT_EQ(text.zh.find("P, e") != std::string::npos, *quoted != '\0') << text.zh;
      }
    }
  }
}

TEST(TrustWords, every_test_doubts_in_chinese_with_numbers_and_units_alone) {
  for (int i = 0; i < kQualityTestCount; ++i) {
    TrustAssessment said;
    said.trust = Trust::kToVerify;
    said.key = "quality." + std::string(quality_test_key(static_cast<QualityTest>(i)));
    said.detail = "+0.31 m / 5 min";
    for (const int neighbours : {0, 2}) {
      said.neighbours = neighbours;
      const Text text = trust_reason(words(), said);
      EXPECT_EQ(foreign_words(text.zh, {}), "") << text.zh;
      EXPECT_NE(text.zh.find("+0.31 m / 5 min"), std::string::npos) << text.zh;
    }
  }
}

TEST(TrustWords, every_age_is_told_in_chinese) {
  for (const char* key : {"fresh", "late", "stale", "frozen", "implausible", "to_verify", "missing", "no_data",
                          "missed_reports", "low_battery", "silent_low_battery", "lost_in_rise"}) {
    TrustAssessment said;
    said.key = std::string("trust_reason.") + key;
    said.age = std::chrono::hours{2};
    said.limit = std::chrono::hours{1};
    said.low_battery = "2.9 V";
    said.detail = "+1.2 m / 40 min";
    EXPECT_EQ(foreign_words(trust_reason(words(), said).zh, {}), "") << trust_reason(words(), said).zh;
  }
}

TEST(TrustWords, numbers_words_of_people_and_texts_of_earlier_versions_stay_as_they_are) {
  for (const char* detail : {"9 m > 3 m", "王小明: 現場無水", "the source says it has no value", "@unheard_of x", "@"}) {
    EXPECT_EQ(reason_words(words(), detail), (Text{detail, detail}));
  }
}

struct Trouble {
  const char* said;
  const char* key;
  std::vector<std::string> quoted;
};

class FeedTroubleKinds : public ::testing::TestWithParam<Trouble> {};

TEST_P(FeedTroubleKinds, is_told_in_chinese_with_its_names_and_stays_as_it_was_in_english) {
  const Trouble& trouble = GetParam();
  const Text told = feed_trouble(words(), trouble.said);
  EXPECT_EQ(told.en, trouble.said);
  EXPECT_EQ(foreign_words(told.zh, trouble.quoted), "") << told.zh;
  for (const std::string& name : trouble.quoted) EXPECT_NE(told.zh.find(name), std::string::npos) << told.zh;
  const std::string pattern = words().text(trouble.key).zh;
  const std::size_t from = pattern.rfind('}') == std::string::npos ? 0 : pattern.rfind('}') + 1;
  EXPECT_NE(told.zh.find(pattern.substr(from)), std::string::npos) << told.zh << " is not " << trouble.key;
}

INSTANTIATE_TEST_SUITE_P(
    Ui, FeedTroubleKinds,
    ::testing::Values(
        Trouble{"opendata.example.tw: HTTP status 503", "feed_trouble.http_status", {"opendata.example.tw", "503"}},
        Trouble{"https://a.tw/x: Could not resolve host: a.tw", "feed_trouble.no_host", {"https://a.tw/x"}},
        Trouble{"b.tw:1883: Lookup error.", "feed_trouble.no_host", {"b.tw:1883"}},
        Trouble{"http://127.0.0.1:9/: Failed to connect to 127.0.0.1 port 9 after 0 ms: Couldn't connect to server",
                "feed_trouble.refused", {"http://127.0.0.1:9/"}},
        Trouble{"b.tw:1883: no connection", "feed_trouble.refused", {"b.tw:1883"}},
        Trouble{"https://a.tw/x: Operation timed out after 30001 milliseconds with 0 bytes received",
                "feed_trouble.timeout", {"https://a.tw/x"}},
        Trouble{"https://a.tw/x: SSL certificate problem: unable to get local issuer certificate", "feed_trouble.tls",
                {"https://a.tw/x"}},
        Trouble{"b.tw:1883: Connection Refused: not authorised.", "feed_trouble.not_allowed", {"b.tw:1883"}},
        Trouble{"b.tw:1883: the broker refuses a subscription", "feed_trouble.not_allowed", {"b.tw:1883"}},
        Trouble{"b.tw:8883: The connection was lost.", "feed_trouble.lost", {"b.tw:8883"}},
        Trouble{"https://a.tw/x: answer longer than 67108864 bytes", "feed_trouble.too_long", {"https://a.tw/x", "67108864"}},
        Trouble{"the environment variable CWA_KEY with the access key is not set", "feed_trouble.no_key", {"CWA_KEY"}},
        Trouble{"a.tw: answered with a web page: '<html>'", "feed_trouble.web_page", {"a.tw"}},
        Trouble{"the answer is a web page, not JSON: <html>", "feed_trouble.web_page", {}},
        Trouble{"a.tw: is not JSON (TAPE_ERROR): '{'", "feed_trouble.unreadable", {"a.tw"}},
        Trouble{"a.tw: no XML: Error parsing at byte 12 of '<'", "feed_trouble.unreadable", {"a.tw"}},
        Trouble{"a.tw: none of 12 rows names a station; is this the right table?", "feed_trouble.wrong_table", {"12"}},
        Trouble{"more than 100 pages", "feed_trouble.too_many_pages", {}},
        Trouble{"the feed lab has cut this feed off", "feed_trouble.cut_off", {}},
        Trouble{"3 values are '-999 m³/s', a code for 'no value'", "feed_trouble.codes", {"3", "-999 m³/s"}},
        Trouble{"series f/A/discharge: 'FALLO' is not a number", "feed_trouble.not_a_number", {"f/A/discharge", "FALLO"}},
        Trouble{"all 12 values are stale, the newest by 3 h", "feed_trouble.all_stale", {"12"}},
        Trouble{"2 of 12 values are older than 60 min", "feed_trouble.some_stale", {"12", "2"}},
        Trouble{"epoch looks local: 8 of 9 times are about 8 h ahead", "feed_trouble.local_clock", {}},
        Trouble{"f/A/water_depth: +1 h", "feed_trouble.ahead", {"f/A/water_depth", "+1 h"}},
        Trouble{"no row has 'depth'", "feed_trouble.no_column", {"depth"}},
        Trouble{"4 of 9 rows have no other half in 'stations'", "feed_trouble.unjoined", {"4", "9", "stations"}},
        Trouble{"station f/A: latitude and longitude were exchanged", "feed_trouble.swapped", {"f/A"}},
        Trouble{"12 messages came faster than they were read and are lost", "feed_trouble.overflow", {"12"}},
        Trouble{"something that nobody foresaw", "feed_trouble.other", {}}));

TEST(FeedTrouble, several_warnings_are_told_one_by_one_and_the_unknown_once) {
  const Text told = feed_trouble(words(), "no row has 'a'; what is this; and this; the list of rows is empty");
  EXPECT_EQ(told.zh, "沒有一列有欄位「a」；來源有問題，原文保存在事件紀錄中；來源的清單是空的");
  EXPECT_EQ(told.en, "no row has 'a'; what is this; and this; the list of rows is empty");
  EXPECT_EQ(feed_trouble(words(), ""), Text{});
}

}  // namespace
}  // namespace sandtable::ui
