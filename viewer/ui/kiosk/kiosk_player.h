#pragma once

#include <cstddef>
#include <memory>

#include "twin/place/story.h"
#include "twin/runtime/snapshot.h"
#include "viewer/ui/intent.h"

namespace sandtable::ui {

enum class KioskPhase {
  kPlaying,   ///< chapters follow each other
  kVisiting,  ///< somebody touched it: the chapter stays
  kAsking,    ///< nobody touched it for a while: "keep exploring?"
};

/// One page about the whole place, for a kiosk without a story of its own.
std::shared_ptr<const Story> plain_story();

/// Plays a story. Times are the interface's own seconds and never fall. Main thread.
class KioskPlayer {
 public:
  /// Speed at which the incident is hurried to a chapter that has not happened yet.
  static constexpr double kHurry = 1200;

  KioskPlayer() : KioskPlayer(plain_story()) {}
  explicit KioskPlayer(std::shared_ptr<const Story> story) : story_(std::move(story)) {}

  /// What the application should do now. After the last chapter, and when a visitor has left, it asks to StartAgain.
  Intents update(const Snapshot& snapshot, double now_s);
  /// A visitor did something.
  void touched(double now_s);
  /// Presenter's keys; beyond the last and the first chapter they go round.
  void next() { turn_to((chapter_ + 1) % story_->chapters.size()); }
  void previous() { turn_to((chapter_ + story_->chapters.size() - 1) % story_->chapters.size()); }
  void first() { turn_to(0); }
  /// Plays on where a visitor stopped.
  void play(double now_s);
  void pause(double now_s) { touched(now_s); }
  /// What a visitor starts goes on at this speed until the next chapter.
  void watch_faster(double now_s);

  [[nodiscard]] KioskPhase phase() const { return phase_; }
  [[nodiscard]] const Story& story() const { return *story_; }
  [[nodiscard]] const StoryChapter& chapter() const { return story_->chapters[chapter_]; }
  [[nodiscard]] std::size_t index() const { return chapter_; }
  /// The incident has not come to the chapter's time yet.
  [[nodiscard]] bool is_hurrying() const { return hurrying_; }
  /// Whole seconds until the story begins again, while asking.
  [[nodiscard]] int seconds_left(double now_s) const;
  /// Part of the chapter that has passed, 0..1; 0 while it does not play.
  [[nodiscard]] double share(double now_s) const;
  /// When update() has something to do next even if nothing happens.
  [[nodiscard]] double next_s() const;

 private:
  void turn_to(std::size_t chapter);
  void enter(const Snapshot& snapshot, Intents& intents);
  void enter_time(const Snapshot& snapshot, Intents& intents);

  std::shared_ptr<const Story> story_;
  std::size_t chapter_ = 0;
  bool entered_ = false;
  bool hurrying_ = false;
  KioskPhase phase_ = KioskPhase::kPlaying;
  double since_s_ = 0;    ///< of the chapter, not counting what was hurried through
  double touched_s_ = 0;
  double asked_s_ = 0;
  bool faster_ = false;   ///< a visitor wants to see what follows
};

}  // namespace sandtable::ui
