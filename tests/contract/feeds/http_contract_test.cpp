#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "feeds/net/http_client.h"
#include "feeds/sources/make_source.h"
#include "tests/contract/feeds/eventually.h"
#include "tests/contract/feeds/listener.h"
#include "tests/contract/feeds/test_certificates.h"
#include "tests/contract/feeds/tiny_http_server.h"
#include "tests/support/memory_store.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::DeliveryList;
using sandtable::test::eventually;
using sandtable::test::feed;
using sandtable::test::FlatProjector;
using sandtable::test::mapping;
using sandtable::test::TempDir;
using sandtable::test::TestCertificates;
using sandtable::test::TinyHttpServer;
using sandtable::test::TlsFileServer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

/// The reply, or the error, of one request.
Result<HttpReply> fetch(const HttpRequest& request) {
  const auto client = make_http_client();
  std::optional<Result<HttpReply>> outcome;
  client->get(request, [&](Result<HttpReply> reply) { outcome = std::move(reply); });
  eventually([&] {
    client->poll();
    return outcome.has_value();
  });
  if (!outcome) return fail(ErrorCode::kInternal, "no answer at all");
  return *outcome;
}

TEST(HttpClient, body_and_status_come_as_they_are) {
  TinyHttpServer server;
  server.page("/a?b=c+d%20e", "hello");
  const auto reply = fetch({server.root() + "/a?b=c+d%20e"});
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->status, 200);
  EXPECT_EQ(reply->body, "hello");
  EXPECT_EQ(reply->content_type, "application/json");
  const auto missing = fetch({server.root() + "/none"});
  ASSERT_TRUE(missing);
  EXPECT_EQ(missing->status, 404);
}

TEST(HttpClient, answer_beyond_the_limit_is_given_up) {
  TinyHttpServer server;
  server.page("/", std::string(5'000'000, 'x'));
  const auto reply = fetch({server.root() + "/", 1'000'000});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::kLimit);
  EXPECT_THAT(reply.error().message, HasSubstr("1000000 bytes"));
}

TEST(HttpClient, answer_shorter_than_announced_is_an_error) {
  TinyHttpServer server;
  server.answer("/", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{\"value\": []}");
  const auto reply = fetch({server.root() + "/"});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::kIo);
}

TEST(HttpClient, server_that_takes_the_question_and_says_nothing_is_given_up) {
  sandtable::test::Listener silent(sandtable::test::Listener::Kind::kTcp);
  HttpRequest request{fmt::format("http://127.0.0.1:{}/", silent.port())};
  request.patience = std::chrono::milliseconds{200};
  const auto reply = fetch(request);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::kIo);
  EXPECT_THAT(reply.error().message, HasSubstr("timed out"));
  EXPECT_THAT(silent.heard(), HasSubstr("GET / HTTP"));
}

TEST(HttpClient, headers_go_out_and_come_back) {
  TinyHttpServer server;
  server.answer("/", "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nRetry-After:  5 \r\nConnection: close\r\n\r\n");
  HttpRequest request{server.root() + "/"};
  request.headers = {{"If-None-Match", "\"a\""}};
  const auto reply = fetch(request);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 304);
  EXPECT_EQ(reply->header("etag"), "\"a\"");
  EXPECT_EQ(reply->header("RETRY-AFTER"), "5");
  EXPECT_EQ(reply->header("none"), "");
  EXPECT_THAT(server.requests().at(0), HasSubstr("If-None-Match: \"a\"\r\n"));
}

TEST(HttpClient, body_of_a_post_goes_out_byte_for_byte) {
  TinyHttpServer server;
  server.page("/ask", "ok");
  HttpRequest request{server.root() + "/ask"};
  request.post = R"({"cityCode":10018})";
  request.headers = {{"Content-Type", "application/json"}};
  const auto reply = fetch(request);
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->body, "ok");
  EXPECT_THAT(server.requests().at(0), testing::StartsWith("POST /ask "));
  EXPECT_THAT(server.requests().at(0), testing::EndsWith(request.post));
  EXPECT_THAT(server.requests().at(0), HasSubstr("Content-Type: application/json"));
}

TEST(HttpClient, server_is_believed_only_by_the_given_authority_and_under_its_own_name) {
  const TestCertificates certificates;
  if (!certificates.made()) GTEST_SKIP() << "openssl is not installed";
  const TlsFileServer server(certificates);
  ASSERT_TRUE(server.listens());
  const auto outcome = [&](const std::string& host, const TlsPolicy& tls) {
    HttpRequest request{fmt::format("https://{}:{}/page.json", host, server.port())};
    request.tls = tls;
    return fetch(request);
  };
  TlsPolicy known;
  known.ca_bundle = certificates.file("ca.pem");
  const auto reply = outcome("localhost", known);
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_THAT(reply->body, HasSubstr("value"));
  EXPECT_FALSE(outcome("127.0.0.1", known)) << "the certificate is for another name";
  TlsPolicy lenient = known;
  lenient.ca_bundle = certificates.file("stranger.pem");
  lenient.security_level = 0;
  lenient.min_version = TlsVersion::kTls10;
  EXPECT_FALSE(outcome("localhost", lenient)) << "a lower level accepts short keys, not strangers";
  EXPECT_FALSE(outcome("localhost", {})) << "nor does the system know this authority";
}

