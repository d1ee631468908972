#include "feeds/sources/table_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/feeds/feed_fakes.h"
#include "tests/unit/feeds/provider_payloads.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::feed_of;
using sandtable::test::FlatProjector;
using sandtable::test::payload_time;
using sandtable::test::readable;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* kDepth = R"(
station = ["id", "ID"]
lon = "lon"
lat = "lat"
time = "time"
values = [{ column = "depth", property = "water_depth", unit = "cm" }]
)";

std::string table(const std::string& keys) {
  return "kind = \"table\"\nurl = \"http://h/t\"\nzone = \"+08:00\"\n" + keys;
}

Result<TablePage> read(const std::string& keys, std::string_view body) {
  const auto rules = TableRules::make(feed_of(table(keys)));
  if (!rules) return pass(rules);
  FlatProjector projector;
  return TableReader(*rules, &projector).read(body, payload_time());
}

/// One row with the depth as it stands in the JSON.
IngestDelivery row(const std::string& depth, const std::string& time = R"("2026-06-28 16:50:00")") {
  const auto page =
      read(kDepth, R"([{"id": "A", "lon": "120.1", "lat": "23.1", "time": )" + time + R"(, "depth": )" + depth + "}]");
  if (!page) throw std::runtime_error(page.error().message);
  return page->delivery;
}

TEST(TableReader, numbers_come_as_numbers_texts_or_one_of_the_words_for_none) {
  EXPECT_NEAR(row("5").observations.at(0).value, 0.05, 1e-12);
  EXPECT_NEAR(row(R"("5,5")").observations.at(0).value, 0.055, 1e-12) << "decimal comma";
  for (const char* none : {"null", R"("")", R"("-")", R"("--")", R"("None")", R"("null")", R"("#N/A")"}) {
    EXPECT_EQ(row(none).observations.at(0).flag, QualityFlag::kMissing) << none;
  }
  const IngestDelivery fallo = row(R"("FALLO")");
  EXPECT_EQ(fallo.refused, 1U);
  ASSERT_THAT(fallo.observations, SizeIs(1));
  EXPECT_EQ(fallo.observations[0].tests.of(QualityTest::kSyntax), QualityFlag::kFail);
  EXPECT_THAT(fallo.observations[0].raw, HasSubstr("FALLO"));
  EXPECT_EQ(row("{}").observations.size(), 0U);
  EXPECT_EQ(row("[1, 2]").refused, 1U) << "two numbers are not one";
  EXPECT_EQ(row(R"("1e999")").refused, 1U) << "not finite";
}

TEST(TableReader, numbers_that_stand_for_no_value_are_counted_and_missing) {
  struct Case {
    const char* property;
    const char* unit;
    const char* written;
    bool is_value;
  };
  for (const Case& c : {Case{"discharge", "m3/s", "-999", false}, Case{"discharge", "ft3/s", "-999999", false},
                        Case{"discharge", "m3/s", "-9999.0", false}, Case{"discharge", "m3/s", "-99", true},
                        Case{"discharge", "ft3/s", "9999", true}, Case{"discharge", "m3/s", "-998.5", true},
                        Case{"voltage", "V", "-99", false}, Case{"temperature", "°C", "9999", false},
                        Case{"temperature", "°C", "-9", true}, Case{"fuel", "%", "-999", false},
                        Case{"flow_speed", "m/s", "-99", false}, Case{"water_depth", "cm", "-999", false},
                        Case{"water_level", "m", "-999", false}, Case{"water_level", "mm", "-999", true}}) {
    const std::string keys = std::string("station = \"id\"\ntime = \"time\"\nvalues = [{ column = \"v\", property = \"") +
                             c.property + "\", unit = \"" + c.unit + "\" }]\n";
    const auto page = read(keys, std::string(R"([{"id": "A", "time": "2026-06-28 16:50:00", "v": )") + c.written + "}]");
    ASSERT_TRUE(page) << page.error().message;
    const Observation& o = page->delivery.observations.at(0);
    EXPECT_EQ(o.flag, c.is_value ? QualityFlag::kNotEvaluated : QualityFlag::kMissing) << c.property << ' ' << c.written;
    EXPECT_EQ(std::isnan(o.value), !c.is_value) << c.property << ' ' << c.written;
    const std::string counted = "1 values are '" + o.raw + "', a code for 'no value'";
    EXPECT_EQ(page->delivery.warning.find(counted) != std::string::npos, !c.is_value) << page->delivery.warning;
  }
}

TEST(TableReader, what_the_source_remarks_is_kept_and_the_gravest_of_its_words_counts) {
  const std::string keys = std::string(kDepth) +
                           "qualifier = [\"q\", \"r\"]\nqualifiers = { approved = [\"A\"], provisional = [\"P\"], "
                           "estimated = [\"e\"], ice = [\"Ice\"], equipment = [\"Eqp\"] }\n";
  struct Case {
    const char* remarks;
    const char* raw;
    std::optional<QualityFlag> flag;
    const char* reason;
  };
  for (const Case& c : {Case{R"("q": "A")", "5 cm [A]", QualityFlag::kPass, ""},
                        Case{R"("q": "P")", "5 cm [P]", QualityFlag::kNotEvaluated, ""},
                        Case{R"("q": ["P", "e"])", "5 cm [P, e]", QualityFlag::kSuspect, "@estimated P, e"},
                        Case{R"("q": "a", "r": "ICE")", "5 cm [a, ICE]", QualityFlag::kSuspect, "@ice a, ICE"},
                        Case{R"("q": "Ice;Eqp")", "5 cm [Ice, Eqp]", QualityFlag::kSuspect, "@equipment Ice, Eqp"},
                        Case{R"("q": "X9")", "5 cm [X9]", {}, ""}, Case{R"("q": null)", "5 cm", {}, ""}}) {
    const auto page = read(keys, std::string(R"([{"id": "A", "lon": "120.1", "lat": "23.1", "time": "2026-06-28 16:50:00",
                                                 "depth": 5, )") + c.remarks + "}]");
    ASSERT_TRUE(page) << page.error().message;
    const Observation& o = page->delivery.observations.at(0);
    EXPECT_EQ(o.raw, c.raw);
    EXPECT_EQ(o.tests.of(QualityTest::kProvider), c.flag) << c.remarks;
    EXPECT_EQ(o.reason, c.reason);
  }
  EXPECT_FALSE(TableRules::make(feed_of(table(kDepth))).value().qualifier.size());
}

