#include "feeds/lab/faulty_source.h"

#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "twin/base/random.h"

namespace sandtable::feeds {
namespace {

/// FNV-1a (Fowler, Noll, Vo): the same on every machine, unlike std::hash.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return hash;
}

/// `value` as its sensor would have written it: in the unit of `raw` ("12.5 cm"), with what stands behind that.
std::string rewritten(const std::string& raw, double value, std::optional<Quantity> quantity) {
  const std::size_t number_end = std::min(raw.find(' '), raw.size());
  const std::size_t unit = std::min(raw.find_first_not_of(' ', number_end), raw.size());
  const std::size_t unit_end = std::min(raw.find(' ', unit), raw.size());
  if (unit == raw.size()) return fmt::format("{:g}", value);
  const auto scale = quantity ? unit_scale(raw.substr(unit, unit_end - unit), *quantity) : Result<UnitScale>{};
  if (!quantity || !scale) return fmt::format("{:g}", value);
  const double zero = scale->to_twin(0);
  return fmt::format("{:g}{}", (value - zero) / (scale->to_twin(1) - zero), raw.substr(number_end));
}

/// What the faults make of one value.
struct Outcome {
  bool lost = false;
  bool twice = false;
  Duration held{0};
};

/// Does to the values of one feed what its faults say.
class FaultySink final : public FeedSink {
 public:
  FaultySink(SourceId id, std::vector<Fault> faults, std::uint64_t seed)
      : id_(std::move(id)), faults_(std::move(faults)), frozen_(faults_.size()), random_(seed) {}

  void lead_to(FeedSink& next, const Clock& clock) {
    next_ = &next;
    clock_ = &clock;
    started_ = clock.now();
  }

  void deliver(IngestDelivery delivery) override {
    const UtcTime now = clock_->now();
    for (const Series& series : delivery.series) quantities_[series.id] = series.quantity;
    if (is_dead(now - started_)) return pass_declarations(std::move(delivery));
    std::vector<Observation> arrived = std::exchange(delivery.observations, {});
    for (Observation& observation : arrived) {
      const Outcome outcome = distort(observation, now - started_);
      for (int copies = outcome.lost ? 0 : (outcome.twice ? 2 : 1); copies > 0; --copies) {
        if (outcome.held > Duration{0}) {
          held_.emplace(now + outcome.held, observation);
        } else {
          delivery.observations.push_back(observation);
        }
      }
    }
    next_->deliver(std::move(delivery));
  }

  /// Lets go what has waited long enough, and says once that the broker died.
  void poll() {
    if (next_ == nullptr) return;
    const UtcTime now = clock_->now();
    const bool dead = is_dead(now - started_);
    if (dead && !was_dead_) say_cut_off();
    was_dead_ = dead;
    IngestDelivery late;
    late.source = id_;
    while (!held_.empty() && (held_.begin()->first <= now || held_.size() > kMostHeldBack)) {
      late.observations.push_back(std::move(held_.begin()->second));
      late.observations.back().received_time = now;
      held_.erase(held_.begin());
    }
    if (dead || late.observations.empty()) return;
    next_->deliver(std::move(late));
  }

  void close() { held_.clear(); }

 private:
  /// Without its stations and series every later value would be an orphan: many sources say them once.
  void pass_declarations(IngestDelivery delivery) {
    if (delivery.stations.empty() && delivery.series.empty()) return;
    IngestDelivery known;
    known.source = std::move(delivery.source);
    known.stations = std::move(delivery.stations);
    known.series = std::move(delivery.series);
    next_->deliver(std::move(known));
    say_cut_off();  // which a good delivery would take back
  }

  void say_cut_off() {
    IngestDelivery news;
    news.source = id_;
    news.error = "the feed lab has cut this feed off";
    next_->deliver(std::move(news));
    was_dead_ = true;
  }

  [[nodiscard]] bool is_dead(Duration elapsed) const {
    for (const Fault& fault : faults_) {
      if (fault.kind == Fault::Kind::kDeadBroker && fault.active(elapsed)) return true;
    }
    return false;
  }