TEST(HttpClient, redirects_are_followed_a_few_times_but_never_to_a_file) {
  const TempDir folder;
  std::ofstream(folder.file("secret")) << "secret";
  TinyHttpServer server;
  const auto redirect = [&](const std::string& from, const std::string& to) {
    server.answer(from, "HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: " + to + "\r\n\r\n");
  };
  server.page("/new", "moved");
  redirect("/old", "/new");
  redirect("/round", "/round");
  redirect("/file", "file://" + folder.file("secret"));
  EXPECT_EQ(fetch({server.root() + "/old"})->body, "moved");
  EXPECT_FALSE(fetch({server.root() + "/round"}));
  EXPECT_FALSE(fetch({server.root() + "/file"}));
}

TEST(HttpClient, only_web_and_file_addresses_are_read) {
  for (const char* url : {"ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "/etc/passwd", "", "javascript:1"}) {
    const auto reply = fetch({url});
    ASSERT_FALSE(reply) << url;
    EXPECT_EQ(reply.error().code, ErrorCode::kInvalid) << url;
  }
  const TempDir folder;
  std::ofstream(folder.file("page 1.json")) << "{}";
  EXPECT_EQ(fetch({"file://" + folder.path().string() + "/page%201.json"})->body, "{}");
  EXPECT_FALSE(fetch({"file://" + folder.file("none")}));
}

TEST(HttpClient, nobody_listening_is_an_error_without_the_query_which_may_hold_keys) {
  std::string root;
  { root = TinyHttpServer().root(); }
  const auto reply = fetch({root + "/x?token=secret"});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::kIo);
  EXPECT_THAT(reply.error().message, testing::Not(HasSubstr("secret")));
}

TEST(HttpClient, cancelled_request_calls_nobody) {
  TinyHttpServer server;
  server.page("/", "x");
  const auto client = make_http_client();
  bool called = false;
  client->cancel(client->get({server.root() + "/"}, [&](Result<HttpReply>) { called = true; }));
  bool other_done = false;
  client->get({server.root() + "/"}, [&](Result<HttpReply>) { other_done = true; });
  ASSERT_TRUE(eventually([&] {
    client->poll();
    return other_done;
  }));
  EXPECT_FALSE(called);
}

TEST(SensorThingsOverHttp, pages_are_followed_with_their_links_byte_for_byte) {
  TinyHttpServer server;
  const auto page = [&](const char* station, const std::string& next) {
    return std::string(R"({"value": [{"@iot.id": ")") + station + R"(", "name": "depth", "Thing": {"@iot.id": ")" +
           station + R"("}, "Observations": [{"phenomenonTime": "2026-06-01T00:00:00Z", "result": 5}]}])" +
           (next.empty() ? "" : R"(, "@iot.nextLink": ")" + next + "\"") + "}";
  };
  const std::string second = "/v1.0/Datastreams?$top=1&$filter=%28name+eq+%27a%27%29&$skipFilter=(@iot.id+gt+1)";
  server.page("/v1.0/Datastreams?$top=1", page("A", server.root() + second));
  server.page(second, page("B", "Datastreams?$skip=2"));
  server.page("/v1.0/Datastreams?$skip=2", page("C", ""));

  SensorThingsFeed config;
  config.url = server.root() + "/v1.0/Datastreams?$top=1";
  config.datastreams = {{"depth", mapping("", Quantity::kWaterDepth, "cm")}};
  SourceContext context;
  context.make_projector = [] { return std::make_unique<FlatProjector>(); };
  auto source = make_source(feed(config), context);
  ASSERT_TRUE(source);
  DeliveryList sink;
  const ManualClock clock(at("2026-06-01T00:05:00Z"));
  ASSERT_TRUE((*source)->start(sink, clock));
  ASSERT_TRUE(eventually([&] {
    (*source)->poll();
    return sink.all.size() == 3;
  }));
  for (const IngestDelivery& d : sink.all) EXPECT_EQ(d.error, "");
  EXPECT_THAT(sink.observations(), SizeIs(3));
  EXPECT_THAT(server.asked(), ElementsAre("/v1.0/Datastreams?$top=1", second, "/v1.0/Datastreams?$skip=2"));
}

