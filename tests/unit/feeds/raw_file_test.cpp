#include "feeds/recording/raw_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include "feeds/recording/recorded_http.h"
#include "feeds/recording/recorded_mqtt.h"

using namespace sandtable;
using namespace sandtable::feeds;
using namespace std::chrono_literals;

namespace {

const UtcTime kStart = *parse_time("2026-07-28T00:00:00Z", ZonePolicy::required());

RawMessage page(const char* origin, UtcTime received, std::string body) {
  return {SourceId("rain"),    received,       RawMessage::Wire::kHttp, origin, 200, false, "application/json",
          {{"etag", "\"a\""}}, std::move(body)};
}

/// A folder of its own that goes with the test.
class RawFile : public ::testing::Test {
 protected:
  RawFile() : folder_(std::filesystem::temp_directory_path() / fmt::format("sandtable-raw-{}", ::getpid())) {
    std::filesystem::create_directories(folder_);
  }
  ~RawFile() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::filesystem::path file(const char* name) const { return folder_ / name; }

  void write(const std::filesystem::path& to, const std::vector<RawMessage>& messages) {
    auto writer = RawFileWriter::create(to);
    ASSERT_TRUE(writer) << writer.error().message;
    for (const RawMessage& message : messages) (*writer)->append(message);
    ASSERT_TRUE((*writer)->close());
  }
  static std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  std::filesystem::path folder_;
};

std::vector<RawMessage> three_messages() {
  RawMessage mqtt{SourceId("pumps"), kStart + 1500ms, RawMessage::Wire::kMqtt, "town/pump/7", 0, true, "", {}, ""};
  mqtt.body = std::string("\x00\xFF\n\r{", 5);
  return {page("https://a/x", kStart, std::string(5000, 'x')), mqtt, page("https://a/y", kStart + 2s, "")};
}

TEST_F(RawFile, gives_back_every_byte) {
  write(file("a.raw"), three_messages());
  const auto read = read_raw_recording(file("a.raw"));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->messages, three_messages());
  EXPECT_FALSE(read->cut_off);
  EXPECT_LT(bytes_of(file("a.raw")).size(), 1000u) << "5000 equal letters should have been packed";
}

TEST_F(RawFile, cut_anywhere_keeps_the_messages_before) {
  write(file("a.raw"), three_messages());
  const std::string whole = bytes_of(file("a.raw"));
  const auto all = three_messages();
  std::size_t kept_before = 0;
  for (std::size_t length = std::string_view("sandtable raw 1\n").size(); length < whole.size(); ++length) {
    const auto read = parse_raw_recording(whole.substr(0, length), "cut");
    ASSERT_TRUE(read) << length << ": " << read.error().message;
    ASSERT_LT(read->messages.size(), all.size());
    EXPECT_GE(read->messages.size(), kept_before);
    kept_before = read->messages.size();
    for (std::size_t i = 0; i < read->messages.size(); ++i) EXPECT_EQ(read->messages[i], all[i]);
  }
  EXPECT_EQ(kept_before, 2u);
}

TEST_F(RawFile, damage_is_named_by_file_and_byte) {
  write(file("a.raw"), three_messages());
  std::string bytes = bytes_of(file("a.raw"));
  bytes[bytes.find("\"wire\":\"mqtt\"") + 9] = 'x';
  const auto read = parse_raw_recording(bytes, "a.raw");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kUnreadable);
  EXPECT_TRUE(read.error().message.starts_with("a.raw: ")) << read.error().message;
  EXPECT_NE(read.error().message.find("at byte"), std::string::npos);
}

TEST_F(RawFile, body_that_claims_to_be_huge_is_not_unpacked) {
  const std::string text =
      "sandtable raw 1\n{\"source\":\"s\",\"received\":\"2026-07-28T00:00:00Z\",\"wire\":\"http\",\"origin\":\"\","
      "\"size\":99999999999,\"stored\":3}\nabc\n";
  EXPECT_FALSE(parse_raw_recording(text, "huge"));
}

TEST_F(RawFile, something_else_is_no_recording) {
  EXPECT_FALSE(parse_raw_recording("time,level\n", "levels.csv"));
  EXPECT_FALSE(read_raw_recording(file("missing.raw")));
}

TEST_F(RawFile, has_every_message_at_once_for_a_program_that_is_killed_tells_nobody) {
  auto writer = RawFileWriter::create(file("killed.raw"));
  ASSERT_TRUE(writer);
  for (int i = 0; i < 3; ++i) (*writer)->append(page("https://a/x", kStart + i * 10ms, "page"));
  const auto read = read_raw_recording(file("killed.raw"));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->messages.size(), 3u);
}