TEST(TableReader, a_row_without_a_time_it_can_tell_is_refused) {
  EXPECT_EQ(row("5", R"("soon")").refused, 1U);
  EXPECT_EQ(row("5", "null").refused, 1U);
  EXPECT_EQ(row("null", "null").refused, 0U) << "a station that says nothing is only known";
  EXPECT_THAT(row("null", "null").stations, SizeIs(1));
  EXPECT_EQ(row("5", R"("2026-06-28T08:50:00Z")").observations.at(0).phenomenon_time,
            sandtable::test::at("2026-06-28T08:50:00Z"));
}

TEST(TableReader, one_bad_row_costs_one_row) {
  const auto page = read(kDepth, R"([
    {"time": "2026-06-28 16:50:00", "depth": 1},
    {"id": "B", "time": "2026-06-28 16:50:00", "depth": "?"},
    7, "text", null, [],
    {"ID": "C", "time": "2026-06-28 16:50:00", "depth": 3, "unknown": {"deep": [1, {}]}}])");
  ASSERT_TRUE(page);
  const std::vector<Observation> values = readable(page->delivery.observations);
  ASSERT_THAT(values, SizeIs(1));
  EXPECT_EQ(values[0].series.str(), "net/C/water_depth") << "another spelling of the id";
  EXPECT_EQ(page->rows, 7U);
  EXPECT_EQ(page->delivery.refused, 6U);
}

TEST(TableReader, rows_that_name_no_station_at_all_are_some_other_answer) {
  const auto other = read(kDepth, R"([{"message": "maintenance"}, {"message": "come again"}])");
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message, HasSubstr("none of 2 rows names a station"));
  const auto one = read(kDepth, R"([{"note": "x"}, {"id": "A", "time": "2026-06-28 16:50:00", "depth": 1}])");
  ASSERT_TRUE(one) << one.error().message;
  EXPECT_THAT(one->delivery.observations, SizeIs(1));
}

TEST(TableReader, two_rows_of_one_station_and_time_count_once) {
  const auto page = read(kDepth, R"([{"id": "A", "time": "2026-06-28 16:50:00", "depth": 1},
                                     {"id": "A", "time": "2026-06-28 16:50:00", "depth": 2}])");
  ASSERT_TRUE(page);
  ASSERT_THAT(page->delivery.observations, SizeIs(1));
  EXPECT_EQ(page->delivery.observations[0].raw, "1 cm");
  EXPECT_EQ(page->delivery.refused, 1U);
  EXPECT_THAT(page->delivery.warning, HasSubstr("two values of one time"));
}

