#include "feeds/exercise/injected_rain.h"

#include <cmath>
#include <set>
#include <utility>

namespace sandtable::feeds {
namespace {

/// Knows which series are rainfall from the deliveries that declare them.
class RainSink final : public FeedSink {
 public:
  explicit RainSink(std::vector<Inject> rains) : rains_(std::move(rains)) {}

  void lead_to(FeedSink& next, const Clock& clock) {
    next_ = &next;
    clock_ = &clock;
    started_ = clock.now();
  }

  void deliver(IngestDelivery delivery) override {
    for (const Series& series : delivery.series) {
      if (series.quantity == Quantity::kRainfall) rainfall_.insert(series.id);
    }
    const double factor = factor_at(clock_->now() - started_);
    for (Observation& observation : delivery.observations) {
      if (factor == 1 || std::isnan(observation.value) || !rainfall_.contains(observation.series)) continue;
      observation.value *= factor;
      observation.raw = fmt::format("{:g}", observation.value);
    }
    next_->deliver(std::move(delivery));
  }

 private:
  [[nodiscard]] double factor_at(Duration elapsed) const {
    double factor = 1;
    for (const Inject& rain : rains_) factor *= holds(rain, elapsed) ? rain.factor : 1;
    return factor;
  }

  std::vector<Inject> rains_;
  std::set<SeriesId> rainfall_;
  FeedSink* next_ = nullptr;
  const Clock* clock_ = nullptr;
  UtcTime started_{};
};

class RainSource final : public FeedSource {
 public:
  RainSource(std::unique_ptr<FeedSource> source, std::vector<Inject> rains)
      : source_(std::move(source)), sink_(std::move(rains)) {}

  [[nodiscard]] const SourceId& id() const override { return source_->id(); }
  Status start(FeedSink& sink, const Clock& clock) override {
    sink_.lead_to(sink, clock);
    return source_->start(sink_, clock);
  }
  void poll() override { source_->poll(); }
  void stop() override { source_->stop(); }

 private:
  std::unique_ptr<FeedSource> source_;
  RainSink sink_;
};

}  // namespace

std::unique_ptr<FeedSource> with_injected_rain(std::unique_ptr<FeedSource> source, const ExercisePlan& plan) {
  std::vector<Inject> rains;
  for (const Inject& inject : plan.script.injects) {
    const bool concerns = inject.feed.empty() || inject.feed == source->id();
    if (inject.kind == InjectKind::kRain && concerns) rains.push_back(inject);
  }
  if (rains.empty()) return source;
  return std::make_unique<RainSource>(std::move(source), std::move(rains));
}

}  // namespace sandtable::feeds