TEST_F(RawFile, never_overwrites) {
  write(file("a.raw"), three_messages());
  const auto second = RawFileWriter::create(file("a.raw"));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kConflict);
}

/// As on a full disk: while this lives no file grows beyond `bytes`.
class FullDisk {
 public:
  explicit FullDisk(std::uintmax_t bytes) : old_handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit tight{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &tight);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, old_handler_);
  }

 private:
  rlimit before_{};
  void (*old_handler_)(int);
};

TEST_F(RawFile, that_cannot_grow_says_how_much_it_lost_and_keeps_the_rest) {
  auto writer = RawFileWriter::create(file("small.raw"));
  ASSERT_TRUE(writer);
  (*writer)->append(page("https://a/x", kStart, "kept"));
  Status closed;
  {
    const FullDisk full(std::filesystem::file_size(file("small.raw")) + 100);
    for (int i = 1; i < 4; ++i) (*writer)->append(page("https://a/x", kStart + i * 2s, std::string(90, 'y')));
    closed = (*writer)->close();
  }
  ASSERT_FALSE(closed);
  EXPECT_NE(closed.error().message.find("3 messages"), std::string::npos) << closed.error().message;
  const auto read = read_raw_recording(file("small.raw"));
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->messages.size(), 1u);
  EXPECT_EQ(read->messages[0].body, "kept");
}

TEST_F(RawFile, that_could_not_grow_for_a_while_loses_nothing) {
  auto writer = RawFileWriter::create(file("full.raw"));
  ASSERT_TRUE(writer);
  (*writer)->append(page("https://a/x", kStart, "before"));
  {
    const FullDisk full(std::filesystem::file_size(file("full.raw")) + 100);
    for (int i = 1; i < 4; ++i) (*writer)->append(page("https://a/x", kStart + i * 2s, std::string(90, 'y')));
    const auto meanwhile = read_raw_recording(file("full.raw"));
    ASSERT_TRUE(meanwhile) << meanwhile.error().message;
    EXPECT_FALSE(meanwhile->cut_off) << "half a message stands at the end";
  }
  (*writer)->append(page("https://a/x", kStart + 9s, "after"));
  ASSERT_TRUE((*writer)->close());
  const auto read = read_raw_recording(file("full.raw"));
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->messages.size(), 5u);
  EXPECT_EQ(read->messages[4].body, "after");
}

TEST_F(RawFile, body_that_no_zlib_stream_could_be_is_not_even_made_room_for) {
  const std::string text =
      "sandtable raw 1\n{\"source\":\"s\",\"received\":\"2026-07-28T00:00:00Z\",\"wire\":\"http\",\"origin\":\"\","
      "\"size\":200000000,\"stored\":3}\nabc\n";
  const auto read = parse_raw_recording(text, "bomb");
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message.find("cannot be true"), std::string::npos) << read.error().message;
}

TEST(Origin, leaves_out_where_keys_stand) {
  EXPECT_EQ(origin_of("https://a.example/api?Authorization=KEY#x"), "https://a.example/api");
  EXPECT_EQ(origin_of("https://a.example/api"), "https://a.example/api");
}

TEST(RecordedHttp, answers_in_order_at_the_time_of_receipt) {
  auto clock = std::make_shared<ManualClock>(kStart);
  const auto http = recorded_http(
      {page("https://a/x", kStart, "1"), page("https://a/y", kStart, "other"), page("https://a/x", kStart + 60s, "2")},
      clock);
  std::vector<std::string> got;
  const auto ask = [&] { http->get({.url = "https://a/x?page=9"}, [&](auto reply) { got.push_back(reply->body); }); };
  ask();
  http->poll();
  ask();
  http->poll();
  EXPECT_EQ(got, (std::vector<std::string>{"1"}));
  clock->advance(60s);
  http->poll();
  EXPECT_EQ(got, (std::vector<std::string>{"1", "2"}));
  ask();
  clock->advance(24h);
  http->poll();
  EXPECT_EQ(got.size(), 2u) << "there is no third answer";
}

