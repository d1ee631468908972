#include "viewer/app/sound/alarm_announcer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "viewer/app/sound/alarm_tone.h"

namespace sandtable {
namespace {

using Moment = AlarmAnnouncer::Moment;
using std::chrono::minutes;

class FakeOutput final : public SoundOutput {
 public:
  explicit FakeOutput(std::vector<SoundClip>& heard) : heard_(heard) {}
  void play(SoundClip clip) override { heard_.push_back(std::move(clip)); }
  [[nodiscard]] std::string trouble() const override { return "unplugged"; }

 private:
  std::vector<SoundClip>& heard_;
};

class Announcer : public ::testing::Test {
 protected:
  void set(const char* id, int level, AlarmState state = AlarmState::kUnacknowledged) {
    Alarm alarm;
    alarm.id = AlarmId(id);
    alarm.level = level;
    alarm.state = state;
    live_.alarms.edit()[alarm.id] = alarm;
  }
  /// Looks twice a second, as a window does; gives how often it sounded.
  std::size_t listen_for(std::chrono::milliseconds length) {
    const std::size_t before = heard_.size();
    for (const Moment end = now_ + length; now_ < end; now_ += std::chrono::milliseconds{500})
      announcer_.update(live_, now_);
    return heard_.size() - before;
  }

  std::vector<SoundClip> heard_;
  AlarmAnnouncer announcer_{std::make_unique<FakeOutput>(heard_)};
  IncidentState live_;
  Moment now_{std::chrono::seconds{1000}};
};

TEST_F(Announcer, is_silent_without_alarms_and_for_level_3) {
  EXPECT_EQ(listen_for(minutes{1}), 0U);
  set("a", 3);
  EXPECT_EQ(listen_for(minutes{1}), 0U);
}

TEST_F(Announcer, sounds_at_once_and_again_until_somebody_acknowledges) {
  set("a", 1);
  EXPECT_EQ(listen_for(std::chrono::seconds{1}), 1U);
  EXPECT_EQ(listen_for(std::chrono::seconds{30}), 3U);  // every 8 s
  set("a", 1, AlarmState::kAcknowledged);
  EXPECT_EQ(listen_for(minutes{5}), 0U);
}

TEST_F(Announcer, level_2_is_told_less_often_and_otherwise) {
  set("a", 2);
  EXPECT_EQ(listen_for(minutes{1}), 3U);
  set("b", 1);
  listen_for(std::chrono::seconds{1});
  EXPECT_NE(heard_.front().samples.size(), heard_.back().samples.size());
}

TEST_F(Announcer, a_new_alarm_does_not_wait_for_the_next_turn) {
  set("a", 2);
  listen_for(std::chrono::seconds{3});
  set("b", 2);
  EXPECT_EQ(listen_for(std::chrono::seconds{1}), 1U);
}

TEST_F(Announcer, the_mute_ends_by_itself) {
  set("a", 1);
  listen_for(std::chrono::seconds{1});
  announcer_.mute(now_);
  EXPECT_EQ(announcer_.status(now_).muted_for, Duration{AlarmAnnouncer::kMuteLength});
  EXPECT_FALSE(announcer_.status(now_).sounding);
  EXPECT_EQ(listen_for(AlarmAnnouncer::kMuteLength), 0U);
  EXPECT_GT(listen_for(std::chrono::seconds{2}), 0U);
}

TEST_F(Announcer, a_new_level_2_alarm_stays_muted_and_a_new_level_1_alarm_does_not) {
  set("a", 2);
  listen_for(std::chrono::seconds{1});
  announcer_.mute(now_);
  set("b", 2);
  EXPECT_EQ(listen_for(std::chrono::seconds{30}), 0U);
  set("c", 1);
  EXPECT_EQ(listen_for(std::chrono::seconds{1}), 1U);
}

TEST_F(Announcer, unmuting_brings_the_alarm_back) {
  set("a", 1);
  listen_for(std::chrono::seconds{1});
  announcer_.mute(now_);
  listen_for(std::chrono::seconds{30});
  announcer_.unmute();
  EXPECT_EQ(listen_for(std::chrono::seconds{1}), 1U);
}

TEST_F(Announcer, tells_what_is_wrong_with_the_loudspeaker) { EXPECT_EQ(announcer_.status(now_).trouble, "unplugged"); }

TEST(AlarmTone, is_loud_enough_never_clipped_and_begins_softly) {
  for (const int level : {1, 2}) {
    const SoundClip clip = alarm_tone(level);
    int most = 0;
    for (const std::int16_t sample : clip.samples) most = std::max(most, std::abs(static_cast<int>(sample)));
    EXPECT_GT(most, 8000);
    EXPECT_LT(most, 16000);
    EXPECT_LT(std::abs(static_cast<int>(clip.samples[1])), 200);
    EXPECT_LT(static_cast<double>(clip.samples.size()) / SoundClip::kSamplesPerSecond, 2.0);
  }
}

}  // namespace
}  // namespace sandtable
