#include "feeds/recording/following_clock.h"

#include <utility>

namespace sandtable::feeds {
namespace {

class FollowedSource final : public FeedSource {
 public:
  FollowedSource(std::unique_ptr<FeedSource> source, std::shared_ptr<FollowingClock> clock)
      : source_(std::move(source)), clock_(std::move(clock)) {}

  [[nodiscard]] const SourceId& id() const override { return source_->id(); }
  Status start(FeedSink& sink, const Clock& clock) override {
    clock_->follow(clock);
    return source_->start(sink, clock);
  }
  void poll() override { source_->poll(); }
  void stop() override { source_->stop(); }

 private:
  std::unique_ptr<FeedSource> source_;
  std::shared_ptr<FollowingClock> clock_;
};

}  // namespace

std::unique_ptr<FeedSource> with_followed_clock(std::unique_ptr<FeedSource> source,
                                                std::shared_ptr<FollowingClock> clock) {
  return std::make_unique<FollowedSource>(std::move(source), std::move(clock));
}

}  // namespace sandtable::feeds