  /// "source/station/property": the middle part is compared.
  [[nodiscard]] bool concerns(const Fault& fault, const SeriesId& series) const {
    if (fault.station.empty()) return true;
    const std::string start = id_.str() + "/" + fault.station;
    return series.str().starts_with(start) &&
           (series.str().size() == start.size() || series.str()[start.size()] == '/');
  }

  Outcome distort(Observation& observation, Duration elapsed) {
    Outcome outcome;
    const std::uint64_t value_seed = hash_of(observation.series.str()) ^
                                     static_cast<std::uint64_t>(observation.phenomenon_time.time_since_epoch().count());
    for (std::size_t i = 0; i < faults_.size(); ++i) {
      const Fault& fault = faults_[i];
      if (!fault.active(elapsed)) frozen_[i].clear();
      if (!fault.active(elapsed) || !concerns(fault, observation.series)) continue;
      Random chance = random_.fork(value_seed).fork(i + 1);
      apply(fault, i, chance, observation, outcome);
    }
    return outcome;
  }

  void apply(const Fault& fault, std::size_t number, Random& chance, Observation& observation, Outcome& outcome) {
    const bool hit = chance.uniform() < fault.share;
    switch (fault.kind) {
      case Fault::Kind::kLoss:
        outcome.lost = outcome.lost || hit;
        break;
      case Fault::Kind::kDelay:
        outcome.held += fault.by;
        break;
      case Fault::Kind::kDuplicate:
        outcome.twice = outcome.twice || hit;
        break;
      case Fault::Kind::kReorder:
        outcome.held += from_seconds(chance.uniform(0, seconds(fault.by)));
        break;
      case Fault::Kind::kFreeze: {
        const Observation& first = frozen_[number].try_emplace(observation.series, observation).first->second;
        observation.value = first.value;
        observation.raw = first.raw;
        break;
      }
      case Fault::Kind::kScale:
        change(observation, observation.value * fault.factor);
        break;
      case Fault::Kind::kSkew:
        observation.phenomenon_time += fault.by;
        break;
      case Fault::Kind::kSpike:
        if (hit) change(observation, observation.value + fault.size);
        break;
      case Fault::Kind::kDeadBroker:
        break;
    }
  }

  /// The raw text changes too: it is what a sensor with this fault would have sent.
  void change(Observation& observation, double value) const {
    if (std::isnan(observation.value)) return;
    const auto quantity = quantities_.find(observation.series);
    observation.raw = rewritten(observation.raw, value,
                                quantity == quantities_.end() ? std::nullopt : std::optional(quantity->second));
    observation.value = value;
  }

  SourceId id_;
  std::vector<Fault> faults_;
  std::vector<std::map<SeriesId, Observation>> frozen_;  ///< by fault: the value that each series is held at
  std::map<SeriesId, Quantity> quantities_;              ///< of the series declared so far
  Random random_;
  FeedSink* next_ = nullptr;
  const Clock* clock_ = nullptr;
  UtcTime started_{};
  std::multimap<UtcTime, Observation> held_;  ///< by the time at which it is let go
  bool was_dead_ = false;
};

class FaultySource final : public FeedSource {
 public:
  FaultySource(std::unique_ptr<FeedSource> source, std::vector<Fault> faults, std::uint64_t seed)
      : source_(std::move(source)), sink_(source_->id(), std::move(faults), seed ^ hash_of(source_->id().str())) {}

  [[nodiscard]] const SourceId& id() const override { return source_->id(); }
  Status start(FeedSink& sink, const Clock& clock) override {
    sink_.lead_to(sink, clock);
    return source_->start(sink_, clock);
  }
  void poll() override {
    source_->poll();
    sink_.poll();
  }
  void stop() override {
    source_->stop();
    sink_.close();
  }

 private:
  std::unique_ptr<FeedSource> source_;
  FaultySink sink_;
};

}  // namespace

std::unique_ptr<FeedSource> with_faults(std::unique_ptr<FeedSource> source, std::span<const Fault> faults,
                                        std::uint64_t seed) {
  std::vector<Fault> own;
  for (const Fault& fault : faults) {
    if (fault.concerns(source->id())) own.push_back(fault);
  }
  if (own.empty()) return source;
  return std::make_unique<FaultySource>(std::move(source), std::move(own), seed);
}

}  // namespace sandtable::feeds