TEST(RecordedHttp, has_ready_what_was_received_before_all_else_that_is_unread) {
  auto clock = std::make_shared<ManualClock>(kStart);
  const auto http = recorded_http(
      {page("https://a/past", kStart + 30s, "past"), page("https://a/state", kStart + 60s, "state")}, clock);
  EXPECT_FALSE(http->has_ready("https://a/past")) << "it has not come";
  clock->advance(60s);
  EXPECT_TRUE(http->has_ready("https://a/past?from=1"));
  EXPECT_FALSE(http->has_ready("https://a/state")) << "the other came first";
  http->get({.url = "https://a/past"}, [](const auto&) {});
  http->poll();
  EXPECT_TRUE(http->has_ready("https://a/state"));
  EXPECT_FALSE(http->has_ready("https://a/past")) << "it is read";
  EXPECT_FALSE(http->has_ready("https://a/never"));
}

TEST(RecordedHttp, what_can_wait_gives_way_once_to_what_was_asked_for_first) {
  auto clock = std::make_shared<ManualClock>(kStart);
  const auto http = recorded_http({page("https://a/state", kStart + 60s, "state"),
                                   page("https://a/past", kStart + 90s, "past"),
                                   page("https://a/never-asked", kStart + 70s, "left over")},
                                  clock);
  std::vector<std::string> got;
  const auto note = [&](const Result<HttpReply>& reply) {
    got.push_back(reply ? reply->body : reply.error().code == ErrorCode::kCancelled ? "later" : reply.error().message);
  };
  const auto ask_past = [&] { http->get({.url = "https://a/past", .can_wait = true}, note); };
  ask_past();
  http->poll();
  EXPECT_THAT(got, testing::IsEmpty());
  clock->advance(60s);
  http->poll();
  EXPECT_THAT(got, testing::ElementsAre("later"));
  http->get({.url = "https://a/state"}, note);
  http->poll();
  EXPECT_THAT(got, testing::ElementsAre("later", "state"));
  clock->advance(15s);
  ask_past();
  http->poll();
  EXPECT_THAT(got, testing::ElementsAre("later", "state", "later"));
  ask_past();
  http->poll();
  EXPECT_THAT(got, testing::SizeIs(3)) << "for what nobody asks it waits once";
  clock->advance(15s);
  http->poll();
  EXPECT_THAT(got, testing::ElementsAre("later", "state", "later", "past"));
}

TEST(RecordingHttp, keeps_the_headers_that_matter_and_no_others) {
  auto clock = std::make_shared<ManualClock>(kStart);
  auto answer = page("https://a/x", kStart, "body");
  answer.headers.push_back({"set-cookie", "secret"});
  std::vector<RawMessage> kept;
  const auto http = recording_http(recorded_http({answer}, clock), SourceId("rain"), clock,
                                   [&](const RawMessage& message) { kept.push_back(message); });
  http->get({.url = "https://a/x?key=1"}, [](const auto&) {});
  http->poll();
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0], page("https://a/x", kStart, "body"));
}

TEST(RecordedHttp, repeats_failures_too) {
  auto clock = std::make_shared<ManualClock>(kStart);
  RawMessage failure = page("https://a/x", kStart, "https://a/x: timed out after 60 s");
  failure.status = 0;
  const auto http = recorded_http({failure}, clock);
  std::string error;
  http->get({.url = "https://a/x"}, [&](auto reply) { error = reply ? "" : reply.error().message; });
  http->poll();
  EXPECT_EQ(error, "https://a/x: timed out after 60 s");
}

TEST(RecordedMqtt, gives_messages_at_their_receipt_and_takes_orders_nowhere) {
  ManualClock clock(kStart);
  RawMessage first{SourceId("p"), kStart, RawMessage::Wire::kMqtt, "town/7", 0, true, "", {}, "1"};
  RawMessage second{SourceId("p"), kStart + 5s, RawMessage::Wire::kMqtt, "town/8", 0, false, "", {}, "2"};
  const OpenMqtt recorded = recorded_mqtt({first, page("https://a/x", kStart, "not for brokers"), second});
  std::vector<RawMessage> kept;
  const auto link =
      *recording_mqtt(recorded, SourceId("p"), [&](const RawMessage& m) { kept.push_back(m); })({}, clock);
  EXPECT_TRUE(link->connected());
  EXPECT_EQ(link->take().size(), 1u);
  EXPECT_EQ(link->take().size(), 0u);
  clock.advance(5s);
  ASSERT_EQ(link->take().size(), 1u);
  EXPECT_TRUE(link->publish("town/7/cmd", "{}"));
  EXPECT_EQ(kept, (std::vector<RawMessage>{first, second})) << "a recording of a recording is that recording";
}

}  // namespace
