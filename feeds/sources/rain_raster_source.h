#pragma once

#include <future>
#include <memory>
#include <optional>
#include <stop_token>

#include "feeds/sources/rain_forecast_source.h"
#include "feeds/sources/rain_raster_issue.h"

namespace sandtable::feeds {

/// Files that are read for a playback before its incident begins; what is more is refused.
inline constexpr std::size_t kMostPlayedFiles = 1'000;

/// All issues in the folder, read now and played back by their times of issue. An issue that cannot be read is told
/// with the first delivery. Fails as list_issues() does, with kNotFound where no name fits the pattern, with kLimit
/// for more than kMostPlayedFiles files, and as read_issue() does where no issue can be read; the message names the
/// feed. Blocks as long as `read` does for each band.
Result<std::unique_ptr<RainForecastPlayback>> play_rain_rasters(const RainRasterRules& rules, const ReadRaster& read);

/// Looks into the folder every `poll` of real time and reads the newest issue that is due, on a thread of its own,
/// because the net thread must not wait. What has not changed since it was read is contact and nothing more; what
/// could not be read is tried again. Net thread only.
class RainRasterWatch final : public FeedSource {
 public:
  /// `wall` paces it; null for the machine's own.
  RainRasterWatch(RainRasterRules rules, ReadRaster read, std::shared_ptr<const Clock> wall);
  ~RainRasterWatch() override { stop(); }
  RainRasterWatch(const RainRasterWatch&) = delete;
  RainRasterWatch& operator=(const RainRasterWatch&) = delete;

  [[nodiscard]] const SourceId& id() const override { return rules_->facts.source; }
  Status start(FeedSink& sink, const Clock& clock) override;
  void poll() override;
  /// Waits for the band that is being read.
  void stop() override;

 private:
  /// What one look brought.
  struct Look {
    std::optional<RainRasterIssue> read;  ///< empty: nothing, or nothing whole
    IngestDelivery delivery;
  };
  static Look look(const RainRasterRules& rules, const ReadRaster& read, UtcTime now,
                   const std::optional<RainRasterIssue>& known, const std::stop_token& stop);

  std::shared_ptr<const RainRasterRules> rules_;
  ReadRaster read_;
  std::shared_ptr<const Clock> wall_;
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
  std::optional<UtcTime> next_look_;
  std::optional<RainRasterIssue> known_;
  std::stop_source stop_;
  std::future<Look> looking_;
};

}  // namespace sandtable::feeds