TEST(TableReader, health_tells_empty_stale_and_misnamed_tables_apart) {
  EXPECT_THAT(read(kDepth, "[]")->delivery.warning, HasSubstr("empty"));
  EXPECT_THAT(row("5", R"("2026-06-01 16:50:00")").warning, HasSubstr("all 1 values are stale, the newest by 27 d"));
  const auto misnamed = read(kDepth, R"([{"id": "A", "time": "2026-06-28 16:50:00", "Depth": 1}])");
  EXPECT_THAT(misnamed->delivery.warning, HasSubstr("no row has 'depth'"));
  const auto trouble = read(kDepth, R"({"error": {"code": 500}})");
  ASSERT_FALSE(trouble);
  EXPECT_THAT(trouble.error().message, HasSubstr("none of 1 rows names a station"));
  const auto elsewhere = read(std::string("rows = \"/data\"\n") + kDepth, R"({"error": 1, "message": "busy"})");
  ASSERT_FALSE(elsewhere);
  EXPECT_THAT(elsewhere.error().message, HasSubstr("an object with error, message"));
  for (const char* broken : {"", "{", "[{\"id\": \"A\"", "\xFF\xFE", "<table>", "[1,]"})
    EXPECT_FALSE(read(kDepth, broken)) << broken;
}

TEST(TableReader, texts_of_any_length_and_bytes_end_up_short_and_valid) {
  const std::string monster(10u << 20, 'x');
  const auto page =
      read(std::string(kDepth) + "station_name = \"name\"", R"([{"id": ")" + monster + R"(", "name": ")" + monster +
                                                                R"(", "time": "2026-06-28 16:50:00", "depth": 1}])");
  ASSERT_TRUE(page);
  EXPECT_LT(page->delivery.stations.at(0).id.str().size(), 300U);
  EXPECT_LT(page->delivery.stations.at(0).name.zh.size(), 300U);
  const auto big5 = read(std::string(kDepth) + "station_name = \"name\"",
                         "[{\"id\": \"A\", \"name\": \"\xA5\xCE\", \"time\": \"2026-06-28 16:50:00\", \"depth\": 1}]");
  ASSERT_TRUE(big5) << "a name in another encoding costs the name";
  EXPECT_EQ(big5->delivery.observations.size(), 1U);
  const auto csv = read(std::string("format = \"csv\"\nstation_name = \"name\"\n") + kDepth,
                        "id,name,time,depth\nA,\xFF\xC3,2026-06-28 16:50:00,1\n");
  ASSERT_TRUE(csv);
  EXPECT_EQ(csv->delivery.stations.at(0).name.zh, "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(TableReader, positions_may_be_one_text_exchanged_or_nothing) {
  const auto at = [](const std::string& place) {
    const auto page = read(
        "station = \"id\"\nxy = \"p\"\ntime = \"t\"\n"
        "values = [{ column = \"d\", property = \"water_depth\", unit = \"m\" }]",
        R"([{"id": "A", "t": "2026-06-28 16:50", "d": 1, "p": )" + place + "}]");
    return page->delivery.stations.at(0).at;
  };
  EXPECT_EQ(at(R"("120.1 23.1")"), (LocalXY{120.1e5, 23.1e5}));
  EXPECT_EQ(at("[120.1, 23.1]"), (LocalXY{120.1e5, 23.1e5}));
  EXPECT_EQ(at(R"("23.1,120.1")"), (LocalXY{120.1e5, 23.1e5})) << "latitude first makes no sense in Taiwan";
  EXPECT_FALSE(at(R"("0,0")"));
  EXPECT_FALSE(at(R"("120.1")"));
  EXPECT_FALSE(at(R"("east, north")"));
  EXPECT_FALSE(at("null"));
}

TEST(TableReader, places_in_another_crs_ask_for_it_and_do_without_when_it_cannot_be_had) {
  const auto page = read(std::string("crs = \"EPSG:3828\"\n") + kDepth,
                         R"([{"id": "A", "lon": 300000, "lat": 2770000, "time": "2026-06-28 16:50:00", "depth": 1}])");
  ASSERT_TRUE(page);
  EXPECT_FALSE(page->delivery.stations.at(0).at);
  EXPECT_THAT(page->delivery.warning, HasSubstr("EPSG:3828"));
  EXPECT_THAT(page->delivery.observations, SizeIs(1));
}

TEST(TableReader, paths_lead_into_texts_that_are_json_and_up_again) {
  const auto page = read(R"(
rows = "/groups/*/items"
station = "/../../name"
time = "//made"
values = [
  { column = "/extra/v/1", property = "water_level", unit_column = "/extra/unit" },
  { column = "/list/[k=depth]/v", property = "water_depth", unit = "m" },
])",
                         R"({"made": "2026-06-28T08:50:00Z", "groups": [{"name": "G", "items": [
          {"extra": "{\"v\": [1, 250], \"unit\": \"cm\"}", "list": [{"k": "x", "v": 1}, {"k": "depth", "v": 2}]}]}]})");
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_THAT(page->delivery.observations, SizeIs(2));
  EXPECT_EQ(page->delivery.observations[0].series.str(), "net/G/water_level");
  EXPECT_EQ(page->delivery.observations[0].value, 2.5);
  EXPECT_EQ(page->delivery.observations[1].value, 2);
}

