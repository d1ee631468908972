#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "feeds/service/http_service.h"
#include "feeds/sources/make_source.h"
#include "tests/contract/feeds/eventually.h"
#include "tests/support/incident_builder.h"
#include "tests/unit/feeds/feed_fakes.h"

namespace sandtable::feeds {
namespace {

using sandtable::test::at;
using sandtable::test::DeliveryList;
using sandtable::test::eventually;
using sandtable::test::FlatProjector;
using sandtable::test::mapping;
using sandtable::test::Twin;
using testing::HasSubstr;
using testing::SizeIs;

constexpr int kGauges = 7;

class ServiceTest : public testing::Test {
 protected:
  void SetUp() override {
    for (int i = 0; i < kGauges; ++i) twin_.reads("G" + std::to_string(i), 0.1 * i, at(i));
    ServiceOutput config;
    config.port = 0;
    config.page_size = 3;
    service_ = std::make_unique<HttpService>(OutputConfig{"http", false, config},
                                             [] { return std::make_unique<FlatProjector>(); });
    ASSERT_TRUE(service_->start(
        {&clock_, false, [this](const SeriesId& series, TimeRange range) { return past(series, range); }}));
    service_->show(std::make_shared<IncidentState>(twin_.state));
  }
  PastValues past(const SeriesId& series, TimeRange range) const {
    const Reading& r = (*twin_.state.readings)[*twin_.state.stations->index_of(series)];
    PastValues past;
    if (range.contains(r.phenomenon_time)) past.values = {{r.phenomenon_time, r.value, r.flag}};
    return past;
  }
  std::string root() const { return "http://127.0.0.1:" + std::to_string(service_->port()); }
  HttpReply ask(HttpRequest request) {
    const auto http = make_http_client();
    std::optional<HttpReply> got;
    request.url = root() + request.url;
    http->get(std::move(request), [&](const Result<HttpReply>& reply) {
      EXPECT_TRUE(reply) << reply.error().message;
      got = reply ? *reply : HttpReply{};
    });
    EXPECT_TRUE(eventually([&] {
      http->poll();
      return got.has_value();
    }));
    return got.value_or(HttpReply{});
  }

  ManualClock clock_{at(10)};
  Twin twin_;
  std::unique_ptr<HttpService> service_;
};

TEST_F(ServiceTest, another_sandtable_subscribes_page_by_page) {
  SensorThingsFeed config;
  config.url = root() + "/v1.1";
  config.datastreams = {{"water_depth", mapping("", Quantity::kWaterDepth, "m")}};
  SourceContext context;
  context.make_projector = [] { return std::make_unique<FlatProjector>(); };
  auto source = make_source(sandtable::test::feed(config), context);
  ASSERT_TRUE(source) << source.error().message;
  DeliveryList sink;
  ASSERT_TRUE((*source)->start(sink, clock_));
  ASSERT_TRUE(eventually([&] {
    (*source)->poll();
    return sink.observations().size() >= kGauges || (!sink.all.empty() && !sink.all.back().error.empty());
  }));
  for (const IngestDelivery& delivery : sink.all) EXPECT_EQ(delivery.error, "");
  const auto observations = sink.observations();
  ASSERT_THAT(observations, SizeIs(kGauges));
  for (int i = 0; i < kGauges; ++i) {
    // As JSON prints it and a double reads it.
    EXPECT_DOUBLE_EQ(observations[static_cast<std::size_t>(i)].value, 0.1 * i);
    EXPECT_EQ(observations[static_cast<std::size_t>(i)].phenomenon_time, at(i));
  }
  const auto stations = sink.stations();
  ASSERT_THAT(stations, SizeIs(kGauges));
  ASSERT_TRUE(stations[0].at);
  EXPECT_NEAR(stations[0].at->x, 100, 0.01) << "a centimetre";
  EXPECT_GE(sink.all.size(), 3U) << "seven series in pages of three";
  (*source)->stop();
}

TEST_F(ServiceTest, answers_geojson_csv_and_its_own_description) {
  EXPECT_THAT(ask({"/state.geojson"}).body, HasSubstr(R"("FeatureCollection")"));
  const HttpReply csv = ask({"/series/2.csv?from=2026-07-28T00:00:00Z"});
  EXPECT_EQ(csv.status, 200);
  EXPECT_THAT(csv.body, HasSubstr("2026-07-28T00:02:00Z,0.2,m"));
  EXPECT_EQ(ask({"/openapi.json"}).status, 200);
  EXPECT_EQ(ask({"/series/99.csv"}).status, 404);
  EXPECT_EQ(ask({"/series/1.csv?to=noon"}).status, 400);
  EXPECT_EQ(ask({"/etc/passwd"}).status, 404);
}

TEST_F(ServiceTest, cannot_be_changed_from_outside) {
  HttpRequest request{"/v1.1/Things"};
  request.post = "{}";
  request.headers = {{"Content-Type", "application/json"}};
  EXPECT_EQ(ask(std::move(request)).status, 405);
}

TEST_F(ServiceTest, bound_to_the_loopback_it_answers_to_no_other_name) {
  HttpRequest request{"/state.geojson"};
  request.headers = {{"Host", "evil.test"}};
  EXPECT_EQ(ask(std::move(request)).status, 421);
}

TEST_F(ServiceTest, endless_target_is_refused) {
  EXPECT_GE(ask({"/v1.1/Things?$expand=" + std::string(20'000, 'x')}).status, 400);
}

TEST_F(ServiceTest, port_that_is_taken_is_an_error_with_its_number) {
  ServiceOutput config;
  config.port = service_->port();
  HttpService second(OutputConfig{"second", false, config}, [] { return std::make_unique<FlatProjector>(); });
  const Status started = second.start({&clock_, false, nullptr});
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().message, HasSubstr(std::to_string(config.port)));
}

TEST_F(ServiceTest, stops_at_once_and_frees_its_port) {
  const int port = service_->port();
  service_->stop();
  EXPECT_EQ(service_->port(), 0);
  ServiceOutput config;
  config.port = port;
  HttpService next(OutputConfig{"next", false, config}, [] { return std::make_unique<FlatProjector>(); });
  EXPECT_TRUE(next.start({&clock_, false, nullptr}));
}

}  // namespace
}  // namespace sandtable::feeds
