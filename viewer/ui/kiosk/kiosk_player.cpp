#include "viewer/ui/kiosk/kiosk_player.h"

#include <algorithm>
#include <cmath>

#include "viewer/ui/time_steps.h"

namespace sandtable::ui {
namespace {

constexpr double kVisitorSpeed = 300;  // water takes half an hour to fall, and visitors half a minute

template <class... Fs>
struct Overload : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overload(Fs...) -> Overload<Fs...>;

}  // namespace

std::shared_ptr<const Story> plain_story() {
  Story story;
  StoryChapter whole;
  story.chapters.push_back(std::move(whole));
  return std::make_shared<const Story>(std::move(story));
}

void KioskPlayer::turn_to(std::size_t chapter) {
  chapter_ = chapter;
  entered_ = false;
  phase_ = KioskPhase::kPlaying;
}

void KioskPlayer::touched(double now_s) {
  phase_ = KioskPhase::kVisiting;
  touched_s_ = now_s;
}

void KioskPlayer::play(double now_s) {
  phase_ = KioskPhase::kPlaying;
  since_s_ = now_s;
}

void KioskPlayer::watch_faster(double now_s) {
  touched(now_s);
  faster_ = true;
}

/// What has happened is shown as it was; what has not is hurried to, or, where the world's clock runs, awaited in the
/// present.
void KioskPlayer::enter_time(const Snapshot& snapshot, Intents& intents) {
  const UtcTime goal = snapshot.recorded.from + chapter().at;
  const bool to_the_past = goal < snapshot.live_at;
  hurrying_ = goal > snapshot.live_at && !happens_now(snapshot);
  if (to_the_past) {
    intents.push_back(Seek{goal});
  } else {
    intents.push_back(GoLive{});
    if (happens_now(snapshot)) return;
  }
  intents.push_back(SetSpeed{hurrying_ ? kHurry : chapter().speed});
  intents.push_back(SetPaused{false});
}

void KioskPlayer::enter(const Snapshot& snapshot, Intents& intents) {
  for (const std::string& layer : chapter().show) intents.push_back(SetLayerVisible{layer, true});
  for (const std::string& layer : chapter().hide) intents.push_back(SetLayerVisible{layer, false});
  intents.push_back(SetViewMode{chapter().map_2d ? ViewMode::kMap2d : ViewMode::kScene3d});
  std::visit(Overload{[&](const StoryWholePlace&) { intents.push_back(FlyTo{WholePlace{}}); },
                      [&](const StoryCamera& c) {
                        intents.push_back(LookFrom{c.at, c.distance_m, c.heading_deg, c.pitch_deg});
                      },
                      [&](const auto& id) { intents.push_back(FlyTo{id}); }},
             chapter().look);
  enter_time(snapshot, intents);
}

Intents KioskPlayer::update(const Snapshot& snapshot, double now_s) {
  Intents intents;
  if (!entered_) {
    entered_ = true;
    faster_ = false;
    since_s_ = now_s;
    enter(snapshot, intents);
    return intents;
  }
  if (hurrying_) {
    since_s_ = now_s;
    if (snapshot.live_at < snapshot.recorded.from + chapter().at) return intents;
    hurrying_ = false;
    intents.push_back(SetSpeed{chapter().speed});
  }
  if (std::exchange(faster_, false)) {
    intents.push_back(GoLive{});
    if (!happens_now(snapshot)) {
      intents.push_back(SetSpeed{kVisitorSpeed});
      intents.push_back(SetPaused{false});
    }
  }
  switch (phase_) {
    case KioskPhase::kPlaying:
      if (now_s - since_s_ < seconds(chapter().length)) break;
      if (chapter_ + 1 == story_->chapters.size()) {
        intents.push_back(StartAgain{});
      } else {
        next();
      }
      break;
    case KioskPhase::kVisiting:
      if (now_s - touched_s_ < seconds(story_->idle)) break;
      phase_ = KioskPhase::kAsking;
      asked_s_ = now_s;
      break;
    case KioskPhase::kAsking:
      if (now_s - asked_s_ >= seconds(story_->countdown)) intents.push_back(StartAgain{});
      break;
  }
  return intents;
}

int KioskPlayer::seconds_left(double now_s) const {
  return std::max(0, static_cast<int>(std::ceil(seconds(story_->countdown) - (now_s - asked_s_))));
}

double KioskPlayer::share(double now_s) const {
  if (phase_ != KioskPhase::kPlaying || hurrying_) return 0;
  return std::clamp((now_s - since_s_) / seconds(chapter().length), 0.0, 1.0);
}

double KioskPlayer::next_s() const {
  switch (phase_) {
    case KioskPhase::kPlaying:
      return since_s_ + seconds(chapter().length);
    case KioskPhase::kVisiting:
      return touched_s_ + seconds(story_->idle);
    case KioskPhase::kAsking:
      return 0;  // the countdown is told every second
  }
  return 0;
}

}  // namespace sandtable::ui
