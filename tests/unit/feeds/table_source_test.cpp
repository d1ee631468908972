#include "feeds/sources/table_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "feeds/recording/recorded_http.h"
#include "tests/unit/feeds/feed_fakes.h"
#include "tests/unit/feeds/provider_payloads.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::DeliveryList;
using sandtable::test::feed_of;
using sandtable::test::FlatProjector;
using sandtable::test::payload_time;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

/// Answers from a map and keeps what was asked, with headers and bodies.
class Wire final : public HttpClient {
 public:
  std::uint64_t get(HttpRequest request, HttpDone done) override {
    asked.push_back(request);
    waiting_.emplace_back(std::move(request), std::move(done));
    return asked.size();
  }
  void cancel(std::uint64_t /*request*/) override { waiting_.clear(); }
  void poll() override {
    if (waiting_.empty()) return;
    auto [request, done] = std::move(waiting_.front());
    waiting_.erase(waiting_.begin());
    const auto found = replies.find(request.url);
    if (found == replies.end()) return done(fail(ErrorCode::kIo, "{}: cannot be reached", request.url));
    done(found->second);
  }
  void page(const std::string& url, std::string body, int status = 200, std::vector<HttpHeader> headers = {}) {
    HttpReply reply;
    reply.status = status;
    reply.body = std::move(body);
    reply.headers = std::move(headers);
    replies[url] = std::move(reply);
  }
  [[nodiscard]] std::vector<std::string> urls() const {
    std::vector<std::string> out;
    for (const HttpRequest& r : asked) out.push_back(r.url);
    return out;
  }

  std::map<std::string, HttpReply> replies;
  std::vector<HttpRequest> asked;

 private:
  std::vector<std::pair<HttpRequest, HttpDone>> waiting_;
};

constexpr const char* kTable = R"(
kind = "table"
url = "http://h/rows"
zone = "+08:00"
poll = "5min"
station = "id"
time = "time"
values = [{ column = "depth", property = "water_depth", unit = "cm" }]
)";
constexpr const char* kJoin = R"(
station_name = "places:name"
[[feed.joins]]
name = "places"
url = "http://h/places"
poll = "1h"
key = "id"
)";

std::string row(const std::string& id) {
  return R"({"id": ")" + id + R"(", "time": "2026-06-28 16:50:00", "depth": 5})";
}

class TableSourceTest : public testing::Test {
 protected:
  void start(const std::string& keys) {
    const FeedConfig feed = feed_of(keys);
    source_ = std::make_unique<TableSource>(
        TableRules::make(feed).value(),
        PolledSource::Parts{wire_, wall_, [] { return std::make_unique<FlatProjector>(); }, 1, stored_});
    ASSERT_TRUE(source_->start(sink_, clock_));
  }
  /// Enough turns of the net thread for everything that is on its way.
  void settle() {
    for (int i = 0; i < 30; ++i) source_->poll();
  }
  void later(Duration by) {
    wall_->advance(by);
    clock_.advance(by);
    settle();
  }

  std::shared_ptr<Wire> wire_ = std::make_shared<Wire>();
  std::shared_ptr<ManualClock> wall_ = std::make_shared<ManualClock>(payload_time());
  ManualClock clock_{payload_time()};
  DeliveryList sink_;
  std::shared_ptr<const NewestStored> stored_;
  std::unique_ptr<TableSource> source_;
};

std::string row_at(const std::string& id, const std::string& time) {
  return R"({"id": ")" + id + R"(", "time": "2026-06-28 )" + time + R"(", "depth": 5})";
}
constexpr const char* kPast = "since_url = \"http://h/past?since={since}\"\nbackfill = \"2h\"\n";

