#include <utility>

#include "feeds/quality/quality_network.h"

namespace sandtable::feeds {
namespace {

/// Judges what goes by. Called on the thread of its source only.
class QualitySink final : public FeedSink {
 public:
  explicit QualitySink(std::shared_ptr<QualityNetwork> network) : network_(std::move(network)) {}
  void lead_to(FeedSink& next) { next_ = &next; }
  void deliver(IngestDelivery delivery) override { next_->deliver(network_->judge(std::move(delivery))); }

 private:
  std::shared_ptr<QualityNetwork> network_;
  FeedSink* next_ = nullptr;
};

class CheckedSource final : public FeedSource {
 public:
  CheckedSource(std::unique_ptr<FeedSource> source, std::shared_ptr<QualityNetwork> network)
      : source_(std::move(source)), sink_(std::move(network)) {}

  [[nodiscard]] const SourceId& id() const override { return source_->id(); }
  Status start(FeedSink& sink, const Clock& clock) override {
    sink_.lead_to(sink);
    return source_->start(sink_, clock);
  }
  void poll() override { source_->poll(); }
  void stop() override { source_->stop(); }

 private:
  std::unique_ptr<FeedSource> source_;
  QualitySink sink_;
};

}  // namespace

std::unique_ptr<FeedSource> watched_by(std::shared_ptr<QualityNetwork> network, std::unique_ptr<FeedSource> source) {
  return std::make_unique<CheckedSource>(std::move(source), std::move(network));
}

std::unique_ptr<FeedSource> with_quality_control(std::unique_ptr<FeedSource> source, QualitySettings settings) {
  QualityPlan plan;
  plan.feeds[source->id()].future_skew = settings.future_skew;
  return watched_by(std::make_shared<QualityNetwork>(std::move(plan)), std::move(source));
}

}  // namespace sandtable::feeds
