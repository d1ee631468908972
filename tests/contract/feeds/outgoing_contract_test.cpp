#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "feeds/net/steady_clock.h"
#include "feeds/service/http_service.h"
#include "feeds/sources/alert_source.h"
#include "feeds/transports/cap_publisher.h"
#include "feeds/transports/cot_sender.h"
#include "feeds/transports/mqtt_transport.h"
#include "feeds/transports/tasking_transport.h"
#include "tests/contract/feeds/eventually.h"
#include "tests/contract/feeds/listener.h"
#include "tests/contract/feeds/local_broker.h"
#include "tests/contract/feeds/test_certificates.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/feeds/feed_fakes.h"
#include "tests/unit/runtime/run_fakes.h"
#include "twin/runtime/session.h"

// Who may speak when: every way out at once, with somebody listening at each.

namespace sandtable::feeds {
namespace {

using sandtable::test::DeliveryList;
using sandtable::test::depth_series;
using sandtable::test::eventually;
using sandtable::test::FakeStore;
using sandtable::test::FlatProjector;
using sandtable::test::gauge;
using sandtable::test::Listener;
using sandtable::test::LocalBroker;
using sandtable::test::Record;
using sandtable::test::small_incident;
using sandtable::test::TempDir;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

std::unique_ptr<Projector> flat() { return std::make_unique<FlatProjector>(); }
std::shared_ptr<const Clock> wall() { return std::make_shared<SteadyClock>(); }

int unused_port() { return Listener(Listener::Kind::kTcp).port(); }

class OutgoingTest : public testing::Test {
 protected:
  void SetUp() override {
    if (LocalBroker::program().empty()) GTEST_SKIP() << "mosquitto is not installed";
    ASSERT_TRUE(broker_.start());
    MqttSettings settings;
    settings.host = "127.0.0.1";
    settings.port = broker_.port();
    settings.topics = {"#"};
    auto opened = MqttConnection::open(std::move(settings), clock_);
    ASSERT_TRUE(opened);
    outsider_ = std::move(*opened);
    ASSERT_TRUE(eventually([&] { return outsider_->connected(); }));
  }

  OutputConfig cot(CotOutput::Wire wire, int port) const {
    CotOutput config;
    config.wire = wire;
    config.host = "127.0.0.1";
    config.port = port;
    config.every = std::chrono::milliseconds{100};
    return {"cot", in_exercise_, config};
  }
  std::unique_ptr<CommandTransport> link(bool tasking) const {
    if (tasking) {
      TaskingFieldLink config;
      config.url = fmt::format("http://127.0.0.1:{}/v1.1", web_tasks_.port());
      config.capabilities = {{"P1", "1"}};
      return std::make_unique<TaskingTransport>(config, make_http_client(), flat, 1);
    }
    MqttFieldLink config;
    config.broker.host = "127.0.0.1";
    config.broker.port = broker_.port();
    config.root = "r";
    config.place = "p";
    return std::make_unique<MqttTransport>(MqttTransportConfig{config, 1}, flat);
  }

  /// A run with every way out that there is.
  SessionParts everything(Tense tense, bool tasking) {
    SessionParts parts;
    parts.opening = small_incident();
    parts.tense = tense;
    parts.clock = std::make_unique<ScaledClock>(clock_.now(), 1);
    parts.store = std::make_unique<FakeStore>(record_);
    parts.transport = link(tasking);
    parts.outputs.push_back(std::make_unique<CotSender>(cot(CotOutput::Wire::kUdp, udp_.port()), "p", flat, wall(), 1));
    parts.outputs.push_back(std::make_unique<CotSender>(cot(CotOutput::Wire::kTcp, tcp_.port()), "p", flat, wall(), 1));
    CapOutput cap;
    cap.directory = folder_.path();
    cap.url = fmt::format("http://127.0.0.1:{}/cap", web_cap_.port());
    cap.sender = "eoc@p.test";
    parts.outputs.push_back(
        std::make_unique<CapPublisher>(OutputConfig{"cap", in_exercise_, cap}, "p", make_http_client(), flat, 1));
    ServiceOutput service;
    service.port = service_port_;
    parts.outputs.push_back(std::make_unique<HttpService>(OutputConfig{"http", in_exercise_, service}, flat));
    return parts;
  }

