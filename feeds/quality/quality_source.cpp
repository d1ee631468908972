#include <utility>

#include "feeds/quality/quality_control.h"

namespace sandtable::feeds {
namespace {

/// Judges what goes by. Called on the thread of its source only.
class QualitySink final : public FeedSink {
 public:
  explicit QualitySink(QualitySettings settings) : control_(settings) {}
  void lead_to(FeedSink& next) { next_ = &next; }

  void deliver(IngestDelivery delivery) override {
    for (const Series& series : delivery.series) control_.know(series);
    std::vector<Observation> kept;
    kept.reserve(delivery.observations.size());
    std::size_t from_the_future = 0;
    for (Observation& observation : delivery.observations) {
      Observation judged = control_.assess(std::move(observation));
      if (control_.is_from_the_future(judged)) {
        if (from_the_future++ == 0) add_warning(delivery, judged.series.str() + ": " + judged.reason);
      } else {
        kept.push_back(std::move(judged));
      }
    }
    delivery.refused += from_the_future;
    delivery.observations = std::move(kept);
    next_->deliver(std::move(delivery));
  }

 private:
  static void add_warning(IngestDelivery& delivery, const std::string& text) {
    delivery.warning += (delivery.warning.empty() ? "" : "; ") + text;
  }

  QualityControl control_;
  FeedSink* next_ = nullptr;
};

class CheckedSource final : public FeedSource {
 public:
  CheckedSource(std::unique_ptr<FeedSource> source, QualitySettings settings)
      : source_(std::move(source)), sink_(settings) {}

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

std::unique_ptr<FeedSource> with_quality_control(std::unique_ptr<FeedSource> source, QualitySettings settings) {
  return std::make_unique<CheckedSource>(std::move(source), settings);
}

}  // namespace sandtable::feeds