TEST_F(TableSourceTest, what_came_while_the_program_was_down_is_asked_for_once_and_known_values_left_out) {
  clock_.set(sandtable::test::at("2026-06-28T08:55:00Z"));
  auto stored = std::make_shared<NewestStored>();
  (*stored)[SeriesId("net/A/water_depth")] = sandtable::test::at("2026-06-28T08:10:00Z");
  (*stored)[SeriesId("net/B/water_depth")] = sandtable::test::at("2026-06-28T08:00:00Z");
  (*stored)[SeriesId("other/A/water_depth")] = sandtable::test::at("2020-01-01T00:00:00Z");
  stored_ = stored;
  wire_->page("http://h/past?since=2026-06-28T08:00:00Z", "[" + row_at("A", "16:40:00") + "," +
                                                              row_at("A", "16:10:00") + "," + row_at("A", "16:20:00") +
                                                              "," + row_at("B", "16:10:00") + "]");
  wire_->page("http://h/rows", "[" + row_at("A", "16:50:00") + "]");
  start(std::string(kTable) + kPast);
  settle();
  std::vector<std::string> seen;
  for (const Observation& o : sink_.observations())
    seen.push_back(o.series.str() + " " + format_iso(o.phenomenon_time));
  EXPECT_THAT(seen, ElementsAre("net/B/water_depth 2026-06-28T08:10:00Z", "net/A/water_depth 2026-06-28T08:20:00Z",
                                "net/A/water_depth 2026-06-28T08:40:00Z", "net/A/water_depth 2026-06-28T08:50:00Z"));
  later(std::chrono::minutes{5});
  EXPECT_EQ(wire_->urls().size(), 3U) << "once";
  wire_->replies.erase("http://h/rows");
  later(std::chrono::minutes{5});
  EXPECT_NE(sink_.all.back().error, "");
  wire_->page("http://h/rows", "[" + row_at("A", "18:50:00") + "]");
  later(std::chrono::hours{3});
  EXPECT_THAT(sink_.all.back().warning, HasSubstr("what was missed cannot be read"));
  EXPECT_THAT(sink_.all.back().observations, SizeIs(1)) << "and the state is known";
  EXPECT_EQ(wire_->urls()[wire_->urls().size() - 2], "http://h/past?since=2026-06-28T10:05:00Z") << "two hours at most";
  wire_->page("http://h/past?since=2026-06-28T10:10:00Z", "[" + row_at("A", "18:30:00") + "]");
  later(std::chrono::minutes{5});
  EXPECT_THAT(sink_.all.at(sink_.all.size() - 2).observations, SizeIs(1)) << "what is known now hides no past";
  EXPECT_THAT(sink_.all.back().warning, Not(HasSubstr("missed")));
}

TEST_F(TableSourceTest, rows_of_the_past_are_not_stale_though_they_are_old_and_those_of_the_present_still_are) {
  clock_.set(sandtable::test::at("2026-06-28T10:55:00Z"));
  auto stored = std::make_shared<NewestStored>();
  (*stored)[SeriesId("net/A/water_depth")] = sandtable::test::at("2026-06-28T08:00:00Z");
  stored_ = stored;
  // Two hours back at most; of what comes, the last value alone is younger than an hour.
  wire_->page("http://h/past?since=2026-06-28T08:55:00Z",
              "[" + row_at("A", "17:00:00") + "," + row_at("A", "18:50:00") + "]");
  wire_->page("http://h/rows", "[" + row_at("A", "18:50:00") + "," + row_at("B", "09:00:00") + "]");
  start(std::string(kTable) + kPast);
  settle();
  ASSERT_THAT(sink_.all, SizeIs(2));
  EXPECT_THAT(sink_.all[0].observations, SizeIs(2)) << "of the past";
  EXPECT_EQ(sink_.all[0].warning, "");
  EXPECT_THAT(sink_.all[1].warning, HasSubstr("1 of 2 values are older than")) << "of the present page";
}