  /// A flood that alarms, and an order to a pump; until all of it is decided and stored.
  static void live_through_a_flood(Session& session) {
    const UtcTime now = session.snapshot()->live_at;
    const Station station = gauge("G");
    const Series series = depth_series(station);
    session.submit(IngestDelivery{SourceId("f"),
                                  {station},
                                  {series},
                                  {{series.id, now, now, 0.5, "0.5 m", QualityFlag::kPass, ""}},
                                  0,
                                  "",
                                  ""},
                   "feed:f");
    session.dispatch(ResourceId("P1"), SiteId("S1"), "", "officer");
    session.flush();
    // Snapshots are made at most twenty times a second.
    ASSERT_TRUE(eventually([&] {
      const auto snapshot = session.snapshot();
      return snapshot->live.alarms->size() == 1 && snapshot->live.orders->size() == 1;
    }));
  }

  bool service_answers() const {
    const auto http = make_http_client();
    bool answered = false;
    bool done = false;
    http->get({fmt::format("http://127.0.0.1:{}/openapi.json", service_port_)}, [&](const Result<HttpReply>& reply) {
      answered = reply.has_value();
      done = true;
    });
    return eventually([&] {
             http->poll();
             return done;
           }) &&
           answered;
  }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder_.path()), std::filesystem::directory_iterator()));
  }
  void expect_silence() {
    EXPECT_FALSE(udp_.touched());
    EXPECT_FALSE(tcp_.touched());
    EXPECT_FALSE(web_cap_.touched());
    EXPECT_FALSE(web_tasks_.touched());
    EXPECT_EQ(files(), 0U);
    EXPECT_THAT(outsider_->take(), SizeIs(0));
  }

  SystemClock clock_;
  bool in_exercise_ = false;
  LocalBroker broker_;
  std::unique_ptr<MqttConnection> outsider_;
  Listener udp_{Listener::Kind::kUdp};
  Listener tcp_{Listener::Kind::kTcp};
  Listener web_cap_{Listener::Kind::kTcp};
  Listener web_tasks_{Listener::Kind::kTcp};
  TempDir folder_;
  int service_port_ = unused_port();
  std::shared_ptr<Record> record_ = std::make_shared<Record>();
};

TEST_F(OutgoingTest, live_everybody_hears) {
  auto session = Session::start(everything(Tense::kLive, false));
  ASSERT_TRUE(session) << session.error().message;
  live_through_a_flood(**session);
  std::vector<std::string> topics;
  EXPECT_TRUE(eventually([&] {
    for (const MqttMessage& m : outsider_->take()) topics.push_back(m.topic);
    return std::ranges::count(topics, "r/p/P1/cmd") > 0 && std::ranges::count(topics, "r/p/state") > 0;
  }));
  EXPECT_TRUE(eventually([&] { return udp_.heard().find("sandtable.p.station.f/G") != std::string::npos; }));
  EXPECT_TRUE(eventually([&] { return tcp_.heard().find("</event>") != std::string::npos; }));
  EXPECT_TRUE(eventually([&] { return web_cap_.heard().find("<status>Actual</status>") != std::string::npos; }));
  EXPECT_TRUE(eventually([&] { return files() >= 2; })) << "a message and the index";
  EXPECT_TRUE(service_answers());
  EXPECT_THAT(udp_.heard(), Not(HasSubstr("opex")));
}

TEST_F(OutgoingTest, live_order_becomes_a_task) {
  auto session = Session::start(everything(Tense::kLive, true));
  ASSERT_TRUE(session) << session.error().message;
  live_through_a_flood(**session);
  EXPECT_TRUE(eventually(
      [&] { return web_tasks_.heard().find("POST /v1.1/TaskingCapabilities(1)/Tasks") != std::string::npos; }));
}

TEST_F(OutgoingTest, nothing_leaves_in_an_exercise_a_replay_or_a_what_if) {
  for (const Tense tense : {Tense::kExercise, Tense::kReplay, Tense::kWhatIf}) {
    for (const bool tasking : {false, true}) {
      record_ = std::make_shared<Record>();
      auto session = Session::start(everything(tense, tasking));
      ASSERT_TRUE(session) << session.error().message;
      live_through_a_flood(**session);
      EXPECT_FALSE(service_answers());
      session->reset();
      expect_silence();
    }
  }
}

TEST_F(OutgoingTest, nothing_leaves_while_a_recording_is_played_back) {
  SessionParts parts = everything(Tense::kLive, false);
  parts.opening.incident.start = clock_.now() - std::chrono::hours{24};
  auto session = Session::start(std::move(parts));
  ASSERT_TRUE(session) << session.error().message;
  live_through_a_flood(**session);
  EXPECT_FALSE(service_answers());
  session->reset();
  expect_silence();
}

