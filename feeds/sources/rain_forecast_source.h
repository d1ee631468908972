#pragma once

#include <memory>
#include <string>
#include <vector>

#include "feeds/sources/polled_source.h"
#include "feeds/sources/rain_forecast_table.h"

namespace sandtable::feeds {

/// Issues that wait for their time: nobody knows a forecast before it is issued, in a playback neither.
class WaitingForecasts {
 public:
  void wait(std::vector<RainForecast> forecasts);
  /// Takes out what was issued by `now`, oldest first; of what became due at once only the latest.
  std::vector<RainForecast> due(UtcTime now);

 private:
  std::vector<RainForecast> waiting_;  ///< by issue
};

/// Polls one table of rain forecasts; an answer that has not changed is contact and nothing more. Net thread only.
class RainForecastSource final : public PolledSource {
 public:
  RainForecastSource(RainForecastRules rules, Parts parts);

 private:
  void at_poll() override;
  void begin_round() override;
  void on_reply(Result<HttpReply> reply);

  RainForecastRules rules_;
  PageMemory memory_;
  WaitingForecasts waiting_;
};

/// Plays rain forecasts back on the incident clock: each issue is delivered when it was issued.
class RainForecastPlayback final : public FeedSource {
 public:
  /// Fails as parse_rain_forecasts() does, naming the feed. `projector` is used for this call alone.
  static Result<std::unique_ptr<RainForecastPlayback>> open(const RainForecastRules& rules, const std::string& text,
                                                            Projector* projector);
  /// Plays issues that were read already; `trouble` is told with the first of them.
  static std::unique_ptr<RainForecastPlayback> of(SourceId id, std::vector<RainForecast> forecasts,
                                                  IngestDelivery trouble);

  [[nodiscard]] const SourceId& id() const override { return id_; }
  Status start(FeedSink& sink, const Clock& clock) override;
  void poll() override;
  void stop() override { sink_ = nullptr; }

 private:
  RainForecastPlayback(SourceId id, WaitingForecasts waiting, IngestDelivery trouble)
      : id_(std::move(id)), waiting_(std::move(waiting)), trouble_(std::move(trouble)) {}

  SourceId id_;
  WaitingForecasts waiting_;
  IngestDelivery trouble_;  ///< what was refused while it was read; told with the first delivery
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
};

}  // namespace sandtable::feeds