TEST_F(TableSourceTest, pages_of_the_past_come_in_any_order) {
  clock_.set(sandtable::test::at("2026-06-28T08:55:00Z"));
  auto stored = std::make_shared<NewestStored>();
  (*stored)[SeriesId("net/A/water_depth")] = sandtable::test::at("2026-06-28T08:10:00Z");
  stored_ = stored;
  wire_->page("http://h/past?since=2026-06-28T08:10:00Z",
              R"({"rows": [)" + row_at("A", "16:40:00") + R"(], "next": "http://h/past?page=2"})");
  wire_->page("http://h/past?page=2", R"({"rows": [)" + row_at("A", "16:20:00") + "]}");
  wire_->page("http://h/rows", R"({"rows": [)" + row_at("A", "16:50:00") + "]}");
  start(std::string(kTable) + kPast + "rows = \"/rows\"\nnext = \"/next\"\n");
  settle();
  EXPECT_THAT(sink_.observations(), SizeIs(3));
}

TEST_F(TableSourceTest, asks_for_the_joined_table_first_and_less_often) {
  wire_->page("http://h/rows", "[" + row("A") + "]");
  wire_->page("http://h/places", R"([{"id": "A", "name": "甲"}])");
  start(std::string(kTable) + kJoin);
  settle();
  later(std::chrono::minutes{5});
  EXPECT_THAT(wire_->urls(), ElementsAre("http://h/places", "http://h/rows", "http://h/rows"));
  EXPECT_EQ(sink_.stations().at(0).name.zh, "甲");
  EXPECT_THAT(sink_.stations(), SizeIs(1)) << "declared once";
  later(std::chrono::hours{1});
  EXPECT_EQ(wire_->urls().back(), "http://h/rows");
  EXPECT_EQ(wire_->urls().at(3), "http://h/places");
}

TEST_F(TableSourceTest, a_joined_table_that_cannot_be_had_is_a_warning_and_the_values_come) {
  wire_->page("http://h/rows", "[" + row("A") + "]");
  wire_->page("http://h/places", "<html>busy</html>");
  start(std::string(kTable) + kJoin);
  settle();
  ASSERT_THAT(sink_.all, SizeIs(1));
  EXPECT_EQ(sink_.all[0].error, "");
  EXPECT_THAT(sink_.all[0].observations, SizeIs(1));
  EXPECT_THAT(sink_.all[0].warning, HasSubstr("table 'places'"));
  wire_->page("http://h/places", R"([{"id": "A", "name": "甲"}])");
  later(std::chrono::minutes{5});
  EXPECT_EQ(sink_.all.back().stations.at(0).name.zh, "甲") << "tried again soon, and the station told anew";
  EXPECT_EQ(sink_.all.back().warning, "");
}

TEST_F(TableSourceTest, trouble_is_an_error_and_a_growing_pause) {
  start(kTable);
  for (const auto& [body, status, why] : {std::tuple{"", 500, "HTTP status 500"},
                                          {"<!DOCTYPE html>", 200, "web page"},
                                          {R"({"data": null})", 200, "null"}}) {
    const FeedConfig feed = feed_of(std::string(kTable) + "rows = [\"/data\", \"\"]");
    source_ = std::make_unique<TableSource>(TableRules::make(feed).value(), PolledSource::Parts{wire_, wall_, {}, 1});
    ASSERT_TRUE(source_->start(sink_, clock_));
    wire_->page("http://h/rows", body, status);
    settle();
    EXPECT_THAT(sink_.all.back().error, HasSubstr(why));
    const std::size_t asked = wire_->asked.size();
    later(std::chrono::seconds{1});
    EXPECT_THAT(wire_->asked, SizeIs(asked)) << "not at once";
    later(std::chrono::minutes{1});
    EXPECT_GT(wire_->asked.size(), asked);
  }
}

TEST_F(TableSourceTest, a_recording_is_read_as_it_was_received_though_that_was_sooner_than_the_poll_and_a_retry_ask) {
  std::vector<RawMessage> recorded;
  const auto record = [&](Duration after, const std::string& time, int status = 200) {
    recorded.push_back({SourceId("net"),
                        payload_time() + after,
                        RawMessage::Wire::kHttp,
                        "http://h/rows",
                        status,
                        false,
                        "application/json",
                        {},
                        "[" + row_at("A", time) + "]"});
  };
  using std::chrono::seconds;
  record(seconds{1}, "16:40:00");
  record(seconds{299}, "16:41:00");
  record(seconds{300}, "", 500);
  record(seconds{301}, "16:42:00");
  source_ = std::make_unique<TableSource>(TableRules::make(feed_of(kTable)).value(),
                                          PolledSource::Parts{recorded_http(recorded, wall_), wall_, {}, 1});
  ASSERT_TRUE(source_->start(sink_, clock_));
  for (const RawMessage& message : recorded) {
    later(message.received - clock_.now());
    EXPECT_EQ(sink_.all.size(), static_cast<std::size_t>(&message - recorded.data()) + 1);
  }
  EXPECT_THAT(sink_.observations(), SizeIs(3));
}

TEST_F(TableSourceTest, posts_a_body_with_its_type) {
  wire_->page("http://h/rows", "[" + row("A") + "]");
  start(std::string(kTable) + R"(body = '{"cityCode":10018}')");
  settle();
  ASSERT_THAT(wire_->asked, SizeIs(1));
  EXPECT_EQ(wire_->asked[0].post, R"({"cityCode":10018})");
  EXPECT_EQ(wire_->asked[0].headers.at(0).name, "Content-Type");
}

TEST_F(TableSourceTest, an_unchanged_answer_is_contact_and_nothing_more) {
  wire_->page("http://h/rows", "[" + row("A") + "]", 200, {{"ETag", "\"v1\""}});
  start(kTable);
  settle();
  wire_->page("http://h/rows", "", 304);
  later(std::chrono::minutes{5});
  ASSERT_THAT(sink_.all, SizeIs(2));
  EXPECT_EQ(sink_.all[1].error, "");
  EXPECT_THAT(sink_.all[1].observations, SizeIs(0));
  EXPECT_EQ(wire_->asked[1].headers.at(0).value, "\"v1\"");
}

TEST_F(TableSourceTest, pages_of_a_layer_go_on_where_the_first_ended) {
  const auto layer = [](const std::string& id, bool more) {
    return R"({"exceededTransferLimit": )" + std::string(more ? "true" : "false") +
           R"(, "features": [{"attributes": )" + row(id) + "}]}";
  };
  wire_->page("http://h/rows", layer("A", true));
  wire_->page("http://h/rows?resultOffset=1", layer("B", true));
  wire_->page("http://h/rows?resultOffset=2", layer("C", false));
  start(std::string(kTable) + "format = \"arcgis\"");
  settle();
  EXPECT_THAT(sink_.observations(), SizeIs(3));
}

TEST_F(TableSourceTest, next_links_are_followed_once) {
  wire_->page("http://h/rows",
              R"({"rows": [)" + row("A") + R"(], "links": [{"rel": "next", "href": "http://h/rows?p=2"}]})");
  wire_->page("http://h/rows?p=2",
              R"({"rows": [)" + row("B") + R"(], "links": [{"rel": "next", "href": "http://h/rows"}]})");
  start(std::string(kTable) + "rows = \"/rows\"\nnext = \"/links/[rel=next]/href\"");
  settle();
  EXPECT_THAT(sink_.observations(), SizeIs(2));
  EXPECT_THAT(sink_.all.back().error, HasSubstr("read already"));
}

TEST_F(TableSourceTest, access_key_comes_from_the_environment_and_never_into_a_message) {
  const std::string keyed = std::string(kTable).replace(std::string(kTable).find("/rows"), 5, "/rows?k={key}") +
                            "key_env = \"SANDTABLE_TEST_KEY\"";
  ::unsetenv("SANDTABLE_TEST_KEY");
  start(keyed);
  settle();
  EXPECT_THAT(sink_.all.back().error, HasSubstr("SANDTABLE_TEST_KEY"));
  ::setenv("SANDTABLE_TEST_KEY", "s3cret", 1);
  wire_->page("http://h/rows?k=s3cret", "nonsense");
  later(std::chrono::minutes{20});
  EXPECT_EQ(wire_->urls().back(), "http://h/rows?k=s3cret");
  EXPECT_THAT(sink_.all.back().error, testing::Not(HasSubstr("s3cret")));
  ::unsetenv("SANDTABLE_TEST_KEY");
}

}  // namespace
}  // namespace sandtable::feeds