TEST_F(OutgoingTest, nothing_leaves_while_a_journal_is_replayed_to_its_end) {
  {
    SessionParts parts = everything(Tense::kLive, false);
    parts.transport.reset();
    parts.outputs.clear();
    auto recorded = Session::start(std::move(parts));
    ASSERT_TRUE(recorded);
    live_through_a_flood(**recorded);
  }
  auto replay = Session::replay(std::make_unique<FakeStore>(record_));
  ASSERT_TRUE(replay) << replay.error().message;
  const TimeRange recorded = (*replay)->snapshot()->recorded;
  (*replay)->seek(recorded.from);
  (*replay)->set_speed(1000);
  (*replay)->set_paused(false);
  ASSERT_TRUE(eventually([&] { return (*replay)->snapshot()->state.seq >= (*replay)->snapshot()->live.seq - 1; }));
  EXPECT_FALSE(service_answers());
  replay->reset();
  expect_silence();
}

TEST_F(OutgoingTest, what_was_asked_to_speak_in_exercises_says_so_every_time) {
  in_exercise_ = true;
  auto session = Session::start(everything(Tense::kExercise, false));
  ASSERT_TRUE(session) << session.error().message;
  live_through_a_flood(**session);
  EXPECT_TRUE(eventually([&] { return udp_.heard().find("sandtable.p.station.f/G") != std::string::npos; }));
  EXPECT_TRUE(eventually([&] { return web_cap_.heard().find("</alert>") != std::string::npos; }));
  EXPECT_THAT(web_cap_.heard(), HasSubstr("<status>Exercise</status>"));
  EXPECT_THAT(web_cap_.heard(), Not(HasSubstr("Actual")));
  EXPECT_THAT(udp_.heard(), HasSubstr(R"(opex="e")"));
  session->reset();
  EXPECT_THAT(outsider_->take(), SizeIs(0)) << "crews are real";
}

// ---- one output at a time

OutputContext context(const Clock& clock) {
  return {&clock, false, [](const SeriesId&, TimeRange) { return PastValues{}; }};
}

TEST(CotStream, carries_events_one_after_another_and_comes_back_after_a_break) {
  SystemClock clock;
  auto server = std::make_unique<Listener>(Listener::Kind::kTcp);
  auto wire = make_stream_wire("127.0.0.1", server->port(), nullptr, wall(), 1);
  ASSERT_TRUE(eventually([&] {
    wire->poll();
    return wire->is_ready();
  }));
  ASSERT_TRUE(wire->send("<event a='1'></event>"));
  ASSERT_TRUE(wire->send("<event a='2'></event>"));
  EXPECT_TRUE(eventually([&] { return server->heard() == "<event a='1'></event><event a='2'></event>"; }));
  server.reset();
  EXPECT_TRUE(eventually([&] {
    wire->poll();
    return !wire->is_ready();
  }));
  EXPECT_THAT(wire->trouble(), HasSubstr("127.0.0.1"));
}

TEST(CotStream, over_tls_shows_who_we_are_and_speaks_only_to_whom_the_place_trusts) {
  const sandtable::test::TestCertificates certificates;
  if (!certificates.made()) GTEST_SKIP() << "openssl is not installed";
  const sandtable::test::TlsListener server(certificates);
  ASSERT_TRUE(server.listens());
  TlsPolicy policy;
  policy.ca_bundle = certificates.file("ca.pem");
  policy.client_certificate = certificates.file("client.pem");
  policy.client_key = certificates.file("client.key");
  auto wire = make_stream_wire("localhost", server.port(), &policy, wall(), 1);
  ASSERT_TRUE(eventually([&] {
    wire->poll();
    return wire->is_ready();
  })) << wire->trouble();
  ASSERT_TRUE(wire->send("<event a='1'></event>"));
  ASSERT_TRUE(wire->send("<event a='2'></event>"));
  EXPECT_TRUE(eventually([&] {
    wire->poll();
    return server.heard().find("<event a='1'></event><event a='2'></event>") != std::string::npos;
  })) << server.heard();

  TlsPolicy stranger = policy;
  stranger.ca_bundle = certificates.file("stranger.pem");
  auto refused = make_stream_wire("localhost", server.port(), &stranger, wall(), 1);
  EXPECT_TRUE(eventually([&] {
    refused->poll();
    return !refused->trouble().empty();
  }));
  EXPECT_FALSE(refused->is_ready());
}