/// A service with one sensor that sends every minute of 2026-06-01, polled every five.
class FastSensor : public testing::Test {
 protected:
  static std::string time_of(int minute) { return fmt::format("2026-06-01T{:02}:{:02}:00Z", minute / 60, minute % 60); }
  static std::string observation(int minute) {
    return fmt::format(R"({{"@iot.id": {}, "phenomenonTime": "{}", "result": {}}})", minute, time_of(minute), minute);
  }
  /// The latest value at that minute, and what came up to then after `after`, as the service would tell it.
  void stands_at(int minute, int after) {
    server_.page("/v1.0/Datastreams?$top=1",
                 R"({"value": [{"@iot.id": 7, "name": "depth", "Thing": {"@iot.id": 1}, "Observations": [)" +
                     observation(minute) + "]}]}");
    std::string rows;
    for (int m = after + 1; m <= minute; ++m) rows += (rows.empty() ? "" : ",") + observation(m);
    server_.page("/v1.0/Datastreams(7)/Observations?$filter=phenomenonTime%20gt%20" + time_of(after) +
                     "&$orderby=phenomenonTime%20asc,@iot.id%20asc&$top=1000",
                 R"({"value": [)" + rows + "]}");
  }
  void open(std::shared_ptr<const NewestStored> stored = nullptr) {
    SensorThingsFeed config;
    config.url = server_.root() + "/v1.0/Datastreams?$top=1";
    config.poll = std::chrono::minutes{5};
    config.datastreams = {{"depth", mapping("", Quantity::kWaterDepth, "cm")}};
    SourceContext context;
    context.wall_clock = wall_;
    context.stored = std::move(stored);
    source_ = make_source(feed(config), context).value();
    ASSERT_TRUE(source_->start(sink_, *wall_));
  }
  void poll_until(std::size_t observations) {
    EXPECT_TRUE(eventually([&] {
      source_->poll();
      return sink_.observations().size() >= observations;
    }));
    for (int i = 0; i < 20; ++i) source_->poll();
  }
  [[nodiscard]] std::vector<std::string> times() const {
    std::vector<std::string> all;
    for (const Observation& o : sink_.observations()) all.push_back(format_iso(o.phenomenon_time));
    std::ranges::sort(all);
    return all;
  }
  static std::vector<std::string> each_minute(int from, int to) {
    std::vector<std::string> all;
    for (int m = from; m <= to; ++m) all.push_back(time_of(m));
    return all;
  }

  TinyHttpServer server_;
  std::shared_ptr<ManualClock> wall_ = std::make_shared<ManualClock>(at("2026-06-01T01:00:00Z"));
  DeliveryList sink_;
  std::unique_ptr<FeedSource> source_;
};

TEST_F(FastSensor, loses_none_of_five_values_between_two_polls) {
  stands_at(60, 50);
  open();
  poll_until(1);
  stands_at(65, 50);
  wall_->advance(std::chrono::minutes{5});
  poll_until(15);
  stands_at(70, 55);
  wall_->advance(std::chrono::minutes{5});
  poll_until(20);
  EXPECT_EQ(times(), each_minute(51, 70)) << "each once";
  for (const IngestDelivery& d : sink_.all) EXPECT_EQ(d.warning + d.error, "");
  for (const Observation& o : sink_.observations()) EXPECT_NE(o.note.bytes, 0U);
}

TEST_F(FastSensor, what_it_said_while_the_program_was_down_is_asked_for_and_nothing_twice) {
  stands_at(60, 59);
  open();
  poll_until(1);
  source_->stop();
  test::MemoryStore incident;
  Event event;
  event.seq = 1;
  event.body = ObservationsIngested{SourceId("net"), sink_.observations()};
  ASSERT_TRUE(incident.append(std::span(&event, 1)));
  sink_.all.clear();
  stands_at(90, 50);
  wall_->advance(std::chrono::minutes{30});
  open(newest_stored(incident).value());
  poll_until(30);
  EXPECT_EQ(times(), each_minute(61, 90));
}

TEST(SensorThingsOverHttp, saved_page_is_read_from_disk_and_its_next_page_is_not_asked_for) {
  const TempDir folder;
  std::ofstream(folder.file("page.json"))
      << R"({"@iot.nextLink": "https://service.invalid/v1.0/Datastreams?$skip=1", "value": [{"@iot.id": 1,
             "name": "depth", "Thing": {"@iot.id": 2},
             "Observations": [{"phenomenonTime": "2026-06-01T00:00:00Z", "result": 5}]}]})";
  SensorThingsFeed config;
  config.url = "file://" + folder.file("page.json");
  config.datastreams = {{"depth", mapping("", Quantity::kWaterDepth, "cm")}};
  auto source = make_source(feed(config), {});
  ASSERT_TRUE(source);
  DeliveryList sink;
  const ManualClock clock(at("2026-06-01T00:05:00Z"));
  ASSERT_TRUE((*source)->start(sink, clock));
  ASSERT_TRUE(eventually([&] {
    (*source)->poll();
    return !sink.all.empty();
  }));
  EXPECT_EQ(sink.all.front().error, "");
  EXPECT_THAT(sink.all.front().warning, HasSubstr("saved page"));
  EXPECT_THAT(sink.observations(), SizeIs(1));
}

}  // namespace
}  // namespace sandtable::feeds