TEST(TableReader, units_that_measure_something_else_are_refused_by_row) {
  const std::string keys =
      "station = \"id\"\ntime = \"time\"\n"
      "values = [{ column = \"v\", property = \"water_level\", unit_column = \"u\" }]";
  const auto page = read(keys, R"([{"id": "A", "time": "2026-06-28 16:50", "v": 1, "u": "m3/s"},
                                   {"id": "B", "time": "2026-06-28 16:50", "v": 1, "u": ""},
                                   {"id": "C", "time": "2026-06-28 16:50", "v": 1, "u": "mm"}])");
  ASSERT_TRUE(page);
  EXPECT_THAT(page->delivery.observations, SizeIs(1));
  EXPECT_EQ(page->delivery.refused, 2U);
}

TEST(TableReader, spreadsheets_and_years_of_the_republic_are_formats_like_any_other) {
  const auto time = [](const std::string& format, const std::string& text) {
    const auto page = read("format = \"csv\"\ndelimiter = \"\t\"\nstation = \"id\"\ntime = \"time\"\ntime_format = \"" +
                               format + "\"\nvalues = [{ column = \"v\", property = \"water_level\", unit = \"m\" }]",
                           "id\ttime\tv\r\nA\t" + text + "\t1\r\n");
    return format_iso(page->delivery.observations.at(0).phenomenon_time);
  };
  EXPECT_EQ(time("roc", "115/06/28 16:50"), "2026-06-28T08:50:00Z");
  EXPECT_EQ(time("excel", "46201.7013888889"), "2026-06-28T08:50:00Z");
}

TEST(TablePath, says_which_step_is_none) {
  for (const char* bad : {"/a//b", "/[x]/b", "/[=x]", "/a/"}) EXPECT_FALSE(TablePath::parse(bad)) << bad;
  EXPECT_TRUE(TablePath::parse("a/b")->plain) << "a header may hold a slash";
  EXPECT_EQ(TablePath::parse("/a~1b/c~0d")->steps[0].key, "a/b");
  EXPECT_EQ(TablePath::parse("/[url=http://h/a]/b")->steps[0].equals, "http://h/a");
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "/x";
  EXPECT_FALSE(TablePath::parse(deep));
}

TEST(TableFeedKeys, mistakes_in_the_place_file_are_told_by_key) {
  const auto why = [](const std::string& keys) -> std::string {
    try {
      feed_of(keys);
    } catch (const std::runtime_error& e) {
      return e.what();
    }
    return {};
  };
  EXPECT_EQ(why(table(kDepth)), "");
  EXPECT_THAT(why(table("station = \"id\"")), HasSubstr("feed.values: missing"));
  EXPECT_THAT(why(table(std::string(kDepth) + "time_format = \"sundial\"")), HasSubstr("time_format"));
  EXPECT_THAT(why(table(std::string(kDepth) + "xy = \"p\"")), HasSubstr("not together with lon and lat"));
  EXPECT_THAT(why(table("values = [{ column = \"s\", property = \"pump_state\", states = { asleep = [\"1\"] } }]")),
              HasSubstr("'asleep' is no state of pump_state"));
  EXPECT_THAT(why("kind = \"provider\"\nprovider = \"wra_iow_flod\""), HasSubstr("did you mean 'wra_iow_flood'"));
  EXPECT_THAT(why("kind = \"provider\"\nprovider = \"usgs_iv\""), HasSubstr("needs 'sites'"));
  EXPECT_THAT(why("kind = \"provider\"\nprovider = \"nantou_sewer\""), HasSubstr("not enabled"));
  EXPECT_THAT(why("kind = \"table\"\nurl = \"http://h/t?token=abc\"\nvalues = []"), HasSubstr("access token"));
}

TEST(TableFeedKeys, a_feed_overrides_its_recipe_and_services_move) {
  const FeedConfig feed = sandtable::test::provider_feed(
      "cwa_rain", "base = \"http://127.0.0.1:8080/\"\nexpected_every = \"20min\"\nname = \"ours\"");
  const auto& table = std::get<TableFeed>(feed.kind);
  EXPECT_EQ(table.request.url, "http://127.0.0.1:8080/Observation/O-A0002-001.json");
  EXPECT_EQ(feed.name.zh, "ours");
  EXPECT_EQ(feed.expected_every, std::chrono::minutes{20});
  EXPECT_EQ(table.values.size(), 6U);
  const FeedConfig keyed = sandtable::test::provider_feed(
      "cwa_rain", "url = \"https://h/x?Authorization={key}&format=JSON\"\nkey_env = \"CWA_KEY\"");
  EXPECT_EQ(std::get<TableFeed>(keyed.kind).key_env, "CWA_KEY");
}

}  // namespace
}  // namespace sandtable::feeds