TEST(CotSender, deletes_what_is_gone_and_never_says_more_than_allowed) {
  sandtable::test::Twin twin;
  for (int i = 0; i < 30; ++i) twin.reads("G" + std::to_string(i), 0.5, sandtable::test::at(1));
  Listener udp(Listener::Kind::kUdp);
  CotOutput config;
  config.host = "127.0.0.1";
  config.port = udp.port();
  config.every = std::chrono::seconds{1};
  config.events_per_second = 10;
  ManualClock clock(sandtable::test::at(2));
  CotSender sender({"cot", false, config}, "p", flat, wall(), 1);
  ASSERT_TRUE(sender.start(context(clock)));
  sender.show(std::make_shared<IncidentState>(twin.state));
  const auto events = [&] {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = udp.heard().find("</event>", at)) != std::string::npos; ++at) ++count;
    return count;
  };
  sender.poll();
  sender.poll();
  EXPECT_EQ(events(), 10U);
  for (int i = 0; i < 5; ++i) {
    clock.advance(std::chrono::seconds{1});
    sender.poll();
  }
  EXPECT_EQ(events(), 30U) << "nothing that is not new";
  twin.reads("G0", 0.0, sandtable::test::at(3));
  sender.show(std::make_shared<IncidentState>(twin.state));
  clock.advance(std::chrono::seconds{1});
  sender.poll();
  EXPECT_THAT(udp.heard(), HasSubstr(R"(<link uid="sandtable.p.station.f/G0")"));
  sender.stop();
}

TEST(CapPublisher, directory_is_an_index_that_our_own_reader_follows) {
  sandtable::test::Twin twin;
  twin.reads("G", 0.5, sandtable::test::at(1));
  TempDir folder;
  CapOutput config;
  config.directory = folder.path();
  config.sender = "eoc@p.test";
  auto clock = std::make_shared<ManualClock>(sandtable::test::at(2));
  CapPublisher publisher({"cap", false, config}, "p", make_http_client(), flat, 1);
  ASSERT_TRUE(publisher.start(context(*clock)));
  publisher.show(std::make_shared<IncidentState>(twin.state));
  publisher.poll();
  EXPECT_EQ(publisher.trouble(), "");

  AlertRules rules;
  rules.facts = {SourceId("self"), ZonePolicy::required(), ""};
  rules.config.url = "file://" + (folder.path() / "index.atom").string();
  AlertSource source(rules, {make_http_client(), clock, flat, 1});
  DeliveryList sink;
  ASSERT_TRUE(source.start(sink, *clock));
  ASSERT_TRUE(eventually([&] {
    source.poll();
    return !sink.all.empty();
  }));
  EXPECT_EQ(sink.all[0].error, "");
  ASSERT_THAT(sink.all[0].alerts, SizeIs(1)) << sink.all[0].warning;
  EXPECT_EQ(sink.all[0].alerts[0].status, AlertStatus::kActual);
}

TEST(CapPublisher, a_later_run_takes_back_what_an_earlier_one_told) {
  sandtable::test::Twin twin;
  twin.reads("G", 0.5, sandtable::test::at(1));
  TempDir folder;
  CapOutput config;
  config.directory = folder.path();
  config.sender = "eoc@p.test";
  ManualClock clock(sandtable::test::at(2));
  const auto run = [&](const IncidentState& state) {
    CapPublisher publisher({"cap", false, config}, "p", make_http_client(), flat, 1);
    ASSERT_TRUE(publisher.start(context(clock)));
    publisher.show(std::make_shared<IncidentState>(state));
    publisher.poll();
    EXPECT_EQ(publisher.trouble(), "");
  };
  const auto messages = [&] {
    std::vector<std::string> texts;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      if (entry.path().extension() != ".cap") continue;
      std::ifstream in(entry.path());
      texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return texts;
  };
  run(twin.state);
  clock.advance(std::chrono::minutes{1});
  run(twin.state);
  EXPECT_EQ(messages().size(), 1U) << "the alarm stands and was told";
  twin.reads("G", 0.0, sandtable::test::at(4));
  {
    CapPublisher publisher({"cap", false, config}, "p", make_http_client(), flat, 1);
    ASSERT_TRUE(publisher.start(context(clock)));
    publisher.show(std::make_shared<IncidentState>(twin.state));
    publisher.poll();
    clock.advance(OwnAlerts::kAdoptionWait);
    publisher.poll();
  }
  const auto all = messages();
  ASSERT_EQ(all.size(), 2U);
  const bool first_cancels = all[0].find("<msgType>Cancel</msgType>") != std::string::npos;
  EXPECT_THAT(all[first_cancels ? 0 : 1],
              AllOf(HasSubstr("<msgType>Cancel</msgType>"), HasSubstr("<references>eoc@p")));
}

}  // namespace
}  // namespace sandtable::feeds
